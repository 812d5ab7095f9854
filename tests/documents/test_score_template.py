"""An example of a score file: a row for each criterion, a column for each unit, read back as it is."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.console import app
from handlers.commands.rehearse import run
from handlers.documents.score_template import score_template
from tests.documents.laid import criteria
from tests.documents.made import SMALL, xlsx


def test_each_criterion_is_filled_with_the_most_there_can_be_and_its_code_is_text():
    rules = criteria(
        ["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng"], ["1.10", "Kế hoạch", 10], ["2", "Sáng kiến", None, 3]
    )
    _, head, *rows = score_template(rules).active.iter_rows(values_only=True)
    assert head == ("Mã", "Nội dung", "Điểm tối đa", "Đơn vị 1", "Đơn vị 2")
    assert rows == [("1.10", "Kế hoạch", 10, 10, 10), ("2", "Sáng kiến", None, 0, 0)]


@pytest.mark.parametrize("name", ["short", "full", "t.xlsx"])
def test_the_template_of_a_table_or_charter_is_read_back_whole(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    xlsx(tmp_path / "t.xlsx", SMALL)
    told = CliRunner().invoke(app, ["rehearse", "--template", name])
    written_to = tmp_path / f"{name.removesuffix('.xlsx')}-diem.xlsx"
    assert (told.exit_code, written_to.name in told.stdout) == (0, True)
    done = run(Path(name), written_to)
    assert done.problems == []
    assert len({one.total for one in done.units}) == 1
    assert CliRunner().invoke(app, ["rehearse", "--template", name]).exit_code == 1
