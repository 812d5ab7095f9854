"""The kind of criterion that a row states: points outright, so many for each case, or one of several tiers."""

from decimal import Decimal

from bot.rules.cases import PerCase
from bot.rules.criteria import Criterion
from bot.rules.graded import Graded
from bot.rules.tiers import Tier, Tiers
from handlers.documents.criteria.lines import ZERO, Line, Part, Rate

STEP = Decimal(1).scaleb(-12)
ENDLESS = Decimal("Infinity")


def criterion_of(line: Line, points: tuple[Decimal, Decimal, Decimal], room: Decimal | None) -> Criterion:
    """The criterion of a row; `points` are its base, bonus and penalty. `room` is the cap over base points, up
    to which a rate without a cap of its own goes."""
    if line.tiers:
        base = max((tier.points for tier in line.tiers), default=ZERO)
        kept = points[0] if points[0] else ZERO if line.bonus else max(base, ZERO)
        return Tiers(tuple(Tier(t.points, f"t{t.number}", t.title) for t in line.tiers), maximum=kept)
    if line.rates:
        return _of_rates(line.rates, points, room)
    maximum, bonus, penalty = points
    return Graded(maximum, STEP, bonus, penalty)


def _of_rates(
    rates: dict[Part, Rate], points: tuple[Decimal, Decimal, Decimal], room: Decimal | None
) -> Criterion:
    base, bonus, penalty = points
    if "base" in rates:
        rate = rates["base"]
        cap = rate.cap if rate.cap is not None else room
        if len(rates) == 1 and cap is not None and not (bonus or penalty):
            return PerCase(rate.each, ZERO, cap, "base", rate.case or "trường hợp")
        return Graded(cap or ZERO, STEP, bonus if cap else ENDLESS, _most(rates, "penalty", penalty))
    if len(rates) == 1:
        ((part, rate),) = rates.items()
        other = penalty if part == "bonus" else bonus
        if not other:
            each = -rate.each if part == "penalty" else rate.each
            return PerCase(each, base, rate.cap, part, rate.case or "trường hợp")
    return Graded(base, STEP, _most(rates, "bonus", bonus), _most(rates, "penalty", penalty))


def _most(rates: dict[Part, Rate], part: Part, stated: Decimal) -> Decimal:
    rate = rates.get(part)
    if rate is None:
        return stated
    return ENDLESS if rate.cap is None else rate.cap
