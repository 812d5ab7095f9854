"""One-time codes: drawn, found in what is typed, and barred after too many wrong ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.codes import (
    ALPHABET,
    LENGTH,
    LOCK_OUT,
    MOST_WRONG,
    barred_until,
    code_in,
    counted,
    name_beside_code,
    new_code,
)
from bot.dialogue.facts import WrongCode
from bot.dialogue.turn import Turn
from tests.worlds.core import World, typed

CODE = "ABCDEFGHJK"


def test_another_purpose_gets_another_code_and_the_same_one_the_same():
    codes = {new_code(b"of this turn", f"seat {seat}") for seat in range(100)}
    assert len(codes) == 100
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert new_code(b"of this turn", "seat 1") == new_code(b"of this turn", "seat 1")
    assert new_code(b"of another", "seat 1") != new_code(b"of this turn", "seat 1")


@pytest.mark.parametrize(
    "text", [CODE, "ABCDE-FGHJK", "abcde fghjk", f"/start {CODE}", f"mã {CODE}", f" ma {CODE} "]
)
def test_a_code_is_found_as_people_send_it(text: str):
    assert code_in(typed(text)) == CODE


@pytest.mark.parametrize("text", ["", "4", "ABCDEFGHJ", "ABCDE0FGHJ", f"xin mã {CODE}", "việc cần làm"])
def test_other_words_are_no_code(text: str):
    assert code_in(typed(text)) == ""


def test_in_a_group_nothing_is_a_code():
    assert code_in(replace(typed(CODE), group=True)) == ""


def test_after_too_many_wrong_codes_none_counts_for_an_hour():
    lan = World.tiny().seen_by("Lan")
    wrong = replace(lan.channel, missed=MOST_WRONG, missed_since=lan.now)
    assert barred_until(lan) is None
    assert barred_until(replace(lan, channel=replace(wrong, missed=MOST_WRONG - 1))) is None
    assert barred_until(replace(lan, channel=wrong)) == lan.now + LOCK_OUT
    later = replace(lan, channel=wrong, now=lan.now + LOCK_OUT + timedelta(seconds=1))
    assert barred_until(later) is None


def test_a_wrong_code_of_somebody_with_a_seat_counts_too():
    lan = World.tiny().seen_by("Lan")
    assert counted(lan, typed(CODE), Turn()).facts == (WrongCode(),)
    assert counted(lan, typed("việc"), Turn()).facts == ()


@pytest.mark.parametrize("words", ["ABCDE-FGHJK", "abcdefghjk", "/start ABCDEFGHJK", "mã ABCDEFGHJK"])
def test_a_name_may_stand_beside_the_code(words: str):
    named = typed(f"{words} Lê Thị Tý")
    assert (code_in(named), name_beside_code(named)) == ("ABCDEFGHJK", "Lê Thị Tý")
    assert name_beside_code(typed(words)) == ""
