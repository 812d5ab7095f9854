"""New rows of the workbook are read as any table of criteria is."""

from pathlib import Path

import pytest

from handlers.documents.charter_cells import CODE, LEVELS, MOST, TITLE
from tests.documents.charter_file import inserted, short


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({CODE: "1.9", TITLE: "Việc mới", MOST: 5}, "Chấm từ 0 đến 5 điểm, lẻ đến 0,5."),
        ({TITLE: "Việc không mã", MOST: 5}, "Chấm từ 0 đến 5 điểm, lẻ đến 0,5."),
        (
            {CODE: "1.9", TITLE: "Xếp hạng của ngành", LEVELS: "Nhất: 10\nCòn lại: 0"},
            "Chọn đúng một mức: Nhất: 10 điểm; Còn lại: 0 điểm.",
        ),
        (
            {CODE: "1.9", TITLE: "Tỷ lệ đúng hạn", LEVELS: "từ 90%: 10\ntừ 0%: 0"},
            "Điểm theo tỷ lệ: từ 90% trở lên: 10 điểm; dưới 90%: 0 điểm.",
        ),
        (
            {CODE: "1.9", TITLE: "Báo cáo chậm", "Trừ": "0,5/lần, tối đa 2"},
            "Mỗi lần trừ 0,5 điểm, tổng trừ không quá 2 điểm.",
        ),
    ],
)
def test_a_new_row_is_read_as_any_table_is(tmp_path: Path, row: dict[str, object], rule: str):
    before, after, made = short(tmp_path, lambda page: inserted(page, "nv2", row))
    [new] = set(after.leaves) - set(before.leaves)
    assert after.leaves[new].criterion.rule() == rule
    assert after.group_of[new].id == "nv"
    assert list(after.leaves).index(new) == list(after.leaves).index("nv2") + 1
    assert not [doubt for doubt in made.doubts if "ghi" not in doubt.text]
    # The same row read again is the same criterion.
    assert set(short(tmp_path, lambda page: inserted(page, "nv2", row))[1].leaves) == set(after.leaves)


def test_a_new_group_stands_beside_the_groups_numbered_like_it(tmp_path: Path):
    rows = (
        {CODE: "IV", TITLE: "Nhóm mới", MOST: 10},
        {CODE: "4.1", TITLE: "Một", MOST: 6},
        {CODE: "4.2", TITLE: "Hai", MOST: 4},
    )
    before, after, _ = short(tmp_path, lambda page: inserted(page, "kl2", *rows))
    assert [group.title for group in after.groups][len(before.groups) :] == ["Nhóm mới"]
    assert [leaf.title for leaf in after.groups[-1].leaves] == ["Một", "Hai"]
