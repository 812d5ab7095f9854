"""Lineage of units: who lives on a day, what they were called, what becomes of figures that they had."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.charter import Unit
from bot.rules.lineage import (
    UnitChange,
    ancestors,
    applied,
    charter_of,
    heirs,
    holding,
    said_of,
)
from tests.worlds.charters import data

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 7, 1)
RULES = data("reorganised")
THUE, KHOBAC, QLTT, BHXH = charter_of(RULES, ()).units
KVXI = replace(KHOBAC, name="Kho bạc khu vực XI", short="KV XI", aliases=("Kho bạc",))


def change(kind: str, before: Sequence[Unit], after: Sequence[Unit] = (), **more: object) -> UnitChange:
    common = {"since": DAY, "decision": "12/QĐ-BTC", "decided": DAY, "why": "Sắp xếp."}
    return UnitChange(1, kind, before=tuple(before), after=tuple(after), **{**common, **more})  # type: ignore[arg-type]


def test_a_renamed_unit_is_found_by_both_names():
    renamed = change("rename", [KHOBAC], [KVXI])
    charter = charter_of(RULES, [renamed])
    assert [u.short for u in charter.units] == ["Thuế", "KV XI", "QLTT", "BHXH"]
    assert "Kho bạc" in charter.unit_by_id["khobac"].names


def test_who_has_ended_is_no_unit_any_more_but_still_named_with_the_decision():
    charter = charter_of(RULES, [change("dissolve", [QLTT])])
    assert QLTT not in charter.units
    assert charter.unit_by_id["qltt"] == QLTT
    assert charter.left == {"qltt": "giải thể theo Quyết định số 12/QĐ-BTC ngày 01/07/2026"}
    assert charter.ballots[0].electorate == ("thue", "khobac", "bhxh")
    assert charter.deputy == ""
    assert charter.leaves["a2"].criterion.plan("qltt") is None


def test_an_office_of_a_unit_that_ends_goes_to_who_acts():
    charter = charter_of(RULES, [change("leave", [THUE], acting={"chair": "qltt"})])
    assert (charter.chair, charter.deputy) == ("qltt", "")


@pytest.mark.parametrize(
    ("way", "figure"), [("sum", Decimal(60)), ("khobac", Decimal(40)), ("qltt", Decimal(20)), ("anew", None)]
)
def test_the_target_of_a_merged_unit_is_as_it_was_settled(way: str, figure: Decimal | None):
    made = Unit("moi", "Đơn vị mới", "Mới")
    merged = change("merge", [KHOBAC, QLTT], [made], settled={"targets": way})
    charter = charter_of(RULES, [merged])
    assert [u.id for u in charter.units] == ["thue", "moi", "bhxh"]
    assert charter.leaves["a2"].criterion.plan("moi") == figure
    assert heirs([merged], "qltt") == ("moi",)
    assert ancestors([merged], "moi") == ("khobac", "qltt")


def test_one_criterion_may_be_settled_otherwise_than_all_others():
    merged = change("merge", [KHOBAC, QLTT], [KVXI], settled={"targets": "sum", "targets.a2": "qltt"})
    assert charter_of(RULES, [merged]).leaves["a2"].criterion.plan("khobac") == Decimal(20)


def test_a_change_waits_for_its_day_and_for_a_ballot_that_was_open_before():
    dissolved = change("dissolve", [QLTT], recorded=datetime(2026, 6, 1, tzinfo=UTC))
    begins = dissolved.begins(ZONE)
    assert begins == datetime(2026, 7, 1, tzinfo=ZONE)
    assert holding([dissolved], begins - timedelta(seconds=1), ZONE) == ()
    assert holding([dissolved], begins, ZONE) == (dissolved,)
    assert holding([dissolved], begins, ZONE, [begins - timedelta(minutes=5)]) == ()


def test_what_is_recorded_after_its_day_counts_from_then():
    late = change("dissolve", [QLTT], recorded=datetime(2026, 8, 1, tzinfo=UTC))
    assert late.begins(ZONE) == late.recorded


def test_a_change_is_read_as_it_was_stored():
    merged = change("merge", [KHOBAC, QLTT], [KVXI], settled={"targets": "sum"}, acting={"deputy": "bhxh"})
    assert UnitChange.read(1, merged.recorded, merged.stored()) == merged


def test_the_decision_is_called_by_the_letters_of_its_number():
    assert said_of(change("leave", [QLTT], decision="40/2025/NĐ-CP")).startswith("rời cụm theo Nghị định số")
    assert "theo Công văn 12 ngày" in said_of(change("leave", [QLTT], decision="Công văn 12"))


# --- any sequence of changes ----------------------------------------------------------------------------------


@dataclass
class Model:
    """Cluster as the facts alone make it: living units with their targets, and who is gone."""

    living: dict[str, int] = field(default_factory=lambda: {"thue": 100, "khobac": 40, "qltt": 20, "bhxh": 60})
    gone: dict[str, int] = field(default_factory=dict)
    joined: int = 0
    changes: list[UnitChange] = field(default_factory=list)
    charter = charter_of(RULES, ())

    def play(self, kind: str, first: int, second: int) -> None:
        ids, known = list(self.living), charter_of(RULES, self.changes).unit_by_id
        one, other = ids[first % len(ids)], ids[second % len(ids)]
        number = len(self.changes)
        new = Unit(f"moi{number}", f"Đơn vị {number}", f"ĐV {number}")
        match kind:
            case "rename":
                made = change(kind, [known[one]], [replace(known[one], name=new.name, short=new.short)])
            case "join":
                made = change(kind, [], [new], settled={"targets.a2": f"={number}"})
                self.living[new.id] = number
                self.joined += number
            case "merge" if one != other:
                made = change(kind, [known[one], known[other]], [new])
                # Answers of the two go on as the new one's; they themselves have ended.
                self.living[new.id] = self.living[one] + self.living[other]
                self.gone |= {gone: 0 for gone in (one, other) if self.living.pop(gone) is not None}
            case "leave" | "dissolve" if len(ids) > 2:
                made = change(kind, [known[one]])
                self.gone[one] = self.living.pop(one)
            case _:
                return
        self.changes.append(replace(made, number=number + 1))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "merge", "join", "leave", "dissolve"]), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=8,
)


@given(STEPS)
def test_any_changes_keep_units_electorate_and_figures(steps: list[tuple[str, int, int]]):
    model = Model()
    for step in steps:
        model.play(*step)
    charter = charter_of(RULES, model.changes)
    living, former = [u.id for u in charter.units], [u.id for u in charter.former]
    # Every unit that there ever was lives or has ended, and none both.
    assert sorted(living) == sorted(model.living)
    assert sorted(former) == sorted(model.gone)
    assert not set(living) & set(former)
    assert set(charter.left) == set(former)
    # Who votes is who lives, and whoever ended has heirs that live, or none.
    assert sorted(charter.ballots[0].electorate) == sorted(living)
    holds = [unit for unit in former if heirs(model.changes, unit)]
    assert all(set(heirs(model.changes, unit)) <= {*living, *former} for unit in holds)
    # Figures are neither lost nor doubled.
    plans = [charter.leaves["a2"].criterion.plan(unit) or 0 for unit in living]
    assert sum(plans) == sum(model.living.values())
    assert sum(plans) + sum(model.gone.values()) == 220 + model.joined
    # The next year begins with them.
    assert [u["id"] for u in applied(RULES, model.changes)["units"]] == living
