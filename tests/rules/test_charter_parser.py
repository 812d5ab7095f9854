"""A charter is read strictly: what cannot stand is refused with the path to its place."""

from decimal import Decimal
from typing import Any

import pytest

from bot.rules.cases import PerCase
from bot.rules.charter_parser import read_charter
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured, Relative
from bot.rules.plain_values import CharterError
from bot.rules.scales import Bands
from bot.rules.tiers import Tier, Tiers
from tests.rules.plans import D, one_leaf, plain_data

TIERS = [{"from": 90, "points": 3}, {"from": 80, "points": 1}]
LABELS = [{"id": "t", "label": "Tốt", "points": 2}, {"id": "k", "label": "Kém", "points": 0}]


def with_leaf(*leaves: dict[str, Any], **changes: object) -> dict[str, Any]:
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": list(leaves)}], **changes)


def bare(kind: str, **keys: object) -> dict[str, Any]:
    return {"id": "x", "title": "Một tiêu chí", "kind": kind, **keys}


def windows(opens: str, due: str, closes: str) -> dict[str, str]:
    days = {"opens": opens, "due": due, "closes": closes}
    return {key: f"2026-{day}T17:00+07:00" for key, day in days.items()}


def test_the_smallest_charter_can_be_read() -> None:
    charter = read_charter(plain_data())
    assert [u.short for u in charter.units] == ["Cục A", "Cục B"]
    assert charter.leaves["x"].criterion == Graded(D(5), D("0.5"))
    assert charter.windows["self"].due.isoformat() == "2026-12-05T17:00:00+07:00"
    assert charter.leader_approves


@pytest.mark.parametrize(
    ("data", "criterion"),
    [
        (bare("graded", maximum=3, step=1, bonus=2), Graded(D(3), D(1), extra=D(2))),
        (bare("per_case", each="0.5"), PerCase(D("0.5"))),
        (bare("per_case", each="-0.5", start=3, cap="1.5"), PerCase(D("-0.5"), D(3), D("1.5"), "base")),
        (bare("per_case", each=-1, case="vụ"), PerCase(D(-1), part="penalty", case="vụ")),
        (bare("tiers", tiers=LABELS), Tiers((Tier(D(2), "t", "Tốt"), Tier(D(0), "k", "Kém")))),
        (
            bare("tiers", by="percent", tiers=[{"over": "98.5", "points": 3}], unassigned="full"),
            Tiers((Tier(D(3), least=D("98.5"), over=True),), by="percent", unassigned="full"),
        ),
        (
            bare("measured", maximum=4, measure="vụ", targets={"a": 10, "b": "7.5"}, floor=50),
            Measured(D(4), "vụ", {"a": D(10), "b": D("7.5")}, floor=D(50)),
        ),
        (
            bare("measured", maximum=4, measure="vụ", without_target="full", tiers=TIERS),
            Measured(
                D(4),
                "vụ",
                scale=Bands(D(4), (Tier(D(3), least=D(90)), Tier(D(1), least=D(80)))),
                without_target="full",
            ),
        ),
        (
            bare("relative", maximum=4, measure="%", most=100, step=1),
            Relative(D(4), "%", step=D(1), most=D(100)),
        ),
        (bare("gate", disqualifies=True, passed="Không", failed="Có"), Gate(D(0), True, ("Không", "Có"))),
    ],
)
def test_every_kind_of_criterion_can_be_read(data: dict[str, Any], criterion: object) -> None:
    assert read_charter(with_leaf(data)).leaves["x"].criterion == criterion


