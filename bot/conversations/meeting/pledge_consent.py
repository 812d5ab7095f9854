"""Consent of each unit to exactly one version of the pledge: yes, yes with a remark, or no with a reason."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text
from bot.state.agreement import voice
from bot.state.meeting import present
from bot.state.pledge import NO, REMARK, WORDS, YES, Pledges, pledges
from bot.state.seats import own_units
from bot.vietnamese import begin

AGREES, REMARKS, REFUSES = (
    Option(YES, "Đồng ý"),
    Option(REMARK, "Đồng ý, có góp ý"),
    Option(NO, "Không đồng ý"),
)


def questions(situation: Situation, role: str, unit: str) -> Iterator[Question]:
    """Question for the unit's word on the version before the units; it can be changed until that is adopted."""
    pledge = pledges(situation)
    if pledge is None or not unit or not pledge.is_open or role != voice(situation, unit):
        return
    answer = situation.answers.get(unit, {}).get(pledge.said(unit))

    def keep(key: str) -> Effect:
        return _keep(pledge, unit, key, "") if key == YES else Effect(goto=_part(pledge, unit, key))

    said, done = pledge.said(unit), bool(pledge.word(unit)[0])
    yield Question(said, lambda: _put(pledge, unit), keep, done, aside_of(answer), unit)
    for word, ask in ((REMARK, "Đề nghị ghi góp ý."), (NO, "Đề nghị ghi lý do không đồng ý.")):
        yield Question(
            _part(pledge, unit, word),
            lambda ask=ask: Prompt(ask, Text(1000)),  # type: ignore[misc]
            lambda reason, word=word: _keep(pledge, unit, word, reason),  # type: ignore[misc]
            done=True,
        )


def _part(pledge: Pledges, unit: str, word: str) -> str:
    return str(replace(QuestionId.read(pledge.said(unit)), part=word))


def _put(pledge: Pledges, unit: str) -> Prompt:
    word, reason = pledge.word(unit)
    given = f"Đơn vị đã trả lời: {_said(word, reason)}. " if word else ""
    name = pledge.cycle.charter.unit_by_id[unit].short
    ask = f"{given}{name} có đồng ý với toàn văn giao ước này không?"
    text = f"{pledge.words}\n\nMã văn bản: {pledge.shown}\n{ask}"
    return Prompt(text, Choice((AGREES, REMARKS, REFUSES)), () if word else (LATER,))


def _keep(pledge: Pledges, unit: str, word: str, reason: str) -> Effect:
    before, name = pledge.word(unit), pledge.cycle.charter.unit_by_id[unit].name
    if before == (word, reason):
        return Effect(result=f"{name} vẫn: {_said(word, reason)}.")
    fact = Answered(unit, pledge.said(unit), f"{word} {pledge.hash}", reason=reason)
    now = pledges(project(pledge.situation, (fact,)))
    if now is None:
        return Effect()
    was = f" (trước đó: {WORDS[before[0]]})" if before[0] else ""
    said = f"Đã ghi: {name} {_said(word, reason)}{was}. Mã văn bản: {pledge.shown}."
    told: list[str] = []
    if word != YES:
        told.append(f"Giao ước năm {pledge.year}: {name} {_said(word, reason)}.")
    if not now.saying("") and pledge.saying(""):
        told.append("Các đơn vị đã cho ý kiến đủ về giao ước. Việc tiếp theo: gõ “giao ước”.")
    news = Message("\n".join(told), news=present(pledge.situation) is None)
    return Effect((fact,), said, to_steering(news) if told else ())


def _said(word: str, reason: str) -> str:
    return WORDS[word] + (f": “{reason}”" if reason else "")


def asking_all(pledge: Pledges, falling: str) -> tuple[Message, ...]:
    """Messages that put the question to each unit's answering seat. `falling`: sentence on earlier words."""
    messages = []
    for unit in pledge.cycle.charter.units:
        role = voice(pledge.situation, unit.id)
        for question in (q for q in questions(pledge.situation, role, unit.id) if not q.done):
            ask = as_message(question, Audience("role", role=role, unit=unit.id))
            head = f"Giao ước đã sửa. {falling}Đề nghị cho ý kiến lại.\n\n" if falling else ""
            messages.append(replace(ask, text=head + ask.text))
    return tuple(messages)


def said_by_all(pledge: Pledges) -> str:
    """List of all units with their words and remarks."""
    lines = ["Ý kiến các đơn vị:"]
    lines += [f"– {unit.short}: {_said(*pledge.word(unit.id))}" for unit in pledge.cycle.charter.units]
    return "\n".join(lines)


def own(situation: Situation, unit: str) -> str:
    """`giao ước` for a unit's seat that has nothing to answer now, and (without a unit) for the group."""
    pledge = pledges(situation)
    if pledge is None or pledge.sent is None:
        return "Chưa có dự thảo giao ước." if pledge else "Quy chế năm nay không có giao ước."
    state = "đã được thông qua" if pledge.adopted else "đang lấy ý kiến"
    word = begin(_said(*pledge.word(unit))) if unit else ""
    own_word = f"\nÝ kiến của đơn vị: {word}." if unit else ""
    return f"{pledge.words}\n\nGiao ước {state}. Mã văn bản: {pledge.shown}.{own_word}"


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button under the pledge does nothing any more."""
    if ref.unit not in own_units(situation):
        return EXPIRED
    pledge = pledges(situation)
    if pledge is None or pledge.sent is None:
        return EXPIRED
    if pledge.adopted:
        return "Giao ước đã được thông qua, không đổi ý kiến được nữa."
    if ref.leaf != pledge.hash[:8]:
        return f"Lựa chọn này thuộc bản giao ước trước. Giao ước đã sửa thành bản số {pledge.sent.number}."
    if not pledge.is_open:
        return "Đã hết hạn cho ý kiến về giao ước."
    return "Ý kiến về giao ước do lãnh đạo đơn vị cho."
