"""What a backup holds, and what of an open ballot it does not: row by row, and byte by byte."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.conversations.decide import decide
from bot.dialogue.facts import EvidenceWanted
from bot.dialogue.said import Attachment
from bot.dialogue.turn import Turn
from handlers.commands.verify import verify
from storage.backup import archive
from storage.backup.copy_rows import Refused
from storage.schema import drafts, metadata, outbox, push_endpoints, turnout, votes
from tests.storage.backup.safe import Safe, rows, texts
from tests.worlds.charters import NOW
from tests.worlds.played import MEETING, UNITS, PlayedWorld
from tests.worlds.stored import MINUTE, always

PRIVATE = "Phiếu của đơn vị"


# --- of an open ballot ----------------------------------------------------------------------------


async def test_it_holds_neither_votes_nor_roll_nor_drafts_of_a_ballot_that_is_open(
    world: PlayedWorld, safe: Safe
):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    await world.tap("representative.khobac", "haiquan")
    for table in (votes, turnout, drafts):
        assert await world.rows(select(table))
    kept = rows(await safe.take())
    assert (kept["votes"], kept["turnout"], kept["drafts"]) == ([], [], [])


async def test_no_body_that_shows_a_choice_is_in_it_even_while_it_waits_to_be_sent(
    world: PlayedWorld, safe: Safe
):
    await world.open()
    await world.memory.turn(await world.tapping("representative.thue", "bhxh"), decide)
    waiting = await world.rows(select(outbox.c.text).where(outbox.c.private, outbox.c.state == "queued"))
    assert any("Bảo hiểm" in row.text for row in waiting)
    assert not any(private for private in texts(await safe.take(), "outbox.private"))


async def test_two_backups_before_and_after_a_vote_are_the_same(world: PlayedWorld, safe: Safe):
    await world.open()
    before = await safe.take()
    for unit in ("thue", "khobac"):
        world.clock.on(MINUTE)
        await world.vote(unit, "bhxh", "--")
    world.clock.on(MINUTE)
    await world.say("chair", "bỏ phiếu")
    assert "đang mở, còn 12 phút." in list(world.screen("chair").values())[-1].text
    assert rows(await safe.take()) == rows(before)


async def test_an_open_show_of_hands_is_withheld_too_while_it_goes_on(world: PlayedWorld, safe: Safe):
    ballots = [{**ballot, "secret": False} for ballot in MEETING["ballots"]]
    await world.gather({**MEETING, "ballots": ballots}, prefix="b.")
    await world.open()
    before = rows(await safe.take())
    await world.vote("thue", "bhxh", "--")
    assert rows(await safe.take())["answers"] == before["answers"]


async def test_no_byte_of_it_remembers_a_vote_a_draft_or_a_review(world: PlayedWorld, safe: Safe):
    await world.open()
    await world.vote("thue", "qltt", "bhxh")
    for key in ("haiquan", "bhxh"):
        await world.tap("representative.khobac", key)
    told = [*await world.rows(select(votes.c.id)), *await world.rows(select(votes.c.choices))]
    told += [*await world.rows(select(drafts.c.nonce)), *await world.rows(select(drafts.c.picks))]
    assert len(told) == 4
    content = (await safe.take()).read_bytes()
    assert not [word for (word,) in told if word.encode() in content]
    assert PRIVATE.encode() not in content


async def test_it_has_no_free_page_in_which_something_could_lie(world: PlayedWorld, safe: Safe):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    file = await safe.take()
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [left.name for left in file.parent.glob("*backup*")] == [file.name]


async def test_a_ballot_that_was_counted_is_in_it_as_it_was_counted(world: PlayedWorld, safe: Safe):
    await world.open()
    for unit in UNITS:
        await world.vote(unit, "-", "--")
    await world.tick()
    kept = rows(await safe.take())
    ids = [id for id, *_ in kept["votes"]]
    assert len(kept["votes"]) == len(kept["turnout"]) == len(UNITS)
    assert ids == sorted(ids)


async def test_an_open_ballot_of_one_cluster_withholds_nothing_of_another(world: PlayedWorld, safe: Safe):
    await world.gather(MEETING, prefix="b.")
    before = rows(await safe.take())
    world.prefix = ""
    await world.open()
    after = rows(await safe.take())
    of_other = [row for row in before["outbox"] if row[2].startswith("b.")]
    assert of_other
    assert [row for row in after["outbox"] if row[2].startswith("b.")] == of_other


# --- all the rest ---------------------------------------------------------------------------------


async def test_without_an_open_ballot_every_row_is_in_it(world: PlayedWorld, safe: Safe):
    stored = {name: len(table) for name, table in (await world.tables()).items()}
    kept = rows(await safe.take())
    assert {name: len(kept[name]) for name in metadata.tables} == stored | {"clocks": 0, "secret_keys": 0}


async def test_no_backup_holds_where_a_browser_is_told(world: PlayedWorld, safe: Safe):
    told = {"channel": 1, "endpoint": "https://push.example.org/x", "key": "k", "auth": "a", "made": NOW}
    await world.memory.database.write(lambda one: one.execute(insert(push_endpoints).values(**told)))
    assert (await world.tables())["push_endpoints"]
    assert rows(await safe.take())["push_endpoints"] == []


async def test_it_is_taken_while_people_go_on_and_is_of_one_moment(world: PlayedWorld, safe: Safe):
    async def talk() -> None:
        for number in range(20):
            await world.say("chair", f"lịch {number}")

    (file, _), _ = await asyncio.gather(safe.taken(), talk())
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_the_copies_of_evidence_are_in_it_and_what_lies_nowhere_else(world: PlayedWorld, safe: Safe):
    await want(world)
    sha = "ab" * 32
    await world.memory.evidence.keep(1, sha, "image/png", 3)
    safe.copies = {
        archive.File(sha): b"png",
        archive.File("came.up", "chat"): b"waits",
        archive.File("unknown"): b"no",
    }
    file, taken = await safe.taken()
    assert (taken.files, taken.missing) == (2, ())
    assert sorted(texts(file, "files.bytes")) == [b"png", b"waits"]


async def want(world: PlayedWorld) -> None:
    """Two files sent for a criterion."""
    wanted = [EvidenceWanted("thue", "k1/self.thue.a1", Attachment(ref)) for ref in ("fetched", "came.up")]
    await world.memory.turn(world.said("representative.thue"), always(Turn(tuple(wanted))))


async def test_a_copy_that_is_not_there_is_named(world: PlayedWorld, safe: Safe):
    await want(world)
    await world.memory.evidence.keep(1, "cd" * 32, "image/png", 3)
    assert (await safe.taken())[1].missing == ("cd" * 32,)


async def test_nobody_else_may_read_it_and_nothing_is_written_over(world: PlayedWorld, safe: Safe):
    file = await safe.take()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="is there already"):
        await archive.take(safe.url, file, world.clock.now(), safe.copies.get)


async def test_its_journal_can_be_verified_where_it_lies(world: PlayedWorld, safe: Safe):
    file = await safe.take()
    said: list[str] = []
    assert await asyncio.to_thread(verify, str(file), (), said.append) == 0


async def test_of_no_database_there_is_no_backup_and_none_is_made(tmp_path: Path, world: PlayedWorld):
    with pytest.raises(Refused, match="no such file"):
        await archive.take(f"sqlite+pysqlite:///{tmp_path}/none", tmp_path / "b", world.clock.now(), {}.get)
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "b").exists()