@pytest.mark.parametrize(
    ("data", "path", "says"),
    [
        (plain_data(colour="red"), ("colour",), "unknown key"),
        (plain_data(year=26), ("year",), "2000 to 2100"),
        (plain_data(units=[]), ("units",), "at least one"),
        (plain_data(units=[{"id": "Thuế", "name": "A"}]), ("units", 0, "id"), "a-z"),
        (plain_data(units=[{"id": "a" * 13, "name": "A"}]), ("units", 0, "id"), "12"),
        (plain_data(units=[{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]), ("units",), "'a'"),
        (
            plain_data(units=[{"id": "a", "name": "Hoà"}, {"id": "b", "name": "B", "aliases": ["hòa"]}]),
            ("units",),
            "hòa",
        ),
        (plain_data(windows={}), ("stages", 0), "no window"),
        (
            plain_data(windows={"self": windows("12-01", "11-01", "12-10")}),
            ("windows", "self", "due"),
            "follow",
        ),
        (
            plain_data(windows={"self": {"opens": "2026-11-20", "due": "x", "closes": "x"}}),
            ("windows", "self", "opens"),
            "offset",
        ),
        (
            plain_data(
                stages=["self", "review"],
                windows={
                    "self": windows("11-01", "11-10", "11-20"),
                    "review": windows("11-02", "11-03", "11-04"),
                },
            ),
            ("windows",),
            "closes before",
        ),
        (plain_data(total_cap=-1), ("total_cap",), "below 0"),
        (plain_data(total_cap="100.125"), ("digits",), "100.125"),
        (plain_data(rounding="leaves"), ("rounding",), "none of"),
        (plain_data(leader_approves="no"), ("leader_approves",), "true or false"),
        (
            plain_data(titles=[{"label": "B", "from": 80}, {"label": "A", "from": 90}]),
            ("titles", 1, "from"),
            "highest",
        ),
        (plain_data(ties=[{"by": "group", "of": "q", "label": "q"}]), ("ties", 0, "of"), "no group 'q'"),
        (plain_data(ties=[{"by": "leaf", "of": "g", "label": "g"}]), ("ties", 0, "of"), "no leaf 'g'"),
        (plain_data(chair="z"), ("chair",), "no unit"),
        (plain_data(reviewers={"x": "Tổ"}), ("reviewers", "x"), "unknown key"),
        (plain_data(groups=[]), ("groups",), "at least one"),
        (with_leaf(one_leaf(), one_leaf()), ("groups", 0, "parts", 1, "id"), "twice"),
        (with_leaf(one_leaf(id="g")), ("groups", 0, "parts", 0, "id"), "twice"),
        (with_leaf(one_leaf(kind="guess")), ("groups", 0, "parts", 0, "kind"), "none of"),
        (with_leaf(one_leaf(maximum=0.5)), ("groups", 0, "parts", 0, "maximum"), "binary"),
        (with_leaf(one_leaf(maximum="0,5")), ("groups", 0, "parts", 0, "maximum"), "dot"),
        (with_leaf(one_leaf(maximum="1e3")), ("groups", 0, "parts", 0, "maximum"), "no number"),
        (with_leaf(one_leaf(maximum=True)), ("groups", 0, "parts", 0, "maximum"), "number"),
        (with_leaf(one_leaf(maximum=0)), ("groups", 0, "parts", 0, "maximum"), "without any points"),
        (with_leaf(one_leaf(maximum="5.25")), ("groups", 0, "parts", 0, "maximum"), "steps"),
        (with_leaf(one_leaf(step=0)), ("groups", 0, "parts", 0, "step"), "above 0"),
        (with_leaf(one_leaf(tiers=[])), ("groups", 0, "parts", 0, "tiers"), "unknown key"),
        (with_leaf(bare("graded", maximum=5)), ("groups", 0, "parts", 0), "'step' is missing"),
        (with_leaf(bare("per_case", each=0)), ("groups", 0, "parts", 0, "each"), "nothing"),
        (with_leaf(bare("per_case", each=1, part="penalty")), ("groups", 0, "parts", 0, "part"), "cannot be"),
        (with_leaf(bare("per_case", each=-1, start=1, cap=2)), ("groups", 0, "parts", 0, "cap"), "start"),
        (with_leaf(bare("tiers", tiers=LABELS[:1])), ("groups", 0, "parts", 0, "tiers"), "between 2"),
        (with_leaf(bare("tiers", tiers=[LABELS[0]] * 2)), ("groups", 0, "parts", 0, "tiers", 1, "id"), "same"),
        (
            with_leaf(bare("tiers", tiers=[LABELS[0], {"id": "t2", "label": "tot (hai)", "points": 1}])),
            ("groups", 0, "parts", 0, "tiers", 1, "id"),
            "same",
        ),
        (
            with_leaf(bare("tiers", tiers=[{"id": "b", "label": "B", "points": 1}, LABELS[0]])),
            ("groups", 0, "parts", 0, "tiers", 0, "label"),
            "letter",
        ),
        (
            with_leaf(bare("gate", points=1, passed="Có", failed="co")),
            ("groups", 0, "parts", 0, "failed"),
            "same",
        ),
        (
            with_leaf(bare("tiers", by="percent", tiers=TIERS[::-1])),
            ("groups", 0, "parts", 0, "tiers", 1, "from"),
            "highest",
        ),
        (with_leaf(bare("measured", maximum=1, measure="vụ")), ("groups", 0, "parts", 0, "targets"), "'a'"),
        (
            with_leaf(bare("measured", maximum=1, measure="vụ", targets={"a": 0, "b": 1})),
            ("groups", 0, "parts", 0, "targets"),
            "'a'",
        ),
        (
            with_leaf(bare("relative", maximum=1, measure="vụ", targets={"z": 1})),
            ("groups", 0, "parts", 0, "targets"),
            "no unit 'z'",
        ),
        (with_leaf(bare("gate")), ("groups", 0, "parts", 0, "points"), "disqualifies"),
        (
            plain_data(groups=[{"id": "g", "title": "G", "parts": [one_leaf()], "bonus_cap": -1}]),
            ("groups", 0, "bonus_cap"),
            "below 0",
        ),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(
    data: dict[str, Any], path: tuple[str | int, ...], says: str
) -> None:
    with pytest.raises(CharterError) as caught:
        read_charter(data)
    assert caught.value.path == path
    assert says in caught.value.message


def test_a_number_keeps_its_digits_and_loses_only_zeros() -> None:
    charter = read_charter(with_leaf(bare("graded", maximum="1.50", step="0.10")))
    assert charter.leaves["x"].criterion.full() == "1.5"
    assert charter.leaves["x"].criterion.form("a").accepts("1.5")
    assert charter.groups[0].maximum == Decimal("1.5")
