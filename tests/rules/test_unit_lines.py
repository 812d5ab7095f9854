"""Units as people type or paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.charter import Unit
from bot.rules.unit_lines import UnfitUnits, as_lines, read_units


def test_each_line_is_a_unit_with_its_full_and_short_name():
    (bank, tax) = read_units("1. Ngân hàng Nhà nước khu vực 7; NHNN; Ngân hàng\n\n- Thuế tỉnh (Thuế)")
    assert (bank.name, bank.short, bank.aliases) == ("Ngân hàng Nhà nước khu vực 7", "NHNN", ("Ngân hàng",))
    assert (tax.name, tax.short, tax.id) == ("Thuế tỉnh", "Thuế", "thue")


def test_a_long_name_without_a_short_one_is_called_by_its_first_letters():
    (unit,) = read_units("Ngân hàng Nhà nước Việt Nam khu vực 7")
    assert unit.short == "NHNNVNKV7"


def test_columns_of_a_table_are_parts_of_a_line():
    (unit,) = read_units("Kho bạc Nhà nước tỉnh\tKBNN")
    assert (unit.name, unit.short) == ("Kho bạc Nhà nước tỉnh", "KBNN")


def test_a_unit_of_the_model_keeps_its_id_and_its_other_names():
    known = (Unit("khobac", "Kho bạc Nhà nước tỉnh", "Kho bạc", ("KBNN",)),)
    (unit,) = read_units("kho bạc nhà nước tỉnh; Kho bạc", known)
    assert (unit.id, unit.aliases) == ("khobac", ("KBNN",))


def test_two_names_that_differ_by_a_mark_are_two_units():
    units = read_units("Xã Tân Thành\nXã Tân Thạnh")
    assert len({unit.id for unit in units}) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Thuế tỉnh; Thuế\nThuế huyện; Thuế", "Hai đơn vị cùng gọi là “Thuế”"),
        ("12", "chưa phải tên đơn vị"),
        ("\n", "Chưa thấy tên đơn vị nào"),
        ("\n".join(f"Xã số {n}" for n in range(41)), "nhiều nhất 40"),
        (f"Thuế; {'a' * 41}", "dài quá 40"),
    ],
)
def test_what_cannot_be_a_list_of_units_is_said(text: str, said: str):
    with pytest.raises(UnfitUnits, match=said):
        read_units(text)


@given(
    st.lists(st.from_regex(r"[A-ZĐ][a-zđ]{2,8}( [A-Za-z]{2,8}){0,3}", fullmatch=True), min_size=1, max_size=8)
)
def test_lines_that_were_read_are_read_the_same_again(names: list[str]):
    try:
        units = read_units("\n".join(names))
    except UnfitUnits:
        return
    assert read_units(as_lines(units)) == units
