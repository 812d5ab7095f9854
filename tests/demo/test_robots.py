"""A robot reads what is on the phone: what is offered, what a refusal names, when it is stuck."""

import pytest

from bot.questions import Option
from handlers.demo.phones import Bubble, Stuck
from handlers.demo.robots import Robot

LATER = Option("de sau", "Để sau")


def test_points_are_tapped_or_typed_from_those_offered():
    asking = Bubble(
        "1", "Đơn vị tự chấm mấy điểm?", (Option("5", "5"), Option("4.5", "4,5"), LATER), "k1/self.a.b"
    )
    replies = {(r.tap.key if r.tap else r.text) for r in (Robot(seed).answer(asking) for seed in range(30))}
    assert replies <= {"5", "4.5", "4,5"}
    assert {"5", "4.5"} <= replies


def test_the_same_seed_answers_alike_whatever_the_unit():
    options = (Option("x", "Một"), Option("y", "Hai"), LATER)
    one, other = (Bubble("1", "Chọn một.", options, f"k1/self.{unit}.b") for unit in ("thue", "bhxh"))
    assert all(Robot(seed).answer(one) == Robot(seed).answer(other) for seed in range(10))


def test_a_refusal_is_obeyed_by_the_range_it_names():
    robot = Robot(1)
    asking = Bubble("1", "Đơn vị đạt bao nhiêu phần trăm?", (Option("100", "100"), LATER), "k1/self.a.b")
    robot.answer(asking)
    refused = Bubble("2", "Tỷ lệ phải từ 0 đến 100.\nBao nhiêu?", asking.options, asking.asks)
    assert robot.answer(refused).text == "100"


def test_a_failing_answer_that_would_disqualify_is_never_given():
    gate = Bubble("1", "“Có”: không xếp hạng.", (Option("pass", "Không"), Option("fail", "Có")), "k1/self.a.b")
    assert {Robot(seed).answer(gate).tap.key for seed in range(20)} == {"pass"}


def test_a_question_that_comes_back_for_ever_is_no_success():
    robot = Robot(1)
    asking = Bubble("1", "Chọn.", (Option("a", "Một"), Option("b", "Hai")), "k1/self.a.b")
    for _ in range(4):
        robot.answer(asking)
    with pytest.raises(Stuck):
        robot.answer(asking)
