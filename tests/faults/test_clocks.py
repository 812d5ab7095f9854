"""A clock that is set back, or jumps ahead: nothing waits for an hour, and nothing is said twice."""

import asyncio
from datetime import timedelta

from bot.conversations.decide import elapse
from bot.dialogue.turn import Turn
from handlers.transport import Unavailable
from tests.faults.hours import Bot, Line, Play
from tests.worlds.stored import heard

HOUR = timedelta(hours=1)


def test_with_the_clock_an_hour_back_what_was_owed_and_what_is_said_anew_goes_out_soon(play: Play):
    line = Line()
    line.misbehave = lambda d: Unavailable("down") if not line.arrived and len(line.tried) < 6 else None

    async def story(bot: Bot) -> None:
        await bot.world.keep(heard("lan"), Turn(result="1"))
        await asyncio.sleep(20)
        assert line.told("lan") == []
        bot.back = HOUR
        await bot.world.keep(heard("lan"), Turn(result="2"))
        await bot.world.keep(heard("mai"), Turn(result="3"))
        assert await bot.sent() < 60

    play(story, line)
    assert (line.told("lan"), line.told("mai")) == (["1", "2"], ["3"])


def test_after_a_start_with_the_clock_an_hour_back_what_was_owed_goes_out_soon(play: Play):
    async def before(bot: Bot) -> None:
        bot.line.misbehave = lambda d: Unavailable("down")
        await bot.world.keep(heard("lan"), Turn(result="1"))
        await asyncio.sleep(20)

    async def after(bot: Bot) -> None:
        assert await bot.sent() < 60

    play(before)
    line = Line()
    play(after, line, back=HOUR)
    assert line.told("lan") == ["1"]


def test_with_the_clock_back_and_forth_every_reminder_comes_once(play: Play):
    line = Line()

    async def story(bot: Bot) -> None:
        await bot.world.seated("Lan", "representative", "thue")
        for back in (-9.4, -9.4, -9.3, -9.4, -9.2, -12.0, -9.0, -12.1):
            bot.back = timedelta(days=back)
            await asyncio.sleep(30)
            await bot.memory.tick(elapse)
            await bot.sent()

    play(story, line)
    assert line.told("lan")
    assert len(set(line.told("lan"))) == len(line.told("lan"))


def test_an_update_heard_before_the_clock_was_set_back_is_still_known(play: Play):
    async def story(bot: Bot) -> None:
        said = heard("lan", "x")
        await bot.world.keep(said, Turn(result="1"))
        bot.back = HOUR
        await bot.memory.tick(elapse)
        assert (await bot.world.keep(said, Turn(result="1"))).status == "repeated"

    play(story)
