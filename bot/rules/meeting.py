"""The closing meeting as the charter has it: its items, the pledge for the next year and the next leaders.

All of it is data; a charter without one of these sections has no such step.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.rules.ballots import Ballot, Share, share
from bot.rules.fields import Fields

Way = Literal["elected", "rotated", "appointed"]
WAYS: tuple[Way, ...] = ("elected", "rotated", "appointed")
PLEDGE = "pledge"


@dataclass(frozen=True)
class Item:
    """Item of the meeting; the chair opens them in their order. `ballot` is voted on under it, and with
    `pledge` the pledge is adopted under it."""

    id: str
    title: str
    ballot: str = ""
    pledge: bool = False


@dataclass(frozen=True)
class Meeting:
    """Closing meeting. `quorum` is the share of all units that has to be present, if any; with `remote`,
    those who take part from elsewhere count as present."""

    items: tuple[Item, ...]
    quorum: Share | None = None
    remote: bool = True


@dataclass(frozen=True)
class Aim:
    """Aim of a target of the pledge, with its unit of measure. `id` is a leaf's, whose plan the target then
    becomes, or its own."""

    id: str
    name: str
    measure: str = ""


@dataclass(frozen=True)
class Covenant:
    """Rules of the pledge. `adopt` is the share of all units that has to agree, `articles` a model text
    article by article, `aims` are targets beside those of the measured criteria."""

    adopt: Share
    articles: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()


@dataclass(frozen=True)
class Handover:
    """Rules by which next year's chair and deputy are named; `on` that date they take their seats.

    elected: by the ballots for these offices. rotated: the unit after this year's chair in `order`, and the
    one after it. appointed: recognised from above, recorded by the secretary with the document.
    """

    way: Way
    on: datetime
    order: tuple[str, ...] = ()


def read_meeting(fields: Fields, ballots: tuple[Ballot, ...], *, pledge: bool) -> Meeting | None:
    """Meeting of the section `meeting`; without items, all ballots and then the pledge. Raises CharterError."""
    within = fields.within("meeting", says="the closing meeting")
    if within is None:
        return None
    titles = {ballot.id: ballot.title for ballot in ballots}
    items: list[Item] = []
    for entry in within.each("items", says="items in their order; if none, all ballots and the pledge"):
        ballot = _ballot_of(entry, tuple(titles)) if "ballot" in entry else ""
        item = Item(
            entry.id(says="for ever"),
            entry.text(
                "title",
                titles.get(ballot),
                says="name of the item",
                longest=120,
                usual="its ballot's title",
            ),
            ballot,
            entry.flag("pledge", False, says="the pledge is adopted under it"),
        )
        entry.done()
        if any(item.id == other.id for other in items):
            raise entry.wrong("id", f"{item.id!r} stands twice")
        if item.pledge and not pledge:
            raise entry.wrong("pledge", "the charter has no section 'pledge'")
        items.append(item)
    if not items:
        items = [Item(id, title, id) for id, title in titles.items()]
        items += [Item(PLEDGE, "Thông qua giao ước thi đua", pledge=True)] if pledge else []
    says = "part of all units that has to be present"
    quorum = share(within, "quorum", says=says) if "quorum" in within else None
    remote = within.flag("remote", True, says="who takes part from elsewhere counts as present")
    meeting = Meeting(tuple(items), quorum, remote)
    within.done()
    return meeting


def _ballot_of(entry: Fields, ballots: tuple[str, ...]) -> str:
    """Id of the ballot that is held under an item. Raises CharterError."""
    ballot = entry.text("ballot", says="id of the ballot that is held under it", value="id")
    if ballot not in ballots:
        raise entry.wrong("ballot", f"{ballot!r} is none of {', '.join(ballots)}")
    return ballot


def read_covenant(fields: Fields, leaves: Collection[str]) -> Covenant | None:
    """Covenant of the section `pledge`. Raises CharterError."""
    within = fields.within("pledge", says="the pledge (giao ước) for the next year")
    if within is None:
        return None
    aims: list[Aim] = []
    for entry in within.each("targets", says="targets beside those of the criteria"):
        aims.append(
            Aim(
                entry.id(says="for ever; no criterion's"),
                entry.text("name", says="what is aimed at", longest=120),
                entry.text("measure", "", says="unit of measure", longest=40),
            )
        )
        entry.done()
        if aims[-1].id in leaves or any(aims[-1].id == other.id for other in aims[:-1]):
            raise entry.wrong("id", f"{aims[-1].id!r} is a criterion's, or stands twice")
    adopt = share(within, "adopt", says="part of all units that has to agree")
    articles = within.words("articles", says="a model text, article by article")
    covenant = Covenant(adopt, articles, tuple(aims))
    within.done()
    return covenant


def read_handover(
    fields: Fields, ballots: tuple[Ballot, ...], units: Collection[str], chair: str
) -> Handover | None:
    """Hand-over of the section `handover`. Raises CharterError."""
    within = fields.within("handover", says="how the next leaders are named")
    if within is None:
        return None
    handover = Handover(
        within.one_of("way", WAYS, says="by ballots with an `office`, in turn, or recognised from above"),
        within.moment("on", says="when they take their seats"),
        within.words("order", says="the turn, for `rotated` alone", value="list of unit ids"),
    )
    within.done()
    if handover.way == "elected" and not any(b.office == "chair" for b in ballots):
        raise within.wrong("way", "no ballot has the office 'chair'")
    if (handover.way == "rotated") != bool(handover.order):
        raise within.wrong("order", "the order of the units belongs to the way 'rotated', and to no other")
    for unit in handover.order:
        if unit not in units or handover.order.count(unit) > 1:
            raise within.wrong("order", f"{unit!r} is no unit, or stands twice")
    if handover.way == "rotated" and (chair not in handover.order or len(handover.order) < 2):
        raise within.wrong("order", "this year's 'chair' has to stand in it, and somebody after it")
    return handover
