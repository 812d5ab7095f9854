"""What identifies people, deleted of a year that is over; and what stays."""

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import make_url, select

from bot.conversations.decide import elapse
from bot.dialogue.facts import (
    Answered,
    Erased,
    EvidenceWanted,
    Published,
    SeatLeft,
    StageClosed,
    Steered,
    YearOpened,
)
from bot.dialogue.said import Attachment
from bot.dialogue.turn import Document, Turn
from bot.rules.retention import GONE
from handlers.document_contents import make_document
from handlers.evidence import copy_path, store_copy
from handlers.evidence_cleanup import delete_once
from storage.records import erasures, journal
from storage.schema import answers, channels, cycles, evidence, outbox, people, snapshots
from storage.turn.unit_of_work import UnitOfWork
from tests.worlds.charters import SMALL
from tests.worlds.stored import Clock, StoredWorld, heard

SECRET = "vì đồng chí Nguyễn Văn A"
ERASED = Erased((("notice..", ""), ("attend.", ".who")))


async def told(world: StoredWorld, chat: str, *facts: object) -> None:
    await world.keep(heard(chat), Turn(facts, "Đã ghi."))  # type: ignore[arg-type]


@pytest.fixture
async def year(world: StoredWorld) -> StoredWorld:
    """Lan and Bình have answered, with reasons and a file each; the year is closed, and Bình has left."""
    for name, unit in (("Lan", "thue"), ("Bình", "khobac")):
        seat = await world.seated(name, "representative", unit)
        file = EvidenceWanted(unit, f"k1/self.{unit}.a1", Attachment(f"ref-{unit}", f"{SECRET} {unit}.jpg"))
        await told(world, name.lower(), Answered(unit, f"k1/self.{unit}.a1", "4.5", reason=SECRET), file)
    await told(world, "minh", Answered("", "k1/notice..1", SECRET))
    await told(world, "lan", Answered("thue", "k1/attend.thue.1", "here"))
    await told(world, "lan", Answered("thue", "k1/attend.thue.1.who", SECRET))
    await told(world, "minh", StageClosed("self", {"totals": {"thue": "4.5"}}, ""), Published("self"))
    person = (await world.seat("representative", "khobac")).holders[0].person.id
    await told(world, "minh", SeatLeft(seat.id, person))
    await world.clear()
    return world


async def everything(world: StoredWorld) -> str:
    """All that is stored, but for the journal."""
    tables = [answers, channels, evidence, outbox, people, snapshots]
    found = [await world.rows(select(table)) for table in tables]
    return "\n".join(str(row) for table in found for row in table)


async def test_reasons_words_and_authors_go_and_what_was_scored_stays(year: StoredWorld):
    await told(year, "minh", ERASED)
    kept_of = {row.question: row for row in await year.rows(select(answers))}
    scored = kept_of["k1/self.thue.a1"]
    assert (scored.value, scored.reason, scored.person, scored.seat is None) == ("4.5", GONE, None, False)
    assert kept_of["k1/notice..1"].value == GONE
    assert (kept_of["k1/attend.thue.1"].value, kept_of["k1/attend.thue.1.who"].value) == ("here", GONE)
    assert [row.body for row in await year.rows(select(snapshots.c.body))] == [{"totals": {"thue": "4.5"}}]
    assert SECRET not in await everything(year)
    here = await year.memory.views.look("chat", "lan")
    assert here.cycle.erased == here.now
    assert here.answers["thue"]["k1/self.thue.a1"].by == ""
    assert here.evidence["thue"] == ()


async def test_what_was_in_mind_of_it_is_forgotten_too(year: StoredWorld):
    seen = []

    def look(here, said):
        seen.append(here.answers["thue"]["k1/self.thue.a1"])
        return Turn((), "Đã xem.")

    await year.memory.turn(heard("lan"), look)
    await told(year, "minh", ERASED)
    await year.memory.turn(heard("lan"), look)
    assert [(answer.by, answer.reason) for answer in seen] == [("Lan", SECRET), ("", GONE)]


async def test_who_has_left_is_a_stranger_and_who_is_there_stays(year: StoredWorld):
    await told(year, "minh", ERASED)
    names = [row.name for row in await year.rows(select(people.c.name).order_by(people.c.id))]
    assert names == ["Minh", "Lan", GONE]
    chats = {row.chat for row in await year.rows(select(channels.c.chat))}
    assert chats == {"minh", "lan"}
    assert {row.chat for row in await year.rows(select(outbox.c.chat))} == {"minh", "lan"}
    assert (await year.memory.views.look("chat", "bình")).person is None


async def test_who_is_spoken_of_in_a_year_that_is_kept_stays(year: StoredWorld):
    await told(year, "minh", YearOpened({}, {}))
    await told(year, "minh", Answered("khobac", "k2/self.khobac.a1", "3"))
    await year.change(answers.update().where(answers.c.cycle == 2).values(person=3))

    def erase_the_first(here, since):
        return Turn((ERASED,)) if here.cycle.id == "k1" else Turn()

    year.clock.on(timedelta(days=1))
    await year.memory.tick(erase_the_first)
    names = [row.name for row in await year.rows(select(people.c.name).order_by(people.c.id))]
    assert names == ["Minh", "Lan", "Bình"]


async def test_the_journal_says_it_holds_and_knows_people_by_numbers_alone(year: StoredWorld):
    await told(year, "minh", ERASED)
    chain = await year.journal()
    assert journal.broken_rows(chain) == []
    assert json.loads(chain[-1].body)["act"] == "erased"
    bodies = "\n".join(row.body for row in chain)
    assert not [word for word in ("Lan", "Bình", "Minh", "lan", "minh", SECRET) if word in bodies]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_no_byte_of_the_file_remembers_it(year: StoredWorld, url: str):
    await year.memory.close()
    assert SECRET in content(url)
    await year.memory.open()
    await told(year, "minh", ERASED)
    await year.memory.close()
    assert SECRET not in content(url)


