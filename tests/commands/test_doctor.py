"""`thidua doctor`: each part, well or wrong, in a sentence or as JSON; nothing changes but a doubted clock."""

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

from bot import laws
from handlers.believed_clock import boot_id, seconds_since_boot
from handlers.commands.doctor import laws_in_force
from handlers.evidence import copy_path
from tests.mail.stand import mailing

THEN = "2020-01-01"


def checked(told) -> dict[str, dict[str, object]]:
    return {check["part"]: check for check in json.loads(told.stdout)}


def test_an_installation_that_is_well_says_so_of_each_part(thidua):
    thidua("new", "short")
    told = thidua("doctor", "--json")
    parts = checked(told)
    assert (told.returncode, told.stderr) == (0, "")
    assert {part: check["ok"] for part, check in parts.items()} == {
        **dict.fromkeys(
            (*("settings", "laws", "database", "migrations"), *("clock", "disk", "secret key", "evidence")),
            True,
        ),
        **dict.fromkeys(("messengers", "address"), None),
    }
    told = thidua("doctor")
    assert told.returncode == 0
    assert "well   database: " in told.stdout


def test_another_key_and_a_missing_one_are_told_and_none_is_made(thidua, tmp_path: Path):
    thidua("new", "short")
    told = thidua("doctor", "--json", THIDUA_SECRET_KEY="x" * 32)
    assert (told.returncode, checked(told)["secret key"]["ok"]) == (1, False)
    (tmp_path / "data" / "secret.key").unlink()
    told = thidua("doctor", "--json")
    assert (told.returncode, checked(told)["secret key"]["ok"]) == (1, False)
    assert not (tmp_path / "data" / "secret.key").exists()


def test_laws_that_were_looked_at_over_a_year_ago_are_told():
    due = laws.LOOKED_AT + laws.LOOK_AGAIN
    assert laws_in_force(due).ok
    late = laws_in_force(due + timedelta(days=1))
    assert (late.ok, late.said.endswith(": a newer release is due")) == (False, True)


def test_where_there_is_no_database_none_is_made(thidua, tmp_path: Path):
    told = thidua("doctor", "--json")
    assert told.returncode == 1
    assert checked(told)["database"]["ok"] is False
    assert not (tmp_path / "data" / "thidua.sqlite3").exists()


def test_a_password_is_never_said(thidua):
    told = thidua("doctor", THIDUA_DATABASE_URL="postgresql://lan:very-secret@127.0.0.1:1/x")
    assert told.returncode == 1
    assert "WRONG  database: postgresql://127.0.0.1:1/x: OperationalError" in told.stdout
    assert "very-secret" not in told.stdout + told.stderr


def test_missing_evidence_an_address_that_is_dead_and_a_messenger_are_told(thidua, tmp_path: Path):
    thidua("new", "short")
    names = ["ab" * 32, "cd" * 32]
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        for name in names:
            database.execute(
                "INSERT INTO evidence (cycle, unit, question, platform, ref, state, sha256, at)"
                " VALUES (1, 'thue', 'q', 'web', 'r', 'kept', ?, '2026-11-23 08:00:00.000000')",
                (name,),
            )
    there = copy_path(tmp_path / "data" / "evidence", names[0])
    there.parent.mkdir(parents=True)
    there.write_bytes(b"photo")
    settings = {
        "THIDUA_PUBLIC_URL": "http://127.0.0.1:9",
        "THIDUA_TELEGRAM_TOKEN": "1:x",
        "THIDUA_TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    parts = checked(thidua("doctor", "--json", **settings))
    assert parts["evidence"]["said"] == f"1 of 2 copies are there; missing: {names[1]}"
    assert str(parts["address"]["said"]).startswith("http://127.0.0.1:9 does not answer (")
    assert [parts[part]["ok"] for part in ("evidence", "address", "telegram")] == [False, False, False]
    assert str(parts["settings"]["said"]).startswith("THIDUA_OPERATOR and THIDUA_OPERATOR_CONTACT must be set")


def test_a_clock_in_doubt_is_told_and_confirmed(thidua, tmp_path: Path):
    thidua("new", "short")
    file = tmp_path / "data" / "thidua.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute(
            "INSERT INTO clocks (machine, upto, seconds, doubted) VALUES (?, ?, ?, ?)",
            (
                boot_id(),
                "2020-01-01 08:00:00.000000",
                f"{seconds_since_boot():.3f}",
                "2020-01-01 07:00:00.000000",
            ),
        )
    told = thidua("doctor", "--json")
    assert told.returncode == 1
    assert "without its jump it would be 2020-01-01 08:0" in str(checked(told)["clock"]["said"])
    confirmed = thidua("doctor", "--clock", "--json")
    assert confirmed.returncode == 0
    assert "is confirmed" in str(checked(confirmed)["clock"]["said"])
    assert checked(thidua("doctor", "--json"))["clock"]["ok"] is True


async def test_a_mail_server_that_answers_is_well_and_one_that_does_not_is_told(thidua):
    await asyncio.to_thread(thidua, "new", "short")
    given = {"THIDUA_SMTP_FROM": "thidua@example.vn"}
    async with mailing() as stand:
        url = f"smtp://127.0.0.1:{stand.port}"
        well = checked(await asyncio.to_thread(thidua, "doctor", "--json", THIDUA_SMTP_URL=url, **given))
    dead = "smtp://lan:very-secret@127.0.0.1:9"
    told = await asyncio.to_thread(thidua, "doctor", "--json", THIDUA_SMTP_URL=dead, **given)
    assert well["mail"] == {"part": "mail", "ok": True, "said": "answers"}
    assert checked(told)["mail"]["ok"] is False
    assert "the mail server does not answer" in str(checked(told)["mail"]["said"])
    assert "very-secret" not in told.stdout + told.stderr
