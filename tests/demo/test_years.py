"""The story of three years, the second with another table; and every story's ranking, told once more by
`thidua rehearse` from what is exported."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.commands.rehearse import run
from handlers.commands.verify import verify
from handlers.demo.amendment import NEW
from handlers.demo.play import STAGES, play
from handlers.demo.stories import AMENDMENT, SETUP, YEARS


def number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)


def told(ranking: Path) -> dict[str, tuple[object, ...]]:
    rows = json.loads(ranking.read_text("utf-8"))
    return {row["unit"]: (row["rank"], row["title"], *(row[stage] for stage in STAGES)) for row in rows}


def rehearsed(packet: Path) -> Mapping[str, tuple[object, ...]]:
    """Ranking made of the exported charter and workbook, without a chat."""
    [workbook] = (packet / "van-ban").glob("bang-diem-*.xlsx")
    done = run(packet / "du-lieu" / "quy-che.json", workbook)
    assert done.problems == []
    return {
        one.unit: (one.rank, one.title, *(number(one.stages[stage]) for stage in STAGES)) for one in done.units
    }


@pytest.mark.parametrize(
    ("platform", "charter", "seed"), [("web", "year", 0), ("telegram", "short", 1), ("web", "short", 2)]
)
def test_three_years_follow_each_other_the_second_with_another_table(
    tmp_path: Path, platform: str, charter: str, seed: int
):
    talk: list[str] = []
    play(tmp_path, platform, charter, talk.append, YEARS, seed)
    said = "\n".join(talk)
    assert "Thử dự thảo bảng tiêu chí năm 2027" in said
    assert [f"Đã mở năm thi đua {year}" in said for year in (2027, 2028)] == [True, True]
    for of in ("-2026", "-2027", ""):
        assert told(tmp_path / f"ranking{of}.json") == rehearsed(tmp_path / f"packet{of}")
        assert json.loads((tmp_path / f"results{of}.json").read_text("utf-8"))["ballots"]
    has_new = [
        NEW in (tmp_path / f"packet{of}/du-lieu/quy-che.json").read_text("utf-8")
        for of in ("-2026", "-2027", "")
    ]
    assert has_new == [False, True, True]
    assert verify(str(tmp_path / "thidua.sqlite3"), [], lambda _: None) == 0


@pytest.mark.parametrize("story", [AMENDMENT, SETUP])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_ranking_is_what_rehearse_makes_of_what_is_exported(tmp_path: Path, story: str, seed: int):
    play(tmp_path, "web", "short", lambda _: None, story, seed)
    assert told(tmp_path / "ranking.json") == rehearsed(tmp_path / "packet")
