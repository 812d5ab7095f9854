"""The story of a charter that is changed in mid-year: its workbook, and the year played to its ranking."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.rules.charter_changes import changes
from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.commands.verify import verify
from handlers.demo.amendment import NEW, amended
from handlers.demo.play import play
from handlers.demo.stories import AMENDMENT
from handlers.documents.charter_workbook import read


def test_the_workbook_moves_a_point_from_one_criterion_to_a_new_one(tmp_path: Path):
    data = load("short")
    charter = read_charter(data)
    (tmp_path / "quy-che.xlsx").write_bytes(amended(charter))
    made = read(tmp_path / "quy-che.xlsx", data, "k1")
    after = read_charter(made.data)
    changed = changes(charter, after)
    assert made.doubts == ()
    assert [after.leaves[leaf].title for leaf in changed.added] == [NEW]
    assert len(changed.changed) == 1
    assert sum(g.maximum for g in after.groups) == sum(g.maximum for g in charter.groups)


@pytest.mark.parametrize("platform", ["web", "telegram"])
def test_the_year_goes_on_under_the_second_version(tmp_path: Path, platform: str):
    talk: list[str] = []
    play(tmp_path, platform, "short", talk.append, AMENDMENT, seed=0 if platform == "web" else 2)
    told = "\n".join(talk)
    assert "3 đơn vị đã chấm tiêu chí" in told
    assert (tmp_path / "played.talk").read_text("utf-8").strip() == told.strip()
    ranking = json.loads((tmp_path / "ranking.json").read_text("utf-8"))
    assert all(row["rank"] and row["title"] for row in ranking)
    database = tmp_path / "thidua.sqlite3"
    assert verify(str(database), [], lambda _: None) == 0
    connection = sqlite3.connect(database)
    connection.execute("UPDATE charters SET reason = 'khác' WHERE number = 2")
    connection.commit()
    connection.close()
    assert verify(str(database), [], lambda _: None) == 1
