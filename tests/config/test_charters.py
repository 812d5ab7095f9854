"""The ready-made charters, and charter files that are refused with their line."""

import json
import unicodedata
from pathlib import Path

import pytest

from bot.questions import Choice
from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Unit, called, unit_called
from bot.rules.charter_parser import read_charter
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured, Relative
from bot.rules.tiers import Tiers
from config.charters import READY_MADE, UnfitCharter, load, loads

UNITS = ["thue", "thongke", "khobac", "nganhang", "haiquan", "qltt", "dutru", "bhxh"]

SMALL = """\
name: Cụm thử
year: 2026
units:
  - {id: a, name: Cục A}
windows:
  self: {opens: 2026-11-20 08:00 +07:00, due: 2026-12-05 17:00 +07:00, closes: 2026-12-10 17:00 +07:00}
groups:
  - id: g
    title: Nhóm
    parts:
      - id: x
        code: 1.10
        title: Một tiêu chí
        kind: graded
        maximum: 2.5
        step: 0.5
"""


CLUSTER_10 = ("full", "short", "year")


@pytest.fixture(scope="module", params=CLUSTER_10)
def ready(request: pytest.FixtureRequest) -> Charter:
    return read_charter(load(request.param))


def test_cluster_10_is_there_in_three_sizes_beside_other_bodies() -> None:
    assert set(READY_MADE) == {*CLUSTER_10, "communes", "unions", "associations"}


@pytest.mark.parametrize("name", ["communes", "unions", "associations"])
def test_one_of_another_body_has_its_own_units_and_a_base_of_one_hundred(name: str) -> None:
    charter = read_charter(load(name))
    assert not {unit.id for unit in charter.units} & set(UNITS)
    assert sum(group.maximum for group in charter.groups) == 100


def test_a_ready_made_charter_has_the_eight_units_and_a_base_of_one_hundred(ready: Charter) -> None:
    assert [u.id for u in ready.units] == UNITS
    assert sum(g.maximum for g in ready.groups) == 100
    assert sum(leaf.criterion.base for leaf in ready.leaves.values()) == 100


def test_a_charter_may_say_only_what_is_different_from_a_ready_made_one() -> None:
    short, year = load("short"), load("year")
    assert year["groups"] == short["groups"]
    assert year["stages"] != short["stages"]
    assert "like" not in year


def test_a_section_that_a_charter_says_itself_stands_whole_and_mixes_with_nothing() -> None:
    one = "{opens: 2026-11-20 08:00 +07:00, due: 2026-12-05 17:00 +07:00, closes: 2026-12-10 17:00 +07:00}"
    mine = loads(
        f"like: short\nwindows:\n  self: {one}\nhandover: {{way: appointed, on: 2027-01-15T08:00+07:00}}\n"
    )
    assert len(load("short")["windows"]) > 1  # type: ignore[arg-type]
    assert list(mine["windows"]) == ["self"]  # type: ignore[call-overload]
    assert mine["handover"] == {"way": "appointed", "on": "2027-01-15T08:00+07:00"}
    assert mine["ballots"] == load("short")["ballots"]


@pytest.mark.parametrize(("like", "told"), [("other", "none of"), ("year", "itself like another")])
def test_a_charter_is_like_one_that_is_ready_made_and_whole(like: str, told: str) -> None:
    with pytest.raises(UnfitCharter, match=rf"mine:2: like: .*{told}"):
        loads(f"year: 2026\nlike: {like}\n", "mine")


def test_the_abbreviations_of_the_field_name_their_unit(ready: Charter) -> None:
    called = {"CT": "thue", "ctk": "thongke", "KBNN": "khobac", "NHNN": "nganhang", "HQ": "haiquan"}
    called |= {"qltt": "qltt", "DTNN": "dutru", "BHXH": "bhxh", "Kho bac": "khobac"}
    for words, unit in called.items():
        assert unit_called(ready.units, words) == ready.unit_by_id[unit]


def test_every_text_of_a_ready_made_charter_is_composed_and_fits_a_phone(ready: Charter) -> None:
    for leaf in ready.leaves.values():
        for text in (leaf.title, leaf.text, leaf.note, leaf.criterion.asks, leaf.criterion.how("thue")):
            assert unicodedata.is_normalized("NFC", text)
        assert len(leaf.title) <= 40
        form = leaf.criterion.form("thue")
        if isinstance(form, Choice):
            assert all(len(o.label) <= 45 for o in form.options)


def test_tap_data_of_a_ready_made_charter_fits_in_64_bytes(ready: Charter) -> None:
    for leaf in ready.leaves.values():
        for unit in UNITS:
            for option in leaf.criterion.form(unit).options:
                assert len(f"k12345/review.{unit}.{leaf.id}={option.key}".encode()) <= 64


