"""A platform that fails for long: what is owed comes in order, each once where it can be, and in no storm."""

import asyncio
import random

from sqlalchemy import Connection

from bot.dialogue.said import Chat
from bot.dialogue.turn import Message, Turn
from handlers.transport import Flood, Unavailable, Uncertain
from storage.outbox.rows import MANY, enqueue
from tests.faults.hours import Bot, Line, Play
from tests.worlds.stored import heard

HOUR = 3600.0


def clock() -> float:
    return asyncio.get_running_loop().time()


async def owe(bot: Bot, chat: str, *texts: str, group: bool = False) -> None:
    for text in texts:
        await bot.world.keep(heard(chat, group=group, who="x"), Turn(result=text))


def between(begin: float, end: float, problem: Exception, chat: str = ""):
    """The problem, on the way of everything or of one chat, for so long."""
    return lambda d: problem if begin <= clock() < end and chat in ("", d.chat) else None


def test_a_group_told_to_wait_waits_and_others_are_answered_meanwhile(play: Play):
    line = Line()
    floods = [Flood(600)]
    line.misbehave = lambda d: floods.pop() if d.chat == "group" and floods else None

    async def story(bot: Bot) -> None:
        await owe(bot, "group", "bảng 1", "bảng 2", group=True)
        for n in range(10):
            await owe(bot, "lan", f"đã ghi {n}")
            await asyncio.sleep(50)
        assert len(line.told("lan")) == 10
        assert line.told("group") == []
        await bot.sent()

    play(story, line)
    assert line.told("group") == ["bảng 1", "bảng 2"]
    assert [at for at, chat, _ in line.tried if chat == "group"][1] >= 600
    answers = [at for at, chat, _ in line.arrived if chat == "lan"]
    assert all(at - 50 * n < 1 for n, at in enumerate(answers))


def test_when_several_chats_are_told_to_wait_at_once_it_is_the_whole_bot_that_waits(play: Play):
    line = Line()
    line.misbehave = lambda d: Flood(30 - clock()) if clock() < 30 else None

    async def story(bot: Bot) -> None:
        for n in range(40):
            await owe(bot, f"c{n}", "a", "b")
        await asyncio.sleep(5)
        # Telegram punishes whoever goes on: nothing is tried any more, and nothing that is said anew.
        tried = len(line.tried)
        await owe(bot, "lan", "đã ghi")
        await asyncio.sleep(20)
        assert len(line.tried) == tried < 40
        await bot.sent()
        assert clock() < 60

    play(story, line)
    assert line.a_second() <= 30
    assert all(line.told(f"c{n}") == ["a", "b"] for n in range(40))


def test_an_hour_of_server_errors_loses_nothing_keeps_the_order_and_brings_no_storm(play: Play):
    line = Line(misbehave=between(0, HOUR, Unavailable("Bad Gateway")))

    async def story(bot: Bot) -> None:
        chats = [f"c{n}" for n in range(50)]
        for chat in chats:
            await owe(bot, chat, "1", "2")
        for n in (3, 4, 5):
            await asyncio.sleep(600)
            for chat in chats:
                await owe(bot, chat, str(n))
        await asyncio.sleep(HOUR - clock())
        # Each new message may look whether the line is there again; what waits does not try it all the time.
        assert len(line.tried) < 600
        late = await bot.sent()
        assert late < 120

    play(story, line)
    assert all(line.told(f"c{n}") == ["1", "2", "3", "4", "5"] for n in range(50))
    assert line.a_second() <= 30


def test_after_an_hour_of_errors_one_alone_who_writes_is_answered_soon(play: Play):
    line = Line(misbehave=between(0, HOUR, Unavailable("Bad Gateway")))

    async def story(bot: Bot) -> None:
        await owe(bot, "lan", "1")
        await asyncio.sleep(HOUR + 1)
        await owe(bot, "lan", "2")
        assert await bot.sent() < 90

    play(story, line)
    assert line.told("lan") == ["1", "2"]
    assert len(line.tried) < 120


def test_one_message_that_the_server_cannot_bear_holds_up_its_own_chat_alone(play: Play):
    line = Line(misbehave=between(0, HOUR, Unavailable("Internal Server Error"), "lan"))

    async def story(bot: Bot) -> None:
        await owe(bot, "lan", "1")
        for n in range(10):
            await owe(bot, "mai", str(n))
            await asyncio.sleep(60)
        assert len(line.told("mai")) == 10

    play(story, line)
    assert all(at - 60 * n < 1 for n, (at, chat, _) in enumerate(a for a in line.arrived if a[1] == "mai"))


def test_no_limit_is_exceeded_and_nobody_who_types_waits_behind_mail_to_many(play: Play):
    line, waited = Line(takes=0.2), []

    async def story(bot: Bot) -> None:
        await many(bot, [f"c{n}" for n in range(150)])
        for n in range(5):
            said = clock()
            await owe(bot, "lan", f"đã ghi {n}")
            while len(line.told("lan")) <= n:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            waited.append(clock() - said)
            await asyncio.sleep(random.Random(n).uniform(0.8, 1.2))
        await bot.sent()

    play(story, line)
    assert max(waited) < 0.5
    assert line.a_second() <= 30


async def many(bot: Bot, chats: list[str]) -> None:
    """A reminder to each of these."""

    def work(connection: Connection) -> None:
        for chat in chats:
            enqueue(connection, Chat("chat", chat), bot.now(), text="nhắc", lane=MANY)

    await bot.memory.database.write(work)


def test_a_group_gets_twenty_a_minute_counting_edits(play: Play):
    line = Line()

    async def story(bot: Bot) -> None:
        board = lambda n: Turn(messages=(Message(f"bảng {n}", board="b"),))  # noqa: E731
        for n in range(30):
            await bot.world.keep(heard("group", group=True, who="x"), board(n))
            await owe(bot, "group", f"{n}", group=True)
            await asyncio.sleep(1)
        await bot.sent()

    play(story, line)
    times = [at for at, chat, _ in line.tried if chat == "group"]
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[20:], strict=False))
    assert line.told("group")[-1] == "29"


def test_what_arrives_but_is_not_known_to_keeps_its_order_and_does_not_flood_the_person(play: Play):
    line = Line(arrives=True, misbehave=between(0, HOUR, Uncertain("ReadTimeout")))

    async def story(bot: Bot) -> None:
        await owe(bot, "lan", "1", "2", "3")
        await asyncio.sleep(HOUR)
        await bot.sent()

    play(story, line)
    told = line.told("lan")
    assert list(dict.fromkeys(told)) == ["1", "2", "3"]
    assert told == sorted(told)
    assert len(told) < 30
