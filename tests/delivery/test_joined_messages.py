"""Several messages to one person become one where a platform takes only so many; what must stand alone does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery import texts
from bot.delivery.chat_view import ChatView
from bot.delivery.joined_messages import TOGETHER, Part, gathered, joined, waits
from bot.delivery.plan import plan
from bot.delivery.steps import Ask, Send
from bot.dialogue.facts import Answered, CodeIssued
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import Holder, Person, Seat, Situation
from bot.dialogue.turn import Audience, Document, Message, Turn
from bot.questions import Option
from tests.delivery.known import NOW, Known

FEW = Platform(
    "few", buttons=False, edits=False, files=False, groups=False, erases=False, longest=200, quota=3000
)
LAN = Chat("few", "lan")
NEWS, MORE = Message("Thẩm định mở ngày 11/12."), Message("Cục Thuế đã gửi.")
QUESTION = Message("Mấy điểm?", options=(Option("5", "5"),), style="examples", asks="k1/self.thue.a1")
APART = [
    replace(NEWS, private=True),
    replace(NEWS, board="self"),
    replace(NEWS, news=True),
    replace(NEWS, reminds=("self",)),
    replace(NEWS, document=Document("xlsx", "k1")),
    Message(f"{texts.COPY}\nXếp hạng"),
]


def test_two_statements_are_one_message():
    assert joined(NEWS, MORE, 200) == Message(f"{NEWS.text}\n\n{MORE.text}")


@pytest.mark.parametrize("pair", [(NEWS, QUESTION), (QUESTION, NEWS)])
def test_the_question_ends_it_with_its_choices(pair):
    assert joined(*pair, 200) == replace(QUESTION, text=f"{NEWS.text}\n\n{QUESTION.text}")


def test_two_questions_are_two_messages():
    assert joined(QUESTION, replace(QUESTION, text="Bao nhiêu?"), 200) is None


@pytest.mark.parametrize("message", APART)
def test_what_stands_by_itself_is_joined_with_nothing(message):
    assert joined(NEWS, message, 200) is None
    assert joined(message, NEWS, 200) is None


def test_nothing_grows_longer_than_one_message():
    long = Message("😀" * 60)
    assert joined(long, Message("a" * 76), 200) is not None
    assert joined(long, Message("a" * 77), 200) is None
    assert joined(QUESTION, Message("a" * 170), 200) is None


def test_what_nobody_asked_for_waits_and_a_question_does_not():
    assert waits(NEWS, FEW) == TOGETHER
    assert waits(QUESTION, FEW) == timedelta(0)
    assert {waits(message, FEW) for message in APART} == {timedelta(0)}


def test_where_messages_are_not_counted_nothing_waits():
    assert waits(NEWS, replace(FEW, quota=0)) == timedelta(0)


def test_a_reply_takes_along_what_waits_in_the_order_in_which_it_was_made():
    reply = Part("Đã ghi.", 7, asks="q", options=(Option("5", "5"),))
    one = gathered(reply, [Part("Tin 2", 2), Part("Tin 3", 3)], 200)
    assert one is not None
    assert (one.text, one.question, one.taken) == ("Tin 2\n\nTin 3\n\nĐã ghi.", reply, (2, 3))


def test_of_several_questions_one_goes_and_the_others_wait():
    first, second = Part("Một?", 3, asks="a"), Part("Hai?", 4, asks="b")
    one = gathered(Part("Tin", 2), [first, second], 200)
    assert one is not None
    assert (one.text, one.question, one.taken) == ("Tin\n\nMột?", first, (3,))


def test_what_has_no_room_goes_later():
    one = gathered(Part("Tin", 1), [Part("a" * 150, 2), Part("b" * 150, 3), Part("c", 4)], 200)
    assert one is not None
    assert one.taken == (2, 4)


def test_the_same_words_are_said_once():
    one = gathered(Part("Tin", 1), [Part("Tin", 2)], 200)
    assert one is not None
    assert (one.text, one.taken) == ("Tin", (2,))


# --- a turn ---

ROSTER = (
    Seat(1, "representative", "thue", holders=(Holder(Person(11, "Lan")),)),
    Seat(2, "leader", "thue", holders=(Holder(Person(12, "Hùng")),)),
)
SITUATION = Situation(NOW, FEW, roster=ROSTER, person=Person(11, "Lan"))
SAID = Said("few", "bot", "1", "lan", "lan", text="5")
CHATS = Known({"few": FEW}, own={11: LAN, 12: Chat("few", "hùng")})
LEADER = Audience("role", role="leader")


def steps(turn: Turn, platform: Platform = FEW):
    chats = replace(CHATS, platforms={"few": platform})
    return plan(turn, replace(SITUATION, platform=platform), SAID, ChatView(LAN), chats)


def test_the_result_its_table_and_the_next_question_arrive_as_one():
    turn = Turn((Answered("thue", "k1/self.thue.a1", "5"),), "Đã ghi.", QUESTION, messages=(NEWS,))
    assert steps(turn) == [Send(LAN, replace(QUESTION, text=f"Đã ghi.\n\n{NEWS.text}\n\n{QUESTION.text}"))]
    assert len(steps(turn, replace(FEW, quota=0))) == 3


def test_each_person_gets_one_message():
    told = [replace(NEWS, to=LEADER), replace(MORE, to=LEADER), replace(QUESTION, to=LEADER)]
    assert steps(Turn(messages=(*told, NEWS))) == [
        Send(LAN, NEWS),
        Send(Chat("few", "hùng"), replace(told[2], text="\n\n".join(m.text for m in told))),
        Ask(Chat("few", "hùng"), QUESTION.asks),
    ]


def test_a_code_is_passed_on_in_a_message_of_its_own():
    code = "ABCDE12345"
    turn = Turn((CodeIssued(code, NOW, seat=2),), "Mã mời:", messages=(Message("ABCDE-12345"), NEWS))
    assert [step.message.text for step in steps(turn)] == ["Mã mời:", "ABCDE-12345", NEWS.text]
