"""Guide in the chat: the page of one's own role, of each where somebody has several."""

from dataclasses import replace

from bot.conversations.guide import desk
from bot.conversations.guide.pages import GUIDES
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Role, Seat
from tests.worlds.papers import held


def call(*roles: Role) -> Call:
    seats = tuple(Seat(90 + n, role) for n, role in enumerate(roles))
    return Call(replace(held(), seats=seats), seats[0])


def test_each_seat_s_page_comes_once_the_one_that_acts_first():
    effect = desk.send(call("chair", "representative", "leader", "leader"))
    assert isinstance(effect, Effect)
    sent = [message.document.paper for message in effect.messages if message.document]
    assert sent == ["chair", "representative", "leader"]
    assert effect.messages[0].text.startswith("Hướng dẫn cho cụm trưởng (trang có hình, in được)\n")


def test_a_role_without_a_page_is_told_where_to_ask():
    assert desk.send(call("observer")) == Reply(desk.NONE, stays=False)


def test_every_page_has_a_file_of_its_own_and_words_that_fit_a_message():
    assert desk.FILES.keys() == GUIDES.keys()
    assert len(set(desk.FILES.values())) == len(GUIDES)
    assert all(len(desk.words_of(role, desk.WITH_FILE)) <= 1000 for role in GUIDES)
