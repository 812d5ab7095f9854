"""Ten tables of the kinds that offices publish, as charters by the rules: no points are set directly.

The totals are those that a person reckons with a pencil (beside each, in the order of its criteria).
"""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.questions import OVERRIDE
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.ranking import RankedUnit, rank
from bot.rules.scores import compare, score
from config.charters import parsed

TABLES = Path(__file__).parent / "tables"
DAYS = [
    f"2026-{month:02}-{day:02}T17:00+07:00" for month, day in ((11, 20), (12, 5), (12, 10), (12, 15), (12, 20))
]
HEAD: dict[str, object] = {
    "name": "Cụm thử",
    "year": 2026,
    "units": [{"id": f"u{n}", "name": f"Đơn vị {n}"} for n in (1, 2)],
}
SELF = {"opens": DAYS[0], "due": DAYS[1], "closes": DAYS[2]}
REVIEW = {"opens": DAYS[2], "due": DAYS[3], "closes": DAYS[4]}

# Table -> unit -> answers in the order of the criteria, total, class.
Known = dict[str, tuple[list[str], str, str]]
KNOWN: dict[str, Known] = {
    # 10 − 10×0,2 = 8; 10×45/50 = 9; from 80: 7; 6,5. One is not for the second: (10 + 5 + 10) × 40/30.
    "rural": {
        "u1": (["90", "45/50", "85", "6.5"], "30.5", ""),
        "u2": (["100", "30/60", "95", "-"], "33.33", ""),
    },
    # 35 + 40×18/20 + 16 + 2 − 1 (half of the bonus, no more). 40 + 40 + 9: TC3 has 9 of 20.
    "union": {
        "u1": (["35", "18", "16", "2", "1"], "88", "Vững mạnh"),
        "u2": (["40", "12", "9", "0", "0"], "89", "Khá"),
    },
    # 12 − 12 (not 15) = 0, and 10 of 12,5 + 2; 20 − 3, and 5 + 4.
    "branch": {"u1": (["6", "5", "5", "4"], "10", ""), "u2": (["30", "1", "2", "20"], "26", "")},
    # 50 − (40 + 15 → 50) = 0 and 50 − 20; 50 − 5 and 0.
    "class": {"u1": (["pass", "2", "3", "2"], "30", ""), "u2": (["pass", "0", "1", "7"], "45", "")},
    # 20 − 6 + 8 + 10; 20 − 10 + 7, and 10 + 10 of bonus → 15.
    "school": {"u1": (["3", "8", "9.5", "0"], "32", ""), "u2": (["9", "12", "8", "1"], "32", "")},
    # 400×3/4 + (400 − 5×10) = 650 of 800: × 1000/800; 400×1/3 + 150,5 + 400 (above the mark).
    "digital": {
        "u1": (["300/400", "-", "105/100"], "812.5", ""),
        "u2": (["1/3", "150.5", "130/100"], "683.83", ""),
    },
    # Without 50 and 100: 560/7 = 80, and without 60 and 60: 420/7; 700/7, and all the same.
    "contest": {
        "u1": (
            ["~trimmed_mean|50|70|75|80|80|85|85|85|100", "~trimmed_mean|60|60|60|60|60|60|60|60|60"],
            "140",
            "",
        ),
        "u2": (["~trimmed_mean|100|100|100|100|100|100|100|100|99", "90"], "190", ""),
    },
    # 40 − 10×0,5 + 30 + 30×2/3 = 85, no bonus below 90; 40 + 24 + 30 + 3 + 1.
    "front": {
        "u1": (["180", "6", "20/30", "1", "9"], "85", "Tốt"),
        "u2": (["120", "4", "9/9", "2", "1"], "98", "Xuất sắc"),
    },
    # 60 − 2 (5% short, by whole twos) + 40 + 5 of 8 − 6; 59 + 30, and a penalty of 6 takes nothing of nothing.
    "veterans": {"u1": (["95", "40", "4", "2"], "97", ""), "u2": (["97", "30", "0", "2"], "89", "")},
    # 20×90/100 + (10 − 10×0,5) + (10 − (1 + 8)×0,5); 20 + (10 + 5×0,2) + 10, the one day is free.
    "reform": {
        "u1": (["90/100", "110/100", "late:self=2;r.Báo cáo năm=never"], "28.5", ""),
        "u2": (["none", "95/100", "late:r.Báo cáo quý I=1"], "41", ""),
    },
}


def charter(name: str) -> Charter:
    stated = parsed((TABLES / f"{name}.yaml").read_text("utf-8"))
    windows = {stage: {"self": SELF, "review": REVIEW}[stage] for stage in stated.get("stages", ["self"])}  # type: ignore[attr-defined]
    return read_charter({**HEAD, "windows": windows, **stated})


def ranked(name: str, before: dict[str, str] | None = None) -> dict[str, RankedUnit]:
    rules = charter(name)
    values = {
        unit: dict(zip(rules.leaves, answers, strict=True)) for unit, (answers, _, _) in KNOWN[name].items()
    }
    compared = compare(rules, values)
    scores = {unit: score(rules, unit, own, compared[unit]) for unit, own in values.items()}
    assert all(not one.missing and not one.pending for one in scores.values())
    return {place.unit: place for place in rank(rules, scores, before=before)}


def test_ten_tables_stand_here() -> None:
    assert {path.stem for path in TABLES.glob("*.yaml")} == set(KNOWN)
    assert len(KNOWN) == 10


@pytest.mark.parametrize("name", KNOWN)
def test_a_table_gives_the_totals_that_a_pencil_gives(name: str) -> None:
    places = ranked(name)
    told = {unit: (str(places[unit].total), places[unit].title) for unit in KNOWN[name]}
    assert told == {unit: (total, title) for unit, (_, total, title) in KNOWN[name].items()}


@pytest.mark.parametrize("name", KNOWN)
def test_no_points_are_set_directly(name: str) -> None:
    assert not any(value.startswith(OVERRIDE) for answers, _, _ in KNOWN[name].values() for value in answers)


def test_why_the_better_total_has_the_lesser_class_is_said() -> None:
    assert ranked("union")["u2"].lacks == "chưa xếp Vững mạnh vì TC3 Thi đua đạt 45%, cần từ 50%"


def test_what_is_rescaled_is_said() -> None:
    assert ranked("rural")["u2"].rescaled == "chuẩn 25/30, quy đổi 33,33/40"
    assert ranked("digital")["u1"].rescaled == "chuẩn 650/800, quy đổi 812,5/1.000"


def test_every_maximum_is_the_published_one() -> None:
    most = {name: sum((g.maximum for g in charter(name).groups), Decimal(0)) for name in KNOWN}
    assert {name: int(full) for name, full in most.items()} == {
        "rural": 40,
        "union": 100,
        "branch": 20,
        "class": 100,
        "school": 30,
        "digital": 1000,
        "contest": 200,
        "front": 100,
        "veterans": 100,
        "reform": 40,
    }
