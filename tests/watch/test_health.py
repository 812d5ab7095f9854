"""/health and /metrics over HTTP: what they tell of each part, and to whom."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.conversations.said import Platform
from bot.conversations.turn import Audience, Message, Turn
from handlers import inbox, watch
from handlers.channel import Hearing
from handlers.inbox import receive
from handlers.transport import Blocked, Flood, Refused, Unavailable, Uncertain
from handlers.watch import Watch
from handlers.web import health
from storage.memory import Memory
from tests.storage.town import MINUTE, Town, always, heard
from tests.telegram.owed import delivery

WELL, CHAT = Hearing(age=3.0), Platform("chat")
TOKEN = "for-the-eyes-of-prometheus"


@dataclass
class Line:
    """A messenger of which only is known how it is heard, and what becomes of what is sent."""

    told: Hearing = WELL
    problems: list[Exception] = field(default_factory=list)
    platform: Platform = CHAT

    @property
    def transport(self) -> "Line":
        return self

    def hearing(self) -> Hearing:
        return self.told

    async def deliver(self, delivery: Any) -> str:
        if self.problems:
            raise self.problems.pop(0)
        return "m1"


@dataclass
class Timer:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def asked(watching: Watch, token: str = "") -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=health.routes(watching, token)))
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua") as client:
        yield client


async def told(watching: Watch) -> tuple[int, dict[str, Any]]:
    async with asked(watching) as client:
        answer = await client.get("/health")
        return answer.status_code, answer.json()


async def numbers(watching: Watch) -> dict[str, float]:
    """Every number of /metrics that is not the process's own and not 0, by its name and labels."""
    async with asked(watching, TOKEN) as client:
        text = (await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith(("#", "process_")))
    return {name: float(value) for name, _, value in lines if float(value)}


async def test_where_all_is_well_it_says_so_of_each_part(town: Town):
    assert await told(Watch(town.memory, [Line()], Timer())) == (
        200,
        {
            "ok": True,
            "database": {"ok": True},
            "outbox": {"ok": True, "age": 0.0},
            "scheduler": {"ok": True, "age": 0.0},
            "chat": {"ok": True, "age": 3.0},
        },
    )


async def test_a_messenger_that_is_not_heard_is_told_with_its_reason(town: Town):
    problem = "another program polls with this token"
    status, parts = await told(Watch(town.memory, [Line(Hearing(problem, 4.0))]))
    assert (status, parts["ok"]) == (503, False)
    assert parts["chat"] == {"ok": False, "age": 4.0, "problem": problem}
    assert parts["database"]["ok"]


async def test_a_database_that_cannot_be_reached_is_told_by_the_kind_of_error():
    away = Memory("postgresql+psycopg://lan:a-password@127.0.0.1:1/x", clock=Timer, platforms={})
    status, parts = await told(Watch(away))
    assert (status, parts["database"]["ok"], "outbox" in parts) == (503, False, False)
    assert "a-password" not in str(parts)


async def test_a_database_that_hangs_is_asked_once_however_many_ask(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watch, "PATIENCE", 0.02)
    looks = []

    class Hangs:
        @property
        def outbox(self) -> "Hangs":
            return self

        async def waiting(self, soon: object) -> None:
            looks.append(soon)
            await asyncio.Event().wait()

    watching = Watch(Hangs())
    for status, parts in await asyncio.gather(*(told(watching) for _ in range(5))):
        assert (status, parts["database"]["ok"]) == (503, False)
    assert len(looks) == 1


async def test_a_look_that_hangs_is_given_up_and_the_next_one_is_a_new_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    """As a line does that was cut without a word, while new ones could be made."""
    monkeypatch.setattr(watch, "PATIENCE", 0.02)
    monkeypatch.setattr(watch, "GIVEN_UP", 0.02)
    watching, waiting = Watch(town.memory), town.memory.outbox.waiting
    monkeypatch.setattr(town.memory.outbox, "waiting", lambda soon: asyncio.Event().wait())
    assert (await told(watching))[0] == 503
    monkeypatch.setattr(town.memory.outbox, "waiting", waiting)
    monkeypatch.setattr(watch, "PATIENCE", 2.0)
    await asyncio.sleep(0.03)
    assert (await told(watching))[0] == 200


async def test_a_calendar_that_is_no_longer_read_out_is_told(town: Town):
    timer = Timer()
    watching = Watch(town.memory, timer=timer)
    tick = watching.ticking(always_(None))
    timer.now += 121
    assert (await told(watching))[1]["scheduler"]["ok"] is False
    await tick()
    assert (await told(watching))[1]["scheduler"] == {"ok": True, "age": 0.0}
    timer.now += 121
    with pytest.raises(OSError, match="away"):
        await watching.ticking(always_(OSError("away")))()
    assert (await told(watching))[0] == 503


def always_(problem: Exception | None) -> Callable[[], Any]:
    async def tick() -> None:
        if problem:
            raise problem

    return tick


async def test_answers_that_wait_too_long_are_told_and_mail_to_many_may_wait_longer(town: Town):
    watching = Watch(town.memory)
    await town.seated("Lan", "representative", "thue")
    to_all = Message("Nhắc việc.", to=Audience("role", role="secretary"))
    await town.say(heard("lan"), Turn((), "", messages=(to_all,)))
    town.clock.on(2 * MINUTE)
    assert (await told(watching))[1]["outbox"] == {"ok": True, "age": 120.0}
    await town.say(heard("lan"), Turn((), "Đã ghi."))
    town.clock.on(2 * MINUTE)
    status, parts = await told(watching)
    assert (status, parts["outbox"]["problem"]) == (503, "messages are not sent on chat")
    await town.clear()
    assert (await told(watching))[0] == 200


