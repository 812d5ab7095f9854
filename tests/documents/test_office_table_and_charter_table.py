"""A table of an office in the place of the criteria that there are."""

from pathlib import Path

import pytest

from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.charter_cells import LINE
from handlers.documents.charter_workbook import read

PUBLISHED = Path(__file__).parents[2] / "../shared/data/bang-diem-chuan-2022.xlsx"


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"no tables of offices beside the repository ({PUBLISHED})")
def test_the_published_table_comes_through_whole():
    plain = {key: value for key, value in load("short").items() if key != "ties"}
    made = read(PUBLISHED, plain, "k1")
    charter = read_charter(made.data)
    assert (made.refused, made.doubts) == ("", ())
    assert [(group.code, group.maximum) for group in charter.groups] == [
        ("TC1.a", 30),
        ("TC1.b", 15),
        ("TC1.C", 25),
        ("TC1.d", 10),
        ("TC2", 2),
        ("TC3", 10),
        ("TC4", 3),
        ("TC5", 5),
    ]
    again = read(PUBLISHED, dict(made.data), "k1")
    assert read_charter(again.data) == charter
    assert LINE not in made.told


def test_what_stands_at_the_same_place_keeps_its_id_and_with_the_same_points_its_rule(tmp_path: Path):
    plain = dict(load("short"))
    path = tmp_path / "bang.csv"
    rows = [
        "Mã;Nội dung;Điểm chuẩn",
        "I;Nhiệm vụ chuyên môn;50",
        "1.1;Nhiệm vụ được giao trong năm;30",
        "1.2;Chất lượng tham mưu;20",
        "IV;Việc khác;5",
        "4.1;Một việc;5",
    ]
    path.write_text("\n".join(rows), "utf-8")
    made = read(path, plain, "k1")
    first, other = made.data["groups"]
    assert first["id"] == "nv"
    assert first["parts"][0] == plain["groups"][0]["parts"][0]
    assert (first["parts"][1]["id"], first["parts"][1]["maximum"]) == ("nv2", 20)
    assert other["id"] not in {"nv", "td", "kl"}
    assert any("điểm đổi theo bảng này" in note for note in made.told)


def test_each_section_that_names_what_is_gone_is_said(tmp_path: Path):
    plain = dict(load("year"))
    path = tmp_path / "bang.csv"
    path.write_text("Mã;Nội dung;Điểm chuẩn\nI;Mới;5\n1;Một;5", "utf-8")
    said = [doubt.text for doubt in read(path, plain, "k1").doubts]
    assert any("xét khi bằng điểm" in text for text in said)
    assert any("phân công thẩm định" in text for text in said)
