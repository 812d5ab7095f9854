"""The meeting's board in the group."""

from bot.conversations.meeting.posts import BOARD, board, items_done, renewed
from bot.dialogue.ballots import Cast
from bot.dialogue.facts import Answered
from bot.state.meeting import conference
from tests.conversations.meeting.conferences import called, closed, running


def test_the_board_shows_the_invitation_then_who_is_present_then_the_end():
    assert board(closed().situation) == ""
    assert board(called().situation).startswith("HỘI NGHỊ TỔNG KẾT NĂM 2026\nThời gian: 08:00")
    assert "Các đơn vị: chưa trả lời 4" in board(called().situation)
    assert "– đang họp\nCó mặt: 0/4 đơn vị, chưa đủ điều kiện họp" in board(running().situation)


def test_the_board_is_renewed_only_where_its_text_changes():
    world = running()
    present = (Answered("thue", "k1/roll.thue.1", "here"),)
    [message] = renewed(world.situation, present)
    assert (message.board, message.pin, message.small) == (BOARD, True, True)
    assert "Có mặt: 1/4 đơn vị" in message.text
    assert renewed(world.situation, (Answered("thue", "k1/self.thue.a1", "8"),)) == ()


def test_a_vote_that_is_cast_is_never_seen_on_the_board():
    assert renewed(running().situation, (Cast("chair", "thue", ("thue",)),)) == ()


def test_every_item_is_listed_with_its_state():
    meeting = conference(running().situation)
    assert meeting
    assert items_done(meeting) == [
        "1. Báo cáo tổng kết: chưa",
        "2. Bầu Cụm trưởng: chưa",
        "3. Bầu Cụm phó: chưa",
        "4. Thông qua giao ước: chưa",
    ]
