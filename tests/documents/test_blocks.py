"""Two blocks in one file: each has criteria, scores and a ranking of its own."""

import json

import pytest

from handlers.commands.rehearse import rehearse, run
from tests.documents.made import xlsx

ONE = ["STT", "Nội dung", "Điểm tối đa"]
CRITERIA = [
    ["TIÊU CHÍ KHỐI A"], ONE, ["1", "Kế hoạch", 10], ["2", "Báo cáo", 20], [],
    ["TIÊU CHÍ KHỐI B"], ONE, ["1", "Chuyên môn", 40], ["2", "Nề nếp", 10],
]  # fmt: skip
ACROSS = [
    ["KHỐI A"], ["Đơn vị", 1, 2], ["A1", 10, 20], ["A2", 5, 10], [],
    ["KHỐI B"], ["Đơn vị", 1, 2], ["B1", 40, 10], ["B2", 30, 5],
]  # fmt: skip
DOWN = [
    ["Khối A"], ["TT", "Nội dung", "A1", "A2"], ["1", "Kế hoạch", 10, 5], ["2", "Báo cáo", 20, 10], [],
    ["Khối B"], ["TT", "Nội dung", "B1", "B2"], ["1", "Chuyên môn", 40, 30], ["2", "Nề nếp", 10, 5],
]  # fmt: skip
RANKED = [("KHỐI A", "A1", 30, 1), ("KHỐI A", "A2", 15, 2), ("KHỐI B", "B1", 50, 1), ("KHỐI B", "B2", 35, 2)]


def ranked(done):
    return [(one.block, one.unit, one.total, one.rank) for one in done.units]


@pytest.mark.parametrize("scores", [ACROSS, DOWN], ids=["units down", "criteria down"])
def test_each_block_is_read_by_its_own_criteria_and_ranked_by_itself(tmp_path, scores):
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA), xlsx(tmp_path / "s.xlsx", scores))
    assert (ranked(done), done.problems) == (RANKED, [])


def test_a_table_without_a_name_belongs_to_the_block_whose_titles_it_has(tmp_path):
    unnamed = [row for row in DOWN if len(row) != 1]
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA), xlsx(tmp_path / "s.xlsx", unnamed))
    assert (ranked(done), done.problems) == (RANKED, [])


def test_a_table_of_no_block_is_told_and_not_counted(tmp_path):
    lost = [["Khối C"] if row == ["KHỐI B"] else row for row in ACROSS]
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA), xlsx(tmp_path / "s.xlsx", lost))
    assert ranked(done) == RANKED[:2]
    assert ["không rõ bảng điểm này của khối nào" in done.problems[0], "KHỐI B" in done.problems[1]] == [
        True,
        True,
    ]


def test_blocks_with_the_same_criteria_are_ranked_apart_too(tmp_path):
    done = run(
        xlsx(tmp_path / "c.xlsx", CRITERIA[1:4]),
        xlsx(tmp_path / "s.xlsx", [*ACROSS[:5], ["KHỐI B"], ["Đơn vị", 1, 2], ["B1", 9, 9]]),
    )
    assert ranked(done) == [*RANKED[:2], ("KHỐI B", "B1", 18, 1)]
    assert done.problems == []


def test_a_unit_in_two_named_tables_is_one_and_ranked_once(tmp_path):
    first, second = ["Đơn vị", "Kế hoạch", "Ghi chú"], ["Đơn vị", "Báo cáo", "Ghi chú"]
    sheet = [["KHỐI A"], first, ["A1", 10, "x"], [], ["KHỐI B"], second, ["A1", 20, "x"]]
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA[1:4]), xlsx(tmp_path / "s.xlsx", sheet))
    assert ranked(done) == [("", "A1", 30, 1)]


def test_sections_that_count_anew_under_headings_of_their_own_are_no_blocks(tmp_path):
    rows = [["CÔNG TÁC A"], ONE, ["1", "Một", 60], ["CÔNG TÁC B"], ONE, ["1", "Hai", 40]]
    done = run(
        xlsx(tmp_path / "c.xlsx", rows),
        xlsx(tmp_path / "s.xlsx", [["TT", "Nội dung", "X"], ["1", "Một", 60], ["1", "Hai", 40]]),
    )
    assert [one.total for one in done.units] == [100]
    assert "trùng với bảng trước" in done.problems[0]


def test_json_names_the_block(tmp_path, capsys):
    assert rehearse(xlsx(tmp_path / "c.xlsx", CRITERIA), xlsx(tmp_path / "s.xlsx", DOWN), True) == 0
    assert [one["block"] for one in json.loads(capsys.readouterr().out)["units"]] == [b for b, *_ in RANKED]
    rehearse(xlsx(tmp_path / "c.xlsx", CRITERIA), xlsx(tmp_path / "s.xlsx", DOWN), False)
    assert capsys.readouterr().out.count("Hạng") == 2


def test_a_row_that_names_a_block_parts_a_table_of_units(tmp_path):
    rows = [["Đơn vị", 1, 2], ["CỤM SỐ 1"], ["A1", 10, 20], ["A2", 5, 10], ["CỤM SỐ 2"], ["B1", 9, 9]]
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA[1:4]), xlsx(tmp_path / "s.xlsx", rows))
    assert ranked(done) == [("CỤM SỐ 1", "A1", 30, 1), ("CỤM SỐ 1", "A2", 15, 2), ("CỤM SỐ 2", "B1", 18, 1)]


def test_one_block_named_in_its_table_is_no_block_of_several(tmp_path):
    rows = [["Đơn vị", 1, 2], ["CỤM SỐ 1"], ["A1", 10, 20]]
    done = run(xlsx(tmp_path / "c.xlsx", CRITERIA[1:4]), xlsx(tmp_path / "s.xlsx", rows))
    assert ranked(done) == [("", "A1", 30, 1)]
