"""One table of answers, in the chat and in a file of points: the same totals, places and words, by rule."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.questions import UNASSIGNED, UNASSIGNED_LABEL
from bot.rules.charter import Leaf
from bot.rules.charter_parser import KINDS, TIES, read_charter
from bot.state import snapshots
from config.charters import load
from handlers.commands.rehearse import run
from handlers.documents.scores.figures import is_told_by_word
from tests.documents.made import written

TALKS = Path(__file__).parents[1] / "talks"

# Charter of a talk -> unit -> leaf -> answer as the chat keeps it.
ANSWERS: dict[str, dict[str, dict[str, str]]] = {
    "ratios": {
        "thue": {"ontime": "471/500", "late": "7.4", "income": "1254/1200", "plan": "38"},
        "khobac": {"ontime": "none", "late": "3", "income": "300/250", "plan": "5"},
    },
    "bounds": {
        "thue": {"work": "70", "more": "4", "base": "18", "less": "0", "well": "3"},
        "khobac": {"work": "55", "more": "3", "base": "8", "less": "3", "well": "1"},
    },
    "not_for": {
        "thue": {"work": "60", "land": "12", "sea": "-"},
        "khobac": {"work": "63", "sea": "9"},
    },
    "ties": {"thue": {"work": "70", "more": "2"}, "khobac": {"work": "69", "more": "3"}},
    "lots": {"thue": {"work": "90"}, "khobac": {"work": "90"}, "bhxh": {"work": "80"}},
    "titles": {
        "thue": {"done": "78", "gate": "pass", "join": "19", "more": "1", "less": "0"},
        "khobac": {"done": "80", "gate": "pass", "join": "9", "more": "0", "less": "0"},
        "haiquan": {"done": "76", "gate": "fail", "join": "20", "more": "4", "less": "2"},
        "thongke": {"done": "75", "gate": "pass", "join": "18", "more": "2", "less": "0"},
        "noivu": {"done": "77", "gate": "pass", "join": "20", "more": "2", "less": "2"},
    },
    "by_rank": {
        "thue": {"blood": "30", "gate": "pass", "late": "1"},
        "khobac": {"blood": "20", "gate": "fail", "late": "0"},
    },
    "kinds": {
        "thue": {
            "graded": "4.5",
            "case": "1",
            "bonus": "3",
            "minus": "2",
            "label": "kha",
            "percent": "97.5",
            "plan": "1100",
            "best": "120",
            "gate": "pass",
        },
        "khobac": {
            "graded": "5",
            "case": "9",
            "bonus": "9",
            "minus": "9",
            "label": "tot",
            "percent": "50",
            "plan": "900",
            "best": "90",
            "gate": "pass",
        },
    },
    "mean": {
        "thue": {"a1": "5", "b1": "~mean|9|8|8.5", "b2": "~mean|2|1"},
        "khobac": {"a1": "4.5", "b1": "~trimmed_mean|10|9|9|9|2", "b2": "~median|2|1"},
    },
    "lateness": {
        "thue": {"a1": "9", "b1": "late:self=2;explain=3", "b2": "late:r.Báo cáo năm=never"},
        "khobac": {"a1": "10", "b1": "late:", "b2": "late:r.Báo cáo quý I=3;r.Báo cáo năm=1"},
    },
}
# Points that several reviewers have joined stand in no self-scores.
STAGES = {"mean": "reviewed"}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_chat_closes_with_is_what_a_file_of_its_points_gives(name: str, tmp_path: Path) -> None:
    answers, path = ANSWERS[name], TALKS / f"{name}.yaml"
    charter = read_charter(load(str(path)))
    closed = snapshots.taken(charter, answers, absent={})
    rows = [
        f'{charter.unit_by_id[unit].name},{leaf.code},{STAGES.get(name, "self")},"{_cell(leaf, unit, closed)}"'
        for unit in answers
        for leaf in charter.leaves.values()
        if leaf.criterion.applies(unit)
    ]
    done = run(path, written(tmp_path / "s.csv", "\n".join(["unit,code,stage,points", *rows]) + "\n"))
    assert done.problems == []
    by_last_year = any(tie.by == "last_year" for tie in charter.ties)
    assert any("hạng năm trước" in note for note in done.notes) == by_last_year
    in_chat = [
        (
            charter.unit_by_id[p["unit"]].name,
            p["rank"],
            p["said"],
            p["title"],
            p["tie"],
            p["out"],
            p.get("lacks", ""),
            p.get("rescaled", ""),
        )
        for p in snapshots.places(closed)
        if p["unit"] in answers
    ]
    in_file = [
        (
            one.unit,
            str(one.rank or ""),
            str(one.total).replace(".", ","),
            one.title,
            one.tie,
            one.out,
            one.lacks,
            one.rescaled,
        )
        for one in done.units
    ]
    assert in_file == in_chat


def _cell(leaf: Leaf, unit: str, closed: dict[str, object]) -> str:
    """Points of the leaf; the word, of one that gives none and yet counts."""
    if snapshots.values(closed, unit)[leaf.id] == UNASSIGNED:
        return UNASSIGNED_LABEL
    if is_told_by_word(leaf, unit):
        return leaf.criterion.form(unit).say(snapshots.values(closed, unit)[leaf.id])
    return str(snapshots.points(closed, unit)[leaf.id])


# Keys by which a charter states a rule of another sort than a kind of criterion.
RULES = {
    "rescale",
    "bonus_cap",
    "bonus_from",
    "lowest",
    "not_for",
    "quota",
    "each",
    "best_title",
    "several_reviews",
}


def test_every_kind_and_every_rule_is_held_against_the_chat() -> None:
    tables = [load(str(TALKS / f"{name}.yaml")) for name in ANSWERS]
    stated = [pair for table in tables for pair in _stated(table)]
    assert set(KINDS) - {value for key, value in stated if key == "kind"} == set()
    assert RULES - {key for key, _ in stated} == set()
    assert set(TIES) - {value for key, value in stated if key == "by"} == set()


def _stated(data: object) -> Iterator[tuple[str, object]]:
    """Keys of plain data with their values, at any depth."""
    if isinstance(data, Mapping):
        yield from ((str(key), value if isinstance(value, str) else None) for key, value in data.items())
    inner = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for value in inner:
        yield from _stated(value)
