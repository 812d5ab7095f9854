"""Pictures in the chat: the list by seat, the message with the picture, the words beside it."""

from dataclasses import replace

from bot.conversations.pictures import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document
from tests.worlds.papers import held


def call(role: str, words: str = "", unit: str = "") -> Call:
    here = held()
    seat = next(s for s in here.roster if s.role == role and unit in ("", s.unit))
    return Call(replace(here, seats=(seat,), person=seat.holders[0].person), seat, words=words)


def pictures(effect: object) -> list[str]:
    assert isinstance(effect, Effect)
    return [message.document.picture for message in effect.messages if message.document]


def test_the_list_has_the_unit_s_own_and_what_the_group_was_told():
    question = next(desk.questions(call("representative", unit="thue").situation))
    keys = [option.key for option in question.put().form.options]
    assert keys[:4] == ["ranking.1", "progress", "profile.thue", "years.thue"]
    assert keys[4].startswith("count.")
    assert keys[-1] == "-done"


def test_the_ranking_comes_with_the_words_of_the_ranking():
    effect = desk.open_list(call("representative", "xếp hạng", "khobac"))
    assert pictures(effect) == ["ranking.1"]
    assert isinstance(effect, Effect)
    assert effect.messages[0].text.startswith("KẾT QUẢ XẾP HẠNG NĂM 2026\n")


def test_who_steers_has_the_pictures_of_any_unit_and_another_unit_has_not():
    assert pictures(desk.open_list(call("secretary", "hải quan"))) == ["profile.haiquan", "years.haiquan"]
    refused = desk.open_list(call("representative", "hải quan", "thue"))
    assert isinstance(refused, Effect)
    assert (refused.messages, refused.result) == ((), desk.OWN_ALONE)


def test_a_button_that_outlived_its_seat_brings_nothing_of_another_unit():
    here = call("representative", unit="thue").situation
    assert desk.message_of(here, "profile.haiquan") is None
    made = desk.message_of(here, "profile.thue")
    assert made
    assert made.document == Document("picture", "k1", "thue", "diem-tung-nhom-2026.png", picture="profile.thue")


def test_words_that_name_none_lead_to_the_list():
    effect = desk.open_list(call("secretary", "thời tiết"))
    assert isinstance(effect, Effect)
    assert (effect.result, effect.goto) == ("Không thấy biểu đồ “thời tiết”.", "k1/chart")


def test_earlier_years_are_not_read_for_the_list():
    class Unread(dict[int, Situation]):
        def __getitem__(self, year: int) -> Situation:
            raise AssertionError("an earlier year is read")

    here = call("representative", unit="thue").situation
    here = replace(here, years=Unread({2025: here}))
    options = next(desk.questions(here)).put().form.options
    assert "years.thue" in [option.key for option in options]
