"""Hard close, brought by the clock: complete tables are sent as they stand, then the stage is closed.

No answer is accepted after it, whenever the clock comes: .github/decisions/0008-deadline-in-the-write-path.md.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.conversations import window_names
from bot.conversations.deadlines import timetable
from bot.conversations.results.close import close, questions
from bot.conversations.results.posts import progress_text
from bot.conversations.scoring import texts
from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import as_message
from bot.dialogue.registry import UNIT
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.state.sheet import BY_CLOCK, sheet_of
from bot.vietnamese import say_moment

WHY = "Hết hạn theo quy chế."


def elapse(situation: Situation, since: datetime) -> Turn:
    """Closes every stage that is over for all units; after an outage that may be several."""
    facts: tuple[Fact, ...] = ()
    messages: tuple[Message, ...] = ()
    while (
        situation.cycle
        and situation.cycle.stage
        and situation.timetable.over(situation.cycle.stage, situation.now)
    ):
        turn = _closed(situation, situation.cycle.stage)
        facts, messages = (*facts, *turn.facts), (*messages, *turn.messages)
        situation = project(situation, turn.facts)
    return Turn(facts, messages=messages)


def _closed(situation: Situation, stage: str) -> Turn:
    """Closes one stage: the group reads the progress, chair and secretary are asked to publish, unless the
    timetable has an hour for that."""
    sent = tuple(_sent(situation)) if stage == "self" else ()
    after_sending = project(situation, sent)
    counted = "\n".join(progress_text(after_sending).splitlines()[1:-1])
    group = Message(f"Đã hết hạn {window_names.named(situation, stage)}.\n{counted}", GROUP, head=True)
    units = tuple(_told(after_sending, {fact.unit for fact in sent})) if stage == "self" else ()
    effect = close(after_sending, WHY)
    now = project(after_sending, effect.facts)
    steering = to_steering(_asked(now, f"{effect.result} Đã hết hạn theo quy chế.", effect.goto))
    return Turn((*sent, *effect.facts), messages=(group, *units, *effect.messages, *steering))


def _sent(situation: Situation) -> Iterator[Answered]:
    """Sends complete tables that nobody has sent, where the charter lets the clock do so."""
    if situation.cycle is None or not situation.cycle.charter.send_at_close:
        return
    for unit in situation.cycle.charter.units:
        sheet = sheet_of(situation, unit.id)
        if sheet.status != "sent" and not sheet.missing():
            yield Answered(unit.id, sheet.id("send"), BY_CLOCK)


def _told(situation: Situation, sent: set[str]) -> Iterator[Message]:
    """Messages that tell a unit what became of a table that it did not send itself."""
    for seat in situation.roster:
        if not seat.unit or not seat.holders or seat.role not in UNIT:
            continue
        sheet = sheet_of(situation, seat.unit)
        if seat.unit in sent:
            said = f"bảng đủ tiêu chí nên đã được gửi nguyên trạng. {texts.total(sheet.score)}."
        elif sheet.status == "sent":
            continue
        else:
            lacking = f"bảng còn thiếu {len(sheet.missing())} tiêu chí" if sheet.missing() else "bảng chưa gửi"
            ranked = "tính theo nội dung đã ghi, tiêu chí còn thiếu 0 điểm"
            said = f"{lacking}: {'không xếp hạng' if sheet.charter.unsubmitted == 'unranked' else ranked}."
        text = f"{sheet.unit.name}: đã hết hạn tự chấm; {said}"
        yield Message(text, Audience("seat", seat=seat.id), news=True)


def _asked(situation: Situation, said: str, goto: str) -> Message:
    window = situation.timetable.window(timetable.PUBLICATION)
    question = next((q for q in questions(situation) if goto and q.id == goto), None)
    if question is None:
        return Message(said)
    if window:
        when = f" lúc {say_moment(window.opens, situation.zone)}" if situation.now < window.opens else ""
        return Message(f"{said} Kết quả được công bố theo lịch{when}.")
    ask = as_message(question)
    return replace(ask, text=f"{said}\n\n{ask.text}")
