"""`bảng điểm` and `minh chứng`."""

from bot.conversations.scoring import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World


def call(name: str, words: str = "") -> Call:
    here = World.tiny().seen_by(name)
    return Call(here, here.seats[0], None, words)


def test_a_unit_sees_its_own_table_or_a_group_of_it():
    assert desk.table(call(LAN)).text.startswith("Bảng tự chấm năm 2026 – Cục Thuế\n\nI. Nhiệm vụ: 0/8 điểm")
    assert desk.table(call(LAN, "II")).text.startswith("II. Phong trào: ")
    assert desk.table(call(LAN, "xyz")).text.startswith("Không thấy nhóm “xyz”.")


def test_the_desk_sees_all_totals_or_one_units_table():
    assert "Cục Thuế: 0 điểm (còn thiếu 4 tiêu chí) – đang chấm" in desk.table(call(MINH)).text
    assert desk.table(call(MINH, "KBNN")).text.startswith("Bảng tự chấm năm 2026 – Kho bạc Nhà nước")
    assert desk.table(call(MINH, "Hải quan")).text.startswith("Không thấy đơn vị “Hải quan”.")


def test_evidence_is_asked_for_a_criterion_by_its_code():
    effect = desk.attach(call(LAN, "b1"))
    assert isinstance(effect, Effect)
    assert effect.goto == "k1/self.thue.b1.ev"
    assert desk.attach(call(LAN)).text.startswith("Đề nghị gõ “minh chứng” kèm mã tiêu chí")  # type: ignore[union-attr]
    assert desk.attach(call(MINH, "b1")).text == "Minh chứng do đơn vị và tổ thẩm định xem."  # type: ignore[union-attr]
