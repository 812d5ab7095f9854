"""Batch entry: several answers in one message (``a1 3; a2 2,5; a3 không``), repeated line by line."""

import re

from bot.conversations.scoring.self_scores import questions, why_expired
from bot.dialogue.facts import Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.situation import Seat, Situation
from bot.questions import Unclear
from bot.rules.charter import Charter, Leaf
from bot.state.history import is_check
from bot.state.sheet import sheet_of
from bot.vietnamese import fold

_PARTING = re.compile(r"[;\n]")
# Quick test before any code is looked up: a part with a code and a reply matches it, most single replies don't.
_CODE_AND_REPLY = re.compile(r"[\s:=]\S")


def several(situation: Situation, seat: Seat, text: str, near: Question | None) -> Effect | None:
    """Effect of a message in which each part is a code and an answer; None if it is no such message.

    A part that cannot be read is repeated with the reason, the others are kept. Where nothing is asked (`near`
    is None) it is too late for the table, and the effect says so.
    """
    ref = QuestionId.read(near.id).behind if near else QuestionId("", "")
    paper = ref.conversation == "paper"
    unit = ref.unit if paper else seat.unit
    parts = [part.strip() for part in _PARTING.split(text) if part.strip()]
    if situation.cycle is None or not unit or (not paper and seat.role != "representative"):
        return None
    named = [_named(situation.cycle.charter, part) for part in parts]
    if not any(named) or (len(parts) == 1 and near and _readable(near, text)):
        return None
    facts: tuple[Fact, ...] = ()
    lines, goto = [], ""
    for part, found in zip(parts, named, strict=True):
        if found is None:
            lines.append(f"“{part}”: không thấy mã tiêu chí.")
            continue
        leaf, reply = found
        now = project(situation, facts)
        own = sheet_of(now, unit).id(leaf.id)
        question = next((q for q in questions(now, unit, paper=paper) if own in (q.id, q.stores)), None)
        if question is None:
            return None if near else Effect(result=why_expired(situation, QuestionId.read(own)))
        try:
            effect = question.keep(question.put().form.read(reply))
        except Unclear as unclear:
            lines.append(f"{leaf.code}: chưa ghi. {unclear}")
            continue
        facts = (*facts, *effect.facts)
        if not effect.result and is_check(effect.goto):
            # Far above the plan: it is asked about once the others are kept.
            lines.append(f"{leaf.code}: chưa ghi, cần xác nhận.")
            goto = goto or effect.goto
            continue
        said = effect.result.split("\n")[0]
        lines.append(said if f"{leaf.code}:" in said else f"{leaf.code}: {said[:1].lower()}{said[1:]}")
    return Effect(facts, "\n".join(lines), goto=goto)


def _named(charter: Charter, part: str) -> tuple[Leaf, str] | None:
    """Leaf and reply in a part, by the longest code with which it begins; None without one."""
    folded = fold(part)
    if not _CODE_AND_REPLY.search(folded):
        return None
    fitting = [
        leaf
        for code, leaf in charter.folded_codes
        if folded.startswith(code) and re.match(r"[\s:=]+\S", folded[len(code) :])
    ]
    if not fitting:
        return None
    leaf = max(fitting, key=lambda fit: len(fit.code))
    return leaf, re.split(r"[\s:=]+", part, maxsplit=len(leaf.code.split()))[-1]


def _readable(near: Question, text: str) -> bool:
    try:
        near.put().form.read(text)
    except Unclear:
        return False
    return True
