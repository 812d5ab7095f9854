"""The count: the box is opened once the ballot is over, tellers confirm, lots are drawn."""

from dataclasses import replace

from bot.conversations.voting.count import confirmed, due, lots, waiting
from bot.dialogue.ballots import BallotCounted, LotsDrawn
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from tests.conversations.voting.halls import opened, over, poll_of

CHAIR = "Bầu Cụm trưởng"
TIED = ("thue",), ("thue",), ("bhxh",), ("bhxh",), ()


def test_no_box_is_opened_before_the_ballot_is_over():
    assert due(opened(CHAIR).situation) == Effect()


def test_the_result_is_posted_and_the_chair_finds_what_comes_next():
    world = opened(CHAIR)
    situation = over(world, "chair", ("thue",), ("thue",), ("thue",), ("bhxh",), ())
    effect = due(situation)
    [fact] = effect.facts
    assert isinstance(fact, BallotCounted)
    assert fact.result.elected == ("thue",)
    assert effect.messages[0].text.startswith("KẾT QUẢ KIỂM PHIẾU: Bầu Cụm trưởng")
    told = [message for message in effect.messages if message.to.role == "chair"]
    assert told[0].text.startswith("Đã kiểm phiếu “Bầu Cụm trưởng”, kết quả đã đăng trong nhóm.")


def test_tellers_confirm_the_count_one_by_one():
    world = opened(CHAIR)
    situation = over(world, "chair", ("thue",))
    counted = project(situation, due(situation).facts)
    poll = next(p for p in counted.cycle.polls if p.key == "chair") if counted.cycle else None
    assert poll
    assert [seat.holders[0].person.name for seat in waiting(counted, poll)] == ["tổ bhxh"]
    assert confirmed(counted, poll).startswith("Tổ kiểm phiếu (tổ bhxh) đã xác nhận")


def test_a_tie_after_the_last_round_is_drawn_by_lots():
    world = opened(CHAIR)
    situation = over(world, "chair", *TIED)
    once = replace(poll_of(world, "chair").terms, round=2)
    assert situation.cycle
    polls = tuple(replace(poll, terms=once) for poll in situation.cycle.polls)
    again = replace(situation, cycle=replace(situation.cycle, polls=polls))
    counted = project(again, due(again).facts)
    [question] = lots(counted)
    assert [option.key for option in question.put().form.options] == ["thue", "bhxh", "back"]
    assert question.keep("bhxh").facts == (LotsDrawn("chair", ("bhxh",)),)
    assert question.keep("back").facts == ()
