"""Names of columns."""

import pytest

from bot.vietnamese import fold
from handlers.documents.tables.vocabulary import (
    CRITERIA,
    SCORES,
    bare_heading,
    is_heading_word,
    is_other,
    roles,
    stage_of,
    stage_within,
)


def named(*captions: str, words=CRITERIA) -> list[str]:
    """The role of each column, by its heading."""
    found = {place: role for role, place in roles([fold(caption) for caption in captions], words).items()}
    return [found.get(place, "") for place in range(len(captions))]


@pytest.mark.parametrize(
    ("captions", "columns"),
    [
        (("STT", "Nội dung", "Điểm tối đa"), ["code", "title", "maximum"]),
        (("TT", "Mã TC", "Tiêu chí", "Điểm chuẩn"), ["", "code", "title", "maximum"]),
        (("TT/Mã", "Tên", "Thang điểm"), ["code", "title", "maximum"]),
        (("Mã", "Nội dung", "Điểm", "Điểm cộng", "Bị trừ"), ["code", "title", "maximum", "bonus", "penalty"]),
        (("Mã", "Nội dung", "Thưởng/ trừ", "Ghi chú"), ["code", "title", "change", "note"]),
        (
            ("Code", "Description", "Max points", "Bonus", "Penalty"),
            ["code", "title", "maximum", "bonus", "penalty"],
        ),
    ],
)
def test_columns_of_criteria_are_known_by_many_names(captions: tuple[str, ...], columns: list[str]):
    assert named(*captions) == columns


def test_columns_of_scores_are_known_by_many_names():
    assert named("Tên đơn vị", "Mã", "Bước chấm", "Số điểm", words=SCORES) == [
        "unit",
        "code",
        "stage",
        "points",
    ]
    assert named("Chi đoàn", "Tổng điểm", words=SCORES) == ["unit", "total"]


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("Đơn vị tự chấm", "self"),
        ("Điểm tự đánh giá", "self"),
        ("Cụm chấm", "reviewed"),
        ("Tổ thẩm định", "reviewed"),
        ("Hội đồng", "agreed"),
        ("Điểm thống nhất", "agreed"),
        ("self-score", "self"),
        ("Điểm", ""),
        ("Ban giám khảo đến", ""),
    ],
)
def test_a_stage_has_many_names(words: str, stage: str):
    assert stage_of(words) == stage


def test_a_caption_speaks_of_a_stage_where_it_speaks_of_one_alone():
    assert stage_within("BẢNG TỰ CHẤM ĐIỂM NĂM 2026") == "self"
    assert stage_within("Bảng tự chấm và thẩm định") == ""


@pytest.mark.parametrize("head", ["Đơn vị tính", "Số tiêu chí", "Minh chứng", "Xếp hạng", "Phòng chủ trì"])
def test_columns_that_hold_no_points_are_known(head: str):
    assert is_other(fold(head))


def test_a_heading_is_bare_of_what_stands_in_brackets_unless_that_is_all():
    assert bare_heading("diem (toi da 100)") == "diem"
    assert bare_heading("(diem)") == "diem"


def test_a_long_text_is_no_heading():
    assert is_heading_word("Nội dung", "criteria")
    assert not is_heading_word("Nội dung " * 20, "criteria")
    assert not is_heading_word("Cục Thuế", "scores")
