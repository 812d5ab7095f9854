"""`thidua move`: the whole database to another engine."""

import sqlite3
from pathlib import Path

import pytest

from config.settings import SettingsError
from config.settings_loader import isolated
from handlers.commands.move import address_named, move


def test_while_the_bot_may_run_nothing_is_moved(thidua, tmp_path: Path):
    thidua("new", "short")
    told = thidua("move", "--to", f"sqlite:///{tmp_path}/other.sqlite3")
    assert told.stderr == "The bot is running, or was a minute ago. Stop it, wait a minute, and try again.\n"


def test_an_address_of_neither_engine_is_one_sentence_and_never_a_password(thidua):
    told = thidua("move", "--to", "OTHER_DATABASE", OTHER_DATABASE="mysql://root:very-secret@db/x")
    assert (told.returncode, told.stderr) == (2, "--to must begin with sqlite:/// or postgresql://.\n")


def test_a_password_is_not_taken_as_an_argument_and_not_repeated(thidua):
    told = thidua("move", "--to", "postgresql://thidua:very-secret@127.0.0.1/thidua")
    assert told.returncode == 2
    assert told.stderr.startswith("--to would show the password to everybody on this machine")
    assert "very-secret" not in told.stderr


def test_the_address_is_read_from_the_variable_or_the_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    address = "postgresql://thidua:very-secret@127.0.0.1/thidua"
    (tmp_path / "to").write_text(f"{address}\n")
    monkeypatch.setenv("OTHER_DATABASE", address)
    assert address_named(str(tmp_path / "to")) == address_named("OTHER_DATABASE") == address
    assert address_named("sqlite:////var/lib/x.sqlite3") == "sqlite:////var/lib/x.sqlite3"
    with pytest.raises(SettingsError, match="neither a variable nor a readable file"):
        address_named(str(tmp_path / "nothing"))


def test_a_move_says_what_is_left_to_do(thidua, tmp_path: Path):
    thidua("new", "short")
    settings = isolated(data_dir=tmp_path / "data")
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        # Its clock has not ticked for long.
        database.execute("DELETE FROM ticks")
    database.close()
    said: list[str] = []
    move(settings, f"sqlite:///{tmp_path}/other.sqlite3", said.append)
    (told,) = said
    assert told.startswith("Copied ")
    assert " rows of 1 clusters; rows and journals agree." in told
    assert "Set THIDUA_DATABASE_URL to the new address" in told


def test_an_address_is_looked_at_before_anything_is_opened(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"^--to must begin with"):
        move(isolated(data_dir=tmp_path / "none"), "oracle://x", print)
    assert not (tmp_path / "none").exists()
