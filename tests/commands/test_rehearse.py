"""`thidua rehearse`: its exit codes, its JSON, and sentences instead of errors."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.console import app
from handlers.commands.rehearse import rehearse, run
from tests.documents.made import SMALL, full, written, xlsx


def test_json_stands_alone_on_standard_output_with_numbers_that_print_exactly(tmp_path, capsys):
    sheet = written(tmp_path / "s.csv", "unit,code,stage,points\n" + full("Cục Thuế", c1_1="0.1", c1_2="0.2"))
    assert rehearse(xlsx(tmp_path / "t.xlsx", SMALL), sheet, True) == 0
    out = capsys.readouterr().out
    assert json.loads(out, parse_float=str) == {
        "units": [
            {"unit": "Cục Thuế", "self": "0.3", "reviewed": None, "agreed": None, "total": "0.3", "rank": 1}
        ],
        "problems": [],
        "provisional": False,
    }


def test_problems_give_exit_code_2(tmp_path, capsys):
    sheet = written(tmp_path / "s.csv", "unit,code,stage,points\n" + full("A", c1_1="99"))
    assert rehearse(xlsx(tmp_path / "t.xlsx", SMALL), sheet, False) == 2
    told = capsys.readouterr().out
    assert told.startswith("TẠM TÍNH, còn 1 chỗ chưa rõ")
    assert "tính 20" in told


@pytest.mark.parametrize("missing", ["criteria", "scores"])
def test_a_file_that_is_not_there_is_one_problem_and_still_json(tmp_path, capsys, missing):
    xlsx(tmp_path / "criteria", SMALL)
    written(tmp_path / "scores", "unit,code,stage,points\n" + full("A"))
    (tmp_path / missing).unlink()
    assert rehearse(tmp_path / "criteria", tmp_path / "scores", True) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["units"] == []
    assert len(told["problems"]) == 1
    assert missing in told["problems"][0]


def test_the_command_prints_json_and_exits_with_the_code(tmp_path):
    sheet = written(tmp_path / "s.csv", "unit,code,stage,points\n" + full("A", c1_1="99"))
    told = CliRunner().invoke(app, ["rehearse", str(xlsx(tmp_path / "t.xlsx", SMALL)), str(sheet), "--json"])
    assert told.exit_code == 2
    assert json.loads(told.stdout)["units"][0]["total"] == 20
    assert json.loads(told.stdout)["provisional"] is True


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([b"", b"unit,code,stage,points\n", b"code,title,maximum\n", b"PK\x03\x04"]),
    st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")),
)
def test_no_file_whatever_it_holds_ends_in_anything_but_sentences(tmp_path_factory, head, data):
    folder = tmp_path_factory.mktemp("noise")
    table, noise = xlsx(folder / "t.xlsx", SMALL), folder / "s.csv"
    noise.write_bytes(head + data)
    done = run(table, noise)
    assert done.problems or done.units
    assert run(noise, table).problems


def test_scores_are_needed_unless_a_template_is_wanted(tmp_path):
    assert CliRunner().invoke(app, ["rehearse", str(xlsx(tmp_path / "t.xlsx", SMALL))]).exit_code == 2
