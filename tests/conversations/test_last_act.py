"""`hoàn tác` and `sửa`: what they may not touch. What they do is in the talks `last_act_*`."""

from dataclasses import replace

from bot.conversations.decide import decide
from bot.conversations.last_act import VOTE
from bot.dialogue.facts import Answered
from bot.dialogue.situation import Answer, Entry
from bot.dialogue.turn import HERE, Audience, Message, Turn
from tests.conversations.voting.halls import opened
from tests.worlds.charters import LAN
from tests.worlds.core import World, typed


def test_a_vote_is_never_taken_back_and_nothing_else_in_its_place():
    world = opened("Suy tôn Cờ thi đua")
    here = world.seen_by("thue")
    assert here.person
    given = Entry("k1/roll.thue", Answer("here", 1, here.now), here.person.id, 1)
    here = replace(here, history={"thue": (given,)})
    assert here.cycle
    # At the ballot, and afterwards, while it is not counted.
    voted = tuple(replace(poll, voted=frozenset({"thue"})) for poll in here.cycle.polls)
    after = replace(here, cycle=replace(here.cycle, polls=voted), channel=replace(here.channel, asked=""))
    for situation in (here, after):
        turn = decide(situation, typed("hoàn tác"))
        assert not turn.facts
        assert VOTE in turn.result


def test_an_act_that_others_were_told_of_binds():
    answer = Answered("thue", "k1/self.thue.a1", "5")
    assert not Turn((answer,)).is_binding
    assert not Turn((answer,), messages=(Message("Tiến độ", Audience("group"), small=True),)).is_binding
    assert not Turn((answer,), messages=(Message("Đã nhận.", HERE),)).is_binding
    assert Turn((answer,), messages=(Message("Đã gửi.", Audience("role", role="leader")),)).is_binding


def test_a_code_after_the_word_opens_that_criterion():
    turn = decide(World.tiny().seen_by(LAN), typed("sửa b1"))
    assert turn.ask
    assert turn.ask.asks == "k1/self.thue.b1"


def test_without_anything_answered_there_is_nothing_to_change():
    turn = decide(World.tiny().seen_by(LAN), typed("sửa"))
    assert "Chưa có nội dung nào để sửa." in turn.result
