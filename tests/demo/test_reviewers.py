"""A robot after the self-scores: it leaves things or changes them with a reason, and never stops the year."""

import pytest

from bot.questions import Option
from handlers.demo.phones import Bubble, Stuck
from handlers.demo.reviewers import ReviewerRobot

KEEP, LATER = Option("keep", "Giữ nguyên"), Option("later", "Để sau")


def taps(bubble: Bubble) -> set[str]:
    return {ReviewerRobot(seed).answer(bubble).tap.key for seed in range(30)}


def test_it_never_sends_back_or_puts_off():
    options = (Option("a", "Theo đơn vị"), Option("b", "Theo thẩm định"), Option("back", "Trả lại"), LATER)
    assert taps(Bubble("1", "Thống nhất mấy điểm?", options, "k1/agree.thue.a")) == {"a", "b"}


def test_where_words_are_asked_it_gives_a_reason():
    reply = ReviewerRobot(1).answer(Bubble("1", "Đề nghị ghi lý do.", (), "k1/review.thue.a"))
    assert reply.tap is None
    assert reply.text.endswith(".")


def test_what_stands_above_a_question_changes_no_answer():
    """After a fault something is told again above it, or not."""
    above = ("", "1.1: đã ghi 9 điểm.\n", "Nhóm I: giữ nguyên.\n")
    said = [
        ReviewerRobot(1).answer(Bubble("1", f"{told}Đề nghị ghi lý do cho 1.2.", ())).text for told in above
    ]
    assert len(set(said)) == 1


def test_of_a_list_it_changes_one_criterion_and_is_done():
    robot = ReviewerRobot(3)
    options = (Option("a", "C1"), Option("b", "C2"), Option("done", "Xong"))
    asking = Bubble("1", "Sửa mục nào?", options, "k1/review.thue.g1")
    assert [robot.answer(asking).tap.key in ("a", "b"), robot.answer(asking).tap.key] == [True, "done"]


def test_a_question_that_comes_back_for_ever_is_no_success():
    robot, asking = ReviewerRobot(1), Bubble("1", "Ghi lý do.", (), "k1/review.thue.a")
    for _ in range(4):
        robot.answer(asking)
    with pytest.raises(Stuck):
        robot.answer(asking)
