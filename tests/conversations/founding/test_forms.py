"""Forms of the founding."""

import pytest

from bot.conversations.founding.forms import (
    DROP,
    USUAL,
    OneUnit,
    PlanLines,
    ProposedText,
    UnitLines,
    UnitsNamed,
)
from bot.questions import Option, Unclear
from bot.rules.charter import Unit

UNITS = (Unit("thue", "Thuế tỉnh", "Thuế"), Unit("khobac", "Kho bạc tỉnh", "Kho bạc", ("KBNN",)))


def test_the_units_of_the_model_are_one_tap_or_its_label_typed():
    form = UnitLines(options=(Option(USUAL, "Dùng 2 đơn vị của mẫu"),), known=UNITS)
    assert (
        form.pick(USUAL) == form.read("dùng 2 đơn vị của mẫu") == "Thuế tỉnh; Thuế\nKho bạc tỉnh; Kho bạc; KBNN"
    )


def test_what_is_no_unit_is_said_and_an_old_button_gives_nothing():
    with pytest.raises(Unclear, match="cùng gọi là"):
        UnitLines().read("Thuế tỉnh; Thuế\nThuế; Thuế")
    with pytest.raises(Unclear, match="không còn dùng"):
        UnitLines().pick(USUAL)


def test_one_unit_is_one_line_or_the_word_that_drops_it():
    form = OneUnit(options=(DROP,))
    assert form.read("bỏ đơn vị này") == form.pick(DROP.key) == DROP.key
    with pytest.raises(Unclear, match="một dòng"):
        form.read("Xã A\nXã B")


def test_plans_are_stored_as_lines_and_none_is_a_word():
    form = PlanLines(options=(Option("-", "Chưa có kế hoạch"),), units=UNITS)
    assert form.read("40") == "Thuế tỉnh: 40\nKho bạc tỉnh: 40"
    assert form.read("chưa có kế hoạch") == form.pick("-") == "-"
    assert form.accepts("Thuế tỉnh: 40")
    assert not form.accepts("Hải quan: 40")


def test_units_are_named_in_any_of_their_names():
    form = UnitsNamed(UNITS, ("thue",), (Option(USUAL, "Đồng ý"), Option("-", "Không lập tổ")))
    assert form.read("KBNN, thuế") == "khobac thue"
    assert (form.pick(USUAL), form.read("đồng ý"), form.read("không lập tổ")) == ("thue", "thue", "-")
    assert form.say("khobac thue") == "Kho bạc và Thuế"
    with pytest.raises(Unclear, match="Chưa rõ “Hải quan”"):
        form.read("Hải quan")


def test_a_proposed_text_is_stored_as_its_label():
    form = ProposedText(40, (Option(USUAL, "Cụm 10"),))
    assert form.pick(USUAL) == form.read("cụm 10") == "Cụm 10"
    assert form.read("Cụm 11") == "Cụm 11"
