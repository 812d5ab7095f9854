#!/usr/bin/env python3
"""Checker of a year's packet (hồ sơ năm): `python check.py [FOLDER] [--head NUMBER:HASH ...]`.

One file, standard library only, and none of the program that made the packet: it reads the data files beside
it, recomputes every score, rank, class and ballot by the charter, and holds each file against the journal,
whose rows are chained by their hashes. It exits 0 when everything adds up, else 1, and names the place.

    FOLDER                          the packet, unpacked; without it, the folder of this file
    --head 51:K7QF-M2XA-9PTR-WD4E   a line as it was posted to the group: finds a journal that was written anew
"""

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = Any
# Points of an answer: base, bonus, penalty (điểm chuẩn, điểm thưởng, điểm trừ).
Parts = tuple[Decimal, Decimal, Decimal]

ZERO, HUNDRED, INFINITE = Decimal(0), Decimal(100), Decimal("Infinity")
NOTHING: Parts = (ZERO, ZERO, ZERO)
UNASSIGNED, OVERRIDE, SEVERAL, NO_SHARE = "-", "=", "~", "none"
LARGEST = Decimal(10) ** 15
STAGES = {"self": "tự chấm", "review": "thẩm định", "explain": "giải trình", "agree": "thống nhất"}
LIST = "danh-sach.txt"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

NOT_CHECKED = (
    "Không kiểm được: điều đã ghi có đúng sự thật lúc ghi hay không; nội dung minh chứng và văn bản có đúng "
    "hay không (chỉ kiểm tệp còn nguyên); từng lá phiếu kín (hồ sơ chỉ có tổng số); ai bỏ phiếu lúc nào; "
    "chính tệp check.py này (đề nghị lấy từ nguồn tin cậy)."
)
NO_HEAD = (
    "Chưa đối chiếu dấu kiểm: người viết lại cả hồ sơ lẫn nhật ký sẽ không bị phát hiện. Đề nghị chạy lại, "
    'thêm --head "SỐ: DẤU" đọc từ tin “Dấu kiểm” trong nhóm.'
)


class Findings:
    """Places at which something does not add up, what was checked, and what could not be."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.checked: dict[str, int] = {}
        self.open: list[str] = []

    def bad(self, place: str, why: str) -> None:
        line = f"{place}: {why}"
        if line not in self.wrong:
            self.wrong.append(line)

    def hold(self, what: str, fits: bool, place: str, why: str) -> None:
        """Counts one check of a kind, and notes where it fails."""
        self.checked[what] = self.checked.get(what, 0) + 1
        if not fits:
            self.bad(place, why)


# --- the criteria: what one answer is worth -------------------------------------------------------------------


def number(value: Json, usual: Json = None) -> Decimal:
    return Decimal(str(usual if value is None else value))


def optional(value: Json) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def said(value: Decimal) -> str:
    """Number as it is printed in Vietnamese: 1.234,5."""
    text = f"{value.normalize():,f}" if value else "0"
    return text.translate(str.maketrans(",.", ".,"))


def parted(points: Decimal, maximum: Decimal) -> Parts:
    if points < 0:
        return (ZERO, ZERO, -points)
    return (min(points, maximum), max(points - maximum, ZERO), ZERO)


def points_of(parts: Parts) -> Decimal:
    return parts[0] + parts[1] - parts[2]


def decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


@dataclass
class Numbers:
    """Range of a number that may be an answer: from `low` to `high` in whole `step`s."""

    high: Decimal | None = None
    step: Decimal = Decimal(1)
    low: Decimal = ZERO
    beyond: bool = False

    def accepts(self, text: str) -> bool:
        try:
            value = Decimal(text.removeprefix(OVERRIDE))
        except ArithmeticError:
            return False
        over = self.high is not None and value > self.high
        most = LARGEST if self.high is None else self.high * 100 if self.beyond else self.high
        if not value.is_finite() or not self.low <= value <= most or value % self.step:
            return False
        plain = f"{value.normalize():f}" if value else "0"
        return text == (OVERRIDE + plain if over else plain)


@dataclass
class Scale:
    """Points for a percentage: by tiers, down and up a slope, or in proportion."""

    data: Json
    maximum: Decimal

    @property
    def bonus(self) -> Decimal:
        if self.data.get("tiers") is not None:
            return max([ZERO, *(t.points - self.maximum for t in bands(self.data))])
        slope = self.data.get("slope")
        if slope is None or not number(slope.get("up"), 0):
            return ZERO
        cap = optional(slope.get("up_cap"))
        return INFINITE if cap is None else cap

    def points(self, percent: Fraction) -> Parts:
        if self.data.get("tiers") is not None:
            return parted(of_band(bands(self.data), percent), self.maximum)
        if self.data.get("slope") is not None:
            return self._slope(self.data["slope"], percent)
        if percent < Fraction(number(self.data.get("floor"), 0)):
            return NOTHING
        return (min(decimal(Fraction(self.maximum) * percent / 100), self.maximum), ZERO, ZERO)

    def _slope(self, slope: Json, percent: Fraction) -> Parts:
        away = percent - Fraction(number(slope.get("mark"), 100))
        beyond = away if slope.get("best", "highest") == "highest" else -away
        count = abs(beyond) / Fraction(number(slope.get("per"), 1))
        if slope.get("counted") == "whole":
            count = Fraction(int(count))
        moved = decimal(count * Fraction(number(slope.get("up" if beyond > 0 else "down"), 0)))
        if beyond > 0:
            return (self.maximum, min(moved, self.bonus), ZERO)
        return (max(self.maximum - moved, ZERO), ZERO, ZERO)


@dataclass
class Band:
    """Tier by percentage: reached from `least` on, or only above it."""

    points: Decimal
    least: Fraction
    over: bool


def bands(data: Json) -> list[Band]:
    found = []
    for tier in data["tiers"]:
        over = tier.get("over") is not None
        least = Fraction(number(tier["over"] if over else tier["from"]))
        found.append(Band(number(tier["points"]), least, over))
    return found


def of_band(tiers: Sequence[Band], percent: Fraction) -> Decimal:
    for tier in tiers:
        if percent > tier.least if tier.over else percent >= tier.least:
            return tier.points
    return ZERO


class Kind:
    """Base of all kinds of criterion: which values are answers, and what they give."""

    def __init__(self, data: Json, charter: Json) -> None:
        self.data = data
        defaults = charter.get("defaults") or {}
        self.unassigned = data.get("unassigned") or defaults.get("unassigned") or "never"
        self.default_step = optional(defaults.get("step"))
        self.overrides = bool(charter.get("overrides"))
        self.not_for = set(data.get("not_for") or ())
        self.base = self.bonus = ZERO
        self.compared = False
        self.limit, self.excludes = "", False
        self.read()

    def read(self) -> None: ...

    def number(self, key: str, usual: Json = None) -> Decimal:
        return number(self.data.get(key), usual)

    def fits(self, unit: str, value: str) -> bool:
        """True for an ordinary value that can be read."""
        raise NotImplementedError

    def counted(self, unit: str, value: str) -> Parts:
        raise NotImplementedError

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        return {}

    def accepts(self, unit: str, value: str) -> bool:
        return self.unassigned != "never" if value == UNASSIGNED else self.fits(unit, value)

    def worth(self, unit: str, value: str) -> Parts | None:
        """Points of a stored value; None for one that cannot be read."""
        if unit in self.not_for:
            return NOTHING if value == UNASSIGNED else None
        if value.startswith(OVERRIDE):
            return self._direct(value[1:])
        if value.startswith(SEVERAL):
            return self._several(unit, value[1:])
        if not self.accepts(unit, value):
            return None
        if value == UNASSIGNED:
            return (self.base, ZERO, ZERO) if self.unassigned == "full" else NOTHING
        return self.counted(unit, value)

    def _direct(self, text: str) -> Parts | None:
        try:
            points = Decimal(text)
        except ArithmeticError:
            return None
        if not points.is_finite() or abs(points) > 1_000_000:
            return None
        return parted(points, self.base if self.bonus else max(self.base, points))

    def _several(self, unit: str, text: str) -> Parts | None:
        rule, *values = text.split("|")
        worths = [worth for value in values if (worth := self.worth(unit, value))]
        if not worths or len(worths) < len(values):
            return None
        order = sorted(range(len(worths)), key=lambda at: points_of(worths[at]))
        if rule == "median":
            half = (len(order) - 1) // 2
            order = order[half : len(order) - half]
        elif rule == "trimmed_mean":
            order = order[1:-1]
        sums = [sum((worths[at][part] for at in order), ZERO) / len(order) for part in range(3)]
        return (sums[0], sums[1], sums[2])

    def left_out(self, unit: str, value: str) -> bool:
        return unit in self.not_for or (self.unassigned == "left_out" and value == UNASSIGNED)

    def figures(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        return {
            unit: Decimal(value)
            for unit, value in values.items()
            if unit not in self.not_for
            and value != UNASSIGNED
            and not value.startswith(OVERRIDE)
            and self.fits(unit, value)
        }


class Graded(Kind):
    """Points given outright."""

    def read(self) -> None:
        self.base, self.bonus = self.number("maximum"), self.number("bonus", 0)
        step = self.number("step", self.default_step)
        self.range = Numbers(self.base + self.bonus, step, -self.number("penalty", 0), self.overrides)

    def fits(self, unit: str, value: str) -> bool:
        return self.range.accepts(value)

    def counted(self, unit: str, value: str) -> Parts:
        return parted(Decimal(value), self.base)


class PerCase(Kind):
    """So many points for each case."""

    def read(self) -> None:
        self.each, self.start = self.number("each"), self.number("start", 0)
        usual = "bonus" if self.each > 0 else "base" if self.start else "penalty"
        self.part = self.data.get("part") or usual
        cap = optional(self.data.get("cap"))
        self.most = cap if cap is not None else self.start if self.part == "base" else INFINITE
        self.base = self.start + self.most if self.part == "base" and self.each > 0 else self.start
        self.bonus = self.most if self.part == "bonus" else ZERO

    def fits(self, unit: str, value: str) -> bool:
        return Numbers(Decimal(9999)).accepts(value)

    def counted(self, unit: str, value: str) -> Parts:
        moved = min(Decimal(value) * abs(self.each), self.most)
        if self.part == "bonus":
            return (self.start, moved, ZERO)
        if self.part == "penalty":
            return (self.start, ZERO, moved)
        return (self.start + (moved if self.each > 0 else -moved), ZERO, ZERO)


class Tiers(Kind):
    """Tier of a scale, by its label or by a percentage."""

    def read(self) -> None:
        self.by_percent = self.data.get("by") == "percent"
        points = [number(tier["points"]) for tier in self.data["tiers"]]
        maximum = optional(self.data.get("maximum"))
        self.base = max([ZERO, *points]) if maximum is None else maximum
        self.bonus = max([ZERO, *(given - self.base for given in points)])

    def fits(self, unit: str, value: str) -> bool:
        if self.by_percent:
            return Numbers(self.number("most", 10_000), Decimal("0.01")).accepts(value)
        return any(tier["id"] == value for tier in self.data["tiers"])

    def counted(self, unit: str, value: str) -> Parts:
        if self.by_percent:
            return parted(of_band(bands(self.data), Fraction(Decimal(value))), self.base)
        return parted(next(number(t["points"]) for t in self.data["tiers"] if t["id"] == value), self.base)


class Percent(Kind):
    """Percentage that is typed."""

    def read(self) -> None:
        self.scale = Scale(self.data, self.number("maximum"))
        self.base, self.bonus = self.scale.maximum, self.scale.bonus

    def fits(self, unit: str, value: str) -> bool:
        return Numbers(self.number("most", 10_000), Decimal("0.01")).accepts(value)

    def counted(self, unit: str, value: str) -> Parts:
        return self.scale.points(Fraction(Decimal(value)))


class Ratio(Kind):
    """Figure as a percentage of another: `45/50`."""

    within, usual_step = True, "1"

    def read(self) -> None:
        self.scale = Scale(self.data, self.number("maximum"))
        self.base, self.bonus = self.scale.maximum, self.scale.bonus
        self.range = Numbers(None, self.number("step", self.usual_step))

    def known(self, unit: str) -> Decimal | None:
        return None

    def fits(self, unit: str, value: str) -> bool:
        known = self.known(unit)
        if value == NO_SHARE:
            return known is None
        part, slash, whole = value.partition("/")
        if not slash or not self.range.accepts(part) or not self.range.accepts(whole) or not Decimal(whole):
            return False
        if known is not None and Decimal(whole) != known:
            return False
        return not self.within or Decimal(part) <= Decimal(whole)

    def counted(self, unit: str, value: str) -> Parts:
        if value == NO_SHARE:
            return (self.base if self.data["none"] == "full" else ZERO, ZERO, ZERO)
        part, _, whole = value.partition("/")
        return self.scale.points(Fraction(Decimal(part)) * 100 / Fraction(Decimal(whole)))


class Growth(Ratio):
    """This year's figure as a percentage of last year's."""

    within, usual_step = False, "0.01"

    def known(self, unit: str) -> Decimal | None:
        return optional((self.data.get("last_year") or {}).get(unit)) or None


class Figure(Kind):
    """Base of the kinds that ask for an actual figure, held against a unit's plan."""

    def read(self) -> None:
        self.base = self.number("maximum")
        self.range = Numbers(optional(self.data.get("most")), self.number("step", "0.01"))

    def plan(self, unit: str) -> Decimal | None:
        return optional((self.data.get("targets") or {}).get(unit)) or None

    def fits(self, unit: str, value: str) -> bool:
        return self.range.accepts(value)


