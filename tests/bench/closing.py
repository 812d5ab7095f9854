"""The rules of many clusters at once, in a process of its own: python -m tests.bench.closing DATABASE CLUSTERS

First the pure rules alone: so many clusters of the largest size, each with its own scores and votes, drawn from
a fixed seed. Then the database's clusters, whose window is over: the clock closes them all, and meanwhile a
heartbeat looks for how long the event loop was held up. Prints JSON.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import func, select

from bot.conversations.decide import elapse
from bot.rules.ballots import Ballot, Share
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.ranking import rank
from bot.rules.rehearsal import ClosedScores, rehearse
from bot.rules.scores import score
from bot.rules.voting_methods import Terms, count
from bot.state.snapshots import places, points, taken, total
from handlers.commands.run import freeze_loaded
from storage.schema import snapshots
from storage.turn.unit_of_work import UnitOfWork
from tests.bench.seeding import Seed, charter
from tests.vault import VAULT

SEED = 2026
UNITS, LEAVES = 20, 160  # of the largest cluster there is, and of the longest charter
BEAT = 0.001  # seconds


def rules(clusters: int) -> Iterator[tuple[str, float]]:
    """What is measured, and the median of milliseconds it takes for one cluster."""
    draw = random.Random(SEED)
    data = charter(Seed(0, LEAVES), datetime.now(UTC), UNITS)
    ties = [{"by": "group", "of": f"g{first}", "label": "điểm nhóm cao hơn"} for first in (0, 8, 16)]
    rules = read_charter(data | {"ties": ties})
    tables, ranked, counted = [], [], []
    for _ in range(clusters):
        given = {unit.id: {leaf: draw.choice("345") for leaf in rules.leaves} for unit in rules.units}
        scores = {unit: score(rules, unit, own) for unit, own in given.items()}
        ranked.append(_ms(lambda scores=scores: rank(rules, scores)))
        tables.append(_ms(lambda given=given: taken(rules, given, {})))
        names = tuple(given)
        box = [tuple(sorted(draw.sample(names, 3), key=names.index)) for _ in names]
        terms = _terms(names)
        counted.append(_ms(lambda terms=terms, box=box: count(terms, box)))
    yield "rank_ms", median(ranked)
    yield "taken_ms", median(tables)
    yield "count_ms", median(counted)
    # A rehearsal is worked out in a thread; two seconds are the most it may take.
    yield "rehearse_ms", median(_ms(partial(rehearse, rules, closed)) for closed in _closed(rules, given))


def _closed(rules: Charter, given: Mapping[str, Mapping[str, str]], times: int = 3) -> Iterator[ClosedScores]:
    for _ in range(times):
        body = taken(rules, given, {})
        by_leaf = {unit: points(body, unit) for unit in given}
        totals = {unit: total(body, unit) for unit in given}
        ranks = {place["unit"]: int(place["rank"]) for place in places(body)}
        yield ClosedScores(rules, given, by_leaf, totals, ranks)


def _terms(units: tuple[str, ...]) -> Terms:
    asked = {"electorate": units, "candidates": units, "threshold": Share(1, 2), "base": "issued"}
    ballot = Ballot("flag", "Suy tôn", "Đơn vị nào?", "approve", most=3, seats=3, **asked)
    opens = datetime.now(UTC)
    return Terms(ballot, "flag", units, units, 3, opens, opens + timedelta(minutes=15))


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


async def close_all(url: str) -> dict[str, Any]:
    # As `thidua run` does it once it is open.
    freeze_loaded()
    memory = UnitOfWork(url, clock=lambda: datetime.now(UTC), platforms={}, vault=VAULT)
    await memory.open()
    try:
        beats: list[tuple[float, float]] = []
        beating = asyncio.create_task(beat(beats))
        began = time.perf_counter()
        await memory.tick(elapse)
        took = time.perf_counter() - began
        beating.cancel()
        closed = await memory.database.read(lambda c: c.scalar(select(func.count()).select_from(snapshots)))
        longest, busiest = (1000 * max(column) for column in zip(*beats, strict=True))
        blocked = {"longest_block_ms": longest, "longest_work_ms": busiest}
        return {"closed": closed, "close_ms": 1000 * took / max(1, closed), **blocked}
    finally:
        await memory.close()


async def beat(beats: list[tuple[float, float]]) -> None:
    """By how much each beat came late, and how long this thread itself was at work since the one before: the
    rest went to the writer's thread, or to other programs."""
    while True:
        began, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(BEAT)
        beats.append((time.perf_counter() - began - BEAT, time.thread_time() - worked))


def main(url: str, clusters: int) -> None:
    measured = {**asyncio.run(close_all(url)), **dict(rules(clusters))}
    print(json.dumps({"seed": SEED, **{name: round(value, 3) for name, value in measured.items()}}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
