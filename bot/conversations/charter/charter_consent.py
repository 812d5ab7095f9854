"""Consent of each unit to exactly one text of the charter: yes, yes with a remark, or no with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.conversations.charter.changes import lines_of
from bot.conversations.rulebook.charter_text import head
from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text
from bot.state.agreement import voice
from bot.state.charter_consent import WORDS, CharterConsent, consent
from bot.state.charter_draft import MARK
from bot.state.pledge import NO, REMARK, YES
from bot.state.seats import own_units
from bot.vietnamese import begin, quoted, say_hash, say_moment

AGREES, REMARKS, REFUSES = (
    Option(YES, "Nhất trí"),
    Option(REMARK, "Nhất trí, có góp ý"),
    Option(NO, "Không nhất trí"),
)
_ASKS = {REMARK: "Đề nghị ghi góp ý.", NO: "Đề nghị ghi lý do không nhất trí."}


def questions(situation: Situation, role: str, unit: str) -> Iterator[Question]:
    """Question for the unit's word on the text before the units; it can be changed while words are taken."""
    asked = consent(situation)
    if asked is None or not unit or not asked.is_open or role != voice(situation, unit):
        return
    said = asked.said(unit)
    answer = situation.answers.get(unit, {}).get(said)

    def keep(key: str) -> Effect:
        return _keep(asked, unit, "", key) if key == YES else Effect(goto=_part(asked, unit, key))

    done = bool(asked.word(unit)[0])
    yield Question(said, partial(_put, asked, unit), keep, done, aside_of(answer), unit)
    for word, ask in _ASKS.items():
        prompt, keep_word = Prompt(ask, Text(1000)), partial(_with_reason, asked, unit, word)
        yield Question(_part(asked, unit, word), partial(_same, prompt), keep_word, done=True)


def _same(prompt: Prompt) -> Prompt:
    return prompt


def _with_reason(asked: CharterConsent, unit: str, word: str, reason: str) -> Effect:
    return _keep(asked, unit, reason, word)


def _part(asked: CharterConsent, unit: str, word: str) -> str:
    return str(replace(QuestionId.read(asked.said(unit)), part=word))


def _put(asked: CharterConsent, unit: str) -> Prompt:
    word, reason = asked.word(unit)
    given = f"Đơn vị đã cho ý kiến: {_said(word, reason)}. " if word else ""
    name = asked.cycle.charter.unit_by_id[unit].short
    until = f"\nCho ý kiến đến {say_moment(asked.until, asked.situation.zone)}." if asked.until else ""
    ask = f"{given}{name} có nhất trí với {asked.called} này không?"
    text = f"{described(asked)}\nMã văn bản: {say_hash(asked.hash)}{until}\n{ask}"
    return Prompt(text, Choice((AGREES, REMARKS, REFUSES)), () if word else (LATER,))


def described(asked: CharterConsent) -> str:
    """The text in few lines: what a draft changes; of the first charter, its size."""
    if asked.number == 1:
        return f"{head(asked.charter)} Đọc toàn văn: gõ “quy chế”."
    lines = [f"{begin(asked.called)}, lý do: {quoted(asked.reason)}.", *lines_of(asked.situation)]
    return "\n".join(lines)


def _keep(asked: CharterConsent, unit: str, reason: str, word: str) -> Effect:
    before, name = asked.word(unit), asked.cycle.charter.unit_by_id[unit].name
    if before == (word, reason):
        return Effect(result=f"{name} vẫn: {_said(word, reason)}.")
    fact = Answered(unit, asked.said(unit), f"{word} {asked.hash}", reason=reason)
    now = consent(project(asked.situation, (fact,)))
    if now is None:
        return Effect()
    was = f" (trước đó: {WORDS[before[0]]})" if before[0] else ""
    said = f"Đã ghi: {name} {_said(word, reason)}{was}. Mã văn bản: {say_hash(asked.hash)}."
    told: list[str] = []
    if word != YES:
        told.append(f"{begin(asked.called)}: {name} {_said(word, reason)}.")
    if not now.saying("") and asked.saying(""):
        told.append(f"Các đơn vị đã cho ý kiến đủ về quy chế: {now.count}. Việc tiếp theo: gõ “sửa quy chế”.")
    return Effect((fact,), said, to_steering(Message("\n".join(told), news=True)) if told else ())


def _said(word: str, reason: str) -> str:
    return WORDS[word] + (f": “{reason}”" if reason else "")


def asking_all(asked: CharterConsent) -> tuple[Message, ...]:
    """Messages that put the question to each unit's answering seat."""
    messages = []
    for unit in asked.cycle.charter.units:
        role = voice(asked.situation, unit.id)
        for question in (q for q in questions(asked.situation, role, unit.id) if not q.done):
            messages.append(as_message(question, Audience("role", role=role, unit=unit.id)))
    return tuple(messages)


def said_by_all(asked: CharterConsent) -> str:
    """List of all units with their words and remarks."""
    lines = [f"– {unit.short}: {_said(*asked.word(unit.id))}" for unit in asked.cycle.charter.units]
    return "\n".join(["Ý kiến các đơn vị:", *lines])


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button under the charter does nothing any more."""
    asked = consent(situation)
    if ref.unit not in own_units(situation) or asked is None or asked.put is None:
        return "Việc lấy ý kiến về quy chế này đã xong." if ref.unit in own_units(situation) else EXPIRED
    if ref.leaf != asked.hash[:MARK]:
        return "Lựa chọn này thuộc dự thảo trước. Dự thảo đã thay đổi."
    if not asked.is_open:
        return "Đã hết hạn cho ý kiến về quy chế."
    return "Ý kiến về quy chế do lãnh đạo đơn vị cho."
