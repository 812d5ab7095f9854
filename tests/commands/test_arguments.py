"""Arguments of a process are seen by everybody on the machine: none is a secret, or what a person wrote."""

from pathlib import Path

import pytest
from typer.main import get_command

from bot.console import app

HIDDEN = "postgresql://thidua:HIDDEN@127.0.0.1:1/thidua"


@pytest.mark.parametrize("command", [("verify",), ("move", "--to")])
def test_an_address_with_a_password_is_refused_and_not_repeated(thidua, command: tuple[str, ...]):
    told = thidua(*command, HIDDEN)
    assert told.returncode == 2
    assert "put the address into a variable or a file" in told.stderr
    assert "HIDDEN" not in told.stdout + told.stderr


def test_a_database_is_named_by_a_variable_or_a_file_that_holds_its_address(thidua, tmp_path: Path):
    assert thidua("new", "short").returncode == 0
    address = f"sqlite:///{tmp_path / 'data' / 'thidua.sqlite3'}"
    (tmp_path / "address").write_text(f"{address}\n")
    assert "Whole:" in thidua("verify", str(tmp_path / "address")).stdout
    assert "Whole:" in thidua("verify", "OTHER", OTHER=address).stdout


def test_what_may_be_typed_is_a_name_a_number_a_file_or_a_reason_that_is_journalled():
    found = set[str]()

    def walk(command: object) -> None:
        found.update(str(parameter.name) for parameter in command.params)  # type: ignore[attr-defined]
        for part in getattr(command, "commands", {}).values():
            walk(part)

    walk(get_command(app))
    secret = {"token", "password", "secret", "key_file", "answer", "text", "url", "database_url"}
    assert not found & secret
    # Of the data requests it is the number, of an answer the file.
    assert {"words", "key", "why", "database", "to"} <= found
