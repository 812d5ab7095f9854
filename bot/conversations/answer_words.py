"""Stored answers in words: what each is about and what it says; and a unit's answers as lines, oldest first."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations.scoring import texts
from bot.dialogue.position import chosen_seat, find
from bot.dialogue.question import Question, QuestionId, is_late
from bot.dialogue.registry import conversation, registry
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Stage
from bot.state.history import is_check
from bot.state.seats import own_units
from bot.state.sheet import sheet_of
from bot.state.stages import SEEN, staged
from bot.vietnamese import quoted, say_moment

_STAGES: dict[str, Stage] = {"review": "review", "reply": "explain", "agree": "agree", "correct": "agree"}


def name_of(situation: Situation, ref: QuestionId) -> str:
    """Subject of a question, behind its unit where that is not the speaker's own: ``Kho bạc, a1``."""
    unit, subject = unit_of(situation, ref), subject_of(situation, ref)
    return f"{unit}, {subject}" if unit else subject


def subject_of(situation: Situation, ref: QuestionId) -> str:
    """Criterion's code, a group's name, else the work that a question belongs to or the command that opens
    it."""
    charter = situation.cycle.charter if situation.cycle else None
    if charter and ref.leaf in charter.leaves:
        leaf = charter.leaves[ref.leaf]
        name = leaf.code or leaf.title
        return f"minh chứng {name}" if ref.part == "ev" else name
    if charter and ref.leaf in charter.group_by_id:
        return texts.named(charter.group_by_id[ref.leaf])
    talk, command = conversation(ref.conversation), registry().command_by_name.get(ref.conversation)
    return talk.work.name if talk and talk.work else command.words[0] if command else "nội dung này"


def unit_of(situation: Situation, ref: QuestionId) -> str:
    """Short name of the unit that a question is about; "" where it is the speaker's own, or of none."""
    unit = situation.cycle.charter.unit_by_id.get(ref.unit) if situation.cycle else None
    return "" if unit is None or ref.unit in own_units(situation) else unit.short


def words_of(situation: Situation, id: str, answer: Answer, question: Question | None) -> str:
    """Answer in words, with its reason. `question` is the one it was given to, if that can still be asked."""
    ref = QuestionId.read(id)
    if answer.aside:
        return "“Để sau”"
    charter = situation.cycle.charter if situation.cycle else None
    leaf = charter.leaves.get(ref.leaf) if charter else None
    reason = f", lý do: {quoted(answer.reason)}" if answer.reason else ""
    if leaf and ref.conversation == "self" and not ref.part:
        return texts.say_value(sheet_of(situation, ref.unit), leaf, answer.value) + reason
    if leaf and ref.part.startswith(SEEN):
        return "giữ ý kiến"
    if leaf and (stage := _STAGES.get(ref.conversation)):
        return texts.say_value(staged(situation, ref.unit, stage), leaf, answer.value) + reason
    said = question.put().form.say(answer.value) if question else ""
    return (f"“{said}”" if said else "đã trả lời") + reason


def earlier(situation: Situation, before: datetime) -> list[str]:
    """Line for each answer from before a moment: of the unit that this chat speaks for, else of its seat."""
    return [
        f"{say_moment(answer.at, situation.zone)} – {name_of(situation, QuestionId.read(id))}: "
        f"{words_of(situation, id, answer, find(situation, id))}{f' ({answer.by})' if answer.by else ''}"
        for id, answer in sorted(_own(situation), key=lambda one: (one[1].at, one[1].number))
        if answer.at < before and not answer.aside and not is_late(id) and not is_check(id)
    ]


def _own(situation: Situation) -> Iterator[tuple[str, Answer]]:
    """Answers that concern this chat's seat, by question."""
    if not situation.seats or situation.cycle is None:
        return
    seat = chosen_seat(situation)
    for unit in [seat.unit] if seat.unit else situation.cycle.charter.unit_by_id:
        for id, answer in situation.answers.get(unit, {}).items():
            if seat.unit or answer.seat == seat.id:
                yield id, answer