class Measured(Figure):
    """Percentage of the unit's plan."""

    def read(self) -> None:
        super().read()
        scaled = self.data.get("tiers") is not None or self.data.get("slope") is not None
        self.scale = Scale(self.data, self.base) if scaled else None
        self.bonus = self.scale.bonus if self.scale else ZERO

    def counted(self, unit: str, value: str) -> Parts:
        target, actual = self.plan(unit), Decimal(value)
        if target is None:
            return (self.base if self.data.get("without_target") == "full" else ZERO, ZERO, ZERO)
        if self.scale:
            return self.scale.points(Fraction(actual) * 100 / Fraction(target))
        if actual * HUNDRED < self.number("floor", 0) * target:
            return NOTHING
        return (min(self.base * actual / target, self.base), ZERO, ZERO)


class Relative(Figure):
    """Figure compared within the cluster when the stage is closed."""

    def read(self) -> None:
        super().read()
        self.compared = True

    def counted(self, unit: str, value: str) -> Parts:
        return NOTHING

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        figures = {unit: Fraction(figure) for unit, figure in self.figures(values).items()}
        excess = {u: a / Fraction(t) - 1 for u, a in figures.items() if (t := self.plan(u)) is not None}
        lead = max(excess.values(), default=Fraction(0))
        most = max((a for u, a in figures.items() if u not in excess), default=Fraction(0))
        half = Fraction(1, 2)
        found = {}
        for unit, actual in figures.items():
            if unit not in excess:
                share = actual / most if most else Fraction(0)
            elif excess[unit] <= 0:
                share = half * (excess[unit] + 1)
            else:
                share = half + half * excess[unit] / lead
            found[unit] = self.base * share.numerator / share.denominator
        return found


class ByRank(Kind):
    """So many points for each place among the units."""

    def read(self) -> None:
        self.compared = True
        self.points = [number(points) for points in self.data["points"]]
        self.base = self.points[0]
        self.range = Numbers(optional(self.data.get("most")), self.number("step", "0.01"))

    def fits(self, unit: str, value: str) -> bool:
        return self.range.accepts(value)

    def counted(self, unit: str, value: str) -> Parts:
        return NOTHING

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        sign = 1 if self.data.get("best", "highest") == "highest" else -1
        place = places({unit: sign * figure for unit, figure in self.figures(values).items()})
        rest = self.number("rest", 0)
        return {u: self.points[at - 1] if at <= len(self.points) else rest for u, at in place.items()}


