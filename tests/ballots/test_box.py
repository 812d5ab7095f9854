"""One vote of a unit, in time, counted once: whatever comes twice, late or side by side."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversations.decide import decide, elapse
from bot.dialogue.ballots import Cast
from bot.dialogue.turn import Turn
from storage.schema import ballots, drafts, journal, turnout, votes
from tests.ballots.hall import MINUTE, UNITS, Hall

MOMENT = timedelta(microseconds=1)
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def reviewed(hall: Hall, unit: str = "thue") -> None:
    for key in ("bhxh", "--"):
        await hall.tap(f"representative.{unit}", key)


@SQLITE
@pytest.mark.parametrize(("early", "counts"), [(MOMENT, True), (timedelta(), False)])
async def test_a_vote_counts_up_to_the_second_of_closing_and_not_at_it(
    hall: Hall, early: timedelta, counts: bool
):
    """The scheduler does not run: the vote itself finds that time is up, and the count is made then."""
    await hall.open()
    await reviewed(hall)
    cast = await hall.tapping("representative.thue", "cast")
    hall.clock.at = (await hall.poll()).terms.closes - early
    assert (await hall.memory.turn(cast, decide)).status == "kept"
    poll = await hall.poll()
    assert ("thue" in poll.voted, poll.state) == (counts, "open" if counts else "counted")
    assert len(await hall.rows(select(votes))) == counts
    await hall.send()
    said = list(hall.screen("representative.thue").values())[-1].text
    assert said.startswith("Đã ghi nhận phiếu" if counts else "Đã hết giờ bỏ phiếu")


@SQLITE
@pytest.mark.parametrize(("unit", "late"), [("thue", True), ("nobody", False)])
async def test_storage_itself_takes_no_vote_after_the_close_nor_from_outside_the_roll(
    hall: Hall, unit: str, late: bool
):
    await hall.open()
    if late:
        hall.clock.at = (await hall.poll()).terms.closes
    told = Turn((Cast("flag", unit, ("bhxh",)),), "Đã ghi.")
    kept = await hall.memory.turn(hall.said("representative.thue", text="1"), lambda here, said: told)
    assert kept.status == "failed"
    assert await hall.rows(select(votes)) == await hall.rows(select(turnout)) == []


async def test_the_same_cast_many_times_at_once_is_one_vote(hall: Hall):
    await hall.open()
    await reviewed(hall)
    cast = await hall.tapping("representative.thue", "cast")
    kept = await asyncio.gather(*(hall.memory.turn(cast, decide) for _ in range(6)))
    assert sorted(k.status for k in kept) == ["kept", *["repeated"] * 5]
    assert len(await hall.rows(select(votes))) == len(await hall.rows(select(turnout))) == 1


async def test_all_who_cast_at_once_are_counted_and_the_box_is_opened_once(hall: Hall):
    await hall.open()
    for unit in UNITS:
        await hall.tap(f"representative.{unit}", "-")
        await hall.tap(f"representative.{unit}", "--")
    casts = [await hall.tapping(f"representative.{unit}", "cast") for unit in UNITS]
    again = [hall.said(f"representative.{unit}", text="1") for unit in UNITS]
    await asyncio.gather(*(hall.memory.turn(said, decide) for said in (*casts, *again)))
    hall.clock.on(MOMENT)
    words = [hall.said("chair", text="kết quả"), hall.said("minh", text="việc")]
    await asyncio.gather(*(hall.memory.turn(said, decide) for said in words), hall.memory.tick(elapse))
    poll = await hall.poll()
    assert poll.result
    assert (poll.result.returned, poll.result.blank) == (5, 5)
    acts = [row.body for row in await hall.rows(select(journal.c.body)) if "ballot counted" in row.body]
    assert len(acts) == 1
    await hall.send()
    assert sum(d.text.startswith("KẾT QUẢ KIỂM PHIẾU") for d in hall.sent if d.chat == "nhom") == 1


@SQLITE
async def test_two_who_hold_one_seat_have_one_vote_between_them_and_drafts_of_their_own(hall: Hall):
    await hall.say("minh", "mã mời thuế")
    code = next(s.code for s in (await hall.look("minh")).roster if s.code and s.unit == "thue")
    await hall.say("mai", f"/start {code}")
    await hall.open()
    await reviewed(hall)
    for key in ("khobac", "haiquan"):
        await hall.tap("mai", key)
    assert {row.picks for row in await hall.rows(select(drafts))} == {"bhxh,--", "khobac,haiquan"}
    both = [await hall.tapping(who, "cast") for who in ("mai", "representative.thue")]
    for said in both:
        await hall.memory.turn(said, decide)
    assert [row.choices for row in await hall.rows(select(votes))] == ["khobac,haiquan"]
    assert await hall.rows(select(drafts)) == []
    await hall.say("representative.thue", "1")
    assert any("không đổi được" in d.text for d in hall.screen("representative.thue").values())


@SQLITE
async def test_a_keyboard_of_another_unit_an_older_draft_or_another_ballot_does_nothing(hall: Hall):
    await hall.open()
    await hall.tap("representative.thue", "bhxh")
    older = await hall.tapping("representative.thue", "--")
    await hall.tap("representative.thue", "--")
    await hall.tap("representative.thue", "again")
    foreign = hall.said("representative.khobac", kind="tap", text="thue", question="k1/vote.thue.flag", on="m1")
    unknown = hall.said("representative.thue", kind="tap", text="bhxh", question="k1/vote.thue.flag-7", on="m1")
    for said in (older, foreign, unknown):
        assert (await hall.memory.turn(said, decide)).status == "kept"
    assert await hall.rows(select(drafts)) == []
    assert (await hall.poll()).voted == frozenset()


@SQLITE
async def test_a_cancelled_ballot_is_destroyed_unread_and_can_be_opened_anew(hall: Hall):
    await hall.open()
    await hall.vote("thue", "bhxh", "--")
    await hall.say("chair", "bỏ phiếu")
    await hall.tap("chair", "flag!")
    await hall.say("chair", "nhầm danh sách")
    for table in (votes, turnout, drafts):
        assert await hall.rows(select(table)) == []
    await hall.open()
    assert [(row.key, row.state) for row in await hall.rows(select(ballots.c.key, ballots.c.state))] == [
        ("flag", "cancelled"),
        ("flag-2", "open"),
    ]
    bodies = " ".join(row.body for row in await hall.rows(select(journal.c.body)))
    assert "nhầm danh sách" in bodies


@SQLITE
async def test_the_roll_is_frozen_who_is_absent_at_the_opening_gets_no_paper(hall: Hall):
    await hall.open("chair")
    poll = await hall.poll("chair")
    assert poll.terms.issued == UNITS
    assert poll.hash == (await hall.rows(select(ballots.c.hash)))[0].hash
    assert poll.text in next(d.text for d in reversed(hall.sent) if d.chat == "nhom")


@SQLITE
async def test_below_the_quorum_the_totals_are_nowhere_any_more(hall: Hall):
    await hall.open()
    for unit in UNITS[:3]:
        await hall.vote(unit, "bhxh", "--")
    await hall.tick(15 * MINUTE)
    poll = await hall.poll()
    assert poll.result
    assert (poll.result.quorate, poll.result.totals, poll.result.returned) == (False, {}, 3)
    assert await hall.rows(select(votes)) == []
    assert "không có giá trị" in next(d.text for d in reversed(hall.sent) if d.chat == "nhom")