async def test_a_group_that_telegram_holds_back_for_an_hour_is_no_fault_of_ours(town: Town):
    await town.say(heard("lan"), Turn((), "Đã ghi."))
    (waits,) = await town.claimed()
    await town.memory.outbox.postpone(waits.id, town.clock() + 60 * MINUTE)
    town.clock.on(5 * MINUTE)
    assert (await told(Watch(town.memory)))[0] == 200


# --- /metrics ---------------------------------------------------------------------------------------


async def test_there_are_no_metrics_where_no_token_is_set(town: Town):
    async with asked(Watch(town.memory)) as client:
        assert (await client.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 404


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
async def test_without_the_right_token_nothing_is_counted_out(town: Town, given: dict[str, str]):
    async with asked(Watch(town.memory), TOKEN) as client:
        answer = await client.get("/metrics", headers=given)
    assert (answer.status_code, answer.content) == (401, b"")


async def test_turns_are_counted_by_what_became_of_them(town: Town, monkeypatch: pytest.MonkeyPatch):
    timer = Timer()
    watching = Watch(town.memory, timer=timer)
    turns, said = watching.turns(), heard("lan", "chào")

    def fails(*_: object) -> Turn:
        timer.now += 0.3
        raise ValueError("a fault of ours")

    await turns.turn(said, always(Turn((), "Chào.")))
    await turns.turn(said, always(Turn((), "Chào.")))
    await turns.turn(heard("lan", "chào"), fails)

    class Hangs:
        async def turn(self, *_: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(inbox, "LONGEST", 0.01)
    monkeypatch.setattr(turns, "_memory", Hangs())
    with pytest.raises(TimeoutError):
        await receive(turns, heard("lan"))
    counted = await numbers(watching)
    assert {name: count for name, count in counted.items() if "thidua_turns" in name} == {
        f'thidua_turns_total{{outcome="{outcome}",platform="chat"}}': 1.0
        for outcome in ("kept", "repeated", "failed", "unkept")
    }
    assert counted['thidua_turn_seconds_bucket{le="0.25",platform="chat"}'] == 3
    assert counted['thidua_turn_seconds_bucket{le="0.5",platform="chat"}'] == 4


async def test_how_long_a_turn_took_is_known_to_the_next_five_milliseconds_only(town: Town):
    sums = set()
    for seconds in (0.0051, 0.0074, 0.0099):
        timer = Timer()
        watching = Watch(town.memory, timer=timer)

        def slowly(here: object, said: object, timer: Timer = timer, seconds: float = seconds) -> Turn:
            timer.now += seconds
            return Turn((), "Đã ghi.")

        await watching.turns().turn(heard("lan"), slowly)
        sums.add((await numbers(watching))['thidua_turn_seconds_sum{platform="chat"}'])
    assert sums == {0.01}


async def test_messages_are_counted_by_what_became_of_them(town: Town):
    became = {
        "unavailable": Unavailable("down"),
        "unknown": Uncertain("dropped"),
        "undeliverable": Refused("too long"),
        "blocked": Blocked("left"),
        "flood": Flood(30),
        "failed": ValueError("a fault of ours"),
    }
    watching = Watch(town.memory)
    sending = watching.sending(Line(problems=list(became.values())))
    for problem in became.values():
        with pytest.raises(type(problem)):
            await sending.deliver(delivery())
    assert await sending.deliver(delivery()) == "m1"
    counted = await numbers(watching)
    for outcome in (*became, "sent"):
        assert counted[f'thidua_messages_total{{outcome="{outcome}",platform="chat"}}'] == 1
    assert counted['thidua_flood_wait_seconds_total{platform="chat"}'] == 30


async def test_what_waits_is_told_by_lane_and_how_each_part_is(town: Town):
    timer = Timer()
    watching = Watch(town.memory, [Line(Hearing("silent", 91.0))], timer)
    await town.say(heard("lan"), Turn((), "Đã ghi."))
    town.clock.on(MINUTE)
    timer.now += 7
    with pytest.raises(OSError, match="away"):
        await watching.ticking(always_(OSError("away")))()
    assert await numbers(watching) == {
        'thidua_outbox_messages{lane="answer",platform="chat"}': 1.0,
        'thidua_outbox_age_seconds{lane="answer",platform="chat"}': 60.0,
        'thidua_ok{part="database"}': 1.0,
        'thidua_ok{part="outbox"}': 1.0,
        'thidua_ok{part="scheduler"}': 1.0,
        'thidua_age_seconds{part="chat"}': 91.0,
        'thidua_age_seconds{part="outbox"}': 60.0,
        'thidua_age_seconds{part="scheduler"}': 7.0,
        'thidua_ticks_total{outcome="failed"}': 1.0,
    }
    await town.clear()
    assert not [name for name in await numbers(watching) if "outbox_messages" in name]


async def test_no_label_says_who_where_or_what(town: Town):
    watching = Watch(town.memory, [Line()])
    await watching.turns().turn(heard("lan", "An Phú"), always(Turn((), "Đã ghi An Phú.")))
    await watching.sending(Line()).deliver(delivery("Đã ghi An Phú."))
    await watching.ticking(always_(None))()
    labels = {label for name in await numbers(watching) for label in re.findall(r'(\w+)="', name)}
    assert labels <= {"platform", "outcome", "part", "lane", "le"}
