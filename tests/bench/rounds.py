"""Measurements taken in turn, several rounds of them: what disturbs a round disturbs all that is compared."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.measuring import Broken, Measured, Subject, measure
from tests.bench.stand import Plan

Rounds = dict[str, list[Measured]]
Case = tuple[Plan, Subject]


async def in_turn(cases: Mapping[str, Case], rounds: int, say: Callable[[str], None]) -> Rounds:
    """Each case once in every round, in the order given; what broke is tried once more. Raises Broken."""
    found: Rounds = {name: [] for name in cases}
    for number in range(1, rounds + 1):
        for name, (plan, subject) in cases.items():
            try:
                one = await measure(plan, subject)
            except Broken as problem:
                say(f"  {number}/{rounds} {name}, again: {problem}")
                one = await measure(plan, subject)
            found[name].append(one)
            say(f"  {number}/{rounds} {name}: {_said(one)}")
    return found


async def commands_in_turn(
    cases: Mapping[str, Sequence[str]], rounds: int, say: Callable[[str], None]
) -> Rounds:
    """Each case in a process of its own, once in every round: a command that prints one JSON object of numbers
    as its last line. Raises Broken."""
    found: Rounds = {name: [] for name in cases}
    for number in range(1, rounds + 1):
        for name, command in cases.items():
            found[name].append(await printed(command))
            say(f"  {number}/{rounds} {name}: {found[name][-1]}")
    return found


async def printed(command: Sequence[str]) -> Measured:
    """JSON object that a command prints as its last line. Raises Broken with what it said of its failure."""
    running = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await running.communicate()
    if running.returncode:
        raise Broken(errors.decode(errors="replace")[-2000:])
    measured: Measured = json.loads(out.decode().strip().rpartition("\n")[2])
    return measured


def _said(one: Measured) -> str:
    if not one["steps"]:
        return f"first poll {one['first_poll_s']} s, {one['rss_mb']} MB"
    first = one["first_call_ms"]
    told = f"{one['per_second']}/s, {one['cpu_ms_per_step']} ms CPU a step, stand {one['stand_busy']:.0%} busy"
    told += f", first call p50 {first['p50']} p99 {first['p99']} ms" if first else ""
    return told + (f", {one['errors']} ERRORS" if one["errors"] else "")


@dataclass(frozen=True)
class Figure:
    """The median over the rounds, and the lowest and highest of them."""

    value: float
    low: float
    high: float


def figure(values: list[float]) -> Figure:
    return Figure(median(values), min(values), max(values))


def of(rounds: list[Measured], *path: str) -> Figure:
    return figure([_at(one, path) for one in rounds])


def ratio(mine: list[Measured], its: list[Measured], *path: str) -> Figure:
    """Round by round."""
    return figure([_at(a, path) / _at(b, path) for a, b in zip(mine, its, strict=True)])


def _at(one: Any, path: tuple[str, ...]) -> float:
    for name in path:
        one = one[name]
    return float(one)
