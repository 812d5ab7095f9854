"""Titles that are tiers of one criterion."""

from decimal import Decimal

import pytest

from handlers.documents.criteria.tier_titles import Band, are_tiers, band_of, bands_of

D = Decimal


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("Đạt từ 95% trở lên", Band(D(95))),
        ("90 % trở lên", Band(D(90))),
        ("Từ 80% đến dưới 90%", Band(D(80), most=D(90))),
        ("Trên 70% đến 80%", Band(D(70), over=True, most=D(80))),
        ("Vượt 100%", Band(D(100), over=True)),
        ("Dưới 50%", Band(None, most=D(50))),
        ("Đạt 100%", Band(D(100))),
        ("Đạt 12,5% trở lên", Band(D("12.5"))),
        ("Có kế hoạch", None),
    ],
)
def test_a_title_names_the_share_it_begins_at(title: str, band: Band | None):
    assert band_of(title) == band


def test_bands_that_meet_are_none():
    assert bands_of(["Từ 90% trở lên", "Từ 90% đến dưới 95%"]) is None
    assert bands_of(["Từ 90% trở lên", "Có kế hoạch"]) is None


@pytest.mark.parametrize(
    ("titles", "points", "whole", "are"),
    [
        (["Từ 90% trở lên", "Dưới 90%"], [5, 0], 5, True),
        (["Tốt", "Khá", "Trung bình"], [5, 3, 1], 5, True),
        (["Có kế hoạch", "Không có kế hoạch"], [5, 0], 5, True),
        (["Dưới 3 lần", "Từ 3 lần"], [5, 2], 5, True),
        (["Tốt", "Khá"], [5, 3], 8, False),  # they add up
        (["Tốt", "Khá"], [5, 3], None, False),  # nothing says that one of them is all
        (["Tốt", "Khá"], [4, 4], 4, False),  # two of the same points are no choice
        (["Kế hoạch tuần", "Kế hoạch tháng"], [5, 3], 5, False),
    ],
)
def test_rows_are_tiers_where_one_of_them_is_the_whole(
    titles: list[str], points: list[int], whole: int | None, are: bool
):
    stated = None if whole is None else D(whole)
    assert are_tiers(titles, [D(p) for p in points], stated) is are
