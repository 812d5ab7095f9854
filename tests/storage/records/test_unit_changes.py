"""Changes of units as stored: the year with the units of the day, seats for those that begin, and verify."""

from datetime import date, timedelta

import pytest

from bot.dialogue.facts import UnitsChanged
from bot.dialogue.turn import Turn
from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange
from storage.backup.verify import chains
from tests.worlds.stored import Clock, StoredWorld, heard

KHOBAC = Unit("khobac", "Kho bạc Nhà nước", "Kho bạc", ("KBNN",))
XI = Unit("khobac", "Kho bạc khu vực XI", "KV XI", ("Kho bạc Nhà nước", "Kho bạc", "KBNN"))
HAIQUAN = Unit("haiquan", "Chi cục Hải quan", "Hải quan")


def changed(clock: Clock, kind: str, before: tuple[Unit, ...], after: tuple[Unit, ...], days: int = 0) -> Turn:
    # The year was opened before.
    clock.on(timedelta(minutes=1))
    at = clock.now()
    day = (at + timedelta(days=days)).date()
    change = UnitChange(
        1,
        kind,
        day,
        "12/QĐ",
        date(2026, 11, 1),
        "Sắp xếp.",
        before,
        after,
        recorded=at,  # type: ignore[arg-type]
    )
    return Turn((UnitsChanged(change),), "Đã công bố.")


async def units(world: StoredWorld) -> list[str]:
    cycle = (await world.memory.views.look("chat", "minh")).cycle
    return [unit.short for unit in cycle.charter.units] if cycle else []


async def test_a_new_name_holds_from_its_day_on(world: StoredWorld, clock: Clock):
    await world.keep(heard("minh"), changed(clock, "rename", (KHOBAC,), (XI,), days=2))
    assert await units(world) == ["Thuế", "Kho bạc"]
    clock.on(timedelta(days=2))
    assert await units(world) == ["Thuế", "KV XI"]


async def test_a_unit_that_joins_gets_seats_and_one_that_ends_keeps_its_table(world: StoredWorld, clock: Clock):
    await world.keep(heard("minh"), changed(clock, "join", (), (HAIQUAN,)))
    look = await world.memory.views.look("chat", "minh")
    assert [(s.role, s.unit) for s in look.roster][-2:] == [
        ("representative", "haiquan"),
        ("leader", "haiquan"),
    ]
    assert await units(world) == ["Thuế", "Kho bạc", "Hải quan"]


async def test_an_ended_unit_is_named_still_and_its_answers_are_read(world: StoredWorld, clock: Clock):
    await world.keep(heard("minh"), changed(clock, "dissolve", (KHOBAC,), ()))
    look = await world.memory.views.look("chat", "minh")
    assert look.cycle
    assert look.cycle.charter.left["khobac"].startswith("giải thể")
    assert "khobac" in look.answers
    assert [s.role for s in look.roster if s.unit == "khobac"] == ["observer", "observer"]


TAMPERED = {
    "a name": "UPDATE unit_changes SET body = replace(body, 'vực XI', 'vực X')",
    "a day": "UPDATE unit_changes SET body = replace(body, '2026-11-01', '2026-10-01')",
    "its row": "DELETE FROM unit_changes",
    "another row": "INSERT INTO unit_changes SELECT cluster, 2, recorded, body FROM unit_changes",
}


@pytest.mark.parametrize("kind", TAMPERED)
async def test_verify_finds_a_changed_name_or_day(world: StoredWorld, clock: Clock, url: str, kind: str):
    await world.keep(heard("minh"), changed(clock, "rename", (KHOBAC,), (XI,)))
    assert (await chains(url))[0].differing == ()
    await world.change(TAMPERED[kind])
    found = [what for _, what in (await chains(url))[0].differing]
    assert len(found) == 1
    assert found[0].startswith(f"change {2 if kind == 'another row' else 1} of the units")
