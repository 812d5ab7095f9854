"""A charter that changes while units are scoring strands nobody, and last year's values are a tap away."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from bot.conversations.decide import where
from bot.dialogue.situation import Situation
from bot.questions import Option
from bot.rules.charter_parser import read_charter
from tests.worlds.charters import LAN, data
from tests.worlds.core import World, tapped, then, typed

TINY: dict[str, Any] = data("tiny")


def amended(here: Situation, **changes: Any) -> Situation:
    """The same moment under a charter in which a leaf is another."""
    changed = deepcopy(TINY)
    for group in changed["groups"]:
        group["parts"] = [{**part, **changes.get(part["id"], {})} for part in group["parts"]]
        group["parts"] += changes.get(group["id"], [])
    assert here.cycle
    return replace(here, cycle=replace(here.cycle, charter=read_charter(changed)))


def walked(*words: str) -> Situation:
    here = World.tiny().seen_by(LAN)
    for word in words:
        here, _ = then(here, typed(word))
    return here


NEW = {"id": "a3", "code": "a3", "title": "Tiêu chí mới", "kind": "graded", "maximum": 2}


def test_a_criterion_inserted_behind_somebody_is_asked_before_the_table_can_be_sent():
    here = amended(walked("a1 5; a2 0; b1 9; b2 1"), g1=[NEW])
    assert where(here).asks == "k1/self.thue.a3"
    here, turn = then(here, typed("gửi"))
    assert "còn thiếu 1 tiêu chí (a3)" in turn.result
    here, turn = then(here, typed("2"))
    assert turn.ask
    assert turn.ask.asks == "k1/self.thue.send"


def test_who_stands_at_a_question_when_a_criterion_is_inserted_before_it_stays_there():
    here = amended(walked("a1 5; a2 0", "b1"), g1=[NEW])
    assert where(here).asks == "k1/self.thue.b1"


def test_a_criterion_taken_out_leads_on_to_the_next():
    changed = deepcopy(TINY)
    changed["groups"][0]["parts"] = changed["groups"][0]["parts"][:1]
    here = walked("a1 5")
    assert here.channel.asked == "k1/self.thue.a2"
    assert here.cycle
    here = replace(here, cycle=replace(here.cycle, charter=read_charter(changed)))
    assert where(here).asks == "k1/self.thue.g2"
    _, turn = then(here, tapped("k1/self.thue.a2", "1"))
    assert "không còn dùng" in turn.result
    assert turn.facts == ()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"maximum": 4}, "Trước đây Lan ghi 4,5; không còn phù hợp với quy chế, đề nghị ghi lại."),
        ({"step": 1}, "Trước đây Lan ghi 4,5; không còn phù hợp với quy chế, đề nghị ghi lại."),
    ],
)
def test_an_answer_that_the_changed_charter_cannot_read_counts_as_none_and_is_shown(change, shown):
    here = amended(walked("a1 4,5; a2 0; b1 9; b2 1"), a1=change)
    asked = where(here)
    assert asked.asks == "k1/self.thue.a1"
    assert shown in asked.text
    _, turn = then(here, typed("4"))
    assert "a1: đã ghi 4 điểm" in turn.result


def test_an_answer_of_another_kind_is_asked_anew():
    share = {"kind": "relative", "measure": "hồ sơ", "targets": {"thue": 10, "khobac": 10}, "step": 1}
    here = amended(walked("a1 4,5; a2 0; b1 9; b2 1"), a1=share)
    assert where(here).asks == "k1/self.thue.a1"
    here, turn = then(here, typed("bảng điểm"))
    assert "còn thiếu 1 tiêu chí" in turn.result


def test_last_years_value_is_one_tap_and_the_tap_is_an_answer():
    here = World.tiny().seen_by(LAN)
    assert here.cycle
    here = replace(here, cycle=replace(here.cycle, previous={"thue": {"a1": "2.5", "a2": "1", "b1": "99"}}))
    here, turn = then(here, typed("a1"))
    assert turn.ask
    assert Option("2.5", "Như năm trước: 2,5 điểm") in turn.ask.options
    here, turn = then(here, tapped("k1/self.thue.a1", "2.5"))
    assert "a1: đã ghi 2,5 điểm" in turn.result
    assert turn.ask
    assert "Năm trước: 1 báo cáo chậm." in turn.ask.text  # Among the quick answers already.
    here, turn = then(here, typed("b1"))
    assert turn.ask
    assert "ăm trước" not in turn.ask.text + "".join(option.label for option in turn.ask.options)
