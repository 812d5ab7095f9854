"""The journal: each act of steering chained to the one before, per cluster."""

import asyncio
import json

from bot.dialogue.facts import GroupBound, Published, SeatLeft, StageClosed, Steered
from bot.dialogue.turn import Turn
from storage.records import journal
from tests.worlds.stored import Clock, StoredWorld, heard


async def test_acts_of_steering_are_written_with_who_what_and_why(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    steered = Steered("reopen", "thue", "cộng nhầm")
    closing = StageClosed("self", {"places": []}, "")
    await world.keep(
        heard("minh"), Turn((steered, closing, Published("self"), SeatLeft(seat.id, 2)), "Đã ghi.")
    )
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn."))
    written = [json.loads(row.body) for row in await world.journal()]
    assert [(w["act"], w["by"], w["number"]) for w in written] == [
        ("cluster created", 0, 1),
        ("joined", 0, 2),
        ("code issued", 1, 3),
        ("joined", 0, 4),
        ("reopen", 1, 5),
        ("stage closed", 1, 6),
        ("published", 1, 7),
        ("left", 1, 8),
        ("group bound", 1, 9),
    ]
    assert (written[4]["what"], written[4]["why"], written[4]["seat_of"]) == ("thue", "cộng nhầm", 1)
    assert written[4]["at"] == world.clock.now().isoformat()
    assert "Lan" not in "".join(row.body for row in await world.journal())


async def test_what_the_clock_brought_about_is_nobodys_act_whoever_speaks(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    over = (
        SeatLeft(seat.id, 2, by_clock=True),
        Steered("stand-in ended", "đại diện", "hết hạn", by_clock=True),
    )
    await world.keep(heard("minh"), Turn(over, "Đã ghi."))
    written = [json.loads(row.body) for row in await world.journal()]
    assert [(w["act"], w["by"], w["seat_of"]) for w in written[-2:]] == [
        ("left", 0, None),
        ("stand-in ended", 0, None),
    ]


async def test_the_chain_holds_and_shows_any_change(world: StoredWorld):
    for n in range(4):
        await world.keep(heard("minh"), Turn((Steered("act", str(n), "thử"),), "Đã ghi."))
    assert journal.broken_rows(await world.journal()) == []
    changed = [
        ("UPDATE journal SET body = replace(body, 'act', 'akt') WHERE number = 3", [3]),
        ("DELETE FROM journal WHERE number = 2", [3, 4, 5, 6]),
    ]
    for statement, wrong in changed:
        await world.change(statement)
        assert journal.broken_rows(await world.journal()) == wrong


async def test_many_acts_at_once_make_one_chain_without_forks(world: StoredWorld):
    acts = [world.keep(heard("minh"), Turn((Steered("act", str(n), "thử"),), "Đã ghi.")) for n in range(30)]
    assert {kept.status for kept in await asyncio.gather(*acts)} == {"kept"}
    chain = await world.journal()
    assert len(chain) == 32
    assert journal.broken_rows(chain) == []


async def test_each_cluster_has_a_chain_of_its_own(world: StoredWorld, clock: Clock):
    await world.another_cluster("Cụm 11", "Hoa")
    first, _ = await world.journal(2)
    assert (first.number, first.previous) == (1, "")