class Gate(Kind):
    """Passed or not."""

    def read(self) -> None:
        self.base = self.number("points", 0)
        self.excludes, self.limit = bool(self.data.get("disqualifies")), self.data.get("best_title") or ""

    def fits(self, unit: str, value: str) -> bool:
        return value in ("pass", "fail")

    def counted(self, unit: str, value: str) -> Parts:
        return (self.base if value == "pass" else ZERO, ZERO, ZERO)


class Lateness(Kind):
    """Days late: `late:self=2;r.Quý I=3`, or a plain number of days."""

    def read(self) -> None:
        self.each, self.base = -self.number("each"), self.number("start", 0)
        cap = optional(self.data.get("cap"))
        self.most = cap if cap is not None else self.base or INFINITE
        self.unassigned = "never"

    def fits(self, unit: str, value: str) -> bool:
        if value.startswith("late:"):
            parts = value[5:]
            return not parts or all(re.fullmatch(r"[^=;]+=(?:[0-9]{1,4}|never)", p) for p in parts.split(";"))
        return Numbers(Decimal(366)).accepts(value)

    def counted(self, unit: str, value: str) -> Parts:
        if value.startswith("late:"):
            parts = value[5:].split(";") if value[5:] else []
            days = sum((self._beyond(part.rpartition("=")[2]) for part in parts), ZERO)
        else:
            days = Decimal(value)
        taken = min(days * self.each, self.most)
        return (self.base - taken, ZERO, ZERO) if self.base else (ZERO, ZERO, taken)

    def _beyond(self, days: str) -> Decimal:
        if days == "never":
            never = optional(self.data.get("never"))
            return never if never is not None else (self.most / self.each).to_integral_value(ROUND_CEILING)
        return max(Decimal(days) - number(self.data.get("grace"), 0), ZERO)


KINDS: dict[str, type[Kind]] = {
    "graded": Graded,
    "per_case": PerCase,
    "tiers": Tiers,
    "percent": Percent,
    "ratio": Ratio,
    "growth": Growth,
    "measured": Measured,
    "relative": Relative,
    "by_rank": ByRank,
    "gate": Gate,
    "lateness": Lateness,
}


# --- a table: from points to totals ---------------------------------------------------------------------------


@dataclass
class Table:
    """Score of one unit: `points` and `base` parts by leaf, sums by group, and the total."""

    unit: str
    total: Decimal = ZERO
    points: dict[str, Decimal | None] = field(default_factory=dict)
    values: dict[str, str | None] = field(default_factory=dict)
    groups: dict[str, Parts] = field(default_factory=dict)
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    failed: bool = False


# Key under which the units that have ended are put beside a charter's own.
ENDED = "-ended"
# Measures of which two units' figures do not add up.
SHARES = ("%", "/", "phần trăm", "tỷ lệ", "tỉ lệ", "bình quân")
ZONE = timezone(timedelta(hours=7))


def of_day(data: Json, year: "Year", at: str) -> Json:
    """Charter with the changes of units that held at a moment, in the order in which they began."""
    begun: list[tuple[datetime, int, Json]] = []
    for recorded, change in year.changes:
        day = datetime.combine(date.fromisoformat(change["since"]), time.min, ZONE)
        begins = max(day, datetime.fromisoformat(recorded))
        if datetime.fromisoformat(year.opened_at) < begins <= datetime.fromisoformat(at):
            begun.append((begins, len(begun), change))
    made = json.loads(json.dumps(data))
    for *_, change in sorted(begun, key=lambda one: one[:2]):
        _change_units(made, change)
    return made


def _change_units(made: Json, change: Json) -> None:
    before, after = [u["id"] for u in change["before"]], [u["id"] for u in change["after"]]
    ended, begun = [u for u in before if u not in after], [u for u in after if u not in before]
    named = {unit["id"]: unit for unit in change["after"]}
    listed = [unit["id"] for unit in made["units"]]
    place = next((at for at, id in enumerate(listed) if id in ended), len(listed))
    made["units"][place:place] = [named[id] for id in begun]
    units = [u | named.get(u["id"], {}) for u in made["units"] if u["id"] not in ended]
    made["units"] = units
    made[ENDED] = [*made.get(ENDED, ()), *ended]
    parts = list(made["groups"])
    while parts:
        part = parts.pop()
        parts += part.get("parts") or []
        for key, thing in (("targets", "targets"), ("last_year", "previous")):
            if part.get(key) or (change["kind"] == "join" and part.get("kind")):
                figures_after = _unit_figures(part, part.get(key) or {}, change, thing, (before, after))
                if figures_after or key in part:
                    part[key] = figures_after
        if without := part.get("not_for"):
            heirs = begun if before and all(unit in without for unit in before) else []
            part["not_for"] = [*(unit for unit in without if unit not in ended), *heirs]


def _unit_figures(part: Json, own: Json, change: Json, thing: str, ids: tuple[list[str], list[str]]) -> Json:
    """Figures by unit after a change, in the way that was settled."""
    (before, after), kind = ids, change["kind"]
    kept = {unit: figure for unit, figure in own.items() if unit in after or unit not in before}
    if kind in ("rename", "dissolve", "leave"):
        return kept
    settled, usual = change["settled"], "sum" if kind == "merge" else "anew"
    way = settled.get(f"{thing}.{part['id']}", settled.get(thing, usual))
    begun = [unit for unit in after if unit not in before]
    figure = optional(way[1:]) if way.startswith("=") else None
    if kind == "split":
        if figure is None:
            return kept
        other = next(unit for unit in after if unit != begun[0])
        rest = max(ZERO, number(own.get(before[0]), 0) - figure)
        return kept | {begun[0]: str(figure), other: str(rest)}
    had = [number(own[unit], 0) for unit in before if unit in own]
    measure = unicodedata.normalize("NFC", str(part.get("measure", ""))).casefold()
    if way == "sum" and any(word in measure for word in SHARES):
        figure = had[0] if len(set(had)) == 1 else None
    elif way == "sum":
        figure = sum(had, ZERO) if had else None
    elif way in before:
        figure = optional(own.get(way))
    for unit in after if kind == "merge" else begun:
        kept.pop(unit, None)
        if figure is not None:
            kept[unit] = str(figure)
    return kept


