"""Lineage of units: a renaming, merger, split, end, leaving or joining is a fact from a day on, never an edit.

A charter is adopted with the units of its first day; that of a later day is made here, of the same plain data
and of the changes that hold by then.
"""

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any, Literal

from bot.rules.charter import Charter, Unit
from bot.rules.charter_parser import read_charter
from bot.rules.criteria import is_share
from bot.rules.next_year import every_part

ChangeKind = Literal["rename", "merge", "split", "dissolve", "leave", "join"]
# The ways in which a unit goes on with what its forerunners had: their sum, or nothing; else the id of the one
# whose it takes over. "=12.5" is a figure of its own.
SUM, ANEW, FIGURE = "sum", "anew", "="
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# The things settled at a change: plan figures, answers, evidence, last year's values. One criterion's is
# settled under its id: "targets.a1".
SETTLED = ("targets", "answers", "evidence", "previous")


@dataclass(frozen=True)
class UnitChange:
    """Change of the cluster's units. `number` counts the cluster's changes from 1.

    It holds from the day `since` on, by the `decision` of the day `decided`, for the reason `why`. `before` are
    the units that it changes or ends, as they were called until then; `after` those that go on or begin, as
    they are called from that day on.
    `settled`: what becomes of the forerunners' figures, by thing. `acting`: office -> unit that holds it until
    the next election, where the unit that held it has ended.
    """

    number: int
    kind: ChangeKind
    since: date
    decision: str
    decided: date
    why: str
    before: tuple[Unit, ...]
    after: tuple[Unit, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    acting: Mapping[str, str] = field(default_factory=dict)
    recorded: datetime = _LONG_AGO

    @property
    def ended(self) -> tuple[str, ...]:
        """Units that it ends, by id."""
        going_on = {unit.id for unit in self.after}
        return tuple(unit.id for unit in self.before if unit.id not in going_on)

    @property
    def begun(self) -> tuple[Unit, ...]:
        """Units that are new by it."""
        there = {unit.id for unit in self.before}
        return tuple(unit for unit in self.after if unit.id not in there)

    @property
    def changed(self) -> tuple[str, ...]:
        """Units that it changes or ends, by id."""
        return tuple(unit.id for unit in self.before)

    def begins(self, zone: tzinfo) -> datetime:
        """Moment from which it counts: the beginning of its day, and never before it was recorded."""
        return max(datetime.combine(self.since, time.min, zone), self.recorded)

    def settles(self, thing: str, leaf: str = "") -> str:
        """Way in which a thing goes on: one criterion's own, else that of all."""
        usual = self.settled.get(thing, SUM if self.kind == "merge" else ANEW)
        return self.settled.get(f"{thing}.{leaf}", usual)

    def stored(self) -> dict[str, Any]:
        """Plain data, as it is kept and journalled."""
        return {
            "kind": self.kind,
            "since": self.since.isoformat(),
            "decision": self.decision,
            "decided": self.decided.isoformat(),
            "why": self.why,
            "before": [_entry(unit) for unit in self.before],
            "after": [_entry(unit) for unit in self.after],
            "settled": dict(self.settled),
            "acting": dict(self.acting),
        }

    @classmethod
    def read(cls, number: int, recorded: datetime, data: Mapping[str, Any]) -> "UnitChange":
        return cls(
            number,
            data["kind"],
            date.fromisoformat(data["since"]),
            data["decision"],
            date.fromisoformat(data["decided"]),
            data["why"],
            tuple(map(_unit, data["before"])),
            tuple(map(_unit, data["after"])),
            data["settled"],
            data["acting"],
            recorded,
        )


def holding(
    changes: Iterable[UnitChange], now: datetime, zone: tzinfo, open_since: Collection[datetime] = ()
) -> tuple[UnitChange, ...]:
    """Changes that hold by now, in the order in which they began. `open_since`: when each ballot that is still
    open was opened; its electorate is the one it was opened with, so a later change waits until it is over."""
    begun = sorted((c.begins(zone), c.number, c) for c in changes if c.begins(zone) <= now)
    return tuple(change for at, _, change in begun if not any(opened < at for opened in open_since))


def charter_of(data: Mapping[str, Any], changes: Sequence[UnitChange]) -> Charter:
    """Charter of a day: as it was adopted, with the changes since then. Raises CharterError where it cannot
    stand with them."""
    made, former = _folded(data, changes)
    left = {unit: said_of(change) for change in changes for unit in change.ended}
    return replace(read_charter(made), former=former, left=left)


def applied(data: Mapping[str, Any], changes: Sequence[UnitChange]) -> dict[str, Any]:
    """Plain data of a charter with these changes in it."""
    return _folded(data, changes)[0]


def heirs(changes: Iterable[UnitChange], unit: str) -> tuple[str, ...]:
    """Units that live on in place of this one: itself while it lives, none where it ended without an heir."""
    now: tuple[str, ...] = (unit,)
    for change in changes:
        own = tuple(after.id for after in change.after)
        now = tuple(dict.fromkeys(heir for one in now for heir in (own if one in change.ended else (one,))))
    return now


def ancestors(changes: Iterable[UnitChange], unit: str) -> tuple[str, ...]:
    """Units that this one comes from, at whatever distance, the nearest first; without itself."""
    found: dict[str, None] = {unit: None}
    for change in reversed(list(changes)):
        if any(begun.id in found for begun in change.after) and change.kind in ("merge", "split"):
            found |= dict.fromkeys(change.changed)
    return tuple(one for one in found if one != unit)


# --- in words -----------------------------------------------------------------------------------------------


def said_of(change: UnitChange) -> str:
    """``giải thể theo Quyết định số 2507/QĐ-BTC ngày 17/07/2025``; of a unit that it changes or ends."""
    after = " và ".join(unit.name for unit in change.after)
    words: dict[ChangeKind, str] = {
        "rename": f"đổi tên thành {after}",
        "merge": f"sáp nhập vào {after}",
        "split": f"chia thành {after}",
        "dissolve": "giải thể",
        "leave": "rời cụm",
        "join": "gia nhập cụm",
    }
    return f"{words[change.kind]} theo {say_decision(change)}"


# Kinds of documents by the letters in their numbers.
_DOCUMENTS = (("NĐ", "Nghị định số"), ("NQ", "Nghị quyết số"), ("QĐ", "Quyết định số"), ("QH", "Luật số"))


def say_decision(change: UnitChange) -> str:
    """``Quyết định số 2507/QĐ-BTC ngày 17/07/2025``; what is no bare number stands as it was typed."""
    number = change.decision
    if number[:1].isdigit():
        kind = next((kind for letters, kind in _DOCUMENTS if letters in number.upper()), "văn bản số")
        number = f"{kind} {number}"
    return f"{number} ngày {change.decided:%d/%m/%Y}"


# --- plain data ---------------------------------------------------------------------------------------------


def _folded(data: Mapping[str, Any], changes: Sequence[UnitChange]) -> tuple[dict[str, Any], tuple[Unit, ...]]:
    """Plain data with the changes in it, and the units that have ended by them, as they were called last."""
    made: dict[str, Any] = copy.deepcopy(dict(data))
    former: dict[str, Unit] = {}
    for change in changes:
        for entry in made["units"]:
            if entry["id"] in change.ended:
                former[entry["id"]] = _unit(entry)
        _change(made, change)
    return made, tuple(former.values())


def _unit(entry: Mapping[str, Any]) -> Unit:
    name = str(entry["name"])
    aliases = tuple(map(str, entry.get("aliases", ())))
    return Unit(entry["id"], name, str(entry.get("short", name)), aliases, str(entry.get("class", "")))


def _change(made: dict[str, Any], change: UnitChange) -> None:
    ids = [entry["id"] for entry in made["units"]]
    _list(made, change)
    _lead(made, change)
    for ballot in made.get("ballots", ()):
        for key in ("electorate", "candidates"):
            if key in ballot:
                everybody = set(ballot[key]) == set(ids)
                ballot[key] = _replaced(ballot[key], change, grows=everybody)
        living = len(ballot.get("candidates") or made["units"])
        for key in ("seats", "proposed"):
            # So many can't be elected of those that are left.
            if int(ballot.get(key, 0)) > living:
                ballot[key] = living
    if "tellers" in made:
        made["tellers"] = _replaced(made["tellers"], change)
    if order := (made.get("handover") or {}).get("order"):
        made["handover"]["order"] = _replaced(order, change, grows=True)
    for part in every_part(made.get("groups", [])):
        _figures(part, change)


def _list(made: dict[str, Any], change: UnitChange) -> None:
    """Puts the units that begin where the first that ends has stood, else last; renames those that go on."""
    entries: list[dict[str, Any]] = made["units"]
    named = {unit.id: unit for unit in change.after}
    ended = [place for place, entry in enumerate(entries) if entry["id"] in change.ended]
    place = ended[0] if ended else len(entries)
    entries[place:place] = [_entry(unit) for unit in change.begun]
    made["units"] = [
        {**entry, **_entry(named[entry["id"]])} if entry["id"] in named else entry
        for entry in entries
        if entry["id"] not in change.ended
    ]


def _entry(unit: Unit) -> dict[str, Any]:
    entry = {"id": unit.id, "name": unit.name, "short": unit.short, "aliases": list(unit.aliases)}
    return {**entry, "class": unit.category} if unit.category else entry


def _lead(made: dict[str, Any], change: UnitChange) -> None:
    """Puts those who act in place of a chair or a deputy whose unit has ended."""
    for office in ("chair", "deputy"):
        if acting := change.acting.get(office):
            made[office] = acting
        elif made.get(office) in change.ended:
            del made[office]
    if made.get("chair") and made.get("deputy") == made["chair"]:
        del made["deputy"]


def _replaced(units: Iterable[str], change: UnitChange, *, grows: bool = False) -> list[str]:
    """List of units with the heirs in place of those that ended. `grows`: whoever is new joins it."""
    after = [unit.id for unit in change.after]
    new = [unit.id for unit in change.begun] if grows else []
    kept = [heir for unit in units for heir in (after if unit in change.ended else [unit])]
    return list(dict.fromkeys([*kept, *new]))


def _figures(part: dict[str, Any], change: UnitChange) -> None:
    """Settles what a criterion keeps by unit: plan figures, last year's figures, whom it is not for."""
    leaf = str(part.get("id", ""))
    for key, thing in (("targets", "targets"), ("last_year", "previous")):
        own = part.get(key)
        if not isinstance(own, dict) and change.kind != "join":
            continue
        own = dict(own) if isinstance(own, dict) else {}
        made = _settled_figures(own, change, thing, leaf, adds=not is_share(str(part.get("measure", ""))))
        if made or key in part:
            part[key] = made
    if without := part.get("not_for"):
        whole = all(unit in without for unit in change.changed)
        left = [unit for unit in without if unit not in change.ended]
        heirs_out = [unit.id for unit in change.begun] if whole and change.before else []
        part["not_for"] = [*left, *heirs_out]


def _settled_figures(
    own: dict[str, Any], change: UnitChange, thing: str, leaf: str, *, adds: bool
) -> dict[str, Any]:
    kept = {unit: figure for unit, figure in own.items() if unit not in change.ended}
    if change.kind in ("rename", "dissolve", "leave"):
        return kept
    way = change.settles(thing, leaf)
    if change.kind == "split":
        return kept | _parted(own, change, way)
    for unit in change.after if change.kind == "merge" else change.begun:
        figure = _figure({one: own[one] for one in change.changed if one in own}, way, adds=adds)
        kept.pop(unit.id, None)
        if figure is not None:
            kept[unit.id] = str(figure)
    return kept


def _parted(own: Mapping[str, Any], change: UnitChange, way: str) -> dict[str, Any]:
    """Figures of a split: what the first new unit gets is taken off that of the unit that was split, and the
    other has the rest. Without a figure the unit that goes on keeps it whole."""
    whole, (first, *_) = own.get(change.changed[0]), change.begun
    if not way.startswith(FIGURE):
        return {}
    figure = Decimal(way.removeprefix(FIGURE))
    other = next(unit.id for unit in change.after if unit.id != first.id)
    rest = max(Decimal(0), Decimal(str(whole or 0)) - figure)
    return {first.id: str(figure), other: str(rest)}


def _figure(before: Mapping[str, Any], way: str, *, adds: bool) -> Decimal | None:
    """Figure of a unit in the way that was settled; None for none."""
    if way.startswith(FIGURE):
        return Decimal(way.removeprefix(FIGURE))
    if way == SUM and not adds:
        # Percentages are not added up; where both are the same, that is the one of the two together.
        alike = {Decimal(str(figure)) for figure in before.values()}
        return alike.pop() if len(alike) == 1 else None
    if way == SUM:
        return sum((Decimal(str(figure)) for figure in before.values()), Decimal(0)) if before else None
    return Decimal(str(before[way])) if way in before else None
