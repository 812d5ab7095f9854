"""Reminders: to persons with open duties, in private, with the question itself.

The clock says only that time has passed. The reminders due are derived from the timetable and from the
questions open now; each reminder's key is kept, so that it is given once. Its text is made anew when it is
sent.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.conversations.deadlines import duties
from bot.conversations.deadlines.duties import Duty
from bot.dialogue.facts import Reminded
from bot.dialogue.position import find
from bot.dialogue.question import Question, as_message, first_open
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.rules.calendar import LAST_DAY, Due, Window, due
from bot.state.sheet import sheet_of
from bot.state.stages import as_seen_by
from bot.vietnamese import say, say_moment

# Prefix of a window's name in a leader's reminder: the duty is that of the unit's representative.
OF_UNIT = "unit:"


def elapse(situation: Situation, since: datetime) -> Turn:
    """Sends the reminders that fell due since then, in one message to each person."""
    if not _anything_passed(situation, since):
        return Turn()
    owing = {duty.owed: duty for duty in duties.of_all(situation)}
    fell = due(situation.timetable, owing, since, situation.now)
    fresh = [one for one in fell if one.keys[-1] not in situation.reminded]
    facts = tuple(Reminded(key) for one in fresh for key in one.keys if key not in situation.reminded)
    tokens: dict[int, list[str]] = {}
    last = set[int]()
    for one in fresh:
        for person, token in _to_whom(situation, one, owing[one.owed].seat):
            tokens.setdefault(person, []).append(token)
            if one.marks[-1].left <= LAST_DAY:
                last.add(person)
    messages = (replace(m, news=m.to.person not in last) for m in _messages(situation, tokens))
    return Turn(facts, messages=tuple(messages))


def remind(situation: Situation, windows: tuple[str, ...]) -> Message | None:
    """Reminder of these windows as it reads now, for the person who speaks; None if nothing is owed there.

    It puts the question itself: the one at which this chat stands, if that is among them, else the first.
    """
    own = [duty for duty in duties.of(situation) if duty.window in windows]
    parts = [_lines(situation, duty, window) for duty, window in duties.deadlines(situation, own)]
    parts += _of_unit(situation, windows)
    if not parts:
        return None
    text = "\n".join([f"Nhắc việc – {parts[0][0]}", *parts[0][1:]])
    if len(parts) > 1:
        text = "\n".join([f"Nhắc {len(parts)} việc:", *(f"– {' '.join(part)}" for part in parts)])
    question = _door(situation, [q for duty in own for q in duty.questions])
    if question is None:
        return Message(text)
    asked = as_message(question)
    if asked.private:
        # A ballot's question may show a choice, so the reminder does not put it.
        return Message(f"{text}\nMở phiếu: gõ “việc”.", brief=text)
    return replace(asked, text=f"{text}\n\n{asked.text}", brief=text)


def to_persons(situation: Situation, owing: list[Duty]) -> tuple[Message, ...]:
    """Reminders of these duties to all who hold their seats; `nhắc ngay` sends them."""
    tokens: dict[int, list[str]] = {}
    for duty in owing:
        for holder in duty.seat.holders:
            tokens.setdefault(holder.person.id, []).append(duty.window)
    return tuple(_messages(situation, tokens))


def _messages(situation: Situation, tokens: dict[int, list[str]]) -> Iterator[Message]:
    for person, named in tokens.items():
        holder = next(h.person for s in situation.roster for h in s.holders if h.person.id == person)
        windows = tuple(dict.fromkeys(named))
        message = remind(as_seen_by(situation, holder), windows)
        if message:
            yield replace(message, to=Audience("person", person=person), reminds=windows)


def _anything_passed(situation: Situation, since: datetime) -> bool:
    """True where any window has a reminder in this time; without one, a tick needs no duties."""
    units = {"", *(extension.unit for extension in situation.timetable.extensions)}
    marks = (
        m
        for name in situation.timetable.windows
        for unit in units
        for m in situation.timetable.marks(name, unit)
    )
    return any(since < mark.at <= situation.now for mark in marks)


def _to_whom(situation: Situation, one: Due, seat: Seat) -> Iterator[tuple[int, str]]:
    """Persons to remind, each with the window: the seat's holders; near the end also the unit's leader."""
    for holder in seat.holders:
        yield holder.person.id, one.owed.window
    leader = situation.timetable.reminders.leader
    if leader is not None and seat.role == "representative" and one.marks[-1].left <= leader:
        for other in situation.roster:
            if other.role == "leader" and other.unit == seat.unit:
                for holder in other.holders:
                    yield holder.person.id, OF_UNIT + one.owed.window


def _door(situation: Situation, questions: list[Question]) -> Question | None:
    asked = find(situation, situation.channel.asked)
    if asked and any(asked.id == question.id for question in questions):
        return asked
    return first_open(questions)


# --- in words ---


def _lines(situation: Situation, duty: Duty, window: Window | None) -> list[str]:
    said = f"{duties.say_duty(situation, duty)}."
    if window is None:
        return [said]
    return [said, duties.say_deadline(situation, window), *_consequence(situation, duty, window)]


def _of_unit(situation: Situation, windows: tuple[str, ...]) -> list[list[str]]:
    """Duties of the representative of a unit, said to its leader, who speaks."""
    wanted = {window.removeprefix(OF_UNIT) for window in windows if window.startswith(OF_UNIT)}
    led = {seat.unit for seat in situation.seats if seat.role == "leader"} if wanted else set()
    parts = []
    for duty in duties.of_all(situation) if led else ():
        of_led = duty.seat.role == "representative" and duty.seat.unit in led
        if of_led and duty.window in wanted and not duty.work.secret:
            by = " và ".join(holder.person.name for holder in duty.seat.holders) or "chưa có người"
            window = situation.timetable.window(duty.window, duty.unit)
            deadline = [duties.say_deadline(situation, window)] if window else []
            parts.append([f"{duties.say_duty(situation, duty)} (đại diện: {by}).", *deadline])
    return parts


def _consequence(situation: Situation, duty: Duty, window: Window) -> Iterator[str]:
    """Sentences on what becomes of a table that is not sent; only in the last two reminders."""
    marks = situation.timetable.marks(duty.window, duty.unit)
    if (
        situation.cycle is None
        or duty.conversation != "self"
        or sum(mark.at > situation.now for mark in marks) > 1
    ):
        return
    charter = situation.cycle.charter
    closes = f"Đến {say_moment(window.closes, situation.zone)}"
    if charter.send_at_close and not sheet_of(situation, duty.seat.unit).missing():
        yield f"{closes}, bảng đủ tiêu chí sẽ được gửi nguyên trạng."
    elif charter.unsubmitted == "unranked":
        lacking = "còn thiếu tiêu chí" if charter.send_at_close else "chưa gửi"
        yield f"{closes}, bảng {lacking} thì đơn vị không được xếp hạng."
    else:
        yield f"{closes}, tiêu chí còn thiếu được tính 0 điểm."
    if charter.late_penalty and situation.now < window.in_time_until:
        after = say_moment(window.in_time_until, situation.zone)
        yield f"Gửi sau {after} bị trừ {say(charter.late_penalty)} điểm."
