"""The watch over messengers: a long silence is told once, and so is its end."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from handlers import outages
from handlers.channel import Hearing
from handlers.outages import AFTER, watch_outages

# Times that each age is looked at: twice in vain, once well, and once more in which nothing is said again.
LOOKS = 4


@dataclass
class Told:
    """Storage that keeps what it is told. `known`: the platform is marked as out already."""

    known: bool = False
    failing: int = 0
    told: list[bool] = field(default_factory=list)

    async def outage(self, platform: str, decide: object, *, out: bool) -> bool:
        if self.failing:
            self.failing -= 1
            raise OSError("the database is away")
        changed, self.known = out != self.known, out
        self.told.append(out)
        return changed


@dataclass
class Line:
    """Messenger that last answered so many seconds ago; None: never. `looks`: times it was asked."""

    age: float | None = 0.0
    looks: int = 0
    transport = SimpleNamespace(platform=SimpleNamespace(name="telegram"))

    def hearing(self) -> Hearing:
        self.looks += 1
        return Hearing(age=self.age)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(outages, "LOOK", 0.001)


async def looked(memory: Told, ages: list[tuple[float | None, float]]) -> list[bool]:
    """Looks at a line whose age is each of these, after so many seconds of running."""
    line, stop, now = Line(), asyncio.Event(), [0.0]
    line.age = ages[0][0]
    watching = asyncio.create_task(watch_outages(memory, [line], stop, lambda: now[0]))  # type: ignore[arg-type,list-item]
    await asyncio.sleep(0)
    for age, running in ages:
        line.age, now[0] = age, running
        # The last of them begins when the others are through, whatever they failed at.
        enough = line.looks + LOOKS
        while line.looks < enough:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    stop.set()
    await watching
    return memory.told


async def test_a_long_silence_is_told_once_and_so_is_its_end():
    ages = [(1.0, 10), (AFTER, 2 * AFTER), (AFTER + 9, 2 * AFTER + 9), (1.0, 3 * AFTER), (2.0, 3 * AFTER)]
    assert await looked(Told(), ages) == [False, True, False]


async def test_a_messenger_that_never_answered_is_out_once_the_bot_has_run_for_long():
    assert await looked(Told(), [(None, 10), (None, AFTER + 1)]) == [True]


async def test_a_stop_of_the_bot_is_no_outage_of_a_messenger():
    assert await looked(Told(), [(5 * AFTER, 10)]) == []


async def test_what_could_not_be_told_is_told_at_the_next_look():
    assert await looked(Told(failing=2), [(AFTER, 2 * AFTER)]) == [True]
