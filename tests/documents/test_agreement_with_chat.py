"""One table of answers, in the chat and in a file of points: the same totals, places and words, by rule."""

from pathlib import Path

import pytest

from bot.questions import UNASSIGNED, UNASSIGNED_LABEL
from bot.rules.charter import Leaf
from bot.rules.charter_parser import read_charter
from bot.state import snapshots
from config.charters import load
from handlers.commands.rehearse import run
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
    "titles": {
        "thue": {"done": "78", "gate": "pass", "join": "19", "more": "1", "less": "0"},
        "khobac": {"done": "80", "gate": "pass", "join": "9", "more": "0", "less": "0"},
        "haiquan": {"done": "76", "gate": "fail", "join": "20", "more": "4", "less": "2"},
        "thongke": {"done": "75", "gate": "pass", "join": "18", "more": "2", "less": "0"},
        "noivu": {"done": "77", "gate": "pass", "join": "20", "more": "2", "less": "2"},
    },
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_chat_closes_with_is_what_a_file_of_its_points_gives(name: str, tmp_path: Path) -> None:
    answers, path = ANSWERS[name], TALKS / f"{name}.yaml"
    charter = read_charter(load(str(path)))
    closed = snapshots.taken(charter, answers, absent=())
    rows = [
        f'{charter.unit_by_id[unit].name},{leaf.code},self,"{_cell(leaf, unit, closed)}"'
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
    if not leaf.criterion.base and leaf.criterion.limit:
        return leaf.criterion.form(unit).say(snapshots.values(closed, unit)[leaf.id])
    return str(snapshots.points(closed, unit)[leaf.id])
