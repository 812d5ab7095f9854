"""Consent of each unit to the whole agreed table, by its hash; the decision on a "no"."""

from collections.abc import Iterator

from bot.conversations.results.posts import places_text, progress
from bot.conversations.scoring import texts
from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Answered, Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, NOT_YET, Effect, Prompt, Question, QuestionId, as_message, aside_of
from bot.dialogue.situation import Role, Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text
from bot.rules.charter import Unit
from bot.state import snapshots
from bot.state.agreement import KEPT, NO, YES, Paper, objecting, paper, voice, voiceless
from bot.state.pending import not_agreed_units
from bot.state.seats import is_held
from bot.state.stages import staged
from bot.vietnamese import quoted, say

PRESENT = Option("present", "Trình các đơn vị")
AGREES, OBJECTS, LOOK = Option(YES, "Nhất trí"), Option(NO, "Không nhất trí"), Option("look", "Xem bảng")
CHANGE, KEEP = Option("change", "Sửa điểm"), Option(KEPT, "Giữ kết quả")
# To the secretary and the chair, once the last unit's word is in.
ALL_IN = to_steering(
    Message("Các đơn vị đã cho ý kiến đủ về bảng điểm thống nhất. Kết thúc: gõ “chốt”.", news=True)
)


# --- presenting the table to the units ---


def presenting(situation: Situation) -> Iterator[Question]:
    """Question that puts the table to the units; asked once everything is agreed, or when the desk opens it."""
    table = paper(situation)
    if table is None or not_agreed_units(situation):
        return
    stored = str(QuestionId(table.cycle.id, "present"))

    def put() -> Prompt:
        places = places_text(table.cycle, table.body)
        return Prompt(
            f"{places}\n\nMã bảng: {table.shown}\nTrình các đơn vị cho ý kiến?", Choice((PRESENT, NOT_YET))
        )

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(result="Chưa trình. Khi cần, chọn “Trình các đơn vị” hoặc gõ “trình”.")
        facts: tuple[Fact, ...] = (
            Answered("", stored, table.hash),
            Steered("present", table.shown, "Đã thống nhất đủ."),
        )
        now = project(situation, facts)
        asked = (_ask(now, unit) for unit in table.cycle.charter.units)
        messages = tuple(message for message in asked if message)
        return Effect(facts, "Đã trình các đơn vị.", (*messages, progress(now)))

    yield Question(table.id("present"), put, keep, done=True, stores=stored)


def _ask(situation: Situation, unit: Unit) -> Message | None:
    """Message that puts the question to the unit's answering seat."""
    role = voice(situation, unit.id)
    question = next(consents(situation, role, unit.id), None)
    return as_message(question, Audience("role", role=role, unit=unit.id)) if question else None


# --- the unit's word ---


def consents(situation: Situation, role: str, unit: str) -> Iterator[Question]:
    """Question for the unit's word on the table before it, until it has given one."""
    table = paper(situation)
    if table is None or not unit or not table.presented or role != voice(situation, unit):
        return
    if table.word(unit)[0]:
        return
    of = table.cycle.charter.unit_by_id[unit]
    stored, why = str(QuestionId(table.cycle.id, "consent", unit)), table.id("consent", unit, "why")

    def put() -> Prompt:
        word = situation.answers.get(unit, {}).get(stored)
        anew = " (đã sửa; ý kiến trước không còn tính)" if word else ""
        text = (
            f"Bảng điểm thống nhất năm {table.cycle.charter.year}{anew}\n"
            f"{places_text(table.cycle, table.body)}\n\n"
            f"{of.short}: {say(snapshots.total(table.body, unit))} điểm. Mã bảng: {table.shown}\n"
            "Đơn vị có nhất trí với toàn bộ bảng điểm này không?"
        )
        return Prompt(text, Choice((AGREES, OBJECTS, LOOK)))

    def keep(key: str) -> Effect:
        if key == LOOK.key:
            return Effect((), texts.whole(staged(situation, unit, "agree")), stays=True)
        return Effect(goto=why) if key == NO else agree()

    def agree() -> Effect:
        facts = (Answered(unit, stored, f"{YES} {table.hash}"),)
        now = project(situation, facts)
        told = () if voiceless(now) or objecting(now) else ALL_IN
        return Effect(facts, f"Đã ghi: {of.name} nhất trí. Mã bảng: {table.shown}.", (*told, progress(now)))

    def refuse(reason: str) -> Effect:
        facts = (Answered(unit, stored, f"{NO} {table.hash}", reason=reason),)
        now = project(situation, facts)
        role = decider(situation)
        ask = as_message(next(objections(now, role, unit)), Audience("role", role=role))
        return Effect(facts, "Đã ghi ý kiến không nhất trí và chuyển cụm trưởng xem xét.", (ask,))

    yield Question(table.id("consent", unit), put, keep, stores=stored)
    ask_why = "Đề nghị ghi lý do không nhất trí, nêu rõ mục và số điểm đề nghị."
    yield Question(why, lambda: Prompt(ask_why, Text(500)), refuse, done=True)


# --- a "no" ---


def decider(situation: Situation) -> Role:
    """Role that decides on a "no": the chair; while nobody holds that seat, the secretary."""
    return "chair" if is_held(situation, "chair") else "secretary"


def objections(situation: Situation, role: str, unit: str) -> Iterator[Question]:
    """Decision on each "no" that waits: the table is changed and put to all again, or kept all the same."""
    table = paper(situation)
    if table is None or role != decider(situation):
        return
    for one in objecting(situation):
        if unit in ("", one.id):
            yield from _objection(table, one)


def _objection(table: Paper, unit: Unit) -> Iterator[Question]:
    situation, cycle = table.situation, table.cycle
    stored, why = str(QuestionId(cycle.id, "object", unit.id)), table.id("object", unit.id, "why")
    word = situation.answers.get(unit.id, {}).get(stored)

    def put() -> Prompt:
        text = (
            f"{unit.name} không nhất trí, lý do: {quoted(table.word(unit.id)[1])}.\n"
            "Sửa điểm: bảng được trình lại cho tất cả các đơn vị. Giữ kết quả: ý kiến này được ghi và công bố "
            "cùng kết quả."
        )
        return Prompt(text, Choice((CHANGE, KEEP)), (LATER,))

    def keep(key: str) -> Effect:
        change = str(QuestionId(cycle.id, "agree", unit.id, "", "pick"))
        return Effect(goto=change if key == CHANGE.key else why)

    def overrule(reason: str) -> Effect:
        facts: tuple[Fact, ...] = (
            Answered(unit.id, stored, f"{KEPT} {table.hash}", reason=reason),
            Steered("overrule", unit.id, reason),
        )
        now = project(situation, facts)
        told = () if voiceless(now) or objecting(now) else ALL_IN
        return Effect(facts, f"Đã ghi: giữ kết quả, công bố kèm ý kiến của {unit.short}.", told)

    yield Question(table.id("object", unit.id), put, keep, aside=aside_of(word), unit=unit.id, stores=stored)
    ask_why = f"Đề nghị ghi lý do giữ kết quả (được công bố cùng ý kiến của {unit.short})."
    yield Question(why, lambda: Prompt(ask_why, Text(500)), overrule, done=True)
