"""The start of a stage: the group is told, and everybody who is asked something gets a question."""

from bot.conversations.results.stage_start import asked, begin
from tests.worlds.charters import LAN, MAI
from tests.worlds.years import FIRST, explaining, published, scored


def test_a_stage_whose_window_is_closed_does_not_begin():
    assert begin(scored().situation) == ()
    assert begin(published().situation) == ()


def test_whoever_reviews_gets_a_first_question_when_the_review_opens():
    world = scored()
    world.open("review")
    messages = begin(world.situation)
    assert messages[0].text.startswith("Mở giai đoạn thẩm định năm 2026.")
    persons = {world.person(name).id for name in world.charter.review_seats}
    assert {message.to.person for message in messages[1:]} == persons


def test_a_unit_without_differences_is_told_so_at_the_explanation():
    world = explaining()
    to = {message.to.unit or message.to.person: message.text for message in begin(world.situation)[1:]}
    assert to[world.person(LAN).id].startswith("Kết quả thẩm định – Cục Thuế: 1 mục khác")
    assert "không có mục nào khác với đơn vị tự chấm" in to["khobac"]
    assert world.person(MAI).id not in to


def test_only_the_conversations_of_the_stage_are_begun():
    world = scored()
    world.open("review")
    here = world.seen_by(FIRST)
    assert {q.id.split(".")[0] for q in asked(here, here.seats[0], "review")} == {"k1/review"}
    assert list(asked(here, here.seats[0], "agree")) == []
