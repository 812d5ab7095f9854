"""`thidua charter`: a criteria table as a charter, on standard output."""

from typer.testing import CliRunner

from bot.console import app
from bot.rules.charter_parser import read_charter
from config.charters import loads
from tests.documents.made import SMALL, written, xlsx


def test_the_command_prints_the_charter_and_says_by_its_code_what_is_left(tmp_path):
    told = CliRunner().invoke(app, ["charter", str(xlsx(tmp_path / "t.xlsx", SMALL))])
    assert told.exit_code == 0
    assert read_charter(loads(told.stdout)).groups[0].title == "Nhiệm vụ"
    told = CliRunner().invoke(app, ["charter", str(xlsx(tmp_path / "t.xlsx", [*SMALL, ["3", "x", "y"]]))])
    assert told.exit_code == 2
    assert "dòng 9" in told.stderr
    told = CliRunner().invoke(app, ["charter", str(written(tmp_path / "t.csv", "a,b\n"))])
    assert (told.exit_code, told.stdout) == (1, "")
