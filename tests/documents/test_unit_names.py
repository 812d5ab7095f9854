"""Units by their names: text without marks finds, it never decides."""

from pathlib import Path

import pytest

from bot.rules.charter import Unit
from handlers.commands.rehearse import run
from handlers.documents.problems import Findings
from handlers.documents.scores.unit_names import told_apart
from tests.documents.made import full, rehearsed, written

THANH, THANH_2 = "Xã Tân Thành", "Xã Tân Thạnh"


def test_names_that_differ_by_a_tone_are_two_units_and_told(tmp_path):
    done = rehearsed(tmp_path, full(THANH, c1_1="3") + full(THANH_2, c1_1="5"))
    assert [(one.unit, one.total) for one in done.units] == [(THANH_2, 5), (THANH, 3)]
    assert done.problems == []
    assert "chỉ khác dấu" in "".join(done.notes)


def test_a_name_without_marks_is_the_one_unit_it_finds(tmp_path):
    done = rehearsed(tmp_path, full(THANH, c1_1="3") + full("Xa Tan Thanh", "reviewed", c1_1="5"))
    assert [(one.unit, one.total) for one in done.units] == [(THANH, 5)]
    assert done.problems == []
    assert "được coi là" in "".join(done.notes)


def test_a_name_without_marks_that_finds_two_is_asked_about(tmp_path):
    rows = full(THANH) + full(THANH_2) + full("Xa Tan Thanh", c1_1="5")
    done = rehearsed(tmp_path, rows)
    assert {one.total for one in done.units} == {0}
    assert "chưa rõ là “Xã Tân Thành” hay “Xã Tân Thạnh”" in done.problems[0]


@pytest.mark.parametrize("name", ["XÃ TÂN THÀNH", "xã  tân thành.", "Xã Tân Tha\u0300nh"])
def test_spellings_of_one_name_are_one_unit(name):
    names = told_apart([THANH, name], (), Findings("s"))
    assert len(names.names) == 1


@pytest.mark.parametrize(("one", "other"), [("Xã Hòa Bình", "Xã Hoà Bình"), ("Cục Thuỷ sản", "Cục Thủy sản")])
def test_both_places_of_a_tone_are_one_name(one, other):
    assert len(told_apart([one, other], (), Findings("s")).names) == 1


def test_a_unit_of_the_charter_is_not_found_by_other_marks():
    found = Findings("s")
    names = told_apart([THANH_2], (Unit("a", THANH, "Tân Thành"),), found)
    assert names.names == {names.key(THANH_2): THANH_2}
    assert names.key(THANH_2) != "a"
    assert "gần giống “Xã Tân Thành”" in found.problems[0]


def test_a_unit_of_the_charter_is_found_without_marks_and_told():
    found = Findings("s")
    names = told_apart(["xa tan thanh"], (Unit("a", THANH, "Tân Thành"),), found)
    assert names.key("xa tan thanh") == "a"
    assert found.problems == []
    assert found.notes


def test_a_form_of_a_charter_unit_is_known_by_its_alias(tmp_path):
    rows = "unit,code,stage,points\nKBNN,1.2,self,9\n"
    done = run(Path("short"), written(tmp_path / "s.csv", rows))
    assert [one.unit for one in done.units] == ["KBNN"]
