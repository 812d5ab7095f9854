"""Days late as the system sees them, stage by stage."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.cycle import Cycle
from bot.rules.calendar import Extension
from bot.rules.charter_parser import read_charter
from bot.state.lateness import counting
from bot.state.sheet import sheet_of
from bot.state.stages import staged, values_at
from config.charters.reference import smallest_of
from tests.worlds.charters import MINH, charter
from tests.worlds.core import World

RULES = charter("lateness")
DUE = RULES.windows["self"].due


def scoring() -> World:
    return World(RULES, RULES.windows["self"].opens)


def cycle(world: World) -> Cycle:
    assert world.situation.cycle
    return world.situation.cycle


def own(world: World, unit: str, leaf: str = "b1") -> str:
    return sheet_of(world.situation, unit).value(RULES.leaves[leaf])


def test_a_table_that_is_not_sent_is_later_every_day_and_no_later_than_the_close():
    world = scoring()
    assert own(world, "thue") == "late:"
    for days, value in ((0, "late:"), (1, "late:self=1"), (3, "late:self=3"), (30, "late:self=5")):
        world.situation = replace(world.situation, now=DUE + timedelta(days=days))
        assert own(world, "thue") == value


def test_what_was_sent_is_as_late_as_it_came():
    world = scoring()
    world.plays("thue> a1 9")
    world.now = DUE + timedelta(days=2)
    world.plays("thue> [Gửi]")
    world.situation = replace(world.situation, now=DUE + timedelta(days=4))
    assert own(world, "thue") == "late:self=2"


def test_an_extension_moves_the_date_for_its_unit_alone():
    world = scoring()
    more = Extension("self", DUE + timedelta(days=3), "thue")
    world.situation = replace(
        world.situation, now=DUE + timedelta(days=2), cycle=replace(cycle(world), extensions=(more,))
    )
    assert own(world, "thue") == "late:"
    assert own(world, "khobac") == "late:self=2"


def closed() -> World:
    """The tax office has sent one day late, the treasury in time; the self-scores are closed."""
    world = scoring()
    world.plays("thue> a1 9", "khobac> a1 10", "khobac> [Gửi]")
    world.now = DUE + timedelta(days=1)
    world.plays("thue> [Gửi]", f"{MINH}> chốt", f"{MINH}> [Chốt]")
    return world


def test_a_closed_stage_keeps_what_it_counted_and_a_late_explanation_is_added():
    world = closed()
    world.open("review")
    name = "Tổ chuyên môn"
    world.plays(f"{name}> [Sửa vài mục]", f"{name}> a1", f"{name}> 8", f"{name}> Thiếu.", f"{name}> [Xong]")
    world.plays(
        f"{name}> [Giữ nguyên cả nhóm]", f"{name}> [Giữ nguyên cả nhóm]", f"{name}> [Giữ nguyên cả nhóm]"
    )
    assert values_at(world.situation, "thue", "review")["b1"] == "late:self=1"
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("explain")
    assert values_at(world.situation, "thue", "explain")["b1"] == "late:self=1"
    world.now = RULES.windows["explain"].due + timedelta(hours=1)
    world.situation = replace(world.situation, now=world.now)
    assert values_at(world.situation, "thue", "explain")["b1"] == "late:self=1;explain=1"
    assert values_at(world.situation, "khobac", "explain")["b1"] == "late:"


def test_once_a_person_has_stated_the_days_the_system_adds_none():
    world = closed()
    world.open("review")
    name = "Tổ chuyên môn"
    world.plays(
        f"{name}> [Giữ nguyên cả nhóm]", f"{name}> b1", f"{name}> 4", f"{name}> Theo sổ.", f"{name}> [Xong]"
    )
    assert staged(world.situation, "thue", "review").values["b1"] == "4"
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]", f"{MINH}> Hết hạn.")
    world.open("explain")
    world.situation = replace(world.situation, now=RULES.windows["explain"].closes - timedelta(minutes=1))
    assert values_at(world.situation, "thue", "explain")["b1"] == "4"


def test_a_report_entered_after_the_self_scores_counts_at_the_stage_that_is_on():
    world = closed()
    world.open("review")
    world.plays(
        f"{MINH}> nộp báo cáo", f"{MINH}> [Thêm báo cáo]", f"{MINH}> Quý III 1/10", f"{MINH}> [Kho bạc]"
    )
    world.say(MINH, "3/10")
    assert values_at(world.situation, "khobac", "self")["b2"] == "late:"
    assert values_at(world.situation, "khobac", "review")["b2"] == "late:r.Quý III=2"


def test_a_unit_that_a_criterion_is_not_for_is_never_late():
    data = smallest_of("{kind: lateness, each: -1, start: 5, not_for: [khobac]}")
    found = read_charter(data)
    assert [leaf.id for leaf in counting(found, "thue")] == ["nv1"]
    assert counting(found, "khobac") == ()
