"""What the clock keeps: each reminder once whoever ticks, no answer after the close whether or not it ticks."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.conversations.deadlines.late_mail import made_anew
from bot.conversations.deadlines.reminders import remind
from bot.conversations.decide import decide, elapse
from bot.dialogue.facts import Answered, Extended, LateAnswerAccepted, PostsGiven, SeatLeft, YearOpened
from bot.dialogue.situation import CopiedPost, Situation
from bot.dialogue.turn import DIGEST, GROUP, LEFT, OPENS, Audience, Message, Turn
from storage.outbox import fast_path
from storage.outbox.rows import ANSWER
from storage.records import reminders
from storage.schema import answers, listening, outbox, reminded, ticks
from storage.turn.unit_of_work import Delivery
from tests.worlds.charters import SMALL
from tests.worlds.stored import MINUTE, Clock, StoredWorld, heard, join, remember

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Three days before the date, in the last working hour; the date itself; the close.
THREE_DAYS = datetime.fromisoformat("2026-12-02T16:30+07:00")
CLOSES = datetime.fromisoformat("2026-12-10T17:00+07:00")


async def test_two_processes_that_tick_at_once_remind_once(world: StoredWorld, clock: Clock, url: str):
    await world.seated("Lan", "representative", "thue")
    await world.memory.tick(elapse)
    other = remember(url, clock)
    await other.open()
    clock.at = THREE_DAYS
    await asyncio.gather(*(memory.tick(elapse) for memory in (world.memory, other, world.memory, other)))
    await other.close()
    reminders = [d for d in await world.send() if d.chat == "lan"]
    assert [d.text.partition("\n")[0] for d in reminders] == [
        "Nhắc việc – Thuế, tự chấm: còn 2 tiêu chí, khoảng 2 phút."
    ]
    keys = [key for (key,) in await world.rows(select(reminded.c.key))]  # type: ignore[misc]
    assert len(keys) == len(set(keys)) >= 2


async def test_a_calendar_that_is_read_out_again_repeats_nothing(world: StoredWorld, clock: Clock, url: str):
    await world.seated("Lan", "representative", "thue")
    clock.at = THREE_DAYS
    await world.memory.tick(elapse)
    await world.clear()
    await world.change(update(ticks).values(upto=clock.now() - 3 * DAY))
    clock.on(MINUTE)
    again = remember(url, clock)
    await again.open()
    await again.tick(elapse)
    await again.close()
    assert await world.send() == []


async def test_without_a_scheduler_no_late_answer_gets_in_and_after_its_start_nothing_is_doubled(
    world: StoredWorld, clock: Clock
):
    await world.seated("Lan", "representative", "thue")
    await world.seated("Mai", "representative", "khobac")
    clock.at = CLOSES - timedelta(seconds=1)
    await world.memory.turn(heard("lan", "1 5"), decide)
    for _ in range(2):
        clock.on(timedelta(seconds=1))
        for said in ("2 4", "gửi", "đạt tối đa", "5"):
            await world.memory.turn(heard("lan", said), decide)
    stored = await world.rows(select(answers.c.question, answers.c.value))
    assert stored == [("k1/self.thue.a1", "5")]
    await world.clear()
    for _ in range(2):
        clock.on(MINUTE)
        await world.memory.tick(elapse)
    told = [d.text.partition("\n")[0] for d in await world.send() if d.chat in ("lan", "minh")]
    assert sum("đã hết hạn tự chấm" in text for text in told) == 1
    assert sum(text.startswith("Đã chốt tự chấm.") for text in told) == 1
    here = await world.memory.views.look("chat", "minh")
    assert here.cycle
    assert [(shot.stage, shot.number) for shot in here.cycle.snapshots] == [("self", 1)]


async def renewed(world: StoredWorld, chat: str) -> list[Delivery | None]:
    """Sends all that is owed; of this chat's reminders what became of each at the moment of sending."""
    found: list[Delivery | None] = []
    while claimed := await world.claimed():
        for delivery in claimed:
            current: Delivery | None = delivery
            if delivery.reminds:
                current = await world.memory.outbox.renewed(delivery, made_anew)
                other = any(subject in delivery.reminds for subject in (DIGEST, OPENS, LEFT))
                found += [current] if delivery.chat == chat and not other else []
            if current:
                await world.memory.outbox.delivered(current.id, f"m{current.id}")
    return found


