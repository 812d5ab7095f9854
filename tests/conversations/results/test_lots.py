"""Drawing lots for a place: who is asked, what the desk may key in, and what is told."""

from dataclasses import replace

from bot.conversations.deadlines.timetable import publish
from bot.conversations.results.lots import NOTHING, OWN
from bot.rules.calendar import Window
from bot.state.lots import number_of
from tests.state.test_lots import RULES, scored
from tests.worlds.charters import MINH


def test_the_group_reads_the_rule_and_each_equal_unit_is_asked_by_itself():
    world = scored("80", "90", "90")
    assert "Đề nghị gõ số của BHXH." in world.told["bhxh"][-2]
    assert not any("bốc thăm" in text.lower() for text in world.told["thue"])


def test_no_unit_reads_the_number_of_another_before_all_are_in():
    world = scored("80", "90", "90")
    world.plays("khobac> 7321", "bhxh> bốc thăm", f"{MINH}> bốc thăm", f"{MINH}> vì sao KBNN hạng")
    seen = "\n".join(text for name in ("bhxh", "thue", MINH) for text in world.told[name])
    assert "7321" not in seen
    world.say("bhxh", "5")
    assert "7321" in "\n".join(world.told[MINH])


def test_the_desk_keys_in_no_number_where_no_unit_has_given_its_own_nor_over_one_that_has():
    world = scored("80", "90", "90")
    world.say(MINH, "bốc thăm KBNN")
    assert OWN in world.told[MINH][-1]
    world.plays("khobac> 7", f"{MINH}> bốc thăm KBNN")
    assert OWN in world.told[MINH][-1]
    world.plays(f"{MINH}> bốc thăm BHXH", f"{MINH}> 6")
    assert "Thư ký nhập hộ số của BHXH." in world.told["khobac"][-1]


def test_a_unit_may_change_its_number_until_the_last_is_in():
    world = scored("80", "90", "90")
    world.plays("khobac> 7", "khobac> bốc thăm", "khobac> 8")
    assert number_of(world.situation, "khobac") == 8


def test_the_result_is_not_published_before_by_hand_or_by_the_clock():
    world = scored("80", "90", "90")
    world.say(MINH, "công bố")
    assert [o.label for o in world.offered[MINH].options] == ["Chưa"]
    assert world.situation.cycle
    due = world.now
    windows = {**RULES.windows, "publish": Window(due, due, due.replace(year=2030))}
    cycle = replace(world.situation.cycle, charter=replace(RULES, windows=windows))
    here = replace(world.situation, cycle=cycle)
    assert publish(here, due).facts == ()
    world.plays("khobac> 7", "bhxh> 8")
    world.say(MINH, "công bố")
    assert [o.label for o in world.offered[MINH].options] == ["Công bố", "Chưa"]


def test_where_nobody_is_equal_there_is_nothing_to_draw():
    world = scored("80", "90", "91")
    world.plays(f"{MINH}> bốc thăm", "thue> bốc thăm")
    assert NOTHING in world.told[MINH][-1]
    assert NOTHING in world.told["thue"][-1]


def test_a_correction_keeps_the_lots_and_new_equals_are_told_as_such():
    world = scored("80", "90", "90")
    world.plays("khobac> 7", "bhxh> 8", f"{MINH}> công bố", f"{MINH}> [Công bố]", f"{MINH}> Theo lịch.")
    world.plays(
        f"{MINH}> đính chính thue a1",
        f"{MINH}> 81",
        f"{MINH}> Cộng sót một điểm.",
        f"{MINH}> [Công bố đính chính]",
    )
    assert world.situation.cycle
    places = world.situation.cycle.snapshots[-1].body["places"]
    assert [(p["unit"], p["rank"]) for p in places] == [("bhxh", "1"), ("khobac", "2"), ("thue", "3")]  # type: ignore[attr-defined]
