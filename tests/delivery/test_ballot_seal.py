"""What is taken back when a unit has voted, or a ballot has ended."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import texts
from bot.delivery.ballot_seal import Seal, seals
from bot.delivery.chat_view import MessageRef, ShownMessage
from bot.delivery.plan import take_back
from bot.delivery.steps import Edit, Step, Strip
from bot.dialogue.ballots import (
    RECORDED,
    BallotCancelled,
    BallotCounted,
    BallotOpened,
    Cast,
    Drafted,
    LotsDrawn,
    PaperGiven,
    PapersAwaited,
    PapersKeyed,
    Poll,
)
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Fact
from bot.dialogue.said import Chat, Platform
from bot.dialogue.situation import Holder, Person, Seat, Situation
from bot.dialogue.turn import Message
from bot.rules.charter_parser import read_charter
from bot.rules.voting_methods import Result, Terms
from config.charters import load
from tests.delivery.known import EDITS, PLAIN

NOW = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
CHARTER = read_charter(load(str(Path(__file__).parents[1] / "talks" / "meeting.yaml")))
ISSUED = ("thue", "khobac")
TERMS = Terms(CHARTER.ballots[0], "flag", ISSUED, (), 1, NOW, NOW + timedelta(minutes=15))
RESULT = Result(2, 2, 2, 0, 0, {"thue": 2}, 2, 2)
ROSTER = (
    Seat(1, "representative", "thue", holders=(Holder(Person(11, "Lan")), Holder(Person(12, "Hoa")))),
    Seat(2, "representative", "khobac", holders=(Holder(Person(13, "Nam")),)),
)
SITUATION = Situation(NOW, EDITS, cycle=Cycle("k1", CHARTER, polls=(Poll(TERMS),)), roster=ROSTER)
VOTES, PAPERS = ("k1/vote.thue.flag", "k1/vote.khobac.flag"), "k1/papers..flag"
CHAT, REF = Chat("chat", "lan"), MessageRef("m7")


@pytest.mark.parametrize(
    ("fact", "sealed"),
    [
        (Cast("flag", "thue", ("yes",)), [Seal(VOTES[:1], RECORDED, (11, 12))]),
        (PaperGiven("flag", "khobac"), [Seal(VOTES[1:], RECORDED, (13,))]),
        (PapersKeyed("flag"), [Seal((PAPERS,), texts.TAKEN_BACK)]),
        (PapersAwaited("flag"), [Seal(VOTES, texts.BALLOT_OVER)]),
        (
            BallotCounted("flag", RESULT),
            [Seal((*VOTES, PAPERS), texts.BALLOT_OVER)],
        ),
        (BallotCancelled("flag", "sai"), [Seal((*VOTES, PAPERS), texts.BALLOT_OVER)]),
        (BallotOpened(TERMS, "", "", ""), []),
        (Drafted("flag", "thue", ("yes",), "1"), []),
        (LotsDrawn("flag", ("thue",)), []),
    ],
)
def test_each_fact_of_a_ballot_seals_what_it_ends(fact: Fact, sealed: list[Seal]):
    assert list(seals(SITUATION, [fact])) == sealed


def test_a_ballot_that_is_not_known_seals_nothing():
    """A seal without a question would take back every message there is."""
    assert list(seals(SITUATION, [PapersAwaited("other")])) == []


@pytest.mark.parametrize(
    ("private", "platform", "steps"),
    [
        (True, EDITS, [Edit(CHAT, REF, Message(RECORDED))]),
        (False, EDITS, [Strip(CHAT, REF)]),
        (True, PLAIN, []),
        (False, PLAIN, []),
        (False, Platform("words", buttons=False), []),
    ],
)
def test_a_choice_is_written_over_and_a_keyboard_goes(private: bool, platform: Platform, steps: list[Step]):
    assert list(take_back(CHAT, ShownMessage(REF, VOTES[0], private), RECORDED, platform)) == steps