async def test_of_several_reminders_that_wait_in_a_chat_only_the_newest_is_sent(
    world: StoredWorld, clock: Clock
):
    await world.seated("Lan", "representative", "thue")
    await world.memory.tick(elapse)
    await world.clear()
    for moment in (THREE_DAYS, THREE_DAYS + 2 * DAY):
        clock.at = moment
        await world.memory.tick(elapse)
    earlier, newest = await renewed(world, "lan")
    assert earlier is None
    assert newest
    assert "còn 1 ngày" in newest.text


async def test_who_was_heard_since_a_reminder_was_owed_does_not_get_it(world: StoredWorld, clock: Clock):
    await world.seated("Lan", "representative", "thue")
    clock.at = THREE_DAYS
    await world.memory.tick(elapse)
    clock.on(MINUTE)
    await world.memory.turn(heard("lan", "1 5"), decide)
    assert await renewed(world, "lan") == [None]


async def test_an_answer_does_not_wait_behind_a_reminder_that_is_not_sent(
    world: StoredWorld, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fast_path, "LOOK_EVERY", 3600.0)
    await world.seated("Lan", "representative", "thue")
    await world.clear()
    await world.hands_over()
    clock.at = THREE_DAYS
    await world.memory.tick(elapse)
    [waiting] = [d for d in await world.claimed() if d.chat == "lan" and d.reminds]
    clock.on(timedelta(seconds=1))
    await world.memory.turn(heard("lan", "1 5"), decide)
    assert await world.memory.outbox.claim("chat", 9, MINUTE, ANSWER) == []
    assert await world.memory.outbox.renewed(waiting, remind) is None
    assert [d.chat for d in await world.memory.outbox.claim("chat", 9, MINUTE, ANSWER)] == ["lan"]


async def test_a_reminder_nobody_needs_leaves_no_question_behind(world: StoredWorld, clock: Clock):
    await world.seated("Lan", "representative", "thue")
    clock.at = THREE_DAYS
    await world.memory.tick(elapse)
    waiting = [d for d in await world.claimed() if d.chat == "lan" and d.reminds]
    done = await world.memory.outbox.renewed(waiting[0], lambda here, windows: None)
    assert done is None
    states = await world.rows(select(outbox.c.state, outbox.c.reminds))
    assert ("replaced", "k1 self") in states


# --- a platform that could not be heard -----------------------------------------------------------


async def silence(world: StoredWorld) -> tuple[datetime, datetime] | None:
    return (await world.memory.views.look("chat", "minh")).channel.silence


async def test_an_hour_without_a_poll_is_remembered_and_a_shorter_time_is_not(world: StoredWorld, clock: Clock):
    for pause in (timedelta(0), 59 * MINUTE, MINUTE):
        clock.on(pause)
        await world.memory.listened("chat")
    assert await silence(world) is None
    began = clock.now()
    clock.on(HOUR)
    await world.memory.listened("chat")
    assert await silence(world) == (began, began + HOUR)
    clock.on(5 * MINUTE)
    await world.memory.listened("chat")
    assert await silence(world) == (began, began + HOUR)


async def test_who_speaks_first_after_a_silence_does_so_within_it(world: StoredWorld, clock: Clock):
    began = clock.now()
    await world.memory.listened("chat")
    clock.on(HOUR - MINUTE)
    assert await silence(world) is None
    clock.on(MINUTE)
    assert await silence(world) == (began, clock.now())


async def test_polls_are_written_down_to_the_minute_and_found_by_the_next_process(
    world: StoredWorld, clock: Clock, url: str
):
    began = clock.now()
    await world.memory.listened("chat")
    clock.on(timedelta(seconds=59))
    await world.memory.listened("chat")
    assert await world.rows(select(listening.c.upto)) == [(began,)]
    clock.on(2 * HOUR)
    other = remember(url, clock)
    await other.open()
    await other.listened("chat")
    await other.close()
    assert await silence(world) == (began, clock.now())


# --- more time ------------------------------------------------------------------------------------


async def test_an_extension_is_kept_journalled_and_reopens_the_stage(world: StoredWorld, clock: Clock):
    until = CLOSES + DAY
    await world.keep(heard("minh"), Turn((Extended("self", until, "thue", "Bão", reopens=True),), "Gia hạn."))
    here = await world.memory.views.look("chat", "minh")
    assert here.cycle
    assert here.cycle.stage == "self"
    assert [(e.window, e.unit, e.until, e.reason) for e in here.cycle.extensions] == [
        ("self", "thue", until, "Bão")
    ]
    assert here.timetable.is_open("self", CLOSES, "thue")
    assert not here.timetable.is_open("self", CLOSES, "khobac")


