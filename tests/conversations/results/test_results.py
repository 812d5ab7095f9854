"""Results as they are declared: nothing of a result is known before it is published."""

from bot.conversations.results import COMMANDS, CONVERSATIONS
from tests.worlds.charters import DUNG, LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import published, scored

BY_NAME = {command.name: command for command in COMMANDS}


def test_whoever_steers_closes_and_publishes_and_a_unit_does_not():
    world = scored()
    for words in ("chốt", "công bố"):
        world.plays(f"{LAN}> {words}", f"{DUNG}> {words}")
        assert "thư ký cụm hoặc cụm trưởng thực hiện" in world.told[LAN][-1]
        assert "thư ký cụm hoặc cụm trưởng thực hiện" not in world.told[DUNG][-1]


def test_a_button_at_the_desk_is_about_the_stage_it_was_made_for():
    close, publish = BY_NAME["close"], BY_NAME["publish"]
    assert close.subject(World.tiny().situation) == "self"
    assert close.subject(scored().situation) == "review"
    assert publish.subject(scored().situation) != publish.subject(published().situation)


def test_the_group_hears_a_result_once_it_is_published_and_not_before():
    in_group = BY_NAME["result"].group
    assert in_group
    assert in_group(scored().situation, "") == "Chưa công bố kết quả."
    assert "XẾP HẠNG" in str(in_group(published().situation, ""))


def test_no_question_about_a_result_is_put_by_itself_but_for_lots():
    assert [conversation.name for conversation in CONVERSATIONS if conversation.proactive] == ["draw"]
    world = scored()
    assert not any(question.startswith(("k1/close", "k1/publish")) for question in [world.channels[MINH].asked])
