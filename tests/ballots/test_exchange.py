"""The same seeded meeting, played twice with the choices of two units exchanged: nothing else differs."""

import logging
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from handlers import logging_setup
from handlers.metrics import text
from storage.schema import drafts, outbox, votes
from storage.turn.unit_of_work import Delivery
from tests.worlds.played import PlayedWorld, Table
from tests.worlds.stored import MINUTE

A, B = ("thue", "qltt"), ("-", "--")
PICKS = {"khobac": A, "haiquan": B, "thue": ("qltt", "--"), "bhxh": ("thue", "qltt")}
EXCHANGED = {**PICKS, "khobac": B, "haiquan": A}


async def played(folder: Path, picks: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """All that there is to see, after each cast and after the count."""
    seen = []
    world = await PlayedWorld.opened(f"sqlite+pysqlite:///{folder}/thidua.sqlite3?synchronous=OFF", seed=7)
    await world.gather()
    await world.open()
    for unit, chosen in picks.items():
        for key in chosen:
            await world.tap(f"representative.{unit}", key)
        # A fault of ours while the paper lies open: it is logged.
        await world.memory.turn(world.said(f"representative.{unit}", text="chào"), stumbles)
        await world.tap(f"representative.{unit}", "cast")
        seen.append(await everything(world, folder))
    await world.tick(15 * MINUTE)
    await world.say("representative.qltt", "bỏ phiếu")
    seen.append(await everything(world, folder))
    await world.memory.close()
    return seen


def stumbles(here: Situation, said: Said) -> Turn:
    raise ValueError(repr(here))


async def everything(world: PlayedWorld, folder: Path) -> dict[str, Any]:
    return {
        "tables": await world.tables(),
        "sent": [told(d) for d in world.sent],
        "screens": {chat: list(screen.values()) for chat, screen in world.phones.screens.items()},
        "files": _names(folder),
        "health": await world.watch.health(),
        "metrics": counted(text(*await world.watch.numbers())),
    }


def _names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))


def counted(metrics: bytes) -> list[str]:
    """What is counted of the house; of the process itself, the memory and seconds it takes differ anyhow."""
    return [line for line in metrics.decode().splitlines() if "process_" not in line]


def logged(records: list[logging.LogRecord]) -> list[str]:
    """The lines as they are written, for a terminal and as JSON, but for the time that it was."""
    for record in records:
        record.created = 0.0
    return [
        style.format(record) for style in (logging_setup.Plain(), logging_setup.Json()) for record in records
    ]


def told(delivery: Delivery) -> Delivery:
    """A message as anybody may know it: of a private one, that it was sent, and to whom."""
    return replace(delivery, text="", options=()) if delivery.private else delivery


def without_choices(tables: dict[str, Table]) -> dict[str, Table]:
    hidden = {votes.name: ["choices"], drafts.name: ["picks"]}
    seen = {}
    for name, rows in tables.items():
        columns = {"votes": votes, "drafts": drafts}.get(name)
        places = [list(columns.c.keys()).index(c) for c in hidden[name]] if columns is not None else []
        seen[name] = [tuple(_unsealed(v) for n, v in enumerate(row) if n not in places) for row in rows]
    return seen


def _unsealed(value: object) -> object:
    """A text with codes is sealed anew, and differently, each time; its length stays."""
    sealed = isinstance(value, str) and value.startswith("sealed:")
    return f"sealed: {len(str(value))}" if sealed else value


async def test_exchanged_choices_leave_everything_else_as_it_was(
    template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    plays, lines = [], []
    for name, picks in (("one", PICKS), ("other", EXCHANGED)):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(template, folder / "thidua.sqlite3")
        caplog.clear()
        plays.append(await played(folder, picks))
        lines.append(logged(caplog.records))
    assert lines[0] == lines[1]
    for one, other in zip(*plays, strict=True):
        assert without_choices(one["tables"]) == without_choices(other["tables"])
        assert {**one, "tables": 0} == {**other, "tables": 0}
    assert any('thidua_turns_total{outcome="kept",platform="chat"}' in line for line in plays[0][-1]["metrics"])
    assert sum("turn failed: ValueError" in line for line in lines[0]) == 2 * len(PICKS)
    end, end_exchanged = (play[-1]["tables"] for play in plays)
    choices = [[row[2] for row in tables["votes"]] for tables in (end, end_exchanged)]
    assert sorted(choices[0]) == sorted(choices[1])
    assert choices[0] != choices[1]
    assert end["drafts"] == []
    text, private = (outbox.c.keys().index(name) for name in ("text", "private"))
    before_the_count = plays[0][-2]["tables"]["outbox"]
    shown = [row[text] for row in before_the_count if row[private]]
    assert shown
    assert not any(shown)
    # The count deletes what asked for a vote, or confirmed it.
    assert not any(row[private] for row in end["outbox"])
