"""Figures of a unit's workbook: read as the chat reads them, never made up of points."""

from decimal import Decimal

import pytest

from handlers.documents.files.book import Cell, text_cell
from handlers.documents.scores.figures import asks_figure, figure, hold_against, only_value
from handlers.documents.tables.point_cells import NotUnderstood
from tests.documents.filled import charter

SHORT = charter("short")
COUNTED, GRADED, COMPARED = SHORT.leaves["td3"], SHORT.leaves["nv2"], SHORT.leaves["nv3"]


def test_points_are_asked_where_the_criterion_is_graded_alone():
    assert [asks_figure(leaf, "thue") for leaf in (GRADED, COUNTED, COMPARED)] == [False, True, True]


@pytest.mark.parametrize(("text", "value"), [("2", "2"), ("2 sáng kiến, điển hình", "2"), ("hai", "2")])
def test_words_are_read_as_the_chat_reads_them(text, value):
    assert figure(COUNTED, "thue", text_cell(text)) == value


def test_a_number_in_a_cell_is_no_thousands():
    assert figure(COMPARED, "thue", Cell("12.34", "12,34", "number")) == "12.34"
    with pytest.raises(NotUnderstood):
        figure(COMPARED, "thue", text_cell("12.345"))


@pytest.mark.parametrize("kind", ["date", "formula", "error"])
def test_what_nobody_typed_is_no_figure(kind):
    with pytest.raises(NotUnderstood):
        figure(COUNTED, "thue", Cell("2", "2", kind))


def test_a_deduction_beside_its_figure_needs_no_sign():
    rules = charter("full")
    leaf = rules.leaves["n9"]
    hold_against(rules, leaf, "thue", "0", Decimal("1.5"))
    with pytest.raises(NotUnderstood):
        hold_against(rules, leaf, "thue", "2", Decimal("1.5"))


def test_points_of_a_comparison_are_not_known_yet():
    hold_against(SHORT, COMPARED, "thue", "85", Decimal(15))
    with pytest.raises(NotUnderstood):
        only_value(SHORT, COMPARED, "thue", Decimal(15), "=15")


def test_a_figure_is_the_only_one_that_gives_the_points_or_none_is():
    assert only_value(SHORT, COUNTED, "thue", Decimal("0.5"), "1") == "1"
    assert only_value(SHORT, COUNTED, "thue", Decimal(0), "0") == "0"
    with pytest.raises(NotUnderstood):
        only_value(SHORT, COUNTED, "thue", Decimal(3), "6")
