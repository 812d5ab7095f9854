"""A group that becomes a supergroup in the middle of its queue, told by the update or by the error first."""

import asyncio

import pytest

from bot.conversations.decide import decide
from bot.dialogue.facts import GroupBound
from bot.dialogue.turn import Turn
from handlers.transport import Blocked, Flood, Migrated
from tests.faults.hours import Bot, Line, Play
from tests.worlds.stored import heard


@pytest.mark.parametrize("first", ["update", "error", "added anew"])
def test_what_is_owed_to_a_group_follows_it_in_order_whoever_tells_first(play: Play, first: str):
    line = Line()
    moved: list[int] = []
    line.misbehave = lambda d: (
        Migrated("-1001") if moved and d.chat == "-5" else Flood(5) if d.text == "2" and not moved else None
    )

    async def story(bot: Bot) -> None:
        await bot.world.keep(heard("-5", group=True, who="minh"), Turn((GroupBound(),), "1"))
        await asyncio.sleep(1)
        for n in "234":
            await bot.world.keep(heard("-5", group=True, who="x"), Turn(result=n))
        await asyncio.sleep(1)
        moved.append(1)
        if first == "added anew":
            # Of the new chat we hear as of one to which we have just been added.
            await bot.memory.turn(heard("-1001", group=True, who="x", kind="joined"), decide)
        if first == "update":
            await bot.memory.turn(heard("-5", "-1001", group=True, who="x", kind="migrated"), decide)
        await bot.sent()
        await bot.memory.turn(heard("-5", "-1001", group=True, who="x", kind="migrated"), decide)
        await bot.memory.turn(heard("-1001", "/nhom", group=True, who="minh"), decide)
        await bot.sent()

    play(story, line)
    told = line.told("-1001")
    assert [text for text in told if text in "234"] == ["2", "3", "4"]
    assert line.told("-5") == ["1"]
    # It is the cluster's group still.
    assert any("đã gắn với cụm" in text for text in told)


def test_a_chat_that_can_be_written_to_no_more_is_given_up_and_said_to_be_so(play: Play):
    line = Line()

    async def story(bot: Bot) -> None:
        seat = await bot.world.seated("Lan", "representative", "thue")
        await bot.sent()
        line.misbehave = lambda d: Blocked("bot was blocked by the user") if d.chat == "lan" else None
        for n in "123":
            await bot.world.keep(heard("lan"), Turn(result=n))
        await bot.sent()
        [held] = (await bot.world.seat("representative", "thue")).holders
        assert (seat.unit, held.reachable) == ("thue", False)

    play(story, line)
    assert line.told("lan")[-3:] != ["1", "2", "3"]
    assert len([1 for _, chat, text in line.tried if chat == "lan" and text in "123"]) == 1
