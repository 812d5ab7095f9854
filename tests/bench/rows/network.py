"""The same step where a call takes 100 ms there and back: 64 people, and 1,000 beside as many without it; by
polling and on a webhook."""

from dataclasses import replace

from tests.bench import subjects
from tests.bench.rounds import Case, Figure, Rounds, figure, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

NETWORK = 0.1
WAYS = {"polling": 0, "webhook": 1}


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000) + 1000
    seeded = await bench.seeded(Seed(units))
    alone = Plan("typed", units, 1, seconds=min(1.5, bench.seconds))
    few = Plan("typed", units, 64, network=NETWORK, settle=1.5, seconds=bench.seconds)
    cases: dict[str, Case] = {"alone": (alone, subjects.on_sqlite(seeded))}
    for way, webhooks in WAYS.items():
        ours = subjects.on_sqlite(seeded, webhooks=webhooks)
        cases[f"64, network, {way}"] = few, ours
        cases[f"1000, none, {way}"] = replace(few, at_once=1000, network=0), ours
        cases[f"1000, network, {way}"] = replace(few, at_once=1000), ours
    return await bench.in_turn(cases, max(1, bench.rounds - 2))


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {f"{name}, a second": of(several, "per_second") for name, several in rounds.items()}
    bounds = [64 / (NETWORK + alone["step_ms"]["p50"] / 1000) for alone in rounds["alone"]]
    for way in WAYS:
        few = zip(rounds[f"64, network, {way}"], bounds, strict=True)
        found[f"share of the bound, {way}"] = figure([one["per_second"] / bound for one, bound in few])
        many = ratio(rounds[f"1000, network, {way}"], rounds[f"1000, none, {way}"], "per_second")
        found[f"1000 users, network / none, {way}"] = many
    return found
