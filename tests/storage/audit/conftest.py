"""A year played in a file, to be tampered with: each test gets a copy of its own."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.dialogue.charter_versions import CharterAdopted, CharterDrafted
from bot.dialogue.facts import (
    Answered,
    CodeIssued,
    Erased,
    EvidenceMoved,
    EvidenceWanted,
    Extended,
    Published,
    SeatLeft,
    SeatTaken,
    StageClosed,
    Steered,
)
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Person, Term
from bot.dialogue.turn import Turn
from bot.rules.lots import Lot
from bot.rules.plain_values import text_of_charter
from bot.rules.retention import PERSONAL
from storage.backup.verify import Chain, chains
from storage.records import charters, journal
from tests.worlds.played import UNITS, PlayedWorld
from tests.worlds.stored import MINUTE, heard

Tamper = Callable[[str], list[str]]


async def _play(path: Path) -> None:
    """A nomination held, an extension, a file, a pledge, a replaced deputy, and the scores corrected."""
    world = await PlayedWorld.opened(f"sqlite+pysqlite:///{path}?synchronous=OFF")
    await world.gather()
    await world.open()
    for unit in UNITS:
        chosen = {"thue": "bhxh", "khobac": "bhxh", "qltt": "thue"}
        await world.vote(unit, chosen.get(unit, "qltt"), "--")
    await world.tick(15 * MINUTE)
    await world.open("chair")

    async def told(*facts: object) -> None:
        await world.keep(heard("minh"), Turn(facts, "Đã ghi."))  # type: ignore[arg-type]

    question = "k1/self.thue.a1"
    await told(
        Answered("thue", question, "4", reason="cộng nhầm một văn bản"),
        Answered("", "k1/notice..1", "Mời đồng chí Lan dự họp"),
        Answered("", "k1/pledge..text", "Điều 1. Chấp hành tốt."),
        EvidenceWanted("thue", question, Attachment("f1", "bien-ban.pdf")),
        EvidenceWanted("thue", question, Attachment("https://example.org/a", link=True)),
        Extended("self", world.clock.now() + timedelta(days=2), "thue", "Mất điện"),
    )
    await world.memory.evidence.keep(1, "ab" * 32, "application/pdf", 1000)
    await told(Steered("pledge adopted", "2027 abc", "Đủ đồng ý."))
    await told(EvidenceMoved("thue", 2, "k1/self.thue.a1.why"))
    seats = {s.role: s for s in (await world.look("minh")).roster}
    deputy = seats["deputy"].holders[0].person.id
    await told(
        SeatLeft(seats["deputy"].id, deputy),
        SeatTaken(seats["observer" if "observer" in seats else "chair"].id, Person(deputy, "")),
    )
    await told(CodeIssued("ABCDE23456", world.clock.now() + timedelta(days=3), seat=seats["deputy"].id))
    await told(CodeIssued("ABCDE34567", world.clock.now() + timedelta(days=3), seat=seats["teller"].id))
    await world.say("gia", "/start ABCDE34567", update="gia-1")
    term = Term(world.clock.now(), world.clock.now() + timedelta(days=9))
    await told(CodeIssued("ABCDE45678", term.ends, seat=seats["representative"].id, term=term))
    await world.say("nga", "/start ABCDE45678", update="nga-1")
    lots = [Lot({"thue": 37, "khobac": 6}).stored()]
    places = [{"unit": unit, "rank": str(rank)} for rank, unit in enumerate(("khobac", "thue"), 1)]
    await told(StageClosed("self", {"places": places, "lots": lots}, "", "Cộng lại"), Published("self"))
    text = await world.memory.database.read(partial(charters.text, cycle=1, number=0))
    text = text_of_charter({**json.loads(text), "contact": "0237 000 001"})
    await told(CharterDrafted(text, "Đổi số điện thoại"))
    await told(CharterAdopted(2, journal.digest(text), "Đổi số điện thoại"))
    await world.memory.close()


async def _erase(path: Path) -> None:
    world = await PlayedWorld.opened(f"sqlite+pysqlite:///{path}?synchronous=OFF")
    world.clock.on(timedelta(days=800))
    await world.keep(heard("minh"), Turn((Erased(PERSONAL),), "Đã xóa."))
    await world.memory.close()


def _apart(work: object) -> object:
    """Runs it to its end in a thread that has no event loop yet."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("year") / "thidua.sqlite3"
    _apart(_play(path))
    return path


@pytest.fixture(scope="session")
def erased(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same year after retention."""
    path = tmp_path_factory.mktemp("erased") / "thidua.sqlite3"
    shutil.copy(played, path)
    _apart(_erase(path))
    return path


def chain_of(path: Path) -> Chain:
    [chain] = _apart(chains(str(path)))  # type: ignore[misc]
    return chain


@pytest.fixture
def tamper(played: Path, tmp_path: Path) -> Tamper:
    """Findings after a change behind the program's back."""

    def run(statement: str) -> list[str]:
        path = tmp_path / "tampered.sqlite3"
        shutil.copy(played, path)
        with sqlite3.connect(path) as connection:
            changed = connection.executescript if ";" in statement else connection.execute
            changed(statement)
            assert connection.total_changes, "nothing was tampered with"
        connection.close()
        chain = chain_of(path)
        assert chain.broken == ()
        return [what for _, what in chain.differing]

    return run
