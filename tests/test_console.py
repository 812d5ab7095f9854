"""`thidua --help` names every command, and answers at once."""

import subprocess
import sys

import pytest

from tests.commands.conftest import _nothing_is_set

__all__ = ["_nothing_is_set"]

COMMANDS = (
    *("admin", "backup", "charter", "demo", "doctor", "move", "new", "rehearse", "restore", "run", "verify"),
)


def test_the_help_names_every_command(thidua):
    told = thidua("--help")
    assert told.returncode == 0
    for command in COMMANDS:
        assert f" {command} " in told.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_of_its_own(thidua, command):
    told = thidua(command, "--help")
    assert told.returncode == 0
    assert f"thidua {command}" in told.stdout


def test_the_help_is_quick_because_nothing_heavy_is_imported_for_it():
    heavy = ("sqlalchemy", "starlette", "telegram", "pydantic", "uvicorn", "openpyxl", "handlers", "storage")
    program = f"import sys, bot.console; print([m for m in {heavy} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_wrong_setting_is_one_sentence_without_a_traceback(thidua):
    told = thidua("run", THIDUA_PORT="many")
    assert told.returncode == 2
    assert told.stderr.startswith("THIDUA_PORT should be a valid integer")
    assert len(told.stderr.splitlines()) == 1
