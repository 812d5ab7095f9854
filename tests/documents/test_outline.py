"""Which row stands under which, for the ways in which real tables are numbered."""

import pytest

from handlers.documents.criteria.lines import Line, tokens
from handlers.documents.criteria.outline import arrange


def shape(*rows: str) -> list[str]:
    """Rows as "code" or "code:maximum" ("-" without a code); each comes back as "code<parent"."""
    lines = []
    for number, row in enumerate(rows, 1):
        code, _, maximum = row.partition(":")
        line = Line(
            number, "" if code.startswith("-") else code, f"row {number}", given=not code.startswith("-")
        )
        line.maximum = int(maximum) if maximum else None
        if code.startswith("-"):
            line.title, line.code = code, code
        lines.append(line)
    arrange(lines)
    return [f"{line.code}<{line.parent.code}" if line.parent else line.code for line in lines]


@pytest.mark.parametrize(
    "expected",
    [
        "1 1.1<1 1.1.1<1.1 1.2<1 2 2.1<2",
        "I 1<I 2<I II 1<II 2<II III",
        "A I<A 1<I 2<I II<A 1<II B I<B 1<I",
        "A.I A.I.1<A.I A.I.1.đ<A.I.1 A.I.2<A.I B.1",
        "TC1.a a1<TC1.a a1.1<a1 a.1.2<a1 a2<TC1.a TC1.b b1<TC1.b TC1.C C1<TC1.C TC2 2.1<TC2",
        "TC1 1.1<TC1 1.1.1<1.1 TC2 2.1<TC2 2.1.1<2.1 2.2<TC2 TC3",
        "1 1 2",
        "3 3.1<3 a<3.1 b<3.1 3.2<3 a<3.2 b<3.2 4",
        "I 1.1<I 1.2<I II 2.1<II",
        "1 1.a<1 a1<1.a a2<1.a 1.b<1 b1<1.b 2",
        "I II III IV V VI VII VIII IX X XI",
        "A B C D E F G H I K",
        "1 a)<1 b)<1 2 a)<2",
        "1.1 1.2 2.1 2.2",
        "1 1.1<1 2.1",
        "1 1.1<1 1.2<1 1.1.1<1.1",
    ],
)
def test_rows_stand_under_the_row_their_code_belongs_to(expected: str):
    rows = [row.partition("<")[0] for row in expected.split()]
    assert shape(*rows) == expected.split()


def test_rows_without_a_code_stand_under_the_last_coded_row():
    assert shape("1:5", "-a:2", "-b:3", "2:4", "-c:4") == ["1", "-a<1", "-b<1", "2", "-c<2"]


def test_a_row_without_a_code_goes_where_its_points_have_room():
    assert shape("1:10", "1.1:4", "-a:6") == ["1", "1.1<1", "-a<1"]
    assert shape("1:10", "1.1:4", "-a:40") == ["1", "1.1<1", "-a"]


def test_a_new_style_with_more_points_than_there_is_room_for_is_not_put_below():
    assert shape("1:10", "1.1:5", "A:20") == ["1", "1.1<1", "A"]


def test_a_section_in_capitals_takes_the_rows_below_it():
    lines = [
        Line(1, "", "PHẦN CHUNG", 60, given=False),
        Line(2, "1", "Một", 30),
        Line(3, "2", "Hai", 30),
        Line(4, "", "PHẦN RIÊNG", 20, given=False),
        Line(5, "1", "Một", 20),
    ]
    arrange(lines)
    assert [line.parent.number if line.parent else 0 for line in lines] == [0, 1, 1, 0, 4]


def test_codes_are_compared_by_their_parts():
    assert tokens("a.7.1") == tokens("A7-1") == ("a", "7", "1")
    assert tokens("đ1") != tokens("d1")
