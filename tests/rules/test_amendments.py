"""Amendments: what may still change, and which answers are asked for again."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.rules.amendments import barred, is_asked_anew, scores_otherwise
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from tests.worlds.amended import added, amended, dropped, raised, renamed
from tests.worlds.charters import charter

OLD = charter("tiny")


def made(*edits: Callable[[dict[str, Any]], object]) -> Charter:
    return read_charter(amended(*edits))


@pytest.mark.parametrize("edit", [raised, added, dropped])
def test_a_change_of_what_scores_are_made_of_is_barred_once_the_self_scores_are_closed(edit: Any):
    assert scores_otherwise(OLD, made(edit))
    assert barred(OLD, made(edit), closed=0) == ""
    assert "đã chốt" in barred(OLD, made(edit), closed=1)


def test_a_title_changes_at_any_time():
    assert not scores_otherwise(OLD, made(renamed))
    assert barred(OLD, made(renamed), closed=1) == ""


def test_a_key_by_which_points_are_made_is_barred_too():
    def rounded(data: dict[str, Any]) -> None:
        data["rounding"] = "total"

    assert barred(OLD, made(rounded), closed=0) == ""
    assert barred(OLD, made(rounded), closed=1)


def test_the_ranking_stands_once_the_last_stage_is_closed():
    def classed(data: dict[str, Any]) -> None:
        data["ties"] = [{"by": "bonus", "label": "điểm thưởng cao hơn"}]

    assert barred(OLD, made(classed), closed=0) == ""
    assert barred(OLD, made(classed), closed=1)


def test_no_amendment_changes_the_year_or_the_units():
    def later(data: dict[str, Any]) -> None:
        data["year"] = 2027
        data["windows"] = {
            "self": {k: str(v).replace("2026", "2027") for k, v in data["windows"]["self"].items()}
        }

    assert barred(OLD, made(later), closed=0)


def test_an_answer_is_asked_anew_where_its_criterion_is_counted_otherwise():
    raised_leaf, renamed_leaf = made(raised).leaves["a1"], made(renamed).leaves["a1"]
    assert is_asked_anew(OLD.leaves["a1"], raised_leaf, "thue", "4")
    assert not is_asked_anew(OLD.leaves["a1"], renamed_leaf, "thue", "4")
