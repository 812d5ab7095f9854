"""Waiting list for the desk: for each unit with something open at the present stage, whom it waits for and
since when: ``BHXH: chờ lãnh đạo duyệt từ hôm qua``.
"""

from typing import assert_never

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Unit
from bot.state.agreement import NO, objecting, paper, voice, voiceless
from bot.state.pending import (
    abandoned,
    lacking_reviewers,
    not_agreed,
    speaks_for,
    unanswered,
    unchecked,
    unexplained,
    waiting,
)
from bot.state.seats import is_held
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import running, staged
from bot.vietnamese import say_list, say_since


def lines(situation: Situation) -> list[str]:
    """A line for each unit that is waited for; none while the present stage is not running."""
    cycle = situation.cycle
    if cycle is None or not cycle.stage or not running(situation, cycle.stage):
        return []
    open_now = set(waiting(situation))
    said = [(unit, _of_unit(situation, unit)) for unit in cycle.charter.units if unit.short in open_now]
    return [f"– {unit.short}: chờ {whom}" for unit, whom in said if whom]


def _of_unit(situation: Situation, unit: Unit) -> str:
    if situation.cycle is None:
        return ""
    match situation.cycle.stage:
        case "self":
            return _scoring(situation, sheet_of(situation, unit.id))
        case "review":
            sheet = sheet_of(situation, unit.id)
            return _returned(situation, sheet) if sheet.revised_until else _reviewing(situation, unit)
        case "explain":
            return _explaining(situation, unit)
        case "agree":
            return _agreeing(situation, unit)
        case "":
            return ""
        case never:
            assert_never(never)


def _scoring(situation: Situation, sheet: Sheet) -> str:
    unit = sheet.unit.id
    if sheet.status == "with_leader":
        sent = sheet.answers.get(sheet.id("send"))
        nobody = "" if is_held(situation, "leader", unit) else " (chưa vào)"
        return f"lãnh đạo{nobody} duyệt{_since(situation, sent)}"
    if not is_held(situation, "representative", unit):
        return "đại diện vào"
    word = sheet.answers.get(str(QuestionId(sheet.cycle.id, "approve", unit)))
    sent = sheet.answers.get(sheet.id("send"))
    if word and sent and word.number > sent.number and word.value == "return":
        return f"đại diện sửa theo ý kiến lãnh đạo{_since(situation, word)}"
    if sheet.missing():
        begun = "" if sheet.values else ", chưa bắt đầu"
        return f"đại diện chấm, còn {len(sheet.missing())} tiêu chí{begun}"
    if unfounded := sheet.unfounded():
        return f"đại diện bổ sung lý do hoặc minh chứng của {len(unfounded)} tiêu chí"
    return f"đại diện gửi bảng, đã đủ tiêu chí{_since(situation, _last(sheet))}"


def _last(sheet: Sheet) -> Answer | None:
    return max(
        (a for leaf in sheet.charter.leaves.values() if (a := sheet.answer(leaf))), key=_number, default=None
    )


def _number(answer: Answer) -> int:
    return answer.number


def _returned(situation: Situation, sheet: Sheet) -> str:
    back = sheet.answers.get(str(QuestionId(sheet.cycle.id, "return", sheet.unit.id)))
    who = "lãnh đạo duyệt lại" if sheet.status == "with_leader" else "đại diện gửi lại bảng"
    return f"{who}{_since(situation, back)}"


def _reviewing(situation: Situation, unit: Unit) -> str:
    sheet = staged(situation, unit.id, "review")
    groups = unchecked(situation, unit.id)
    names = dict.fromkeys(name for group in groups for name in lacking_reviewers(sheet, group))
    left = [group.code or group.title for group in groups if abandoned(sheet, group)]
    parts = [f"{say_list(list(names))} thẩm định"] if names else []
    parts += (
        [f"thư ký mời người khác thẩm định nhóm {say_list(left)}: mọi người đã xin không thẩm định"]
        if left
        else []
    )
    return "; ".join(parts)


def _explaining(situation: Situation, unit: Unit) -> str:
    if left := unexplained(situation, unit.id):
        return f"đại diện trả lời kết quả thẩm định, còn {len(left)} mục"
    sheet = staged(situation, unit.id, "explain")
    left = unanswered(situation, unit.id)
    names = dict.fromkeys(filter(None, (speaks_for(situation, unit.id, leaf) for leaf in left)))
    words = [word for leaf in left if (word := sheet.word("explain", leaf.id))]
    first = min(words, key=_number, default=None)
    return (
        f"{say_list(list(names)) or 'tổ thẩm định'} trả lời giải trình{_since(situation, first)}"
        if left
        else ""
    )


def _agreeing(situation: Situation, unit: Unit) -> str:
    if left := not_agreed(situation, unit.id):
        return f"thư ký ghi điểm thống nhất của {len(left)} mục"
    table = paper(situation)
    if table is None or not table.presented:
        return "thư ký trình bảng điểm"
    if unit in objecting(situation) and table.word(unit.id)[0] == NO:
        word = situation.answers.get(unit.id, {}).get(str(QuestionId(table.cycle.id, "consent", unit.id)))
        return f"cụm trưởng xem xét ý kiến không nhất trí{_since(situation, word)}"
    if unit in voiceless(situation):
        who = "lãnh đạo" if voice(situation, unit.id) == "leader" else "đại diện"
        put = situation.answers.get("", {}).get(str(QuestionId(table.cycle.id, "present")))
        return f"{who} cho ý kiến về bảng điểm{_since(situation, put)}"
    return ""


def _since(situation: Situation, answer: Answer | None) -> str:
    return f" {say_since(answer.at, situation.now, situation.zone)}" if answer else ""
