"""/health and /metrics as pages: what is answered, and to whom."""

from typing import Any

import pytest

from handlers.channel import Hearing
from handlers.health import PartHealth, Watch
from tests.handlers.test_health import Line, asked

TOKEN = "for-the-eyes-of-prometheus"


class Beats:
    """A memory that can be written to."""

    async def pulse(self) -> None:
        return None


class Stated(Watch):
    """A watch that says what it is told."""

    def __init__(self, **parts: PartHealth) -> None:
        super().__init__(Beats(), [Line(Hearing())])  # type: ignore[arg-type]
        self._parts = parts

    async def health(self) -> dict[str, PartHealth]:
        return self._parts


async def health(**parts: PartHealth) -> tuple[int, Any]:
    async with asked(Stated(**parts)) as client:
        answer = await client.get("/health")
    return answer.status_code, answer.json()


async def test_where_all_is_well_nothing_but_that_and_its_age_is_said():
    assert await health(database=PartHealth(), chat=PartHealth(age=3.14159)) == (
        200,
        {"ok": True, "database": {"ok": True}, "chat": {"ok": True, "age": 3.1}},
    )


async def test_one_part_that_is_not_well_calls_the_administrator_with_its_problem():
    status, told = await health(database=PartHealth("cannot be reached"), chat=PartHealth())
    assert (status, told["ok"], told["chat"]) == (503, False, {"ok": True})
    assert told["database"] == {"ok": False, "problem": "cannot be reached"}


async def test_there_are_no_metrics_where_no_token_is_set():
    async with asked(Stated()) as client:
        assert (await client.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 404


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
async def test_without_the_right_token_nothing_is_counted_out(given: dict[str, str]):
    async with asked(Stated(), TOKEN) as client:
        answer = await client.get("/metrics", headers=given)
    assert (answer.status_code, answer.content) == (401, b"")
