"""`thidua demo --play`: cluster 10's year, as far as it is built, played without a person.

Everybody is a robot with a phone; what they say goes the whole way of a message: HTTP in, a turn, the
outbox, HTTP out. Whatever does not come to its end is an error.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bot.conversations.decide import elapse
from bot.conversations.situation import Situation
from bot.rules.charter import read
from config.charters import load
from handlers.commands.cluster10 import CLUSTER, before_opening, opened
from handlers.commands.phones import until
from handlers.commands.serving import House, serving
from handlers.commands.venues import DATABASE, venue
from handlers.commands.year import Year
from handlers.outbox import UNLIMITED

RANKING = "ranking.json"
STAGES = ("self", "reviewed", "agreed")


def play(out: Path, platform: str, charter: str, say: Callable[[str], None]) -> None:
    """Leaves the database and ranking.json in `out`, replacing those of an earlier play.

    Raises UnfitCharter, CannotServe where something is not installed, and Stuck where the year does not
    come to its end.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    data = load(charter)
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob(f"{DATABASE}*"), out / RANKING):
        old.unlink(missing_ok=True)
    ranking = asyncio.run(_play(out, platform, data, say))
    (out / RANKING).write_text(json.dumps(ranking, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


async def _play(
    out: Path, platform: str, data: dict[str, object], say: Callable[[str], None]
) -> list[dict[str, object]]:
    clock = before_opening(data)
    charter = read(data)
    problem: Exception | None = None
    async with (
        venue(platform, out) as place,
        serving(place.settings, place.messengers, clock=clock.now, limits=UNLIMITED) as house,
    ):
        clock.tick = partial(house.memory.tick, elapse)
        year = Year(
            charter,
            await house.memory.new_cluster(CLUSTER, data),
            phone=partial(place.phone, house),
            bind_group=partial(place.bind_group, house),
            hear_group=partial(place.hear_group, house),
            open_stage=lambda: clock.move(opened(charter)),
            say=say,
        )
        try:
            secretary = await year.play()
            await until(partial(_kept, house, platform), "for the evidence to be kept")
            return ranked(await house.memory.look(platform, secretary.chat))
        except Exception as error:
            # Raised when the house is closed, on its own rather than in a group.
            problem = error
    raise problem


async def _kept(house: House, platform: str) -> bool:
    return not await house.memory.wanted(platform, 1)


def ranked(here: Situation) -> list[dict[str, object]]:
    """The newest result of each stage there is, and the places of the last: best first, then those without."""
    if here.cycle is None:
        return []
    newest = {shot.stage: shot.body for shot in here.cycle.snapshots}
    units = here.cycle.charter.unit_by_id
    places: Sequence[dict[str, str]] = newest[here.cycle.charter.stages[-1]]["places"]  # type: ignore[assignment]
    return [
        {
            "unit": units[place["unit"]].name,
            **{stage: _total(newest.get(stage), place["unit"]) for stage in STAGES},
            "rank": int(place["rank"]) if place["rank"] else None,
            "title": place["title"],
        }
        for place in places
    ]


def _total(body: Mapping[str, object] | None, unit: str) -> float | None:
    """Points have two or three decimals, so a JSON number says them exactly."""
    totals = body["totals"] if body else {}
    return float(totals[unit]) if isinstance(totals, Mapping) and unit in totals else None
