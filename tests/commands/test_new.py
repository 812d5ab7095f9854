"""`thidua new`: the code it prints opens the secretary's seat, once."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversations.decide import decide
from bot.dialogue.said import Platform, Said
from config.settings import Settings
from handlers.secret_key import open_vault
from storage.code_vault import CodeVault
from storage.turn.unit_of_work import UnitOfWork
from tests.commands.typed import NAMED

TEXT_ONLY = Platform("text", buttons=False, edits=False, files=False, groups=False)


def vault(folder: Path) -> CodeVault:
    return open_vault(Settings(data_dir=folder / "data"))


async def test_the_printed_code_seats_the_secretary_and_nobody_after(thidua, tmp_path):
    told = thidua("new", "short")
    assert told.returncode == 0, told.stderr
    code = re.search(r"one-time code: (\w{5}-\w{5})", told.stdout)[1]
    url = f"sqlite+pysqlite:///{tmp_path}/data/thidua.sqlite3"
    how = {"platforms": {"text": TEXT_ONLY}, "vault": vault(tmp_path)}
    memory = UnitOfWork(url, clock=lambda: datetime.now(UTC), **how)
    await memory.open()
    try:
        await memory.turn(Said("text", "b", "1", "minh", "minh", "Minh", text=code), decide)
        await memory.turn(Said("text", "b", "2", "thief", "thief", "Kẻ lạ", text=code), decide)
        seated = (await memory.views.look("text", "minh")).seats
        assert [seat.role for seat in seated] == ["secretary"]
        assert (await memory.views.look("text", "thief")).seats == ()
    finally:
        await memory.close()


def test_the_link_leads_to_the_public_address(thidua):
    told = thidua("new", "short", **NAMED, THIDUA_PUBLIC_URL="https://thidua.example.vn/")
    assert re.search(r"^  https://thidua\.example\.vn/vao/\w{10}$", told.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "reached",
    [
        {"THIDUA_TELEGRAM_TOKEN": "1:x", "THIDUA_TELEGRAM_API_URL": "http://127.0.0.1:9"},
        {"THIDUA_ZALO_TOKEN": "1:x", "THIDUA_ZALO_API_URL": "http://127.0.0.1:9"},
        {"THIDUA_PUBLIC_URL": "https://thidua.example.vn"},
        {"THIDUA_HOST": "0.0.0.0"},
    ],
    ids=lambda reached: next(iter(reached)),
)
@pytest.mark.parametrize("command", [("new", "short"), ("run",)], ids=lambda command: command[0])
def test_nobody_can_be_reached_before_it_is_said_who_answers_for_their_data(thidua, tmp_path, command, reached):
    told = thidua(*command, **reached, THIDUA_PORT="0")
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "THIDUA_OPERATOR and THIDUA_OPERATOR_CONTACT must be set before people can be reached: the law "
        "wants them told who answers for their data, and how to reach them."
    ]
    half = thidua(*command, **reached, THIDUA_PORT="0", THIDUA_OPERATOR="Văn phòng cụm")
    assert (half.returncode, half.stderr.startswith("THIDUA_OPERATOR_CONTACT must be set")) == (2, True)
    assert not (tmp_path / "data").exists()


def test_on_this_machine_alone_it_is_a_warning(thidua):
    assert "set THIDUA_OPERATOR and THIDUA_OPERATOR_CONTACT: who answers" in thidua("new", "short").stdout
    assert "THIDUA_OPERATOR" not in thidua("new", "short", **NAMED).stdout


def test_the_cluster_may_have_a_name_of_its_own(thidua):
    assert "“Khối 17”" in thidua("new", "short", "--name", "Khối 17").stdout


def test_a_charter_that_is_not_there_is_told_with_those_that_are(thidua):
    told = thidua("new", "medium")
    assert told.returncode == 2
    names = "associations, communes, full, short, unions, year"
    assert told.stderr.splitlines() == [f"medium: no such file, nor a ready-made charter ({names})"]


def test_a_wrong_charter_is_told_with_its_line_and_makes_nothing(thidua, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: X\nyear: 2026\nyaer: 2026\n", encoding="utf-8")
    told = thidua("new", str(wrong))
    assert told.returncode == 2
    assert re.match(rf"{wrong}:\d+: ", told.stderr)
    assert not (tmp_path / "data").exists()


def test_where_telegram_cannot_be_reached_there_is_still_a_code_and_the_web_link(thidua):
    token = {"THIDUA_TELEGRAM_TOKEN": "1:very-secret", "THIDUA_TELEGRAM_API_URL": "http://127.0.0.1:9"}
    told = thidua("new", "short", **NAMED, **token)
    assert told.returncode == 0
    assert "/vao/" in told.stdout
    assert "very-secret" not in told.stdout + told.stderr


def test_done_again_before_anybody_has_joined_it_makes_no_second_cluster_but_a_new_code(thidua, tmp_path):
    """As after a kill before the code was seen."""
    first = thidua("new", "short").stdout
    again = thidua("new", "short").stdout
    assert again.startswith("Made before, and nobody has joined it yet: the cluster “")
    codes = [re.search(r"one-time code: (\w{5}-\w{5})", told)[1].replace("-", "") for told in (first, again)]
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        valid = [row[0] for row in database.execute("SELECT digest FROM codes WHERE spent IS NULL")]
        clusters = database.execute("SELECT count(*) FROM clusters").fetchone()[0]
    assert (valid, clusters) == ([vault(tmp_path).digest(codes[1])], 1)
    assert thidua("new", "short", "--name", "Cụm 11").stdout.startswith("Made the cluster “Cụm 11”")
