"""What each row of an outline is worth: signs of sections, caps in words, tiers."""

from decimal import Decimal

from handlers.documents.criteria.lines import Rate
from handlers.documents.criteria.worths import settle
from handlers.documents.problems import Findings
from tests.documents.laid import line, under


def test_a_section_gives_its_sign_to_numbers_that_have_none():
    late, praised = line("1", "Trễ hạn", 2, maximum=5), line("2", "Bị phạt", 3, penalty=1, own_sign=True)
    section = under(line("C", "ĐIỂM TRỪ", limits={"penalty"}, maximum=6), late, praised)
    settle([section], "", Findings("t"))
    assert (late.maximum, late.penalty, praised.penalty) == (None, 5, 1)
    assert (section.maximum, section.penalty) == (None, 6)


def test_the_bare_number_of_a_penalty_section_is_asked_about_where_it_would_cut():
    found = Findings("t")
    section = under(
        line("C", "ĐIỂM TRỪ", maximum=6), line("1", "Trễ", 2, maximum=5), line("2", "Sai", 3, maximum=5)
    )
    settle([section], "", found)
    assert section.penalty is None
    assert "ghi 6 mà các dòng bên dưới trừ tới 10" in found.problems[0]


def test_a_cap_in_words_limits_the_rate_of_its_row():
    one = line("1", "Chậm báo cáo (tối đa 2 điểm)", rates={"penalty": Rate(Decimal("0.5"), "lần")})
    settle([one], "", Findings("t"))
    assert one.rates["penalty"] == Rate(Decimal("0.5"), "lần", Decimal(2))


def test_a_cap_in_words_limits_what_the_rows_below_give():
    section = under(
        line("b", "Sáng kiến (tổng điểm thưởng tối đa 3 điểm)"),
        line("1", number=2, bonus=2),
        line("2", number=3, bonus=2),
    )
    settle([section], "", Findings("t"))
    assert section.caps == {"bonus": 3}


def test_a_cap_that_fits_nothing_is_told():
    found = Findings("t")
    settle([line("1", "Một (điểm thưởng tối đa 3 điểm)", penalty=2)], "", found)
    assert "giới hạn điểm nào; không áp dụng" in found.problems[0]


def test_rows_that_are_tiers_become_part_of_the_row_above():
    rows = [
        line("", "Từ 90% trở lên", 2, maximum=5, given=False),
        line("", "Dưới 90%", 3, maximum=0, given=False),
    ]
    one = under(line("1", "Tỷ lệ", maximum=5), *rows)
    settle([one], "", Findings("t"))
    assert one.children == []
    assert [(tier.number, tier.points) for tier in one.tiers] == [(2, 5), (3, 0)]


def test_rows_that_may_be_tiers_or_parts_are_asked_about():
    found = Findings("t")
    rows = [
        line("", "Kế hoạch năm", 2, maximum=5, given=False),
        line("", "Kế hoạch quý", 3, maximum=3, given=False),
    ]
    one = under(line("1", "Kế hoạch", maximum=5), *rows)
    settle([one], "", found)
    assert len(one.children) == 2
    assert "để chọn hay cộng lại?" in found.problems[0]