async def test_an_answer_taken_in_is_the_same_answer_by_the_same_person(world: StoredWorld, clock: Clock):
    await world.seated("Lan", "representative", "thue")
    late = Answered("thue", "k1/late.self.thue.a1", "5")
    await world.keep(heard("lan"), Turn((late,), "Giữ riêng."))
    await world.keep(
        heard("minh"), Turn((LateAnswerAccepted("thue", late.question, "k1/self.thue.a1"),), "Ghi nhận.")
    )
    own = (await world.memory.views.look("chat", "minh")).answers["thue"]
    assert (own["k1/self.thue.a1"].value, own["k1/self.thue.a1"].by) == ("5", "Lan")
    assert own["k1/self.thue.a1"].number > own[late.question].number


# --- who was not reached --------------------------------------------------------------------------


async def trouble(world: StoredWorld) -> dict[int, str]:
    found: dict[int, str] = {}

    def look(here: Situation, since: datetime) -> Turn:
        found.update(here.trouble)
        return Turn()

    world.clock.on(MINUTE)
    await world.memory.tick(look)
    return found


async def test_a_seat_that_was_left_and_one_whose_messages_fail_are_told_apart(
    world: StoredWorld, clock: Clock
):
    lan = await world.seated("Lan", "representative", "thue")
    mai = await world.seated("Mai", "representative", "khobac")
    assert await trouble(world) == {}
    await world.keep(heard("minh"), Turn(messages=(Message("Chào.", Audience("seat", seat=mai.id)),)))
    for delivery in await world.claimed():
        if delivery.chat == "mai":
            await world.memory.outbox.undeliverable(delivery.id, "quota")

    here = await world.memory.views.look("chat", "lan")
    assert here.person
    await world.keep(heard("minh"), Turn((SeatLeft(lan.id, here.person.id),), "Đã thôi vai."))
    assert await trouble(world) == {lan.id: "left", mai.id: "quota"}


# --- one year closes while the next begins --------------------------------------------------------


async def test_the_year_before_is_reminded_of_and_answered_while_the_next_has_begun(
    world: StoredWorld, clock: Clock
):
    filing = {
        "opens": "2027-01-08T08:00+07:00",
        "due": "2027-01-20T16:30+07:00",
        "closes": "2027-01-25T16:30+07:00",
    }
    windows = {**SMALL["windows"], "filing": filing}  # type: ignore[dict-item]
    code = await world.memory.new_cluster("Cụm 11", {**SMALL, "windows": windows})
    await world.memory.turn(heard("hoa", code, name="Hoa"), join)
    clock.at = datetime.fromisoformat("2027-01-11T09:00+07:00")
    await world.memory.tick(elapse)
    await world.keep(heard("hoa"), Turn((YearOpened({}, {}),), "Đã mở năm mới."))
    await world.clear()
    await world.memory.turn(heard("hoa", "lịch"), decide)
    assert any("Còn lại của năm 2026:\n– Gửi hồ sơ lên cấp trên: đang mở" in d.text for d in await world.send())

    clock.at = datetime.fromisoformat("2027-01-15T16:30+07:00")  # three days before, working hours
    await world.memory.tick(elapse)
    told = [d for d in await renewed(world, "hoa") if d]
    assert [d.text.partition("\n")[0] for d in told] == ["Nhắc việc – gửi hồ sơ lên cấp trên năm 2026."]
    assert told[0].asks == "k2/step..filing"

    await world.memory.turn(heard("hoa", "1"), decide)
    here = await world.memory.views.look("chat", "hoa")
    assert here.cycle
    assert (here.cycle.id, here.channel.asked) == ("k3", "")
    clock.at = datetime.fromisoformat("2027-01-19T16:30+07:00")  # one day before
    await world.memory.tick(elapse)
    assert await renewed(world, "hoa") == []


async def test_a_post_to_copy_is_noted_once_until_somebody_says_that_it_is_posted(world: StoredWorld):
    await world.seated("Thu", "chair", platform="plain")
    post = Turn(messages=(Message("KẾT QUẢ\n1. Thuế", GROUP, head=True), Message("Còn 2 ngày.", GROUP)))
    for _ in range(2):
        await world.keep(heard("minh"), post)
    (noted,) = (await _copied(world)).values()
    assert (noted.title, noted.given) == ("KẾT QUẢ", world.clock.now())
    await world.keep(heard("minh"), Turn((PostsGiven(tuple(await _copied(world))),)))
    assert await _copied(world) == {}


async def _copied(world: StoredWorld) -> dict[str, CopiedPost]:
    return await world.database.read(lambda connection: reminders.copied(connection, 1))
