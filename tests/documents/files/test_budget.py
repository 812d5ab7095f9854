"""The count of what a file holds, while it is read."""

import pytest

from handlers.documents.files import budget
from handlers.documents.files.book import EMPTY, text_cell
from handlers.documents.files.budget import Budget
from handlers.documents.problems import Unreadable


def test_a_row_of_nothing_is_none_and_one_of_something_ends_with_it():
    counted = Budget("a.xlsx")
    assert counted.row(1, [EMPTY, EMPTY], "") is None
    row = counted.row(2, [text_cell("a"), EMPTY, EMPTY], "trang “x”")
    assert row
    assert (row.number, len(row.cells), row.sheet) == (2, 1, "trang “x”")
    whole = counted.row(3, [text_cell("a"), EMPTY], "", whole=True)
    assert whole
    assert len(whole.cells) == 2


def test_cells_that_are_alike_are_kept_once():
    counted = Budget("a.xlsx")
    first, second = counted.row(1, [text_cell("chậm")], ""), counted.row(2, [text_cell("chậm")], "")
    assert first
    assert second
    assert first[0] is second[0]


@pytest.mark.parametrize(
    ("bound", "said"),
    [("MOST_ROWS", "hơn 3 dòng"), ("MOST_CELLS", "hơn 3 ô"), ("MOST_KINDS", "quá nhiều nội dung")],
)
def test_what_holds_more_than_it_may_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, bound: str, said: str
):
    monkeypatch.setattr(budget, bound, 3)
    counted = Budget("a.xlsx")
    for number in range(3):
        counted.row(number, [text_cell(str(number))], "")
    with pytest.raises(Unreadable, match=rf"a\.xlsx có .*{said.removeprefix('hơn ')}"):
        counted.row(4, [text_cell("4")], "")


def test_texts_are_counted_with_what_is_noted_at_them_once_each(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(budget, "MOST_TEXT", 10)
    counted = Budget("a.xlsx")
    for number in range(5):
        counted.row(number, [text_cell("tám chữ!")], "")
    with pytest.raises(Unreadable, match="quá nhiều nội dung"):
        counted.row(9, [text_cell("ba!")], "")
