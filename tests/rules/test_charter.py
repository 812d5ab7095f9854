"""The charter: its leaves and groups looked up, found by words, and the seats that review them."""

import pytest

from bot.rules.cases import PerCase
from bot.rules.charter import Unit, called
from bot.rules.graded import Graded
from tests.rules.plans import D, charter, group, leaf

RULES = charter(
    group(
        "g",
        leaf("x", Graded(D(5)), code="1.10", title="Chế độ báo cáo định kỳ"),
        group("h", leaf("y", Graded(D(4)), code="1.1", title="Báo cáo đột xuất"), base_cap=D(3)),
    ),
    group("k", leaf("z", PerCase(D(1)), code="", title="Sáng kiến")),
    reviewers={"g": ("Tổ một", "Tổ hai"), "k": ("Tổ hai",)},
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1.1", ["y"]),
        ("1.10", ["x"]),
        ("bao cao", ["x", "y"]),
        ("dot xuat bao", ["y"]),
        ("SÁNG", ["z"]),
        ("s", []),
        ("", []),
        ("khác", []),
    ],
)
def test_a_leaf_is_found_by_its_code_or_by_beginnings_of_words_of_its_title(
    words: str, found: list[str]
) -> None:
    assert [one.id for one in RULES.find(words)] == found


def test_leaves_and_groups_are_known_by_id_at_any_depth() -> None:
    assert list(RULES.leaves) == ["x", "y", "z"]
    assert list(RULES.group_by_id) == ["g", "h", "k"]
    assert {leaf: group.id for leaf, group in RULES.group_of.items()} == {"x": "g", "y": "g", "z": "k"}
    assert RULES.place_of == {"x": 1, "y": 2, "z": 3}


def test_the_most_that_a_group_gives_is_cut_by_the_caps_within_it() -> None:
    assert [one.maximum for one in RULES.group_by_id.values()] == [8, 3, 0]


def test_a_seat_reviews_the_groups_it_is_named_for() -> None:
    assert RULES.review_seats == {"Tổ một": ("g",), "Tổ hai": ("g", "k")}


def test_a_unit_is_called_by_any_of_its_names_with_or_without_marks() -> None:
    unit = Unit("thue", "Cục Thuế tỉnh", "Cục Thuế", ("CT",))
    assert all(called((unit,), words) == (unit,) for words in ("thue", "cuc thue", "CỤC THUẾ TỈNH", "ct"))
    assert called((unit,), "Cục") == ()
