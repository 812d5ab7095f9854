"""The last act of a person: all that one turn answered, until somebody was told of it."""

from dataclasses import replace

from bot.dialogue.facts import AnswerTakenBack
from bot.dialogue.situation import Answer, Entry, Situation
from bot.state.history import last_act
from tests.worlds.charters import LAN, MAI
from tests.worlds.core import World

A1, A2, SEND, CUT = "k1/self.thue.a1", "k1/self.thue.a2", "k1/self.thue.send", "k1/review.thue.a1.1"


def situation(*entries: Entry) -> Situation:
    """Lan speaks."""
    return replace(World.tiny().seen_by(LAN), history={"khobac": (), "thue": entries})


def entry(number: int, question: str, value: str, who: str = LAN, act: int = 0, **rest: object) -> Entry:
    world = World.tiny()
    reason = str(rest.pop("reason", ""))
    answer = Answer(value, number, world.now, by=who, reason=reason)
    return Entry(question, answer, world.person(who).id, act or number, **rest)  # type: ignore[arg-type]


def taken_back(*entries: Entry) -> tuple[AnswerTakenBack, ...]:
    act = last_act(situation(*entries))
    return act.taken_back() if act else ()


def test_without_an_answer_of_ones_own_there_is_nothing_to_take_back():
    assert last_act(situation(entry(1, A1, "5", MAI))) is None


def test_what_one_turn_answered_is_taken_back_at_once():
    both = entry(1, A1, "5"), entry(2, A2, "0", act=1)
    assert [(fact.undoes, fact.before) for fact in taken_back(*both)] == [(1, None), (2, None)]


def test_what_stood_before_stands_again_whoever_said_it():
    before = entry(1, A1, "3", MAI)
    [fact] = taken_back(before, entry(2, A1, "5"))
    assert fact == AnswerTakenBack("thue", A1, 2, before.answer)


def test_what_was_taken_back_is_not_taken_back_again():
    undone = entry(1, A1, "3"), entry(2, A1, "5"), entry(3, A1, "3", undoes=2)
    assert [(fact.undoes, fact.before) for fact in taken_back(*undone)] == [(1, None)]


def test_an_answer_that_somebody_changed_since_is_no_more_ones_own():
    assert taken_back(entry(1, A1, "5"), entry(2, A1, "4", MAI)) == ()


def test_an_act_before_others_were_told_of_the_table_is_bound():
    act = last_act(situation(entry(1, A1, "5"), entry(2, SEND, "yes", MAI, bound=True)))
    assert act
    assert act.bound
    act = last_act(situation(entry(2, SEND, "yes", MAI, bound=True), entry(3, A1, "5")))
    assert act
    assert not act.bound


def test_a_cut_and_its_reason_are_one_act():
    cut = entry(1, CUT, "4"), entry(2, CUT, "4", reason="Thiếu báo cáo.")
    assert [(fact.undoes, fact.before) for fact in taken_back(*cut)] == [(2, cut[0].answer), (1, None)]
