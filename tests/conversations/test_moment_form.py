"""A day and an hour, read as people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.moment_form import When
from bot.questions import Unclear

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FORM = When(datetime(2026, 12, 11, 9, 0, tzinfo=ZONE), ZONE)


@pytest.mark.parametrize(
    "typed",
    [
        "08:30 07/01/2027",
        "8h30 7/1",
        "ngày 07/01 lúc 8 giờ 30",
        "8g30, 7-1-2027",
        "07.01.2027 8h30 phút",
        "8:30 7/1/2027.",
    ],
)
def test_every_usual_way_of_writing_a_moment_is_read(typed: str):
    assert FORM.say(FORM.read(typed)) == "08:30, thứ Năm, 07/01/2027"


def test_a_day_without_a_year_is_the_next_one_there_is():
    assert FORM.say(FORM.read("9h 11/12")) == "09:00, thứ Bảy, 11/12/2027"
    assert FORM.say(FORM.read("9h01 11/12")) == "09:01, thứ Sáu, 11/12/2026"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("mai", "Đề nghị gõ giờ và ngày"),
        ("8h30", "Đề nghị gõ giờ và ngày"),
        ("7/1/2027", "Đề nghị gõ giờ và ngày"),
        ("25:00 07/01/2027", "Không có ngày hoặc giờ này"),
        ("08:00 31/02/2027", "Không có ngày hoặc giờ này"),
        ("08:00 11/12/2026", "Thời điểm này đã qua"),
    ],
)
def test_what_is_no_moment_to_come_is_told_why(typed: str, told: str):
    with pytest.raises(Unclear, match=told):
        FORM.read(typed)


def test_where_a_moment_stands_already_a_day_alone_takes_its_hour_and_the_nearest_year():
    form = When(
        datetime(2026, 12, 11, 9, 0, tzinfo=ZONE), ZONE, usual=datetime(2027, 12, 6, 17, 0, tzinfo=ZONE)
    )
    assert form.say(form.read("8/12")) == "17:00, thứ Tư, 08/12/2027"
    assert form.say(form.read("5/1")) == "17:00, thứ Tư, 05/01/2028"
    assert form.say(form.read("8h ngày 9/12/2027")) == "08:00, thứ Năm, 09/12/2027"
