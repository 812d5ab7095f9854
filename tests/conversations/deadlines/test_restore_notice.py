"""After a restore everybody is told up to when it reaches; a ballot that was open is cancelled."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.deadlines.restore_notice import restored
from bot.dialogue.ballots import BallotCancelled, Poll
from bot.dialogue.facts import Steered
from tests.ballots.made import terms
from tests.worlds.core import World


def test_everybody_is_told_once_up_to_when_the_backup_reaches():
    situation = World.tiny().situation
    turn = restored(situation, situation.now - timedelta(days=1), codes=False)
    assert turn.facts == (
        Steered("restored", (situation.now - timedelta(days=1)).isoformat(), "Khôi phục từ bản sao lưu."),
    )
    persons = [message.to.person for message in turn.messages if message.to.kind == "person"]
    assert sorted(persons) == sorted({h.person.id for seat in situation.roster for h in seat.holders})
    assert all("08:00, Chủ nhật, 22/11/2026" in message.text for message in turn.messages)


def test_an_open_ballot_is_cancelled_and_one_that_was_counted_is_not():
    situation = World.tiny().situation
    assert situation.cycle
    polls = (Poll(terms(), state="counted"), Poll(replace(terms(), key="flag-2")))
    turn = restored(replace(situation, cycle=replace(situation.cycle, polls=polls)), situation.now, codes=False)
    assert [fact.key for fact in turn.facts if isinstance(fact, BallotCancelled)] == ["flag-2"]
    posts = [message.text for message in turn.messages if message.to.kind == "group"]
    assert any(text.startswith("Hủy cuộc bỏ phiếu “Suy tôn”") for text in posts)


def test_the_secretary_and_the_group_are_told_that_codes_were_withdrawn_where_some_were():
    situation = World.tiny().situation
    without = [message.text for message in restored(situation, situation.now, codes=False).messages]
    told = [message.text for message in restored(situation, situation.now, codes=True).messages]
    assert not any("Mã mời" in text for text in without)
    assert sum("Mã mời chưa dùng đã bị thu lại" in text for text in told) == 1
    assert sum("không còn hiệu lực; cần mã mới" in text for text in told) == 1
