"""Attendance of a unit at the meeting: its reply to the invitation, the names, the roll-call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.conversations.meeting.posts import COMES, board, invitation
from bot.dialogue.facts import Answered
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text, Unclear, option_of
from bot.state.agreement import voice
from bot.state.meeting import ABSENT, HERE, REMOTE, Conference, conference
from bot.state.seats import own_units
from bot.vietnamese import begin

COMING = (Option(HERE, "Dự tại hội trường"), Option(REMOTE, "Dự từ xa"), Option(ABSENT, "Vắng"))
PRESENT = (Option(HERE, "Có mặt tại hội trường"), Option(REMOTE, "Dự từ xa"))


@dataclass(frozen=True)
class Names(Text):
    """Names of those who come: people of the unit one tap away, or typed."""

    def read(self, reply: str) -> str:
        meant = option_of(reply, self.options)
        return meant.label if meant else super().read(reply)

    def pick(self, key: str) -> str:
        for option in self.options:
            if option.key == key:
                return option.label
        raise Unclear("Lựa chọn này không còn dùng nữa. Đề nghị gõ họ tên, chức vụ.")


def replies(situation: Situation, role: str, unit: str) -> Iterator[Question]:
    """Reply of the unit to the invitation, and the names; it can be changed until the meeting is opened."""
    meeting = conference(situation)
    if meeting is None or meeting.state != "called" or not unit or role != voice(situation, unit):
        return
    word, who = meeting.reply(unit)
    aside = aside_of(situation.answers.get(unit, {}).get(meeting.reply_id(unit)))

    def put() -> Prompt:
        given = f"Đơn vị đã trả lời: {COMES[word]}. " if word else ""
        name = meeting.cycle.charter.unit_by_id[unit].short
        year = meeting.cycle.charter.year
        lines = [f"Mời họp tổng kết năm {year}", *invitation(meeting), f"{given}{name} dự thế nào?"]
        return Prompt("\n".join(lines), Choice(COMING), () if word else (LATER,))

    def keep(key: str) -> Effect:
        facts = (Answered(unit, meeting.reply_id(unit), key),)
        if key != ABSENT and not who:
            return Effect(facts, goto=meeting.reply_id(unit, "who"))
        return Effect(facts, f"Đã ghi: {COMES[key]}.")

    yield Question(meeting.reply_id(unit), put, keep, bool(word), aside, unit)
    yield _who(meeting, unit, needed=word in (HERE, REMOTE) and not who)


def _who(meeting: Conference, unit: str, *, needed: bool) -> Question:
    id = meeting.reply_id(unit, "who")
    aside = aside_of(meeting.situation.answers.get(unit, {}).get(id))

    def put() -> Prompt:
        people = {
            h.person.id: h.person.name for s in meeting.situation.roster if s.unit == unit for h in s.holders
        }
        options = tuple(Option(f"p{number}", name) for number, name in people.items())
        return Prompt("Ai dự? Đề nghị gõ họ tên, chức vụ.", Names(200, options), (LATER,))

    def keep(names: str) -> Effect:
        word = COMES[meeting.reply(unit)[0]]
        return Effect((Answered(unit, id, names),), f"Đã ghi: {word} – {names}.")

    return Question(id, put, keep, not needed, aside, unit)


def present(situation: Situation, unit: str) -> Iterator[Question]:
    """Roll-call: the first seat of the unit to answer does so for the unit."""
    meeting = conference(situation)
    if meeting is None or meeting.state != "running" or not unit:
        return
    id, said = meeting.roll_id(unit), meeting.presence(unit)
    aside = aside_of(situation.answers.get(unit, {}).get(id))
    name = meeting.cycle.charter.unit_by_id[unit].short

    def put() -> Prompt:
        text = f"Hội nghị tổng kết đã khai mạc. Điểm danh: {name} dự thế nào?"
        form = Choice(PRESENT if meeting.rules.remote else PRESENT[:1])
        return Prompt(text, form, () if said else (LATER,))

    def keep(key: str) -> Effect:
        label = next(option.label for option in PRESENT if option.key == key)
        return Effect((Answered(unit, id, key),), f"Đã điểm danh {name}: {label.lower()}.")

    yield Question(id, put, keep, bool(said), aside, unit)


def ask_replies(meeting: Conference, changed: str) -> tuple[Message, ...]:
    """Messages that ask each unit's answering seat for its reply. `changed`: reason for a new hour or place."""
    head = f"Lịch họp đã đổi, đề nghị trả lời lại.\nLý do: {changed}\n" if changed else ""
    return tuple(_asking(meeting, replies, head))


def ask_roll(meeting: Conference) -> tuple[Message, ...]:
    """Messages that put the roll-call to each unit's answering seat."""
    return tuple(_asking(meeting, lambda situation, _, unit: present(situation, unit), ""))


Questions = Callable[[Situation, str, str], Iterator[Question]]


def _asking(meeting: Conference, questions: Questions, head: str) -> Iterator[Message]:
    for unit in meeting.cycle.charter.units:
        role = voice(meeting.situation, unit.id)
        question = next(iter(questions(meeting.situation, role, unit.id)), None)
        if question:
            ask = as_message(question, Audience("role", role=role, unit=unit.id))
            yield replace(ask, text=head + ask.text)


def own(situation: Situation, unit: str) -> str:
    """`hội nghị` for a unit's seat, and (without a unit) for the group."""
    meeting, text = conference(situation), board(situation)
    if meeting is None or not text:
        return "Chưa có lịch họp." if meeting else "Quy chế năm nay không có hội nghị trên hệ thống."
    if unit and meeting.state == "called":
        word, who = meeting.reply(unit)
        text += f"\nĐơn vị: {COMES[word]}{f' ({who})' if who else ''}."
    if unit and meeting.state == "running":
        text += f"\nĐơn vị: {'đã' if meeting.presence(unit) else 'chưa'} điểm danh."
    return text


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of the meeting does nothing any more."""
    if ref.unit not in own_units(situation):
        return EXPIRED
    meeting = conference(situation)
    state = meeting.state if meeting else "none"
    said = {
        "called": "lịch họp đã đổi, đề nghị trả lời theo lịch mới.",
        "running": "hội nghị đã khai mạc, đề nghị điểm danh.",
        "over": "hội nghị đã kết thúc.",
    }
    return begin(said.get(state, "lựa chọn này không còn dùng nữa."))
