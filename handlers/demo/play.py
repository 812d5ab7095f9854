"""`thidua demo --play`: plays cluster 10's year without a person.

Every member is a robot with a phone; what they say goes the whole way of a message: HTTP in, a turn, the
outbox, HTTP out. Whatever does not come to its end is an error.
"""

import asyncio
import json
import logging
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette

from bot.conversations.decide import elapse
from bot.conversations.voting.posts import titled
from bot.delivery.joined_messages import TOGETHER
from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document
from bot.rules.charter import Stage
from bot.state.pledge import outcome
from bot.state.units import lineage
from handlers import logging_setup
from handlers.clock import MovableClock
from handlers.demo.cluster10 import opened
from handlers.demo.illustrations import ILLUSTRATED, leave_guide, leave_pictures
from handlers.demo.meeting_day import WholeYear
from handlers.demo.phones import Stuck, until
from handlers.demo.stories import YEAR, beginning, begun, check_story, rules_of
from handlers.demo.venues import DATABASE, MIXED, check, venue
from handlers.installation import Installation, open_installation, web_app
from handlers.pacing import UNLIMITED
from handlers.packet_store import PACKETS, unpack
from handlers.web.context import WEB
from handlers.web.rate_limits import Unlimited

RANKING, RESULTS, TALK = "ranking.json", "results.json", "played.talk"
PACKET, UNPACKED, GUIDE = "packet.zip", "packet", "guide"
# Keys of the stages' totals in ranking.json.
STAGES: dict[str, Stage] = {"self": "self", "reviewed": "review", "agreed": "agree"}


def play(
    out: Path, platform: str, charter: str, say: Callable[[str], None], story: str = YEAR, seed: int = 0
) -> None:
    """Leaves the database, ranking.json, results.json, the talk, packet.zip and, unpacked, packet/ in `out`, in
    place of an earlier play's; of several years those of the last, and beside them ranking-2026.json and so on;
    the ranking card, a page of the minutes, and of the usual year the guide.

    `story`: a plain year, or one in which something happens. `seed` gives people other seats and answers, and
    the units another order.

    Raises UnfitCharter, CannotServe where something is not installed, and Stuck where the year does not come to
    its end.
    """
    logging_setup.start("plain", logging.WARNING)
    data = rules_of(story, charter)
    check(platform)
    check_story(story, platform, charter)
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob(f"{DATABASE}*"), *_left_by(out, RANKING, RESULTS, TALK, PACKET)):
        old.unlink(missing_ok=True)
    # A packet is made once for a journal of this length, which another play's may have had.
    for folder in _left_by(out, UNPACKED, PACKETS):
        shutil.rmtree(folder)
    with (out / TALK).open("w", encoding="utf-8") as talk:

        def said(text: str) -> None:
            talk.write(f"{text}\n")
            say(text)

        story_of = partial(begun, story, charter)
        situation = asyncio.run(_play(out, platform, data, said, story_of, seed, beginning(story, data)))
    if story == YEAR and charter == ILLUSTRATED and platform == WEB:
        leave_guide(out / GUIDE, (out / TALK).read_text("utf-8"))
    _leave(situation, out)


def _left_by(out: Path, *names: str) -> list[Path]:
    """Files of these names that an earlier play has left, of earlier years too."""
    of_years = [f"{Path(name).stem}-[0-9][0-9][0-9][0-9]{Path(name).suffix}" for name in names]
    return [path for pattern in (*names, *of_years) for path in out.glob(pattern)]


async def _unhindered(installation: Installation) -> Starlette:
    """The usual pages without limits: people who are played do in a minute what others do in a year."""
    return await web_app(installation, Unlimited())


async def _play(
    out: Path,
    platform: str,
    data: dict[str, object],
    say: Callable[[str], None],
    story: Callable[..., Awaitable[WholeYear]],
    seed: int,
    clock: MovableClock,
) -> Situation:
    """Plays; returns the cluster as it is at the end."""
    problem: Exception | None = None
    async with (
        venue(platform, out) as place,
        open_installation(
            place.settings, place.messengers, clock=clock.now, build=_unhindered, limits=UNLIMITED
        ) as installation,
    ):
        clock.tick = partial(installation.memory.tick, elapse)
        year: WholeYear = await story(
            installation,
            data,
            phone=partial(place.phone, installation),
            bind_group=partial(place.bind_group, installation),
            hear_group=partial(place.hear_group, installation),
            open_stage=lambda stage: clock.move(opened(year.charter, stage)),
            pass_time=lambda: _pass_time(installation, clock, year.cycle),
            say=say,
            move=clock.move,
            now=clock.now,
            seed=seed,
        )
        try:
            secretary = await year.play()
            await until(partial(_kept, installation, platform), "for the evidence to be kept")
            await year.file()
            for cycle in year.earlier:
                await _leave_earlier(installation, out, cycle)
            await _leave_packet(installation, out, year.cycle)
            await asyncio.to_thread(leave_pictures, out, await installation.memory.views.record(year.cycle))
            say(await year.end())
            # What waits for others to go along with.
            await clock.move(clock.now() + TOGETHER)
            await until(partial(_sent, installation), "for the last message")
            home = WEB if platform == MIXED else platform
            return await installation.memory.views.look(home, secretary.chat)
        except Exception as error:
            # Raised after the installation is closed, on its own rather than in an exception group.
            problem = error
    raise problem