class Charter:
    """Rules of one year, read from the packet's own copy of them."""

    def __init__(self, data: Json) -> None:
        self.data = data
        self.units = [unit["id"] for unit in data["units"]]
        self.names = {unit["id"]: unit.get("short") or unit["name"] for unit in data["units"]}
        self.category = {unit["id"]: unit.get("class") or "" for unit in data["units"]}
        self.digits = int(data.get("digits", 2))
        self.rounding = data.get("rounding") or "leaf"
        self.stages = [stage for stage in STAGES if stage in (data.get("stages") or ["self"])]
        self.titles = data.get("titles") or []
        self.leaves: dict[str, Kind] = {}
        self.called: dict[str, str] = {}
        self.groups: dict[str, Json] = {}
        for group in data["groups"]:
            self._read(group)

    def _read(self, part: Json) -> None:
        self.called[part["id"]] = str(part.get("code") or part["title"])
        if part.get("parts") is None:
            kind = KINDS.get(part["kind"])
            if kind is None:
                raise ValueError(f"quy chế có loại tiêu chí {part['kind']!r} mà check.py này chưa biết")
            self.leaves[part["id"]] = kind(part, self.data)
            return
        self.groups[part["id"]] = part
        for inner in part["parts"]:
            self._read(inner)

    def round(self, points: Decimal) -> Decimal:
        return points.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)

    def round_parts(self, parts: Parts) -> Parts:
        return (self.round(parts[0]), self.round(parts[1]), self.round(parts[2]))

    def most(self, part: Json, without: Iterable[str] = ()) -> Decimal:
        """Most base points that a part can give without some leaves."""
        if part.get("parts") is None:
            return self.leaves[part["id"]].base
        own = sum((self.most(p, without) for p in part["parts"] if p["id"] not in without), ZERO)
        cap = optional(part.get("base_cap"))
        return own if cap is None else min(own, cap)

    def compare(self, values: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Decimal]]:
        found: dict[str, dict[str, Decimal]] = {unit: {} for unit in values}
        for id, leaf in self.leaves.items():
            if leaf.compared:
                given = {unit: own[id] for unit, own in values.items() if id in own}
                for unit, points in leaf.compare(given).items():
                    found[unit][id] = points
        return found

    def table(self, unit: str, values: Mapping[str, str], compared: Mapping[str, Decimal], late: bool) -> Table:
        table, worths = Table(unit), dict[str, Parts]()
        for id, leaf in self.leaves.items():
            value = UNASSIGNED if unit in leaf.not_for else values.get(id)
            worth = None if value is None else leaf.worth(unit, value)
            by_itself = value is None or value == UNASSIGNED or value.startswith(OVERRIDE)
            if worth is not None and leaf.compared and not by_itself:
                worth = (compared[id], ZERO, ZERO) if id in compared else None
                table.values[id] = value
            if worth is None or value is None:
                table.points[id], worths[id] = None, NOTHING
                table.values.setdefault(id, None)
                continue
            worths[id] = self.round_parts(worth) if self.rounding == "leaf" else worth
            table.points[id], table.values[id] = points_of(worths[id]), value
            table.failed = table.failed or (leaf.excludes and value == "fail")
        top = [self._sum(group, worths, table, top=True) for group in self.data["groups"]]
        base = self._rescaled(unit, table, top)
        bonus = sum((parts[1] for parts in top), ZERO)
        table.bonus = kept(base, bonus, self.data.get("bonus_cap"), self.data.get("bonus_from"))
        table.penalty = sum((parts[2] for parts in top), ZERO)
        total, cap = base + table.bonus - table.penalty, optional(self.data.get("total_cap"))
        total = total if cap is None else min(total, cap)
        total = self.round(total) if self.rounding == "total" else total
        table.total = total - (number(self.data.get("late_penalty"), 0) if late else ZERO)
        return table

    def _sum(self, group: Json, worths: Mapping[str, Parts], table: Table, *, top: bool = False) -> Parts:
        base = bonus = penalty = ZERO
        for part in group["parts"]:
            inner = worths[part["id"]] if part.get("parts") is None else self._sum(part, worths, table)
            base, bonus, penalty = base + inner[0], bonus + inner[1], penalty + inner[2]
        cap, penalty_cap = optional(group.get("base_cap")), optional(group.get("penalty_cap"))
        base = base if cap is None else min(base, cap)
        bonus = kept(base, bonus, group.get("bonus_cap"), group.get("bonus_from"))
        penalty = penalty if penalty_cap is None else min(penalty, penalty_cap)
        lowest = optional(group.get("lowest"))
        if lowest is not None:
            penalty = min(penalty, max(base + bonus - lowest, ZERO))
        parts = (base, bonus, penalty)
        if top and self.rounding == "group":
            parts = self.round_parts(parts)
        table.groups[group["id"]] = parts
        return parts

    def _rescaled(self, unit: str, table: Table, top: Sequence[Parts]) -> Decimal:
        """Base points, brought to the full maximum where some criteria are not for the unit."""
        base = sum((parts[0] for parts in top), ZERO)
        if not self.data.get("rescale"):
            return base
        out = [id for id, value in table.values.items() if value and self.leaves[id].left_out(unit, value)]
        full = sum((self.most(group) for group in self.data["groups"]), ZERO)
        most = sum((self.most(group, out) for group in self.data["groups"]), ZERO) if out else ZERO
        if not most or most == full:
            return base
        points = base * full / most
        return points if self.rounding == "total" else self.round(points)


def kept(base: Decimal, bonus: Decimal, cap: Json, reach: Json) -> Decimal:
    if reach is not None and base < Decimal(str(reach)):
        return ZERO
    return bonus if cap is None else min(bonus, Decimal(str(cap)))


# --- the ranking ----------------------------------------------------------------------------------------------


def places(merits: Mapping[str, Any]) -> dict[str, int]:
    """Unit -> place; equals share one, and the next is skipped."""
    return {unit: 1 + sum(other > own for other in merits.values()) for unit, own in merits.items()}


def lot_order(lot: Json) -> list[str]:
    units = list(lot["numbers"])
    begins = sum(lot["numbers"].values()) % len(units)
    return units[begins:] + units[:begins]


def ranked(
    charter: Charter, tables: Mapping[str, Table], body: Json, before: Mapping[str, str]
) -> list[tuple[str, int | None, str]]:
    """Unit, place (None: not ranked) and class, in their order."""
    unranked = charter.data.get("unsubmitted", "unranked") == "unranked"
    out = {u for u in charter.units if (u in body["absent"] and unranked) or tables[u].failed}
    order = [unit for unit in charter.units if unit not in out]
    keys = {
        unit: (tables[unit].total, *(merit(tie, tables[unit], body, before) for tie in ties(charter)))
        for unit in order
    }
    order.sort(key=lambda unit: keys[unit], reverse=True)
    place = places(keys)
    title = award(charter, [tables[unit] for unit in order], place)
    named: list[tuple[str, int | None, str]] = [(unit, place[unit], title[unit]) for unit in order]
    gone = [(unit, None, "") for unit in charter.data.get(ENDED, ())]
    return named + [(unit, None, "") for unit in charter.units if unit in out] + gone


def ties(charter: Charter) -> list[Json]:
    return charter.data.get("ties") or []


def merit(tie: Json, table: Table, body: Json, before: Mapping[str, str]) -> Decimal:
    if tie["by"] == "penalty":
        return -table.penalty
    if tie["by"] == "bonus":
        return table.bonus
    if tie["by"] == "last_year":
        return -Decimal(before.get(table.unit, 10**6))
    if tie["by"] == "lots":
        own = [lot_order(lot) for lot in body.get("lots") or () if table.unit in lot["numbers"]]
        return -Decimal(own[0].index(table.unit) if own else 0)
    if tie["by"] == "group":
        return points_of(table.groups[tie["of"]])
    return table.points[tie["of"]] or ZERO


def award(charter: Charter, order: Sequence[Table], place: Mapping[str, int]) -> dict[str, str]:
    """Unit -> class: the first whose conditions it meets and whose quota has room."""
    given = dict.fromkeys(place, "")
    for title in charter.titles:
        least = number(title.get("from", title.get("least")))
        fit = [t.unit for t in order if not given[t.unit] and t.total >= least and meets(charter, title, t)]
        for unit in within_quota(charter, title, fit, place):
            given[unit] = title["label"]
    return given


def meets(charter: Charter, title: Json, table: Table) -> bool:
    labels = [t["label"] for t in charter.titles]
    for id, value in table.values.items():
        limit = charter.leaves[id].limit if value == "fail" else ""
        if limit and labels.index(title["label"]) < labels.index(limit):
            return False
    each, shares = title.get("each"), dict(title.get("parts") or {})
    if each is not None:
        shares = {g["id"]: each for g in charter.data["groups"] if charter.most(g)} | shares
    for id, share in shares.items():
        group = charter.groups.get(id)
        earned = points_of(table.groups[id]) if group else table.points[id] or ZERO
        most = charter.most(group) if group else charter.leaves[id].base
        if earned * HUNDRED < number(share) * most:
            return False
    penalty = title.get("penalty")
    return penalty is None or table.penalty * HUNDRED <= number(penalty) * table.bonus


def within_quota(charter: Charter, title: Json, fit: Sequence[str], place: Mapping[str, int]) -> list[str]:
    quota = title.get("quota")
    if quota is None:
        return list(fit)
    text, by_class = str(quota["most"]), quota.get("within") == "class"
    names = dict.fromkeys(charter.category[unit] if by_class else "" for unit in fit)
    among = list(place) if quota.get("of") == "ranked" else charter.units
    kept_units = []
    for name in names:
        own = [u for u in fit if not by_class or charter.category[u] == name]
        base = len([u for u in among if not name or charter.category[u] == name])
        if text.endswith("%"):
            room = int(Fraction(text[:-1]) / 100 * base)
        else:
            room = int(Fraction(text) * base) if "/" in text else int(text)
        for unit in own:
            if sum(place[other] <= place[unit] for other in own) <= room:
                kept_units.append(unit)
    return kept_units


