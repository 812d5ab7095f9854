"""/metrics over HTTP: what is counted, and that no label tells of a person."""

import asyncio
import re

import pytest

from bot.dialogue.turn import Turn
from handlers import inbox
from handlers.channel import Hearing
from handlers.health import Watch
from handlers.inbox import receive
from handlers.transport import Blocked, Flood, Refused, Unavailable, Uncertain
from tests.handlers.test_health import Line, Timer, always_, asked
from tests.telegram.owed import delivery
from tests.worlds.stored import MINUTE, StoredWorld, always, heard

TOKEN = "for-the-eyes-of-prometheus"


async def numbers(watching: Watch) -> dict[str, float]:
    """Every number of /metrics that is not the process's own and not 0, by its name and labels."""
    async with asked(watching, TOKEN) as client:
        text = (await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith(("#", "process_")))
    return {name: float(value) for name, _, value in lines if float(value)}


async def test_turns_are_counted_by_what_became_of_them(world: StoredWorld, monkeypatch: pytest.MonkeyPatch):
    timer = Timer()
    watching = Watch(world.memory, timer=timer)
    turns, said = watching.turns(), heard("lan", "chào")

    def fails(*_: object) -> Turn:
        timer.now += 0.3
        raise ValueError("a fault of ours")

    await turns.turn(said, always(Turn((), "Chào.")))
    await turns.turn(said, always(Turn((), "Chào.")))
    await turns.turn(heard("lan", "chào"), fails)

    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(inbox, "LONGEST", 0.01)
    monkeypatch.setattr(world.memory, "turn", hangs)
    with pytest.raises(TimeoutError):
        await receive(turns, heard("lan"))
    counted = await numbers(watching)
    assert {name: count for name, count in counted.items() if "thidua_turns" in name} == {
        f'thidua_turns_total{{outcome="{outcome}",platform="chat"}}': 1.0
        for outcome in ("kept", "repeated", "failed", "unkept")
    }
    assert counted['thidua_turn_seconds_bucket{le="0.25",platform="chat"}'] == 3
    assert counted['thidua_turn_seconds_bucket{le="0.5",platform="chat"}'] == 4


async def test_how_long_a_turn_took_is_known_to_the_next_five_milliseconds_only(world: StoredWorld):
    sums = set()
    for seconds in (0.0051, 0.0074, 0.0099):
        timer = Timer()
        watching = Watch(world.memory, timer=timer)

        def slowly(here: object, said: object, timer: Timer = timer, seconds: float = seconds) -> Turn:
            timer.now += seconds
            return Turn((), "Đã ghi.")

        await watching.turns().turn(heard("lan"), slowly)
        sums.add((await numbers(watching))['thidua_turn_seconds_sum{platform="chat"}'])
    assert sums == {0.01}


async def test_messages_are_counted_by_what_became_of_them(world: StoredWorld):
    became = {
        "unavailable": Unavailable("down"),
        "unknown": Uncertain("dropped"),
        "undeliverable": Refused("too long"),
        "blocked": Blocked("left"),
        "flood": Flood(30),
        "failed": ValueError("a fault of ours"),
    }
    watching = Watch(world.memory)
    sending = watching.sending(Line(problems=list(became.values())))
    for problem in became.values():
        with pytest.raises(type(problem)):
            await sending.deliver(delivery())
    assert await sending.deliver(delivery()) == "m1"
    counted = await numbers(watching)
    for outcome in (*became, "sent"):
        assert counted[f'thidua_messages_total{{outcome="{outcome}",platform="chat"}}'] == 1
    assert counted['thidua_flood_wait_seconds_total{platform="chat"}'] == 30


async def test_what_waits_is_told_by_lane_and_how_each_part_is(world: StoredWorld):
    timer = Timer()
    watching = Watch(world.memory, [Line(Hearing("silent", 91.0))], timer)
    await world.keep(heard("lan"), Turn((), "Đã ghi."))
    world.clock.on(MINUTE)
    timer.now += 7
    with pytest.raises(OSError, match="away"):
        await watching.ticking(always_(OSError("away")))()
    assert await numbers(watching) == {
        'thidua_outbox_messages{lane="answer",platform="chat"}': 1.0,
        'thidua_outbox_age_seconds{lane="answer",platform="chat"}': 60.0,
        'thidua_ok{part="clusters"}': 1.0,
        'thidua_ok{part="database"}': 1.0,
        'thidua_ok{part="evidence"}': 1.0,
        'thidua_ok{part="posts"}': 1.0,
        'thidua_ok{part="outbox"}': 1.0,
        'thidua_ok{part="requests"}': 1.0,
        'thidua_ok{part="scheduler"}': 1.0,
        'thidua_age_seconds{part="chat"}': 91.0,
        'thidua_age_seconds{part="outbox"}': 60.0,
        'thidua_age_seconds{part="scheduler"}': 7.0,
        'thidua_ticks_total{outcome="failed"}': 1.0,
    }
    await world.clear()
    assert not [name for name in await numbers(watching) if "outbox_messages" in name]


async def test_no_label_says_who_where_or_what(world: StoredWorld):
    watching = Watch(world.memory, [Line()])
    await watching.turns().turn(heard("lan", "An Phú"), always(Turn((), "Đã ghi An Phú.")))
    await watching.sending(Line()).deliver(delivery("Đã ghi An Phú."))
    await watching.ticking(always_(None))()
    labels = {label for name in await numbers(watching) for label in re.findall(r'(\w+)="', name)}
    assert labels <= {"platform", "outcome", "part", "lane", "le"}
