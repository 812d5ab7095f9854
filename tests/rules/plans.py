"""Small charters for trying rules on, and random ones."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.rules.calendar import Window
from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Group, Leaf, Unit
from bot.rules.criteria import Criterion
from bot.rules.gates import FAIL, PASS, Gate
from bot.rules.graded import Graded
from bot.rules.tiers import Tier, Tiers

D = Decimal
OPENS = datetime.fromisoformat("2026-11-20T08:00+07:00")


def leaf(id: str, criterion: Criterion, **rest: Any) -> Leaf:
    return Leaf(id, rest.pop("code", id), rest.pop("title", f"Tiêu chí {id}"), criterion, **rest)


def group(id: str, *parts: Group | Leaf, **caps: Any) -> Group:
    return Group(id, id.upper(), f"Nhóm {id}", parts, **caps)


def charter(*groups: Group, units: str = "a b c", **rest: Any) -> Charter:
    return Charter(
        name="Cụm thử",
        year=2026,
        units=tuple(Unit(u, f"Cục {u.upper()}", f"Cục {u.upper()}") for u in units.split()),
        groups=groups,
        windows={"self": Window(OPENS, OPENS + timedelta(days=15), OPENS + timedelta(days=20))},
        **rest,
    )


def plain_data(**changes: object) -> dict[str, Any]:
    """The smallest charter that can be read, as plain data."""
    data: dict[str, Any] = {
        "name": "Cụm thử",
        "year": 2026,
        "units": [{"id": "a", "name": "Cục A"}, {"id": "b", "name": "Cục B"}],
        "windows": {
            "self": {"opens": str(OPENS), "due": "2026-12-05 17:00 +07:00", "closes": "2026-12-10T17:00+07:00"}
        },
        "groups": [{"id": "g", "title": "Nhóm", "parts": [one_leaf()]}],
    }
    return {**data, **changes}


def one_leaf(**changes: object) -> dict[str, Any]:
    return {"id": "x", "title": "Một tiêu chí", "kind": "graded", "maximum": 5, "step": "0.5", **changes}


# A busy machine is slow, not wrong.
patiently = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

# --- random charters and answers ------------------------------------------------------------------

_quarters = st.integers(0, 40).map(lambda n: D(n) / 4)
_caps = st.none() | _quarters
_evidence = st.sampled_from(["optional", "required"])


@st.composite
def _criteria(draw: st.DrawFn) -> Criterion:
    kind = draw(st.sampled_from(["graded", "bonus", "penalty", "start", "tiers", "gate"]))
    some = draw(_quarters) + D("0.25")
    if kind == "graded":
        return Graded(some, D("0.25"), draw(_quarters), draw(_quarters))
    if kind == "bonus":
        return PerCase(D("0.25"), cap=draw(_caps), part="bonus")
    if kind == "penalty":
        return PerCase(D("-0.5"), cap=draw(_caps), part="penalty")
    if kind == "start":
        return PerCase(D("-0.25"), start=some, cap=draw(st.none() | st.just(some)), part="base")
    if kind == "tiers":
        points = draw(st.lists(st.integers(-8, 20), min_size=2, max_size=4))
        return Tiers(tuple(Tier(D(p) / 4, f"t{n}", f"Mức {n}") for n, p in enumerate(points)), maximum=some)
    return Gate(some)


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    count = 0

    def tree(depth: int) -> Group:
        nonlocal count
        count += 1
        id = f"g{count}"
        parts: list[Group | Leaf] = []
        for _ in range(draw(st.integers(1, 4))):
            if depth < 3 and draw(st.booleans()):
                parts.append(tree(depth + 1))
            else:
                count += 1
                parts.append(leaf(f"l{count}", draw(_criteria()), evidence=draw(_evidence)))
        caps = {"base_cap": draw(_caps), "bonus_cap": draw(_caps), "penalty_cap": draw(_caps)}
        return group(id, *parts, **caps)

    groups = [tree(1) for _ in range(draw(st.integers(1, 3)))]
    return charter(*groups, total_cap=draw(_caps))


def answer_to(draw: st.DrawFn, criterion: Criterion) -> str:
    if isinstance(criterion, Graded):
        low, high = -criterion.deduction * 4, (criterion.maximum + criterion.extra) * 4
        return _written(D(draw(st.integers(int(low), int(high)))) / 4)
    if isinstance(criterion, PerCase):
        return str(draw(st.integers(0, 30)))
    if isinstance(criterion, Tiers):
        return draw(st.sampled_from([t.key for t in criterion.tiers]))
    return draw(st.sampled_from([PASS, FAIL]))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Charter, dict[str, str]]:
    """A charter and the answers of one unit, some left out."""
    rules = draw(charters())
    given = {id: answer_to(draw, one.criterion) for id, one in rules.leaves.items()}
    out = draw(st.sets(st.sampled_from(sorted(given)), max_size=2))
    return rules, {id: value for id, value in given.items() if id not in out}


def _written(points: Decimal) -> str:
    return f"{points.normalize():f}" if points else "0"
