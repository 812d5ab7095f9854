"""The story of a reorganisation, played to its end: five of eight units are left, and all say where from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.commands.verify import verify
from handlers.demo.play import play
from handlers.demo.reorganisation import charter_of_2025


def test_its_charter_is_dated_to_its_year():
    windows = charter_of_2025()["windows"]
    assert windows["self"]["opens"] == "2025-11-20T08:00+07:00"  # type: ignore[index]
    assert windows["filing"]["opens"] == "2026-01-08T08:00+07:00"  # type: ignore[index]


@pytest.mark.parametrize("platform", ["telegram"])
def test_those_that_live_elect_and_the_year_closes_with_the_lineage_named(tmp_path: Path, platform: str):
    talk: list[str] = []
    play(tmp_path, platform, "short", talk.append, "reorganisation")
    ranking = json.loads((tmp_path / "ranking.json").read_text("utf-8"))
    ranked = {row["unit"]: row for row in ranking}
    assert [row["rank"] for row in ranking] == [1, 2, 3, 4, 5, None, None, None]
    reserves = "sáp nhập vào Kho bạc Nhà nước khu vực XI theo Quyết định số 2507/QĐ-BTC ngày 17/07/2025"
    assert ranked["Cục Dự trữ Nhà nước khu vực Thanh Hóa"]["out"] == reserves
    assert len(ranked["Kho bạc Nhà nước khu vực XI"]["lineage"]) == 2
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert {ballot["issued"] for ballot in results["ballots"]} == {5}
    assert all(ballot["elected"] for ballot in results["ballots"])
    heard = "\n".join(talk)
    assert "lý do: “Kho bạc khu vực XI: 38; Cục Dự trữ Nhà nước: 28”" in heard
    assert "Cụm nay có 5 đơn vị." in heard
    check = subprocess.run(
        [sys.executable, "check.py"], cwd=tmp_path / "packet", capture_output=True, text=True, check=False
    )
    assert (check.returncode, "SAI" in check.stdout) == (0, False), check.stdout
    lines: list[str] = []
    assert verify(str(tmp_path / "thidua.sqlite3"), (), lines.append) == 0
