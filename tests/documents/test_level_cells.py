"""The levels of a criterion in one cell: read as they are written, ids kept, or said what is missing."""

import pytest

from handlers.documents.level_cells import Unread, tiers_of

PRESENT = [{"id": "tot", "label": "Tốt", "points": 5}, {"id": "kha", "label": "Khá", "points": 3}]


def test_labels_keep_their_ids_in_any_order_and_a_new_one_gets_its_own():
    assert tiers_of("Khá: 3\nTốt: 6\nKém: 0 điểm", PRESENT) == [
        {"id": "kha", "label": "Khá", "points": "3"},
        {"id": "tot", "label": "Tốt", "points": "6"},
        {"id": "m1", "label": "Kém", "points": "0"},
    ]


def test_a_label_that_was_renamed_in_its_place_keeps_its_id():
    assert [tier["id"] for tier in tiers_of("Rất tốt: 5\nKhá: 3", PRESENT)] == ["tot", "kha"]


def test_percentages_are_read_with_what_reaches_them():
    assert tiers_of("trên 98,5%: 5\ntừ 90% trở lên: 4,5;\ntừ 0%: -1", ()) == [
        {"over": "98.5", "points": "5"},
        {"from": "90", "points": "4.5"},
        {"from": "0", "points": "-1"},
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("Tốt", "mỗi mức một dòng"), ("Tốt: 5,5,5", "không đọc được điểm"), ("a: 1\n" * 40, "nhiều nhất 30")],
)
def test_a_line_without_readable_points_is_said(text: str, said: str):
    with pytest.raises(Unread, match=said):
        tiers_of(text, PRESENT)
