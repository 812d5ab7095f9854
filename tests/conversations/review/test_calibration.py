"""`mức cắt`: each reviewer's cuts beside the others'."""

from bot.conversations.review.calibration import FEW, strictness
from tests.worlds.core import World
from tests.worlds.years import reviewed, scored


def test_each_reviewers_seat_has_a_line():
    said = strictness(reviewed().situation)
    assert said.startswith("Mức cắt điểm của các tổ thẩm định:\n– Tổ chuyên môn: sửa 1/4 mục; cắt bình quân 5%")
    assert "– Tổ thi đua: sửa 0/4 mục" in said
    assert said.endswith(FEW)


def test_before_the_review_there_is_nothing_to_compare():
    assert strictness(World.tiny().situation) == "Chưa có kết quả thẩm định để so sánh."
    assert strictness(scored().situation) == "Chưa có kết quả thẩm định để so sánh."