def test_codes_of_a_ready_made_charter_are_distinct(ready: Charter) -> None:
    codes = [leaf.code for leaf in ready.leaves.values()]
    assert len(set(codes)) == len(codes)


def test_the_short_charter_has_eight_leaves_in_three_groups_of_mixed_kinds() -> None:
    short = read_charter(load("short"))
    assert (len(short.leaves), len(short.groups)) == (8, 3)
    assert {type(leaf.criterion) for leaf in short.leaves.values()} == {
        Graded,
        PerCase,
        Tiers,
        Measured,
        Relative,
        Gate,
    }
    assert all(leaf.evidence == "optional" for leaf in short.leaves.values())


def test_the_full_charter_has_every_kind_in_every_use() -> None:
    full = read_charter(load("full"))
    kinds = [leaf.criterion for leaf in full.leaves.values()]
    assert len(full.leaves) > 100
    assert len(full.groups) == 8
    assert {type(k) for k in kinds} == {Graded, PerCase, Tiers, Measured, Relative, Gate}
    assert {k.by for k in kinds if isinstance(k, Tiers)} == {"label", "percent"}
    assert {k.part for k in kinds if isinstance(k, PerCase)} == {"base", "bonus", "penalty"}
    assert any(isinstance(k, Gate) and k.excludes for k in kinds)
    assert {bool(k.targets) for k in kinds if isinstance(k, Relative)} == {True, False}
    assert {k.scale is not None for k in kinds if isinstance(k, Measured)} == {True, False}
    assert {k.unassigned for k in kinds} == {"never", "zero", "full"}  # type: ignore[attr-defined]
    assert len(full.group_by_id) > len(full.groups)
    assert full.total_cap
    assert full.ties
    assert full.titles


def test_a_charter_survives_being_stored_as_json(ready: Charter) -> None:
    for name in READY_MADE:
        data = load(name)
        assert read_charter(json.loads(json.dumps(data))) == read_charter(data)


def test_a_charter_stored_by_an_earlier_version_is_read_without_the_keys_that_are_gone() -> None:
    assert read_charter({**load("short"), "address": "anh/chị"}) == read_charter(load("short"))


def test_yaml_changes_no_digit_and_guesses_nothing() -> None:
    data = loads(SMALL)
    part = data["groups"][0]["parts"][0]  # type: ignore[index]
    assert (part["code"], part["maximum"], part["step"]) == ("1.10", "2.5", "0.5")
    assert read_charter(data).leaves["x"].code == "1.10"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("maximum: 2.5", "maximum: 2,5"), 15, "groups.0.parts.0.maximum: '2,5' is no number"),
        (("maximum: 2.5", "maximum: 1:30"), 15, "'1:30' is no number"),
        (("maximum: 2.5", "maximum: 010"), 15, "'010' is no number"),
        (("step: 0.5", "stp: 0.5"), 11, "'step' is missing; found here: id, code, title, kind, maximum, stp"),
        (("year: 2026", "year: 2026\nleader_approves: no"), 3, "true or false"),
        (("year: 2026", "year: 2026\nyear: 2027"), 3, "stands twice"),
        (("- {id: a, name: Cục A}", "- {id: a}"), 4, "'name' is missing"),
        (("year: 2026", "year: 2026\naddress: anh/chị"), 3, "address: everybody is addressed as “đồng chí”"),
        (("name: Cụm thử", "name: *x"), 1, "aliases"),
        (("name: Cụm thử", "name: !!python/name:os.system x"), 1, "tag"),
        (("name: Cụm thử", "name: ["), 3, "expected"),
        (("name: Cụm thử", "? [a]\n: b"), 1, "key must be a word"),
        (("title: Nhóm", "title: Nhóm\n---"), 10, ""),
    ],
)
def test_a_charter_file_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, says: str
) -> None:
    file = tmp_path / "quy-che.yaml"
    file.write_text(SMALL.replace(*change), encoding="utf-8")
    with pytest.raises(UnfitCharter) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert says in str(caught.value)


def test_a_charter_nested_without_end_is_refused() -> None:
    with pytest.raises(UnfitCharter, match="charter:1"):
        loads("[" * 5000)


def test_a_charter_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "quy-che.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnfitCharter, match="UTF-8"):
        load(file)
    with pytest.raises(UnfitCharter, match="short"):
        load("shorter")


def test_units_that_differ_by_a_tone_are_two_and_text_without_marks_means_both():
    thanh, thanh_2 = Unit("a", "Xã Tân Thành", "Tân Thành"), Unit("b", "Xã Tân Thạnh", "Tân Thạnh")
    assert called((thanh, thanh_2), "XÃ  tân thạnh") == (thanh_2,)
    assert called((thanh, thanh_2), "xa tan thanh") == (thanh, thanh_2)
    assert unit_called((thanh, thanh_2), "tan thanh") is None
    assert unit_called((thanh,), "tan thanh") == thanh