def content(url: str) -> str:
    """Whatever lies in the file."""
    return Path(make_url(url).database or "").read_bytes().decode("utf-8", "ignore")


# --- copies of evidence ---------------------------------------------------------------------------


async def test_copies_are_deleted_once_nobody_else_has_them_and_they_are_not_new(
    year: StoredWorld, tmp_path: Path
):
    old, shared, fresh = (store_copy(tmp_path, data) for data in (b"old", b"shared", b"fresh"))
    for number, sha256 in enumerate((old, shared), 1):
        await year.memory.evidence.keep(number, sha256, "image/png", 3)
    file = EvidenceWanted("thue", "k1/self.thue.a1", Attachment("third"))
    await told(year, "lan", file)
    await year.memory.evidence.keep(3, fresh, "image/png", 3)
    await told(year, "minh", ERASED)
    await told(year, "minh", YearOpened({}, {}))
    await told(year, "lan", EvidenceWanted("thue", "k2/self.thue.a1", Attachment("again")))
    again = (await year.rows(select(evidence.c.id).where(evidence.c.cycle == 2)))[0].id
    await year.memory.evidence.keep(again, shared, "image/png", 3)
    os.utime(copy_path(tmp_path, old), (1, 1))
    await delete_once(year.memory.evidence, tmp_path, time.time())
    assert [copy_path(tmp_path, one).exists() for one in (old, shared, fresh)] == [False, True, True]
    assert await year.memory.evidence.erased() == [fresh]
    await delete_once(year.memory.evidence, tmp_path, time.time() + 2 * 24 * 3600)
    assert [copy_path(tmp_path, one).exists() for one in (shared, fresh)] == [True, False]
    left = await year.rows(select(evidence.c.cycle, evidence.c.state, evidence.c.sha256))
    assert [tuple(row) for row in left] == [(2, "kept", shared)]


# --- years ----------------------------------------------------------------------------------------


async def test_a_year_long_past_is_erased_too_and_then_left_alone(memory: UnitOfWork, clock: Clock):
    retained = {**SMALL, "retention": {"erase": "2029-06-01T08:00+07:00", "notice": "14d"}}
    world = await StoredWorld.founded(memory, clock, retained)
    await told(world, "minh", StageClosed("self", {}, ""), Published("self"))
    for _ in range(3):
        await told(world, "minh", YearOpened({}, {}))
    await told(world, "minh", Answered("thue", "k4/self.thue.a1", "4"))
    seen: list[str] = []

    def watch(here, since):
        seen.append(here.cycle.id)
        return elapse(here, since)

    clock.at = clock.at.replace(year=2029, month=5, day=1)
    await memory.tick(watch)
    assert seen == ["k3", "k4"]
    clock.at = clock.at.replace(day=20)
    seen.clear()
    await memory.tick(watch)
    assert seen == ["k1", "k3", "k4"]
    kept_word = Answered("", "k1/file..kept", "kept")

    def take(here, since):
        return Turn((kept_word,)) if here.cycle.id == "k1" else Turn()

    clock.on(timedelta(hours=1))
    await memory.tick(take)
    clock.at = clock.at.replace(month=6, day=2)
    await memory.tick(watch)
    seen.clear()
    clock.on(timedelta(hours=1))
    await memory.tick(watch)
    assert seen == ["k3", "k4"]
    marked = await world.rows(select(cycles.c.erased).order_by(cycles.c.id))
    assert [row.erased is not None for row in marked] == [True, False, False, False]


async def test_no_document_made_afterwards_holds_what_was_erased(year: StoredWorld, tmp_path: Path):
    """Lan has left too, so that nobody of this year is known any more."""
    folder = tmp_path / "evidence"
    await _kept_copies(year, folder)
    lan = await year.seat("representative", "thue")
    await told(year, "minh", SeatLeft(lan.id, lan.holders[0].person.id), Steered("packet made", "2026", "Lưu."))
    personal = {SECRET, "Lan", "Bình", "minh chứng của"}
    assert _found(personal, await _texts(year, folder)) == personal
    counted = await year.database.read(erasures.count)
    await told(year, "minh", ERASED)
    assert await year.database.read(erasures.count) != counted
    after = await _texts(year, folder)
    assert GONE in after
    assert _found(personal, after) == set()


def _found(words: set[str], text: str) -> set[str]:
    # Whole words: a Word file names a language, w:themeFontLang.
    return {word for word in words if re.search(rf"\b{word}\b", text)}


async def _kept_copies(year: StoredWorld, folder: Path) -> None:
    for piece in await year.rows(select(evidence)):
        data = f"minh chứng của {piece.unit}".encode()
        await year.memory.evidence.keep(piece.id, store_copy(folder, data), "text/plain", len(data))


async def _texts(year: StoredWorld, folder: Path) -> str:
    """All text of the documents that an archivist and a unit are given."""
    made = [
        await make_document(year.memory, document, folder)
        for document in (Document("packet", "k1"), Document("xlsx", "k1"))
    ]
    return "\n".join(text for one in made for text in _read(one.read_bytes() if isinstance(one, Path) else one))


def _read(data: bytes) -> Iterator[str]:
    """Texts in a file; of a packed one, of all that is packed in it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name
                yield from _read(packed.read(name))
    elif data.startswith(b"%PDF"):
        with pdfplumber.open(io.BytesIO(data)) as opened:
            yield from (page.extract_text() for page in opened.pages)
    else:
        yield data.decode("utf-8", "replace")
