"""What a vote leaves beside roll and box: deleted at the count, of times only the day."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.conversations.decide import elapse
from storage.backup.verify import chains
from storage.records.ballot_trail import day_of
from storage.schema import answers, ballots, channels, heard, outbox, reminded, votes
from tests.worlds.fixtures import gathered, meeting
from tests.worlds.played import PlayedWorld
from tests.worlds.stored import MINUTE

__all__ = ["gathered", "meeting"]
UNITS = ("thue", "khobac", "haiquan", "qltt")


async def counted(world: PlayedWorld) -> None:
    """Four units have voted, one of them after setting it aside; the ballot is counted."""
    await world.open()
    await world.say("representative.khobac", "để sau")
    await world.tap("representative.khobac", "go")
    for unit in UNITS:
        world.clock.on(MINUTE)
        await world.vote(unit, "bhxh", "--")
    await world.tick(15 * MINUTE)
    assert (await world.poll()).state == "counted"


async def test_after_the_count_no_row_says_when_a_unit_voted(world: PlayedWorld):
    start = world.clock.now()
    await counted(world)
    private = select(channels.c.chat).where(~channels.c.grouped)
    told = await world.rows(select(outbox).where(outbox.c.made >= start, outbox.c.chat.in_(private)))
    voters = {f"representative.{unit}" for unit in UNITS}
    assert {row.made for row in told} <= {world.clock.now()}
    assert not [row for row in told if "Đã ghi nhận phiếu" in row.text]
    assert not [row for row in told if row.chat in voters and "/vote." in row.asks]
    assert not await world.rows(select(reminded.c.key).where(reminded.c.key.contains(" vote.")))
    aside = await world.rows(select(answers.c.at).where(answers.c.question.contains("/vote.")))
    assert {row.at for row in aside} == {(await world.poll()).terms.opens}


async def test_chats_keep_the_day_and_which_was_used_last(world: PlayedWorld):
    await world.open()
    before = await world.rows(
        select(channels.c.id).where(~channels.c.grouped).order_by(channels.c.used, channels.c.id)
    )
    await world.tick(15 * MINUTE)
    rows = await world.rows(select(channels.c.id, channels.c.used).where(~channels.c.grouped))
    assert all(row.used - day_of(row.used) < timedelta(milliseconds=1) for row in rows)
    assert [row.id for row in sorted(rows, key=lambda row: row.used)] == [row.id for row in before]


async def test_what_was_heard_is_known_by_the_day_alone(world: PlayedWorld):
    await world.say("representative.thue", "việc")
    assert {row.at for row in await world.rows(select(heard.c.at))} == {
        day_of(row.at) for row in await world.rows(select(heard.c.at))
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_single_votes_go_with_the_objections_and_verify_says_so(world: PlayedWorld, url: str):
    await counted(world)
    assert len(await world.rows(select(votes))) == 4
    world.clock.on(timedelta(days=16))
    await world.memory.tick(elapse)
    assert await world.rows(select(votes)) == []
    [chain] = await chains(url)
    assert chain.differing == ()
    assert any("single votes of ballot flag are destroyed" in gone for gone in chain.gone)
    changed = update(ballots).values(result={"returned": 9})
    await world.change(changed)
    [chain] = await chains(url)
    assert "the count of ballot flag" in [what for _, what in chain.differing]
