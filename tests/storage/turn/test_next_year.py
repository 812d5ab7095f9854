"""A seat handed over, and the next year opened: what storage makes of them."""

import json
from decimal import Decimal

from sqlalchemy import select

from bot.dialogue.facts import Answered, SeatLeft, SeatTaken, StageClosed, YearOpened
from bot.dialogue.turn import Turn
from storage.schema import cycles
from storage.turn.unit_of_work import UnitOfWork
from tests.worlds.charters import SMALL
from tests.worlds.stored import Clock, StoredWorld, heard, join


async def test_somebody_who_has_joined_takes_a_further_seat_and_the_holder_before_leaves_it(world: StoredWorld):
    chair = await world.seated("Thu", "chair")
    await world.seated("Lan", "representative", "thue")
    lan = (await world.memory.views.look("chat", "lan")).person
    thu = (await world.memory.views.look("chat", "thu")).person
    assert lan is not None
    assert thu is not None
    facts = (SeatLeft(chair.id, thu.id), SeatTaken(chair.id, lan), SeatTaken(chair.id, lan))
    await world.keep(heard("minh"), Turn(facts, "Đã bàn giao."))
    here = await world.memory.views.look("chat", "lan")
    assert [seat.role for seat in here.seats] == ["chair", "representative"]
    assert [h.person.name for s in here.roster if s.id == chair.id for h in s.holders] == ["Lan"]
    assert (await world.memory.views.look("chat", "thu")).seats == ()


async def test_the_next_year_has_the_same_rules_the_new_plans_and_last_years_values(
    memory: UnitOfWork, clock: Clock
):
    measured = {
        "id": "a3",
        "code": "3",
        "title": "Thu",
        "kind": "measured",
        "maximum": "5",
        "measure": "tỷ đồng",
        "targets": {"thue": "40", "khobac": "30"},
    }
    group = SMALL["groups"][0]
    charter = SMALL | {"groups": [group | {"parts": [*group["parts"], measured]}], "chair": "thue"}
    await memory.turn(heard("hoa", await memory.new_cluster("Cụm 11", charter), name="Hoa"), join)
    world = StoredWorld(memory, clock)
    closed = StageClosed("self", {"values": {"thue": {"a1": "4.5"}}}, "")
    plans = {"a3": {"thue": Decimal("45.5"), "khobac": Decimal(30)}}
    opened = YearOpened(plans, {"chair": "khobac", "deputy": ""})
    await world.keep(heard("hoa"), Turn((Answered("thue", "k1/self.thue.a1", "4.5"), closed), "Đã chốt."))
    await world.keep(heard("hoa"), Turn((opened,), "Đã mở."))
    cycle = (await memory.views.look("chat", "hoa")).cycle
    assert cycle is not None
    assert (cycle.id, cycle.stage, cycle.charter.year, cycle.charter.chair) == ("k2", "self", 2027, "khobac")
    assert cycle.charter.windows["self"].opens.year == 2027
    assert cycle.charter.leaves["a3"].criterion.targets == plans["a3"]
    assert cycle.previous["thue"] == {"a1": "4.5"}
    assert (await memory.views.look("chat", "hoa")).answers["thue"] == {}
    # The year before is kept as it was adopted.
    before = await memory.database.read(lambda c: c.execute(select(cycles).where(cycles.c.id == 1)).one())
    assert json.loads(before.charter) == charter


async def test_plans_that_the_charter_cannot_stand_open_no_year(world: StoredWorld):
    opened = YearOpened({}, {"chair": "nobody"})
    kept = await world.keep(heard("minh"), Turn((opened,), "Đã mở."))
    assert kept.status == "failed"
    cycle = (await world.memory.views.look("chat", "minh")).cycle
    assert cycle is not None
    assert cycle.id == "k1"
