"""Kind that counts days late: of what the system sees itself, and of reports whose dates the secretary enters.

Nobody is asked for it before the review. The stored value names what came late (``late:self=2;r.Quý I=3``); a
reviewer's or the meeting's own word on it is a plain number of days.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import Literal, Self

from bot.questions import UNASSIGNED, Form, Quantity
from bot.rules.criteria import ZERO, BaseCriterion, Common, Criterion, PointParts, cut_to
from bot.rules.fields import Fields
from bot.vietnamese import say

What = Literal["self", "explain", "consent", "reports"]
WHATS: tuple[What, ...] = ("self", "explain", "consent", "reports")
NAMES = {"self": "tự chấm", "explain": "giải trình", "consent": "ý kiến thống nhất", "reports": "báo cáo"}
# Begin a stored value that the system made, and the part of a report in it.
SEEN, REPORT = "late:", "r."
# Days of a report that never came.
NEVER = "never"
_MOST_DAYS = Decimal(366)
_PART = re.compile(r"[^=;]+=(?:[0-9]{1,4}|never)")


@dataclass(frozen=True)
class DaysLate(Quantity):
    """Number of days, typed; or, as the system keeps it, the days of each thing that came late."""

    def accepts(self, value: str) -> bool:
        return is_seen(value) or super().accepts(value)

    def say(self, value: str) -> str:
        if not is_seen(value):
            return f"muộn {super().say(value)}" if value not in ("0", UNASSIGNED) else "không muộn"
        told = [f"{_named(part)} {_say_days(days)}" for part, days in parts_of(value).items()]
        return ", ".join(told) or "không muộn"


@dataclass(frozen=True)
class Lateness(BaseCriterion):
    """Days late (muộn hạn): `start` base points, less `each` for every day beyond the `grace` of each thing
    that came late.

    `of` are the things counted: the self-scores, the explanation, the word on the agreed table, and the reports
    that the secretary lists with `báo cáo`. `never` is the number of days that a report which never came
    counts as; None: as many as take all there is to take.
    """

    each: Decimal
    of: tuple[What, ...] = ("self",)
    start: Decimal = ZERO
    cap: Decimal | None = None
    grace: int = 0
    never: int | None = None

    examples = (
        "{kind: lateness, of: [self, reports], start: 5, each: -0.5, grace: 1}",
        "{kind: lateness, of: [reports], each: -0.25, cap: 3, never: 10}",
    )
    called = "tính theo ngày muộn"
    asks = "Hệ thống tự tính mục này."
    asks_reviewer = "Số ngày muộn đúng là bao nhiêu?"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        of = fields.words(
            "of", says="things that may be late: `self`, `explain`, `consent`, `reports`", usual="`[self]`"
        )
        for place, what in enumerate(of):
            if what not in WHATS or what in of[:place]:
                raise fields.wrong("of", f"{what!r} is none of {', '.join(WHATS)}, or stands twice")
        each = fields.number("each", says="points for each day late; below 0: taken")
        start = fields.number("start", ZERO, says="base points before any day", least=ZERO)
        cap = fields.number_if_any("cap", says="most that all days together take", least=ZERO)
        grace = fields.count("grace", 0, says="days of each thing that cost nothing", least=0)
        never = fields.number_if_any(
            "never",
            says="days that a report which never came counts as",
            least=ZERO,
            usual="as many as take all",
        )
        if each >= 0:
            raise fields.wrong("each", "days late are taken off: a number below 0")
        if cap is not None and start and cap > start:
            raise fields.wrong("cap", "deductions cannot take more than the 'start'")
        if "reports" in of and never is None and cap is None and not start:
            raise fields.wrong("never", "without a 'cap' a report that never came needs its days")
        chosen = tuple(what for what in WHATS if what in of) or ("self",)
        return cls(-each, chosen, start, cap, grace, None if never is None else int(never))

    @property
    def _most(self) -> Decimal:
        return self.cap if self.cap is not None else self.start or Decimal("Infinity")

    @property
    def observed(self) -> tuple[str, ...]:
        return self.of

    @property
    def base(self) -> Decimal:
        return self.start

    @property
    def penalty(self) -> Decimal:
        return ZERO if self.start else self._most

    @cached_property
    def _form(self) -> DaysLate:
        quick = tuple(Decimal(days) for days in range(4))
        return DaysLate(high=_MOST_DAYS, noun="Số ngày muộn", unit="ngày", quick=quick)

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        start = f"Có sẵn {say(self.start)} điểm; m" if self.start else "M"
        most = "" if self.cap is None else f", tổng trừ không quá {say(self.cap)} điểm"
        grace = f" từ ngày thứ {self.grace + 1}" if self.grace else ""
        listed = ", ".join(NAMES[what] for what in self.of)
        later = " Ý kiến thống nhất được tính khi chốt." if "consent" in self.of else ""
        return f"{start}ỗi ngày muộn{grace} trừ {say(self.each)} điểm{most}. Tính theo: {listed}.{later}"

    def counted(self, unit: str, value: str) -> PointParts:
        taken = min(sum(self.days(value).values(), ZERO) * self.each, self._most)
        return PointParts(base=self.start - taken) if self.start else PointParts(penalty=taken)

    def days(self, value: str) -> Mapping[str, Decimal]:
        """Part -> days that cost points; "" for a number that somebody has stated."""
        if not is_seen(value):
            return {"": Decimal(value)}
        return {part: self._beyond_grace(days) for part, days in parts_of(value).items()}

    def _beyond_grace(self, days: str) -> Decimal:
        if days == NEVER:
            if self.never is not None:
                return Decimal(self.never)
            return (self._most / self.each).to_integral_value(ROUND_CEILING)
        return max(Decimal(days) - self.grace, ZERO)

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        days = self.days(value)
        whole = sum(days.values(), ZERO)
        steps = []
        if len(days) > 1 or (self.grace and days and is_seen(value)):
            terms = " + ".join(self._term(part, value) for part in days)
            steps.append(f"{terms} = {say(whole)} ngày")
        product = whole * self.each
        steps.append(f"{say(whole)} × {say(self.each)} = {say(product)}{cut_to(product, self._most)}")
        taken = min(product, self._most)
        steps.append(f"{say(self.start)} − {say(taken)} = {say(self.start - taken)}")
        return tuple(steps)

    def _term(self, part: str, value: str) -> str:
        days = parts_of(value)[part]
        beyond = self._beyond_grace(days)
        if days == NEVER or not self.grace:
            return f"{say(beyond)} ({_named(part)})"
        return f"{say(beyond)} ({_named(part)} {days} ngày, không tính {self.grace} ngày)"

    def full(self) -> str | None:
        return None


def is_seen(value: str) -> bool:
    """True for a value that the system made."""
    if not value.startswith(SEEN):
        return False
    parts = value.removeprefix(SEEN)
    return not parts or all(_PART.fullmatch(part) for part in parts.split(";"))


def parts_of(value: str) -> dict[str, str]:
    """Part -> days of a value that the system made."""
    parts = value.removeprefix(SEEN)
    return dict(part.rsplit("=", 1) for part in parts.split(";")) if parts else {}


def made_of(parts: Mapping[str, int | str]) -> str:
    """Value of these parts; what is not late is left out."""
    return SEEN + ";".join(f"{part}={days}" for part, days in parts.items() if days)


def report_part(title: str) -> str:
    """Part of a report, without the signs that part a value."""
    return REPORT + ", ".join(part.strip() for part in re.split(r"[=;|]", title))


def days_late(due: datetime, in_time_until: datetime, came: datetime, zone: tzinfo) -> int:
    """Days between the due date and the date on which it came, at least one for what came after the grace."""
    if came <= in_time_until:
        return 0
    return max(1, (came.astimezone(zone).date() - due.astimezone(zone).date()).days)


def days_between(due: date, came: date) -> int:
    return max(0, (came - due).days)


def _named(part: str) -> str:
    return part.removeprefix(REPORT) if part.startswith(REPORT) else NAMES.get(part, part)


def _say_days(days: str) -> str:
    return "không nộp" if days == NEVER else f"muộn {days} ngày"


def check_stages(fields: Fields, criteria: Iterable[Criterion], stages: Container[str]) -> None:
    """Refuses a criterion that counts what no stage of the charter asks for."""
    counted = {what for criterion in criteria for what in criterion.observed}
    for what, stage in (("explain", "explain"), ("consent", "agree")):
        if what in counted and stage not in stages:
            raise fields.wrong("stages", f"'lateness' of {what!r} needs the stage {stage!r}")
