"""The way from a written code or title to the row that is scored."""

import pytest

from bot.rules.charter import Charter
from handlers.documents.criteria.leaf_codes import Criteria, SeveralRows, UnknownCode
from tests.documents.laid import entry

RULES = Criteria(
    Charter("Cụm", 2026, (), (), {}),
    (
        entry("a.7.1", "Báo cáo tháng"),
        entry("1", "Kế hoạch", 0, 10, "I"),
        entry("1", "Hưởng ứng", 0, 10, "II"),
        entry("C1", "Chậm hạn", -2, 0),
        entry("c1", "Châm hạn"),
    ),
    {"I": "là nhóm, điểm tính từ các mục bên dưới"},
)


@pytest.mark.parametrize(
    ("written", "leaf"),
    [
        ("a.7.1", "a.7.1"),
        ("A7-1", "a.7.1"),
        ("Tiêu chí a.7.1", "a.7.1"),
        ("Mục II.1", "II.1"),
        ("i 1", "I.1"),
        ("C1", "C1"),
        ("c1", "c1"),
        ("kế  HOẠCH", "I.1"),
        ("Bao cao thang", "a.7.1"),
        ("Châm hạn", "c1"),
    ],
)
def test_a_code_is_found_as_written_or_loosely_or_by_its_title(written: str, leaf: str):
    assert RULES.find(written).leaf == leaf


def test_a_code_of_several_rows_is_asked_about_with_the_ways_to_tell_them():
    with pytest.raises(SeveralRows, match=r"mã “1” có ở 2 dòng, đề nghị ghi rõ \(I\.1, II\.1") as told:
        RULES.find("1")
    assert [one.leaf for one in told.value.entries] == ["I.1", "II.1"]


def test_a_title_without_marks_that_may_be_two_is_asked_about():
    with pytest.raises(SeveralRows):
        RULES.find("cham han")


@pytest.mark.parametrize(
    ("written", "why"), [("I", "là nhóm"), ("Mục I", "là nhóm"), ("9.9", "không có trong bảng")]
)
def test_a_code_that_leads_nowhere_says_why(written: str, why: str):
    with pytest.raises(UnknownCode, match=why):
        RULES.find(written)


def test_a_row_is_called_by_its_code_and_with_those_above_where_others_have_the_same():
    assert [RULES.called(one) for one in RULES.entries] == ["a.7.1", "I.1", "II.1", "C1", "c1"]


def test_nobody_is_found_by_nothing():
    with pytest.raises(UnknownCode):
        RULES.find("...")
    assert RULES.titled("") == []
