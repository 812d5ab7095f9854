"""Ballots of the pure core: five units under "meeting", or four with two tellers under "paper"."""

from dataclasses import replace

from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Holder, Person, Situation
from bot.rules.voting_methods import Vote
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

CHAIR = "Dũng"


def closed(name: str = "meeting") -> World:
    """The scores are closed. The charter's tellers are called "tổ thue", "tổ khobac" ..."""
    world = World(charter(name), NOW)
    world.move(world.charter.windows["self"].closes)
    tellers = (
        replace(
            world.situation.roster[0],
            id=100 + n,
            role="teller",
            unit=unit,
            holders=(Holder(Person(100 + n, f"tổ {unit}")),),
        )
        for n, unit in enumerate(world.charter.tellers)
    )
    world.situation = replace(world.situation, roster=(*world.situation.roster, *tellers))
    return world


def opened(title: str, name: str = "meeting") -> World:
    """The chair has opened this ballot for 15 minutes, and everybody who votes was asked."""
    world = closed(name)
    world.plays(
        f"{CHAIR}> bỏ phiếu", f"{CHAIR}> [Mở: {title}]", f"{CHAIR}> [15 phút]", f"{CHAIR}> [Mở bỏ phiếu]"
    )
    world.say(CHAIR, "[Theo lịch của cụm]")
    return world


def poll_of(world: World, key: str) -> Poll:
    assert world.situation.cycle
    return next(poll for poll in world.situation.cycle.polls if poll.key == key)


def over(world: World, key: str, *votes: Vote) -> Situation:
    """The ballot's time is up, and storage has opened its box."""
    return replace(world.situation, now=poll_of(world, key).terms.closes, boxes={key: votes})
