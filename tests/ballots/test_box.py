"""One vote of a unit, in time, counted once: whatever comes twice, late or side by side."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversations.decide import decide, elapse
from bot.dialogue.ballots import Cast
from bot.dialogue.turn import Turn
from storage.schema import ballots, drafts, journal, turnout, votes
from tests.worlds.played import UNITS, PlayedWorld
from tests.worlds.stored import MINUTE

MOMENT = timedelta(microseconds=1)
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def reviewed(world: PlayedWorld, unit: str = "thue") -> None:
    for key in ("bhxh", "--"):
        await world.tap(f"representative.{unit}", key)


@SQLITE
@pytest.mark.parametrize(("early", "counts"), [(MOMENT, True), (timedelta(), False)])
async def test_a_vote_counts_up_to_the_second_of_closing_and_not_at_it(
    world: PlayedWorld, early: timedelta, counts: bool
):
    """The scheduler does not run: the vote itself finds that time is up, and the count is made then."""
    await world.open()
    await reviewed(world)
    cast = await world.tapping("representative.thue", "cast")
    world.clock.at = (await world.poll()).terms.closes - early
    assert (await world.memory.turn(cast, decide)).status == "kept"
    poll = await world.poll()
    assert ("thue" in poll.voted, poll.state) == (counts, "open" if counts else "counted")
    assert len(await world.rows(select(votes))) == counts
    await world.send()
    said = list(world.screen("representative.thue").values())[-1].text
    assert said.startswith("Đã ghi nhận phiếu" if counts else "Đã hết giờ bỏ phiếu")


@SQLITE
@pytest.mark.parametrize(("unit", "late"), [("thue", True), ("nobody", False)])
async def test_storage_itself_takes_no_vote_after_the_close_nor_from_outside_the_roll(
    world: PlayedWorld, unit: str, late: bool
):
    await world.open()
    if late:
        world.clock.at = (await world.poll()).terms.closes
    told = Turn((Cast("flag", unit, ("bhxh",)),), "Đã ghi.")
    kept = await world.memory.turn(world.said("representative.thue", text="1"), lambda here, said: told)
    assert kept.status == "failed"
    assert await world.rows(select(votes)) == await world.rows(select(turnout)) == []


async def test_the_same_cast_many_times_at_once_is_one_vote(world: PlayedWorld):
    await world.open()
    await reviewed(world)
    cast = await world.tapping("representative.thue", "cast")
    kept = await asyncio.gather(*(world.memory.turn(cast, decide) for _ in range(6)))
    assert sorted(k.status for k in kept) == ["kept", *["repeated"] * 5]
    assert len(await world.rows(select(votes))) == len(await world.rows(select(turnout))) == 1


async def test_all_who_cast_at_once_are_counted_and_the_box_is_opened_once(world: PlayedWorld):
    await world.open()
    for unit in UNITS:
        await world.tap(f"representative.{unit}", "-")
        await world.tap(f"representative.{unit}", "--")
    casts = [await world.tapping(f"representative.{unit}", "cast") for unit in UNITS]
    again = [world.said(f"representative.{unit}", text="1") for unit in UNITS]
    await asyncio.gather(*(world.memory.turn(said, decide) for said in (*casts, *again)))
    world.clock.on(MOMENT)
    words = [world.said("chair", text="kết quả"), world.said("minh", text="việc")]
    await asyncio.gather(*(world.memory.turn(said, decide) for said in words), world.memory.tick(elapse))
    poll = await world.poll()
    assert poll.result
    assert (poll.result.returned, poll.result.blank) == (5, 5)
    acts = [row.body for row in await world.rows(select(journal.c.body)) if "ballot counted" in row.body]
    assert len(acts) == 1
    await world.send()
    assert sum(d.text.startswith("KẾT QUẢ KIỂM PHIẾU") for d in world.sent if d.chat == "nhom") == 1


@SQLITE
async def test_two_who_hold_one_seat_have_one_vote_between_them_and_drafts_of_their_own(world: PlayedWorld):
    await world.say("minh", "mã mời thuế")
    for key in ("issue", "w0"):
        await world.tap("minh", key)
    code = next(s.code for s in (await world.look("minh")).roster if s.code and s.unit == "thue")
    await world.say("mai", f"/start {code}")
    await world.tap("representative.thue", "yes")
    await world.open()
    await reviewed(world)
    for key in ("khobac", "haiquan"):
        await world.tap("mai", key)
    assert {row.picks for row in await world.rows(select(drafts))} == {"bhxh,--", "khobac,haiquan"}
    both = [await world.tapping(who, "cast") for who in ("mai", "representative.thue")]
    for said in both:
        await world.memory.turn(said, decide)
    assert [row.choices for row in await world.rows(select(votes))] == ["khobac,haiquan"]
    assert await world.rows(select(drafts)) == []
    await world.say("representative.thue", "1")
    assert any("không đổi được" in d.text for d in world.screen("representative.thue").values())


@SQLITE
async def test_a_keyboard_of_another_unit_an_older_draft_or_another_ballot_does_nothing(world: PlayedWorld):
    await world.open()
    await world.tap("representative.thue", "bhxh")
    older = await world.tapping("representative.thue", "--")
    await world.tap("representative.thue", "--")
    await world.tap("representative.thue", "again")
    foreign = world.said(
        "representative.khobac", kind="tap", text="thue", question="k1/vote.thue.flag", on="m1"
    )
    unknown = world.said(
        "representative.thue", kind="tap", text="bhxh", question="k1/vote.thue.flag-7", on="m1"
    )
    for said in (older, foreign, unknown):
        assert (await world.memory.turn(said, decide)).status == "kept"
    assert await world.rows(select(drafts)) == []
    assert (await world.poll()).voted == frozenset()


@SQLITE
async def test_a_cancelled_ballot_is_destroyed_unread_and_can_be_opened_anew(world: PlayedWorld):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    await world.say("chair", "bỏ phiếu")
    await world.tap("chair", "flag!")
    await world.say("chair", "nhầm danh sách")
    for table in (votes, turnout, drafts):
        assert await world.rows(select(table)) == []
    await world.open()
    assert [(row.key, row.state) for row in await world.rows(select(ballots.c.key, ballots.c.state))] == [
        ("flag", "cancelled"),
        ("flag-2", "open"),
    ]
    bodies = " ".join(row.body for row in await world.rows(select(journal.c.body)))
    assert "nhầm danh sách" in bodies


@SQLITE
async def test_the_roll_is_frozen_who_is_absent_at_the_opening_gets_no_paper(world: PlayedWorld):
    await world.open("chair")
    poll = await world.poll("chair")
    assert poll.terms.issued == UNITS
    assert poll.hash == (await world.rows(select(ballots.c.hash)))[0].hash
    assert poll.text in next(d.text for d in reversed(world.sent) if d.chat == "nhom")


@SQLITE
async def test_below_the_quorum_the_totals_are_nowhere_any_more(world: PlayedWorld):
    await world.open()
    for unit in UNITS[:3]:
        await world.vote(unit, "bhxh", "--")
    await world.tick(15 * MINUTE)
    poll = await world.poll()
    assert poll.result
    assert (poll.result.quorate, poll.result.totals, poll.result.returned) == (False, {}, 3)
    assert await world.rows(select(votes)) == []
    assert "không có giá trị" in next(d.text for d in reversed(world.sent) if d.chat == "nhom")
