"""The list of ballots at the desk: opened with a warning and a reason, cancelled with a reason."""

from bot.conversations.voting.ballot_list import agenda_text
from bot.dialogue.ballots import BallotCancelled, BallotOpened
from tests.conversations.voting.halls import CHAIR, closed, opened
from tests.worlds.core import World

FLAG = "Suy tôn Cờ thi đua"


def test_every_ballot_is_listed_with_what_it_waits_for():
    assert agenda_text(closed().situation).splitlines()[:4] == [
        "Các nội dung bỏ phiếu:",
        "1. Suy tôn Cờ thi đua: có thể mở.",
        "2. Bầu Cụm trưởng: có thể mở.",
        "3. Bầu Cụm phó: mở được sau khi có kết quả Bầu Cụm trưởng.",
    ]
    assert agenda_text(World.tiny().situation) == "Quy chế năm nay không có nội dung bỏ phiếu."


def test_a_ballot_is_opened_after_a_warning_its_terms_and_a_reason():
    world = closed()
    world.plays(f"{CHAIR}> bỏ phiếu", f"{CHAIR}> [Mở: {FLAG}]")
    assert "Từ kết quả có thể suy ra phiếu" in world.told[CHAIR][-1]
    world.say(CHAIR, "[15 phút]")
    assert "Tên: Suy tôn Cờ thi đua – phiếu kín" in world.told[CHAIR][-1]
    world.say(CHAIR, "[Mở bỏ phiếu]")
    turn = world.say(CHAIR, "[Lấy phiếu không họp]")
    [fact] = turn.facts
    assert isinstance(fact, BallotOpened)
    assert (
        (fact.key, fact.why) == ("flag", "Lấy phiếu không họp")
        if hasattr(fact, "key")
        else fact.terms.key == "flag"
    )
    assert turn.messages[0].text.startswith("MỞ BỎ PHIẾU\n———\n")
    assert len([message for message in turn.messages if message.asks]) == 5


def test_a_ballot_is_cancelled_with_a_reason_and_can_be_opened_anew():
    world = opened(FLAG)
    world.plays(f"{CHAIR}> bỏ phiếu", f"{CHAIR}> [Hủy: {FLAG}]")
    turn = world.say(CHAIR, "[Mở nhầm]")
    assert turn.facts == (BallotCancelled("flag", "Mở nhầm"),)
    assert "1. Suy tôn Cờ thi đua: đã hủy; có thể mở." in agenda_text(world.situation)
