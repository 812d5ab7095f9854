"""An outline of criteria becomes groups, caps and leaves that can be scored."""

from decimal import Decimal

import pytest

from bot.rules.charter import Group
from handlers.documents.criteria.charter_from_table import charter_of
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.criteria.lines import Line
from handlers.documents.criteria.table_outline import Outline
from handlers.documents.problems import Findings, Unreadable
from tests.documents.laid import line, under


def built(*outermost: Line, totals: tuple[Line, ...] = ()) -> tuple[Criteria, Findings]:
    found = Findings("t")
    for order, one in enumerate((*outermost, *totals)):
        one.order = order
    return charter_of(Outline(list(outermost), list(totals)), "Cụm", found), found


def first_group(rules: Criteria) -> Group:
    return rules.charter.groups[0]


def test_a_maximum_over_rows_caps_what_they_give():
    rules, found = built(
        under(line("I", maximum=10), line("1", number=2, maximum=6), line("2", number=3, maximum=8))
    )
    assert first_group(rules).base_cap == 10
    assert [entry.code for entry in rules.scored] == ["1", "2"]
    assert rules.unscored["I"].startswith("là nhóm")
    assert found.problems == []


def test_a_maximum_that_no_row_below_gives_is_scored_at_its_own_code():
    rules, _ = built(under(line("1", maximum=3), line("a", "Trừ 0,5 mỗi lần", 2, penalty=1)))
    assert [(entry.code, entry.low, entry.high) for entry in rules.scored] == [("1", 0, 3), ("a", -1, 0)]
    assert first_group(rules).base_cap is None


def test_a_maximum_over_bonus_rows_alone_caps_the_bonus():
    rules, _ = built(
        under(line("I", "Điểm thưởng", maximum=5), line("1", number=2, bonus=4), line("2", number=3, bonus=4))
    )
    assert (first_group(rules).base_cap, first_group(rules).bonus_cap) == (None, 5)


def test_a_cap_in_words_and_one_in_the_column_leave_the_smaller():
    above = line("I", penalty=6, caps={"penalty": Decimal(4)})
    rules, _ = built(under(above, line("1", number=2, penalty=5)))
    assert first_group(rules).penalty_cap == 4


def test_rows_without_points_are_told_and_do_not_count():
    rules, found = built(line("1", maximum=5), line("2", "Lời dẫn", 2))
    assert [entry.code for entry in rules.scored] == ["1"]
    assert "mục 2 “Lời dẫn” không có điểm tối đa, thưởng hay trừ" in found.problems[0]


@pytest.mark.parametrize(("stated", "problems"), [(12, 0), (7, 0), (13, 1)])
def test_a_total_agrees_with_all_or_with_the_section_it_closes(stated: int, problems: int):
    total = line("", "Tổng cộng", 4, maximum=stated)
    _, found = built(line("1", maximum=5), line("2", number=2, maximum=7), totals=(total,))
    assert len(found.problems) == problems


def test_a_table_without_any_points_is_refused():
    with pytest.raises(Unreadable, match="không có tiêu chí nào có điểm"):
        built(line("1", "Một"))
