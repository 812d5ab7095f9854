"""The whole database moved to the other engine, and gone on with there."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from handlers.commands.verify import verify
from storage.backup.copy_rows import Refused
from storage.backup.move import move
from tests.worlds.played import UNITS, PlayedWorld

AFTER = timedelta(minutes=2)


def digest(url: str) -> str:
    """Of the file behind it."""
    return hashlib.sha256(Path(make_url(url).database or "").read_bytes()).hexdigest()


async def test_every_row_arrives_and_the_meeting_goes_on_there(world: PlayedWorld, url: str, other: str):
    await world.open()
    for unit in UNITS:
        await world.vote(unit, "-", "--")
    await world.tick()
    before = await world.tables()
    world.clock.on(AFTER)
    moved = await move(url, other, world.clock.now())
    assert (moved.clusters, moved.rows) == (1, sum(len(rows) for rows in before.values()))
    moved_to = await world.at(other)
    assert await moved_to.tables() == before
    await moved_to.open("chair")
    for unit in UNITS:
        await moved_to.vote(unit, "khobac")
    await moved_to.tick()
    assert (await moved_to.poll("chair")).state == "counted"
    await moved_to.memory.close()
    assert await world.tables() == before
    assert await asyncio.to_thread(verify, other, (), print) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_file_it_comes_from_is_not_touched(world: PlayedWorld, url: str, other: str):
    await world.memory.close()
    before = digest(url)
    await move(url, other, world.clock.now() + AFTER)
    assert digest(url) == before


async def test_while_a_ballot_is_open_nothing_is_moved(world: PlayedWorld, url: str, other: str):
    await world.open()
    with pytest.raises(Refused, match="A ballot is open"):
        await move(url, other, world.clock.now() + AFTER)


async def test_while_the_bot_runs_nothing_is_moved(world: PlayedWorld, url: str, other: str):
    await world.tick()
    with pytest.raises(Refused, match="Stop it, wait a minute"):
        await move(url, other, world.clock.now())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_bot_that_has_nothing_to_do_is_known_by_the_mark_of_its_clock(
    world: PlayedWorld, url: str, other: str
):
    await world.memory.pulse()
    world.clock.on(AFTER / 4)
    with pytest.raises(Refused, match="Stop it, wait a minute"):
        await move(url, other, world.clock.now())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_only_an_empty_database_is_filled(world: PlayedWorld, url: str, other: str):
    first = await move(url, other, world.clock.now() + AFTER)
    # As after a kill before it was said that all had arrived.
    again = await move(url, other, world.clock.now() + AFTER)
    assert (first.already, again.already, again.clusters) == (False, True, first.clusters)
    await world.change("INSERT INTO people (name) VALUES ('Lan')")
    with pytest.raises(Refused, match="not empty"):
        await move(url, other, world.clock.now() + AFTER)


async def test_a_broken_journal_is_not_moved(world: PlayedWorld, url: str, other: str):
    await world.change("UPDATE journal SET body = replace(body, 'joined', 'seated') WHERE number = 2")
    with pytest.raises(Refused, match=r"journal is broken \(cluster 1, row 2\)"):
        await move(url, other, world.clock.now() + AFTER)
    moved_to = await world.at(other)
    left = await moved_to.tables()
    assert not any(rows for name, rows in left.items() if name != "secret_keys")
    await moved_to.memory.close()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_between_two_of_postgresql_its_own_tools_are_named(
    world: PlayedWorld, url: str, empty_postgres: str
):
    with pytest.raises(Refused, match="pg_dump"):
        await move(url, empty_postgres, world.clock.now() + AFTER)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_database_that_does_not_answer_is_said_to_be_so_without_its_password(
    world: PlayedWorld, url: str
):
    with pytest.raises(Refused, match=r"The database to move to cannot be used") as told:
        await move(url, "postgresql+psycopg://x:very-secret@127.0.0.1:1/x", world.clock.now() + AFTER)
    assert "secret" not in str(told.value)
