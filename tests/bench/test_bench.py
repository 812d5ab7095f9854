"""The benchmark command still works: nothing here is timed."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bench import subjects, table
from tests.bench.measuring import Measured, measure
from tests.bench.people import Crowd
from tests.bench.readme import README, rewritten
from tests.bench.record import Record
from tests.bench.registry import ALSO, ASKED, ROWS
from tests.bench.rounds import Case, Rounds, figure
from tests.bench.rows import Bench
from tests.bench.seeding import Seed, seed
from tests.bench.soak import soaked
from tests.bench.stand import Plan
from tests.bench.wire import parameters

RESULTS = README.with_name("results.json")
SAMPLE: Measured = {
    **{
        "per_second": 1.0,
        "cpu_ms_per_step": 1.0,
        "server_cpu_ms_per_step": 1.0,
        "rss_mb": 1.0,
        "first_poll_s": 1.0,
        "stand_busy": 0.1,
    },
    **{"reminders": 1, "reminders_per_second": 1.0, "refused": 0},
    **{"first_call_ms": {"p50": 1.0, "p99": 1.0}, "step_ms": {"p50": 1.0, "p99": 1.0}},
    **{
        "rank_ms": 1.0,
        "taken_ms": 1.0,
        "count_ms": 1.0,
        "rehearse_ms": 1.0,
        "close_ms": 1.0,
        "longest_block_ms": 1.0,
        "longest_work_ms": 1.0,
    },
}


class Rehearsed(Bench):
    """Every measurement comes out alike."""

    async def seeded(self, wanted: Seed) -> Path:
        return self.folder

    async def in_turn(self, cases: dict[str, Case], rounds: int = 0) -> Rounds:
        return {name: [SAMPLE] for name in cases}


async def test_a_step_is_measured_of_the_real_bot(tmp_path: Path):
    await seed(f"sqlite+pysqlite:///{tmp_path}/seed?synchronous=OFF", Seed(8))
    plan = Plan("typed", 8, at_once=4, settle=0, seconds=5)
    measured = await measure(plan, subjects.on_sqlite(tmp_path / "seed"))
    # Of each unit: one group opened, eight criteria scored. It ends when nobody comes after one who is done;
    # three others may be under way then.
    assert 5 * 9 <= measured["steps"] <= 8 * 9
    assert 5 * 8 <= measured["recorded"] <= 8 * 8
    assert (measured["errors"], measured["wrong"]) == (0, {})
    assert measured["calls"]["sendMessage"] >= measured["steps"]


async def test_a_short_soak_loses_nothing(tmp_path: Path):
    found = await soaked(tmp_path, pages=20, people=10, rate=10, seconds=16)
    # Sixteen seconds are too few to tell whether memory grows.
    assert not [wrong for wrong in found["wrong"] if wrong != "memory grows"]
    assert found["stored"]["pages"] > 0
    assert found["stored"]["telegram"] > 0


async def test_each_line_of_the_tables_has_a_row_that_measures_it(tmp_path: Path):
    bench = Rehearsed(tmp_path, print)
    figures = {}
    for row in ROWS.values():
        sample = getattr(row, "SAMPLE", SAMPLE)
        own = {name: [sample] for name in getattr(row, "CASES", ())}
        rounds = own or await row.measure(bench)
        figures |= row.figures(rounds)
    assert not {*(line.name for line in ASKED), *ALSO} - figures.keys()
    assert len(table.by_users(figures)) == 1 + len(table.AT_ONCE)


def test_at_least_and_at_most_are_not_confused():
    low, high = figure([1.0, 2.0, 1.5]), figure([99.0])
    told = {line: table.Line("x", "x", 10.0, most).reached for line, most in (("least", False), ("most", True))}
    assert [told["least"](low), told["least"](high), told["most"](low), told["most"](high)] == [
        *(False, True),
        *(True, False),
    ]


def test_nobody_types_a_number_into_the_readme():
    text = README.read_text("utf-8")
    assert rewritten(text, Record.read(RESULTS)) == text


@pytest.mark.parametrize("way", ["json", "form", "multipart"])
def test_parameters_are_read_as_each_library_sends_them(way: str):
    keyboard = {"inline_keyboard": [[{"text": "Có", "callback_data": "q=y"}]]}
    said = {"chat_id": "7", "text": "Đạt 4,5 & hơn = tốt\r\n--", "reply_markup": keyboard}
    fields = said | {"reply_markup": json.dumps(keyboard)}
    sent: dict[str, Any] = {
        "json": {"json": said},
        "form": {"data": fields},
        "multipart": {"files": {name: (None, value) for name, value in fields.items()}},
    }[way]
    assert parameters(httpx.Request("POST", "http://stand", **sent).read()) == said


@pytest.mark.parametrize("way", ["typed", "tapped"])
def test_a_crowd_is_through_when_every_unit_is(way: str):
    crowd, said = Crowd(way, seated=3, leaves=8), 0
    while person := crowd.arrive():
        while crowd.says(person):
            said += 1
    assert said == 3 * (9 if way == "typed" else 10)
