"""Buttons that are no longer, or never were, this person's: a civil answer, nothing kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.decide import decide
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.core import World, tapped, then, typed

WALKING = "k1/self.thue.a1"


@pytest.mark.parametrize(
    ("question", "key", "told"),
    [
        ("k6/self.thue.a1", "5", "năm thi đua khác"),
        ("k9/self.khobac.a1", "5", "năm thi đua khác"),
        ("k1/self.khobac.a1", "5", "không còn dùng"),
        ("k1/desk", "close", "không còn dùng"),
        ("k1/close", "close", "không còn dùng"),
        ("k1/replace..5", "replace", "không còn dùng"),
        ("k1/paper.khobac.a1", "5", "không còn dùng"),
        ("k1/approve.thue", "agree", "không còn dùng"),
        ("k1/self.thue.a9", "5", "không còn dùng"),
        (WALKING, "99", "Điểm phải từ 0 đến 5"),
        (WALKING, "nothing", "chưa đọc được điểm"),
    ],
)
def test_a_button_that_is_not_hers_changes_nothing_and_is_answered(question: str, key: str, told: str):
    turn = decide(World.tiny().seen_by(LAN, asked=WALKING), tapped(question, key))
    assert told in turn.result
    assert turn.facts == ()
    assert turn.ask is not None
    assert turn.ask.asks.startswith("k1/self.thue.")


def test_a_unit_never_sees_another_units_answers():
    lan, _ = then(World.tiny().seen_by(LAN, asked=WALKING), typed("4,5"))
    turn = decide(replace(World.tiny().seen_by(MAI), answers=lan.answers), typed("bảng điểm thuế"))
    assert "4,5" not in turn.result


def test_a_double_tap_is_harmless():
    here, first = then(World.tiny().seen_by(LAN), tapped(WALKING, "4.5"))
    here, second = then(here, tapped(WALKING, "4.5"))
    assert len(first.facts) == 1
    assert second.facts == ()
    assert "4,5" in second.result


def test_a_tap_on_an_older_question_is_a_correction_said_with_old_and_new():
    here, _ = then(World.tiny().seen_by(LAN), tapped(WALKING, "4.5"))
    here, turn = then(here, tapped(WALKING, "3.5"))
    assert "từ 4,5 điểm thành 3,5 điểm" in turn.result


WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["a1 3; a2", "bảng điểm", "/start", "lùi", "chốt", "vai 2", "nhập hộ CT", "mã mời", "1/0"]),
    st.from_regex(r"[-+]?[0-9.,]{1,12}(đ|%| điểm)?", fullmatch=True),
)
IDS = st.one_of(
    st.text(max_size=30),
    st.from_regex(
        r"k1/(self|paper|approve|desk|close|publish|replace)(\.(thue|khobac)?(\.\w{0,4}){0,3})?", fullmatch=True
    ),
)
KINDS = st.sampled_from(["text", "tap", "files", "edited", "unreadable", "joined", "left"])


@given(
    kind=KINDS, text=WORDS, question=IDS, asked=IDS, group=st.booleans(), person=st.sampled_from([LAN, MINH])
)
def test_whatever_arrives_is_answered_and_never_fails(kind, text, question, asked, group, person):
    here = World.tiny().seen_by(person, asked=asked)
    turn = decide(here, typed(text, kind=kind, question=question, group=group))
    assert turn.ask or turn.result or turn.messages or group