async def _pass_time(installation: Installation, clock: MovableClock, cycle: str) -> None:
    """Moves the clock to the next reminder. Raises Stuck where the timetable holds nothing more."""
    year = await installation.memory.views.record(cycle)
    moment = year.timetable.ahead(clock.now())
    if moment is None:
        raise Stuck("the timetable is at its end, and nobody was reminded")
    await clock.move(moment)


async def _leave_packet(installation: Installation, out: Path, cycle: str, of: str = "") -> None:
    """Leaves the packet of a year, whole and unpacked; `of` goes into the names of an earlier year's."""
    made = await installation.make(Document("packet", cycle, name=PACKET))
    assert isinstance(made, Path)
    target = _named(out / PACKET, of)
    await asyncio.to_thread(shutil.copyfile, made, target)
    await asyncio.to_thread(unpack, target, _named(out / UNPACKED, of))


async def _leave_earlier(installation: Installation, out: Path, cycle: str) -> None:
    """Leaves a year that another one has followed: its ranking, its results and its packet."""
    situation = await installation.memory.views.record(cycle)
    of = str(situation.cycle.charter.year) if situation.cycle else ""
    _leave(situation, out, of)
    await _leave_packet(installation, out, cycle, of)


def _leave(situation: Situation, out: Path, of: str = "") -> None:
    for name, left in ((RANKING, ranked(situation)), (RESULTS, results(situation))):
        text = json.dumps(left, ensure_ascii=False, indent=2)
        _named(out / name, of).write_text(f"{text}\n", encoding="utf-8")


def _named(path: Path, of: str) -> Path:
    """``ranking.json`` or, of an earlier year, ``ranking-2026.json``."""
    return path.with_stem(f"{path.stem}-{of}") if of else path


async def _sent(installation: Installation) -> bool:
    """True once all is sent that is owed on any platform."""
    transports = (installation.web, *(messenger.transport for messenger in installation.messengers))
    platforms = [transport.platform.name for transport in transports]
    return not any([await installation.memory.outbox.owed(platform) for platform in platforms])


async def _kept(installation: Installation, platform: str) -> bool:
    """True once no evidence waits to be fetched."""
    return not await installation.memory.evidence.wanted(platform, 1)


def ranked(situation: Situation) -> list[dict[str, object]]:
    """Newest result of each stage there is, with the places of the last: best first, then those without."""
    if situation.cycle is None:
        return []
    newest = {shot.stage: shot.body for shot in situation.cycle.snapshots}
    units = situation.cycle.charter.unit_by_id
    places: Sequence[dict[str, str]] = newest[situation.cycle.charter.stages[-1]]["places"]  # type: ignore[assignment]
    return [
        {
            "unit": units[place["unit"]].name,
            **{called: _total(newest.get(stage), place["unit"]) for called, stage in STAGES.items()},
            "rank": int(place["rank"]) if place["rank"] else None,
            "title": place["title"],
            **({"out": place["out"]} if place["out"] else {}),
            **({"lineage": came} if (came := lineage(situation, place["unit"])) else {}),
        }
        for place in places
    ]


def results(situation: Situation) -> dict[str, object]:
    """All counts, in their order, and the outcome of the pledge."""
    return {
        "ballots": [_counted(situation, p) for p in _polls(situation) if p.result],
        "pledge": outcome(situation),
    }


def _polls(situation: Situation) -> tuple[Poll, ...]:
    return situation.cycle.polls if situation.cycle else ()


def _counted(situation: Situation, poll: Poll) -> dict[str, object]:
    assert poll.result
    units = situation.cycle.charter.unit_by_id if situation.cycle else {}
    count = {key: getattr(poll.result, key) for key in ("issued", "returned", "valid", "invalid", "blank")}
    totals = {units[o].name if o in units else o: votes for o, votes in poll.result.totals.items()}
    elected = [units[unit].name for unit in (*poll.result.elected, *poll.settled)]
    decided = {"totals": totals, "carried": poll.result.carried, "elected": elected}
    return {"title": titled(poll.terms), **count, **decided}


def _total(body: Mapping[str, object] | None, unit: str) -> float | None:
    """Total as a JSON number. Points have two or three decimals, so it says them exactly."""
    totals = body["totals"] if body else {}
    return float(totals[unit]) if isinstance(totals, Mapping) and unit in totals else None
