"""Requested reminders: at once, to seats with open duties (`nhắc ngay`); later, to oneself (`nhắc tôi`)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversations.deadlines import duties, reminders
from bot.conversations.deadlines.digest import HOW_ELSE, why_not_reached
from bot.conversations.joining.invitation import seat_name, unknown_unit
from bot.dialogue.facts import Answered, Fact, Reminded
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.situation import Person, Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.state.stages import as_seen_by
from bot.state.units import unit_called
from bot.vietnamese import fold, say_list, say_moment

# Reminders by hand of the same duty in a day, at most; more is nagging.
A_DAY = 2
_CLOCK = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?|\s*gio(?:\s*(\d{2}))?)")
_AFTER = re.compile(r"(?:sau )?(\d{1,2}) (gio|phut|ngay)(?: nua)?")
_UNITS = {"gio": "hours", "phut": "minutes", "ngay": "days"}


def now(situation: Situation, words: str) -> Effect:
    """`nhắc ngay [đơn vị]`: sends the reminder at once and reports the seats that it did not reach."""
    unit = unit_called(situation, words)
    if words and unit is None:
        return Effect(result=unknown_unit(situation, words))
    own = {seat.id for seat in situation.seats}
    others = [duty for duty in duties.of_all(situation) if duty.seat.id not in own]
    owing = [duty for duty in others if unit is None or duty.seat.unit == unit.id]
    # Who has not voted yet is told to nobody, also not by the list of seats reminded.
    owing = [d for d in owing if situation.timetable.window(d.window, d.unit) and not d.work.secret]
    if not owing:
        return Effect(result="Hiện không có nơi nào còn việc đến hạn. Chưa nhắc ai.")
    keys = {duty.owed: _key(situation, duty) for duty in owing}
    fresh = [duty for duty in owing if keys[duty.owed]]
    reached = [duty for duty in fresh if not why_not_reached(situation, duty.seat)]
    lines = [f"Đã nhắc {len(reached)} việc: {_say(situation, reached)}."] if reached else ["Chưa nhắc được ai."]
    if often := [duty for duty in owing if not keys[duty.owed]]:
        lines.append(f"Hôm nay đã nhắc {A_DAY} lần, không nhắc thêm: {_say(situation, often)}.")
    if missed := [duty for duty in fresh if duty not in reached]:
        said = [f"{seat_name(situation, d.seat)} ({why_not_reached(situation, d.seat)})" for d in missed]
        lines += [f"Chưa nhắc được: {'; '.join(dict.fromkeys(said))}.", HOW_ELSE]
    facts: tuple[Fact, ...] = tuple(Reminded(key) for duty in reached if (key := keys[duty.owed]))
    return Effect(facts, "\n".join(lines), reminders.to_persons(situation, reached), stays=True)


def later(situation: Situation, words: str) -> Effect:
    """`nhắc tôi 15:00`, `nhắc tôi 2 giờ nữa`: stores the hour at which to remind of open duties once more."""
    at = _moment(situation, words)
    if at is None or situation.cycle is None or situation.person is None:
        return Effect(result="Đề nghị ghi giờ cần nhắc, ví dụ: nhắc tôi 15:00; nhắc tôi 2 giờ nữa.")
    if not duties.of(situation):
        return Effect(result="Hiện đồng chí không có việc chờ, không cần nhắc.")
    fact = Answered("", _wish(situation.cycle.id, situation.person), at.isoformat())
    return Effect((fact,), f"Sẽ nhắc đồng chí lúc {say_moment(at, situation.zone)}.")


def elapse(situation: Situation, since: datetime) -> Turn:
    """Sends the reminders that people asked for themselves and whose hour has come."""
    people = {h.person.id: h.person for seat in situation.roster for h in seat.holders}
    messages = []
    for person in people.values() if situation.cycle else ():
        wish = situation.answers.get("", {}).get(_wish(situation.cycle.id, person)) if situation.cycle else None
        if wish and since < datetime.fromisoformat(wish.value) <= situation.now:
            seen = as_seen_by(situation, person)
            windows = tuple(dict.fromkeys(duty.window for duty in duties.of(seen)))
            message: Message | None = reminders.remind(seen, windows)
            if message:
                messages.append(replace(message, to=Audience("person", person=person.id), reminds=windows))
    return Turn(messages=tuple(messages))


def _wish(cycle: str, person: Person) -> str:
    """Id under which a person's wish is kept, as an answer of the cluster; a later wish replaces it."""
    return str(QuestionId(cycle, "wish", "", str(person.id)))


def _key(situation: Situation, duty: duties.Duty) -> str:
    """Key of today's next reminder of this duty by hand; "" once there were `A_DAY`."""
    day = situation.now.astimezone(situation.zone).date()
    keys = (f"{duty.seat.id} {duty.window}.{duty.unit} {day} now {n}" for n in range(1, A_DAY + 1))
    return next((key for key in keys if key not in situation.reminded), "")


def _say(situation: Situation, owing: list[duties.Duty]) -> str:
    return say_list(list(dict.fromkeys(seat_name(situation, duty.seat) for duty in owing)))


def _moment(situation: Situation, words: str) -> datetime | None:
    """Moment in words: an hour of today (of tomorrow, if it is past) or a time from now; None if neither."""
    typed = fold(words).removeprefix("luc ")
    after = _AFTER.fullmatch(typed)
    # "3 giờ" alone is an hour of the day.
    if after and (" nua" in typed or typed.startswith("sau ") or after[2] != "gio"):
        return situation.now + timedelta(**{_UNITS[after[2]]: int(after[1])})
    clock = _CLOCK.fullmatch(typed)
    if clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2] or clock[3] or 0)
    if hour > 23 or minute > 59:
        return None
    at = situation.now.astimezone(situation.zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return at if at > situation.now else at + timedelta(days=1)
