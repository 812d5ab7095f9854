"""Forms of a reorganisation: how decisions, days and names are typed."""

import pytest

from bot.conversations.reorganisation.forms import Decision, FirstDay, day_in, new_name
from bot.questions import Option, Unclear
from bot.rules.charter import Unit

KEEP = Option("-keep", "Giữ tên hiện nay")


@pytest.mark.parametrize(
    "typed",
    [
        "2507/QĐ-BTC, 17/07/2025",
        "Quyết định số 2507/QĐ-BTC ngày 17/7/2025",
        "QĐ 2507/QĐ-BTC ký ngày 17-07-2025",
        "2507/QĐ-BTC (17.07.2025)",
    ],
)
def test_a_decision_is_read_however_it_is_written(typed: str):
    assert Decision(120).read(typed) == "2025-07-17 2507/QĐ-BTC"


@pytest.mark.parametrize(("typed", "lacks"), [("2507/QĐ-BTC", "ngày"), ("17/07/2025", "số")])
def test_a_decision_without_its_day_or_number_is_asked_for_again(typed: str, lacks: str):
    with pytest.raises(Unclear, match=f"Chưa thấy {lacks}"):
        Decision(120).read(typed)


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(Unclear, match="Không có ngày này"):
        day_in("31/02/2026")


def test_a_first_day_is_typed_or_chosen():
    form = FirstDay(40, (Option("2025-07-17", "Ngày ký văn bản (17/07/2025)"),))
    assert form.read("từ 1/8/2025") == "2025-08-01"
    assert form.read("a)") == form.read("ngày ký văn bản") == form.pick("2025-07-17") == "2025-07-17"


def test_a_name_that_another_unit_has_or_had_is_refused():
    others = [Unit("thue", "Thuế tỉnh", "Thuế", ("Cục Thuế",))]
    form = new_name(40, others, KEEP)
    assert form.read("giữ tên hiện nay") == KEEP.key
    assert form.read("Kho  bạc XI") == "Kho bạc XI"
    with pytest.raises(Unclear, match="Đã có đơn vị"):
        form.read("cục thuế")
