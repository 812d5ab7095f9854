"""What a reminder says, when one is wished for, and what is never said to others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversations.deadlines import duties, requested_reminders
from bot.conversations.deadlines.reminders import remind
from bot.conversations.decide import decide
from bot.dialogue.ballots import Draft, Poll
from bot.dialogue.facts import Answered, Reminded
from bot.dialogue.situation import Channel, Situation
from bot.rules.ballots import Ballot, Share
from bot.rules.voting_methods import Terms
from tests.worlds.charters import LAN, MAI, MINH, NOW
from tests.worlds.core import World, typed

HOUR = timedelta(hours=1)


def test_a_reminder_carries_the_question_the_chat_stands_at_else_the_first() -> None:
    here = World.tiny().seen_by(LAN)
    first = remind(here, ("self",))
    assert first
    assert first.asks == "k1/self.thue.g1"
    moved = replace(here, channel=Channel(asked="k1/self.thue.b1", purpose=True, seat=here.channel.seat))
    other = remind(moved, ("self",))
    assert other
    assert other.asks == "k1/self.thue.b1"
    assert "còn 4 tiêu chí, khoảng 3 phút" in other.text


def test_who_owes_nothing_there_gets_no_reminder() -> None:
    assert remind(World.tiny().seen_by(LAN), ("review",)) is None
    assert remind(World.tiny().seen_by(MINH), ("self",)) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("15:00", "15:00, thứ Hai, 23/11/2026"),
        ("15h", "15:00, thứ Hai, 23/11/2026"),
        ("lúc 15 giờ 30", "15:30, thứ Hai, 23/11/2026"),
        ("7:30", "07:30, thứ Ba, 24/11/2026"),  # half past seven is over today
        ("2 giờ nữa", "10:00, thứ Hai, 23/11/2026"),
        ("sau 45 phút", "08:45, thứ Hai, 23/11/2026"),
        ("3 ngày", "08:00, thứ Năm, 26/11/2026"),
    ],
)
def test_one_says_when_to_be_reminded_as_one_says_it(words: str, told: str) -> None:
    turn = decide(World.tiny().seen_by(LAN), typed(f"nhắc tôi {words}"))
    assert f"lúc {told}." in turn.result
    assert [type(fact) for fact in turn.facts] == [Answered]


@pytest.mark.parametrize("words", ["", "25:00", "mai", "10:75"])
def test_what_is_no_time_is_asked_again(words: str) -> None:
    turn = decide(World.tiny().seen_by(LAN), typed(f"nhắc tôi {words}"))
    assert turn.facts == ()
    assert "ví dụ: nhắc tôi 15:00" in turn.result


def test_the_same_duty_is_recalled_by_hand_twice_a_day_and_no_more() -> None:
    here, given = World.tiny().seen_by(MINH), set[str]()
    for _ in range(2):
        effect = requested_reminders.now(replace(here, reminded=frozenset(given)), "")
        assert [m.to.person for m in effect.messages] == [World.tiny().person(name).id for name in (LAN, MAI)]
        given |= {fact.key for fact in effect.facts if isinstance(fact, Reminded)}
    third = requested_reminders.now(replace(here, reminded=frozenset(given)), "")
    assert (third.facts, third.messages) == ((), ())
    tomorrow = replace(here, now=NOW + 24 * HOUR, reminded=frozenset(given))
    assert len(requested_reminders.now(tomorrow, "").messages) == 2


# --- a secret ballot ------------------------------------------------------------------------------


def voting(here: Situation) -> Situation:
    """The same, while a ballot is open in which nobody has voted."""
    assert here.cycle
    units = tuple(unit.id for unit in here.cycle.charter.units)
    made = Ballot("flag", "Suy tôn", "Đơn vị nào?", "approve", units, units, Share(1, 2), "units")
    terms = Terms(made, "flag", units, units, 1, NOW - HOUR, NOW + 9 * HOUR)
    return replace(here, cycle=replace(here.cycle, polls=(Poll(terms),)))


def test_a_ballot_is_reminded_of_but_never_what_was_picked_and_nobody_else_hears_of_it() -> None:
    here = voting(World.tiny().seen_by(LAN))
    assert any(duty.work.secret for duty in duties.of(here))
    asked = remind(here, ("vote.flag",))
    assert asked
    assert asked.asks == "k1/vote.thue.flag"
    picked = replace(here, drafts={"thue.flag": Draft(("khobac",), "nonce")})
    message = remind(picked, ("vote.flag",))
    assert message
    assert (message.asks, message.options) == ("", ())
    assert "Kho bạc" not in message.text
    told = requested_reminders.now(voting(World.tiny().seen_by(MINH)), "")
    assert all(window == "self" for message in told.messages for window in message.reminds)
    assert "phiếu" not in told.result
