"""The whole database moved to the other engine, and gone on with there."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from handlers.commands.verify import verify
from handlers.watch import Watch
from storage.copying import Refused
from storage.memory import Memory
from storage.moving import move
from tests.ballots.hall import PLATFORM, UNITS, Hall

AFTER = timedelta(minutes=2)


def digest(url: str) -> str:
    """Of the file behind it."""
    return hashlib.sha256(Path(make_url(url).database or "").read_bytes()).hexdigest()


async def there(hall: Hall, url: str) -> Hall:
    memory = Memory(url, clock=hall.clock, platforms={"chat": PLATFORM})
    await memory.open()
    return Hall(memory, hall.clock, Watch(memory), phones=hall.phones, _updates=hall._updates)


async def test_every_row_arrives_and_the_meeting_goes_on_there(hall: Hall, url: str, other: str):
    await hall.open()
    for unit in UNITS:
        await hall.vote(unit, "-", "--")
    await hall.tick()
    before = await hall.tables()
    hall.clock.on(AFTER)
    moved = await move(url, other, hall.clock())
    assert (moved.clusters, moved.rows) == (1, sum(len(rows) for rows in before.values()))
    moved_to = await there(hall, other)
    assert await moved_to.tables() == before
    await moved_to.open("chair")
    for unit in UNITS:
        await moved_to.vote(unit, "khobac")
    await moved_to.tick()
    assert (await moved_to.poll("chair")).state == "counted"
    await moved_to.memory.close()
    assert await hall.tables() == before
    assert await asyncio.to_thread(verify, other, (), print) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_file_it_comes_from_is_not_touched(hall: Hall, url: str, other: str):
    await hall.memory.close()
    before = digest(url)
    await move(url, other, hall.clock() + AFTER)
    assert digest(url) == before


async def test_while_a_ballot_is_open_nothing_is_moved(hall: Hall, url: str, other: str):
    await hall.open()
    with pytest.raises(Refused, match="A ballot is open"):
        await move(url, other, hall.clock() + AFTER)


async def test_while_the_bot_runs_nothing_is_moved(hall: Hall, url: str, other: str):
    await hall.tick()
    with pytest.raises(Refused, match="Stop it, wait a minute"):
        await move(url, other, hall.clock())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_only_an_empty_database_is_filled(hall: Hall, url: str, other: str):
    await move(url, other, hall.clock() + AFTER)
    with pytest.raises(Refused, match="not empty"):
        await move(url, other, hall.clock() + AFTER)


async def test_a_broken_journal_is_not_moved(hall: Hall, url: str, other: str):
    change = text("UPDATE journal SET body = replace(body, 'joined', 'seated') WHERE number = 3")
    await hall.memory._database.write(lambda c: c.execute(change))
    with pytest.raises(Refused, match=r"journal is broken \(cluster 1, row 3\)"):
        await move(url, other, hall.clock() + AFTER)
    moved_to = await there(hall, other)
    assert not any((await moved_to.tables()).values())
    await moved_to.memory.close()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_between_two_of_postgresql_its_own_tools_are_named(hall: Hall, url: str, empty_postgres: str):
    with pytest.raises(Refused, match="pg_dump"):
        await move(url, empty_postgres, hall.clock() + AFTER)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_database_that_does_not_answer_is_said_to_be_so_without_its_password(hall: Hall, url: str):
    with pytest.raises(Refused, match=r"The database to move to cannot be used") as told:
        await move(url, "postgresql+psycopg://x:very-secret@127.0.0.1:1/x", hall.clock() + AFTER)
    assert "secret" not in str(told.value)