# --- ballots --------------------------------------------------------------------------------------------------


def met(share: Json, votes: int, base: int) -> bool:
    part, whole = votes * share["den"], share["num"] * base
    return bool(votes > 0 and (part > whole if share["strict"] else part >= whole))


def least(share: Json, base: int) -> int:
    exact = share["num"] * base
    return max(1, int(exact // share["den"]) + 1 if share["strict"] else -int(-exact // share["den"]))


@dataclass
class Verdict:
    """Outcome of a count."""

    elected: list[str] = field(default_factory=list)
    tied: list[str] = field(default_factory=list)
    runoff: list[str] = field(default_factory=list)
    carried: bool = False
    by: str = ""


def verdict_of(terms: Json, totals: Mapping[str, int], base: int) -> Verdict:
    ballot = terms["ballot"]
    if ballot["kind"] == "yes_no":
        return Verdict(carried=met(ballot["threshold"], totals["yes"], base))
    if ballot["kind"] not in ("approve", "elect"):
        raise ValueError(f"cách bỏ phiếu {ballot['kind']!r} mà check.py này chưa biết")
    verdict = _approved(terms, totals, base)
    if ballot["kind"] == "approve":
        return verdict
    left = terms["seats"] - len(verdict.elected)
    rest = [c for c in terms["candidates"] if c not in verdict.elected and totals[c]]
    if verdict.tied or not left or len(rest) <= left:
        return verdict
    leading = sorted((totals[c] for c in rest), reverse=True)
    if terms["round"] <= ballot["rounds"]:
        verdict.runoff = [c for c in rest if totals[c] >= leading[left]]
        return verdict
    if terms["round"] > 1 and leading[0] == leading[left]:
        return _level(terms, verdict.elected, [c for c in rest if totals[c] == leading[0]])
    return verdict


def _approved(terms: Json, totals: Mapping[str, int], base: int) -> Verdict:
    candidates, seats = terms["candidates"], terms["seats"]
    reached = [c for c in candidates if met(terms["ballot"]["threshold"], totals[c], base)]
    if len(reached) <= seats:
        return Verdict(reached, carried=bool(reached))
    last = sorted((totals[c] for c in reached), reverse=True)[seats - 1]
    sure = [c for c in reached if totals[c] > last]
    level = [c for c in reached if totals[c] == last]
    if len(sure) + len(level) == seats:
        return Verdict([c for c in candidates if c in sure + level], carried=True)
    return _level(terms, sure, level)


def _level(terms: Json, sure: Sequence[str], level: Sequence[str]) -> Verdict:
    candidates, ballot = terms["candidates"], terms["ballot"]
    elected = [c for c in candidates if c in sure]
    verdict = Verdict(elected, [c for c in candidates if c in level], carried=bool(elected))
    if terms["round"] <= ballot["rounds"]:
        verdict.runoff = list(verdict.tied)
        return verdict
    if ballot["tie"] != "score":
        return verdict
    behind = 1 + max(terms["ranks"].values(), default=0)
    order = sorted((terms["ranks"].get(c, behind), c) for c in level)
    left = terms["seats"] - len(sure)
    if order[left - 1][0] == order[left][0]:
        return verdict
    chosen = [c for _, c in order[:left]]
    return Verdict([c for c in candidates if c in [*sure, *chosen]], carried=True, by="score")


def recount(terms: Json, result: Json) -> Iterator[str]:
    """Differences of a count from what its own totals give."""
    ballot, issued, returned = terms["ballot"], len(terms["issued"]), result["returned"]
    if result["issued"] != issued:
        yield f"phát ra {result['issued']} phiếu, danh sách cử tri có {issued} đơn vị"
    if returned != result["valid"] + result["invalid"] + result["blank"]:
        yield f"thu về {returned} phiếu, khác tổng hợp lệ, không hợp lệ và trắng"
    if not 0 <= returned <= issued:
        yield f"thu về {returned} phiếu, phát ra {issued}"
    bases = {"units": len(ballot["electorate"]), "present": issued, "issued": issued}
    base = bases.get(ballot["base"], result["valid" if ballot["base"] == "valid" else "returned"])
    if result["base"] != base:
        yield f"cơ sở tính {result['base']}, tính lại {base}"
    if result["needed"] != least(ballot["threshold"], base):
        yield f"cần {result['needed']} phiếu, tính lại {least(ballot['threshold'], base)}"
    present = issued if ballot["quorum_present"] else returned
    quorate = ballot["quorum"] is None or met(ballot["quorum"], present, len(ballot["electorate"]))
    if result["quorate"] != quorate:
        yield "số phiếu tối thiểu để cuộc bỏ phiếu có giá trị tính lại khác"
    totals = result["totals"]
    if not totals:
        return
    options = ["yes", "no"] if ballot["kind"] == "yes_no" else terms["candidates"]
    if sorted(totals) != sorted(options):
        yield "danh sách lựa chọn trong kết quả khác danh sách lúc mở"
        return
    first = ballot["most"] if terms["round"] == 1 else terms["seats"]
    most = 1 if ballot["kind"] == "yes_no" else first
    if any(not 0 <= votes <= result["valid"] for votes in totals.values()):
        yield "có lựa chọn nhiều phiếu hơn số phiếu hợp lệ"
    if not result["valid"] <= sum(totals.values()) <= most * result["valid"]:
        yield f"các lựa chọn có tất cả {sum(totals.values())} phiếu, không khớp {result['valid']} phiếu hợp lệ"
    verdict = verdict_of(terms, totals, base) if quorate else Verdict()
    for name, label in (
        ("carried", "thông qua hay không"),
        ("elected", "đơn vị được chọn"),
        ("tied", "đơn vị bằng phiếu"),
        ("runoff", "đơn vị vào vòng sau"),
        ("by", "cách phân định"),
    ):
        if result[name] != getattr(verdict, name):
            yield f"{label}: ghi {result[name]}, tính lại {getattr(verdict, name)}"


# --- the journal: its chain, and the year as its acts have made it --------------------------------------------


def canonical(data: Json) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def as_adopted(charter: Json) -> str:
    """Hash of a charter's text, which keeps the order in which it was written."""
    text = json.dumps(charter, ensure_ascii=False, separators=(",", ":"))
    return sha256(unicodedata.normalize("NFC", text))


def digest(data: Json, salt: str = "") -> str:
    return sha256(f"{salt}\n{canonical(data)}" if salt else canonical(data))


def mark(hash_: str) -> str:
    """First 80 bits of a hash as they are posted: K7QF-M2XA-9PTR-WD4E."""
    value = int(hash_[:20], 16)
    letters = "".join(CROCKFORD[value >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


@dataclass
class Year:
    """A year as its journal has made it. `shots`: (stage, number) -> row, time, published, reason, digest."""

    row: int = 0
    charter: str = ""
    previous: str = ""
    shots: dict[tuple[str, int], list[Json]] = field(default_factory=dict)
    extensions: list[Json] = field(default_factory=list)
    ballots: dict[str, dict[str, Json]] = field(default_factory=dict)
    seals: dict[int, Json] = field(default_factory=dict)
    moved: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    versions: dict[int, tuple[int, str, str, str]] = field(default_factory=dict)
    units: str = ""
    seats: str = ""
    packed: Json = None
    packed_at: int = 0
    erased: bool = False
    opened_at: str = ""
    changes: list[tuple[str, Json]] = field(default_factory=list)
    """Changes of the cluster's units: when each was recorded, and the change."""


def year_of(acts: Sequence[tuple[int, Json]], cycle: int) -> Year:
    year, known = Year(), set[int]()
    for row, act in acts:
        if baseline := act.get("baseline"):
            year = Year(units=baseline["units"], seats=baseline["seats"], opened_at=act["at"])
            known = {int(id) for id in baseline["cycles"]}
            if found := baseline["cycles"].get(str(cycle)):
                _begin(year, row, found)
        elif act.get("act") == "units changed":
            year.units, year.seats = act["units"], act["seats"]
            year.changes.append((act["at"], act["change"]))
        elif act.get("act") == "year opened":
            known.add(act["opened"]["id"])
            if act["opened"]["id"] == cycle:
                year.opened_at = act["at"]
                _begin(year, row, act["opened"])
            elif act.get("cycle") == cycle:
                _apply(year, row, act)
        elif year.row and act.get("cycle") == cycle:
            _apply(year, row, act)
        if act.get("carried") and min((id for id in known if id > act["cycle"]), default=0) == cycle:
            year.previous = act["carried"]
    return year


def _begin(year: Year, row: int, found: Json) -> None:
    year.row, year.charter, year.previous = row, found["charter"], found["previous"]
    year.shots = {(s[0], s[1]): [row, *s[2:]] for s in found["snapshots"]}
    year.extensions = [list(moved) for moved in found["extensions"]]
    year.ballots = {key: {"row": row, **ballot} for key, ballot in found["ballots"].items()}
    year.erased = bool(found["erased"])
    if seal := found.get("sealed"):
        year.seals[row] = seal


def _apply(year: Year, row: int, act: Json) -> None:
    name, what = act.get("act"), act.get("what")
    if seal := act.get("sealed"):
        year.seals[row] = seal
    if packed := act.get("packed"):
        year.packed, year.packed_at = packed, row
    if name == "stage closed":
        year.shots[what, act["result_number"]] = [row, act["at"], False, act["why"], act["result"]]
    elif name == "published":
        newest = max((n for stage, n in year.shots if stage == what), default=0)
        if newest:
            year.shots[what, newest][2] = True
    elif name == "extended":
        year.extensions.append([what, act["unit"], act["until"], act["why"]])
    elif name == "charter adopted":
        if what != "1":
            year.versions.setdefault(1, (year.row, year.charter, "", ""))
        year.versions[int(what)] = (row, act["charter"], act["at"], act["why"])
        year.charter = act["charter"]
    elif name == "erased":
        year.erased = True
    elif name == "evidence moved":
        year.moved.setdefault(act["evidence"], []).append((row, act["was"], act["what"]))
    elif name == "ballot opened":
        opened = {"row": row, "terms": act["terms"], "text": act["hash"], "hash": act["hash"], "state": "open"}
        year.ballots[what] = opened | {"settled": [], "result": ""}
    elif what in year.ballots:
        ballot = year.ballots[what]
        if name == "ballot counted":
            ballot |= {"row": row, "state": "counted", "result": digest(act["result"]), "told": act["result"]}
        elif name == "lots drawn":
            ballot["settled"] = act["elected"]
        elif name in ("papers awaited", "papers keyed", "ballot cancelled"):
            ballot["state"] = {"papers awaited": "keying", "papers keyed": "keyed"}.get(name, "cancelled")


# --- the packet -----------------------------------------------------------------------------------------------


class Unreadable(Exception):
    """Packet of which a file cannot be read."""


class Packet:
    """The data files of an unpacked packet, and the findings."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.found = folder, Findings()
        data = folder / "du-lieu"
        self.about = self._json(data / "ho-so.json")
        self.cycle = int(self.about["cycle"])
        self.journal = self._json(data / "nhat-ky.json")
        self.units = self._json(data / "don-vi.json")
        self.charters = self._json(data / "quy-che.json")
        self.versions = self._json(data / "ban-quy-che.json")
        self.answers = self._json(data / "tra-loi.json")
        self.results = self._json(data / "ket-qua.json")
        self.previous = self._json(data / "nam-truoc.json")
        self.ballots = self._json(data / "bo-phieu.json")
        self.evidence = self._json(data / "minh-chung.json")
        self.extensions = self._json(data / "gia-han.json")
        self.seals = self._json(data / "niem-phong.json")
        self.people = self._json(data / "nguoi.json")
        self.acts = [(row["number"], _act(row["body"])) for row in self.journal]
        self.year = year_of(self.acts, self.cycle)

    @staticmethod
    def _json(path: Path) -> Json:
        try:
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as why:
            raise Unreadable(f"{path.name}: không đọc được ({why})") from None

    def check(self, heads: Sequence[str]) -> Findings:
        self._files()
        self._chain(heads)
        if not self.year.row:
            self.found.bad("nhat-ky.json", f"không có dòng nào mở năm k{self.cycle}")
            return self.found
        for part in (self._roll, self._charter, self._answers, self._evidence, self._results, self._ballots):
            try:
                part()
            except (KeyError, TypeError, ValueError, IndexError, ArithmeticError, AttributeError) as why:
                name = {"_roll": "don-vi.json", "_charter": "quy-che.json", "_answers": "tra-loi.json"}
                names = name | {"_evidence": "minh-chung.json", "_results": "ket-qua.json"}
                self.found.bad(names.get(part.__name__, "bo-phieu.json"), f"không đọc được ({why!r})")
        return self.found

    # --- files ---

    def _files(self) -> None:
        try:
            lines = (self.folder / LIST).read_text("utf-8").splitlines()
        except (OSError, ValueError):
            self.found.bad(LIST, "không đọc được")
            return
        listed = {name: hash_ for hash_, _, name in (line.partition("  ") for line in lines if line)}
        for name, hash_ in listed.items():
            path = self.folder / name
            if not path.is_file():
                self.found.bad(name, "thiếu tệp")
            else:
                fits = file_sha256(path) == hash_
                self.found.hold("tệp", fits, name, f"khác với {LIST}")
        there = {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}
        for name in sorted(there - set(listed) - {LIST}):
            if "__pycache__" not in name:
                self.found.bad(name, f"không có trong {LIST}")

    # --- journal ---

    def _chain(self, heads: Sequence[str]) -> None:
        previous = ""
        for at, row in enumerate(self.journal, 1):
            where = f"nhat-ky.json, dòng {row.get('number')}"
            follows = row["number"] == at and row["previous"] == previous
            true = row["hash"] == sha256(f"{row['previous']}\n{row['body']}")
            self.found.hold("dòng nhật ký", follows and true, where, "bị sửa, hoặc không nối với dòng trước")
            body = _act(row["body"])
            if body.get("number") != row["number"]:
                self.found.bad(where, "số dòng khác với số ghi trong nội dung")
            if row["mark"] != mark(row["hash"]):
                self.found.bad(where, f"dấu kiểm ghi {row['mark']}, tính lại {mark(row['hash'])}")
            previous = row["hash"]
        known = {row["number"]: row["hash"] for row in self.journal}
        for head in heads:
            self._head(head, known)
        if not heads:
            self.found.open.append(NO_HEAD)

    def _head(self, typed: str, known: Mapping[int, str]) -> None:
        found = re.fullmatch(r"\D*?(\d{1,9})\s*:\s*([0-9A-Za-z \-]+)", typed.strip())
        letters = re.sub(r"[\s-]", "", found[2]) if found else ""
        if not found or len(letters) not in (16, 64):
            self.found.bad("--head", f"“{typed}” chưa đúng; ví dụ: 51: K7QF-M2XA-9PTR-WD4E")
            return
        hash_ = known.get(int(found[1]), "")
        wanted = (
            letters.lower() if len(letters) == 64 else letters.upper().translate(str.maketrans("OIL", "011"))
        )
        own = hash_ if len(letters) == 64 else mark(hash_).replace("-", "") if hash_ else ""
        why = f"dấu kiểm {typed.strip()} trong nhóm khác với nhật ký này: nhật ký đã bị viết lại hoặc cắt bớt"
        self.found.hold("dấu kiểm", own == wanted, f"nhat-ky.json, dòng {found[1]}", why)

    # --- units, people, charter ---

    def _roll(self) -> None:
        rows = [[u["id"], u["name"], u["short"], u["aliases"]] for u in self.units["units"]]
        self._held("đơn vị", digest(rows) == self.year.units, "don-vi.json, units", self.year.row)
        seats = [[s["id"], s["role"], s["unit"], s["groups"]] for s in self.units["seats"]]
        self._held("vai", digest(seats) == self.year.seats, "don-vi.json, seats", self.year.row)
        rows = [[x["window"], x["unit"], x["until"], x["reason"]] for x in self.extensions]
        self._held("gia hạn", rows == self.year.extensions, "gia-han.json", self.year.row)
        packed = self.year.packed
        salt = self._salt(self.year.packed_at)
        if packed is None or not salt:
            self.found.open.append("nguoi.json: tên người không còn niêm phong, nên không kiểm được.")
            return
        for id in sorted({*packed["people"], *self.people}, key=int):
            if id not in packed["people"] or (id in self.people and self.people[id] is None):
                self.found.open.append(f"nguoi.json, người {id}: đổi tên hoặc vào sau khi lập hồ sơ.")
                continue
            fits = digest([int(id), self.people.get(id)], salt)[:20] == packed["people"][id]
            self._held("tên người", fits, f"nguoi.json, người {id}", self.year.packed_at)

    def _charter(self) -> None:
        row = max([self.year.row, *(version[0] for version in self.year.versions.values())])
        self._held("quy chế", as_adopted(self.charters) == self.year.charter, "quy-che.json", row)
        stored = {version["number"]: version for version in self.versions}
        for number in sorted({*stored, *self.year.versions}):
            where = f"ban-quy-che.json, bản {number}"
            if number not in stored or number not in self.year.versions:
                self.found.bad(where, "thừa hoặc thiếu so với nhật ký")
                continue
            row, hash_, at, reason = self.year.versions[number]
            own = stored[number]
            self._held("quy chế", as_adopted(own["charter"]) == hash_, where, row)
            self._held("quy chế", own["reason"] == reason, f"{where}: lý do", row)
            if at:
                self._held("quy chế", own["at"] == at, f"{where}: thời điểm", row)
        fits = digest(self.previous) == self.year.previous
        self._held("kết quả năm trước", fits, "nam-truoc.json", self.year.row)

    def _held(self, what: str, fits: bool, place: str, row: int) -> None:
        self.found.hold(what, fits, place, f"khác với điều đã ghi ở nhật ký dòng {row}")

    def _salt(self, row: int) -> str:
        return next((str(s["salt"]) for s in self.seals if s["number"] == row), "")

    # --- answers and evidence, held against the seals of the journal ---

    def _answers(self) -> None:
        sealed: dict[str, int] = {}
        for row, seal in sorted(self.year.seals.items()):
            rows = [a for a in self.answers if seal["since"].get(a["unit"], 0) < a["number"]]
            rows = [a for a in rows if a["number"] <= seal["upto"].get(a["unit"], 0)]
            sealed |= seal["upto"]
            where = f"tra-loi.json, phần niêm phong ở dòng {row}"
            self._held("câu trả lời", figures(rows, seal["words"]) == seal["answers"], where, row)
            stored = next((s["upto"] for s in self.seals if s["number"] == row), None)
            self._held("niêm phong", stored == seal["upto"], f"niem-phong.json, dòng {row}", row)
            if salt := self._salt(row):
                fits = personal(rows, seal["words"], salt) == seal["personal"]
                self._held("lý do và người ghi", fits, f"{where}: lý do, người ghi hoặc lời văn", row)
            else:
                self.found.open.append(f"{where}: lý do và người ghi đã xóa theo quy chế.")
        late = sorted({a["unit"] for a in self.answers if a["number"] > sealed.get(a["unit"], 0)})
        if late:
            named = ", ".join(unit or "cụm" for unit in late)
            self.found.open.append(
                f"tra-loi.json: câu trả lời sau lần niêm phong cuối ({named}) chưa kiểm được."
            )
        self._by_unit()

    def _by_unit(self) -> None:
        """Narrows a difference down to the unit: the row that made the packet holds a digest of each."""
        packed, row = self.year.packed, self.year.packed_at
        if packed is None:
            return
        seal, salt = self.year.seals[row], self._salt(row)
        for unit, (answers, own, proofs) in packed["units"].items():
            rows = [a for a in self.answers if a["unit"] == unit and a["number"] <= seal["upto"].get(unit, 0)]
            where = f"tra-loi.json, {self._named(unit)}"
            self._held("câu trả lời", figures(rows, seal["words"]) == answers, where, row)
            if salt:
                fits = personal(rows, seal["words"], salt) == own
                self._held("lý do và người ghi", fits, f"{where}: lý do, người ghi hoặc lời văn", row)
                own_pieces = [e for e in self.evidence if e["unit"] == unit and e["sealed"] <= row]
                if not any(m[-1][0] > row for e in own_pieces if (m := self.year.moved.get(e["id"]))):
                    fits = digest([[e[key] for key in PIECE] for e in own_pieces], salt) == proofs
                    self._held("minh chứng", fits, f"minh-chung.json, {self._named(unit)}", row)

    def _evidence(self) -> None:
        for row, seal in sorted(self.year.seals.items()):
            salt = self._salt(row)
            if not salt:
                continue
            covered = [e for e in self.evidence if e["sealed"] == row]
            then = {id: m[0][1] for id, m in self.year.moved.items() if m[0][0] > row}
            fits = pieces(covered, salt, then) == seal["evidence"]
            self._held("minh chứng", fits, f"minh-chung.json, phần niêm phong ở dòng {row}", row)
        unsealed = [e for e in self.evidence if e["sealed"] not in self.year.seals]
        if unsealed:
            self.found.open.append(f"minh-chung.json: {len(unsealed)} mục chưa niêm phong, chưa kiểm được.")
        for piece in self.evidence:
            if piece["path"]:
                path = self.folder / piece["path"]
                where = f"minh-chung.json, mục {piece['id']}"
                fits = path.is_file() and file_sha256(path) == piece["sha256"]
                self.found.hold("tệp minh chứng", fits, where, f"tệp {piece['path']} thiếu hoặc bị sửa")

    def _named(self, unit: str) -> str:
        if not unit:
            return "phần chung của cụm"
        names = {u["id"]: u.get("short") or u["name"] for u in self.charters.get("units", ())}
        return str(names.get(unit, unit))

    # --- results ---

    def _results(self) -> None:
        stored = {(shot["stage"], shot["number"]): shot for shot in self.results}
        for key in sorted({*stored, *self.year.shots}):
            where = f"ket-qua.json, {STAGES.get(key[0], key[0])} lần {key[1]}"
            if key not in self.year.shots or key not in stored:
                self.found.bad(where, "thừa hoặc thiếu so với nhật ký")
                continue
            row, at, published, reason, result = self.year.shots[key]
            shot = stored[key]
            self._held("thời điểm chốt", shot["at"] == at, f"{where}: thời điểm chốt", row)
            charter = self._in_force(row, at)
            self._held("công bố", shot["published"] == published, f"{where}: đã công bố hay chưa", row)
            self._held("lý do chốt", shot["reason"] == reason, f"{where}: lý do chốt", row)
            fits = digest(shot["body"]) == result
            self._held("kết quả", fits, where, row)
            if not fits:
                self._narrow(charter, shot, where)
            recompute(self.found, charter, shot["body"], self.previous.get("", {}), where)
        if (first := stored.get(("self", 1))) and ("self", 1) in self.year.shots:
            row, at, *_ = self.year.shots["self", 1]
            self._claims(self._in_force(row, at), first)

    def _in_force(self, row: int, at: str) -> Charter:
        """Charter that was in force at a row of the journal, with the units of that moment."""
        adopted = [number for number, version in self.year.versions.items() if version[0] <= row]
        own = [v["charter"] for v in self.versions if adopted and v["number"] == max(adopted)]
        return Charter(of_day(own[0] if own else self.charters, self.year, at))

    def _narrow(self, charter: Charter, shot: Json, where: str) -> None:
        """Names values of a changed result that differ from those of its neighbour."""
        at = self.results.index(shot)
        other = self.results[at - 1 if at else at + 1 : at + 2][:1]
        for unit, own in shot["body"]["values"].items() if other else ():
            then = other[0]["body"]["values"].get(unit, {})
            for id in charter.leaves:
                if own.get(id) != then.get(id):
                    place = f"{where}, {charter.names.get(unit, unit)}, mục {charter.called[id]}"
                    self.found.bad(place, f"ghi “{own.get(id, '')}”, kết quả liền kề ghi “{then.get(id, '')}”")

    def _claims(self, charter: Charter, shot: Json) -> None:
        """Values of the first result, held against what the units had answered by then."""
        row = self.year.shots["self", 1][0]
        upto = self.year.seals.get(row, {}).get("upto")
        if upto is None:
            return
        newest: dict[tuple[str, str], str] = {}
        for a in self.answers:
            about = a["question"].partition("/")[2].split(".")
            if about[0] == "self" and len(about) == 3 and a["number"] <= upto.get(a["unit"], 0):
                newest[a["unit"], about[2]] = "" if a["aside"] else a["value"]
        for unit in charter.units:
            own = shot["body"]["values"].get(unit, {})
            for id, leaf in charter.leaves.items():
                value = newest.get((unit, id), "")
                readable = value if value and leaf.worth(unit, value) is not None else ""
                if isinstance(leaf, Lateness) or unit in leaf.not_for:
                    continue
                fits = own.get(id, "") == readable
                where = f"tra-loi.json, {charter.names[unit]}, mục {charter.called[id]}"
                why = f"trả lời “{readable}”, kết quả tự chấm ghi “{own.get(id, '')}”"
                self.found.hold("giá trị tự chấm", fits, where, why)

    # --- ballots ---

    def _ballots(self) -> None:
        stored = {ballot["key"]: ballot for ballot in self.ballots}
        for key in sorted({*stored, *self.year.ballots}):
            where = f"bo-phieu.json, {key}"
            if key not in stored or key not in self.year.ballots:
                self.found.bad(where, "thừa hoặc thiếu so với nhật ký")
                continue
            ballot, journalled = stored[key], self.year.ballots[key]
            row, terms = journalled["row"], ballot["terms"]
            where = f"{where} ({terms['ballot']['title']})"
            self._held("thể thức", digest(terms) == journalled["terms"], f"{where}: thể thức", row)
            fits = sha256(ballot["text"]) == journalled["text"] and ballot["hash"] == journalled["hash"]
            self._held("lời văn phiếu", fits, f"{where}: lời văn lúc mở", row)
            self._held("trạng thái", ballot["state"] == journalled["state"], f"{where}: trạng thái", row)
            self._held("bốc thăm", ballot["settled"] == journalled["settled"], f"{where}: bốc thăm", row)
            result = digest(ballot["result"]) if ballot["result"] else ""
            self._held(
                "kết quả kiểm phiếu", result == journalled["result"], f"{where}: kết quả kiểm phiếu", row
            )
            if ballot["result"]:
                for why in recount(terms, ballot["result"]):
                    self.found.bad(where, why)
                self.found.checked["kiểm phiếu"] = self.found.checked.get("kiểm phiếu", 0) + 1
                if not ballot["result"]["totals"]:
                    self.found.open.append(
                        f"{where}: số phiếu từng lựa chọn không công bố, nên không tính lại được."
                    )


# Columns of a piece of evidence, in the order in which the row that made the packet has hashed them.
PIECE = ("id", "unit", "question", "state", "link", "ref", "sha256", "size", "at", "name", "type")


def recompute(found: Findings, charter: Charter, body: Json, before: Mapping[str, str], where: str) -> None:
    """Points, totals, places and classes of a stored result, from its values alone."""
    late, absent = body.get("late") or [], body["absent"]
    out = absent if charter.data.get("unsubmitted", "unranked") == "unranked" else []
    values = body["values"]
    compared = charter.compare({u: own for u, own in values.items() if u not in out})
    tables = {u: charter.table(u, own, compared.get(u, {}), u in late) for u, own in values.items()}
    for unit, table in tables.items():
        name = charter.names.get(unit, unit)
        stored = body["points"].get(unit, {})
        for id, points in table.points.items():
            shown = optional(stored.get(id))
            why = f"ghi {_said(shown)} điểm, tính lại {_said(points)} điểm"
            found.hold("điểm", shown == points, f"{where}, {name}, mục {charter.called[id]}", why)
        total = number(body["totals"].get(unit), 0)
        why = f"ghi {said(total)} điểm, tính lại {said(table.total)} điểm"
        found.hold("tổng điểm", total == table.total, f"{where}, {name}, tổng điểm", why)
    for lot in body.get("lots") or ():
        found.hold("bốc thăm", lot_order(lot) == lot["order"], f"{where}, bốc thăm", "thứ tự tính lại khác")
    again = ranked(charter, tables, body, before)
    for at, place in enumerate(body["places"]):
        unit = again[at][0] if at < len(again) else ""
        name = charter.names.get(place["unit"], place["unit"])
        why = f"đứng thứ {at + 1} trong bảng, tính lại là {charter.names.get(unit, unit)}"
        found.hold("thứ tự", unit == place["unit"], f"{where}, {name}, thứ tự", why)
        own = next(((r, t) for u, r, t in again if u == place["unit"]), (None, ""))
        why = f"ghi hạng {place['rank'] or 'không xếp'}, tính lại {own[0] or 'không xếp'}"
        found.hold("hạng", place["rank"] == str(own[0] or ""), f"{where}, {name}, hạng", why)
        why = f"ghi “{place['title']}”, tính lại “{own[1]}”"
        found.hold("xếp loại", place["title"] == own[1], f"{where}, {name}, xếp loại", why)
        total = tables[place["unit"]].total if place["unit"] in tables else ZERO
        fits = Decimal(place["total"]) == total and place["said"] == said(Decimal(place["total"]))
        found.hold(
            "tổng điểm", fits, f"{where}, {name}, điểm trong bảng xếp hạng", f"tính lại {said(total)} điểm"
        )
    if len(again) != len(body["places"]):
        found.bad(where, "bảng xếp hạng thừa hoặc thiếu đơn vị")


def _said(points: Decimal | None) -> str:
    return "không có" if points is None else said(points)


def figures(rows: Iterable[Json], words: Json) -> str:
    """Digest of what stays of answers after retention."""
    return digest(
        [
            [
                a["unit"],
                a["number"],
                a["question"],
                a["aside"],
                a["paper"],
                a["seat"],
                a["at"],
                _value(a, words, False),
            ]
            for a in rows
        ]
    )


def personal(rows: Iterable[Json], words: Json, salt: str) -> str:
    """Digest of what retention erases of answers."""
    return digest(
        [[a["unit"], a["number"], a["reason"], a["person"], _value(a, words, True)] for a in rows], salt
    )


def _value(a: Json, words: Json, is_personal: bool) -> str:
    about = a["question"].partition("/")[2]
    personal_words = any(about.startswith(begin) and about.endswith(end) for begin, end in words)
    return a["value"] if is_personal == personal_words else ""


def pieces(rows: Iterable[Json], salt: str, then: Mapping[int, str]) -> str:
    return digest(
        [
            [
                e["id"],
                e["unit"],
                then.get(e["id"], e["question"]),
                e["state"],
                e["link"],
                e["ref"] if e["link"] else e["sha256"],
                e["size"],
                e["at"],
            ]
            for e in rows
        ],
        salt,
    )


def _act(body: str) -> Json:
    try:
        act = json.loads(body)
    except ValueError:
        return {}
    return act if isinstance(act, dict) else {}


def file_sha256(path: Path) -> str:
    hash_ = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            hash_.update(piece)
    return hash_.hexdigest()


def main(arguments: Sequence[str], say: Callable[[str], object] = print) -> int:
    """Says what was found; returns 0 if everything adds up, else 1."""
    heads, folders, rest = [], [], list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--head":
            heads.append(rest.pop(0) if rest else "")
        elif word.startswith("--head="):
            heads.append(word.removeprefix("--head="))
        else:
            folders.append(word)
    folder = Path(folders[0]) if folders else Path(__file__).resolve().parent
    try:
        found = Packet(folder).check(heads)
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError) as why:
        say(f"SAI: hồ sơ không đọc được: {why}")
        return 1
    say("Đã kiểm: " + "; ".join(f"{count} {what}" for what, count in found.checked.items()) + ".")
    for line in found.open:
        say(f"Chưa kiểm được: {line}")
    say(NOT_CHECKED)
    for line in found.wrong:
        say(f"SAI: {line}.")
    say(f"KHÔNG KHỚP: {len(found.wrong)} chỗ." if found.wrong else "KHỚP: tính lại đúng như hồ sơ ghi.")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
