"""Retention of a year that is over: its file is taken, then data about people and evidence are deleted.

The deletion comes at the charter's date, and not before somebody has confirmed that the file is kept. Points,
results, ballots and the journal stay.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.conversations.results import packet
from bot.dialogue.audiences import to_steering
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, Erased, Reminded, Steered
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message, Turn
from bot.questions import Choice, Option
from bot.rules.retention import PERSONAL, Retention
from bot.vietnamese import begin, say_day, say_moment

TAKE, LATER = Option("take", "Nhận hồ sơ"), Option("wait", "Để sau")
KEPT, AGAIN = Option("kept", "Đã lưu"), Option("take", "Nhận lại")
# Interval at which a file that nobody has taken is asked for, past the date.
EVERY = timedelta(days=30)
_WHAT = "minh chứng, lý do, ý kiến, thông báo và tên người ghi"


def questions(situation: Situation) -> Iterator[Question]:
    """Taking the file of the year, from the notice on until somebody confirms that it is kept."""
    cycle, rules = situation.cycle, _rules(situation)
    if cycle is not None and rules is not None and not _taken(situation, cycle):
        yield Question(
            _id(cycle), lambda: _put(situation, cycle, rules), lambda key: _take(situation, cycle, key)
        )
        kept = _id(cycle, "kept")
        yield Question(kept, lambda: _put_kept(cycle), lambda key: _keep(cycle, key), done=True)


def elapse(situation: Situation, since: datetime) -> Turn:
    """Sends the notice once, asks for a file that is late, or deletes."""
    cycle, rules = situation.cycle, _rules(situation)
    if cycle is None or rules is None:
        return Turn()
    match rules.due(situation.now, over=True, taken=_taken(situation, cycle)):
        case "erase":
            return _erase(situation, cycle)
        case "take":
            late = situation.now - rules.erase
            keys = ["file", *([f"file late {late // EVERY}"] if late >= timedelta() else [])]
            fresh = [key for key in keys if key not in situation.reminded]
            posts = [Message(_post(situation, cycle, rules), GROUP)] if "file" in fresh else []
            asked = _asked(situation) if fresh else ()
            return Turn(tuple(Reminded(key) for key in fresh), messages=(*posts, *asked))
        case "":
            return Turn()
        case never:
            assert_never(never)


def told(situation: Situation) -> str:
    """Sentence below anything that has lost data by the deletion; "" where nothing was deleted."""
    cycle = situation.cycle
    if cycle is None or cycle.erased is None:
        return ""
    on = say_day(cycle.erased, situation.zone)
    return f"\n{begin(_WHAT)} năm {cycle.charter.year} đã xóa theo quy chế, {on}."


def _rules(situation: Situation) -> Retention | None:
    """Retention rules of a year that is over, from the notice until the deletion; else None."""
    cycle = situation.cycle
    rules = cycle.charter.retention if cycle and cycle.erased is None else None
    return rules if cycle and rules and situation.now >= rules.window.opens and _over(cycle) else None


def _over(cycle: Cycle) -> bool:
    """True once the year's result is published and no ballot is open."""
    last = [shot for shot in cycle.snapshots if shot.stage == cycle.charter.stages[-1]]
    published = bool(last) and last[-1].published
    return not cycle.stage and published and all(poll.is_final for poll in cycle.polls)


def _taken(situation: Situation, cycle: Cycle) -> bool:
    return _id(cycle, "kept") in situation.answers.get("", {})


def _id(cycle: Cycle, leaf: str = "") -> str:
    return str(QuestionId(cycle.id, "file", "", leaf))


# --- the file ---


def _put(situation: Situation, cycle: Cycle, rules: Retention) -> Prompt:
    text = (
        f"Hồ sơ năm {cycle.charter.year}: {_when(situation, rules)}, hệ thống xóa {_WHAT} của năm này. "
        "Điểm, kết quả, kết quả bỏ phiếu và nhật ký được giữ lại.\n"
        "Đề nghị nhận hồ sơ (tệp nén, có cả minh chứng) để lưu ở cơ quan; chưa nhận thì chưa xóa."
    )
    return Prompt(text, Choice((TAKE, LATER)))


def _when(situation: Situation, rules: Retention) -> str:
    date = say_moment(rules.erase, situation.zone)
    return f"từ {date}" if situation.now < rules.erase else "ngay khi hồ sơ của năm đã được lưu"


def _take(situation: Situation, cycle: Cycle, key: str) -> Effect:
    if key == LATER.key:
        return _later(cycle)
    # The packet: it alone holds what will be deleted, evidence too.
    if packet.is_made(situation, cycle):
        return _send(cycle)
    return replace(packet.make(situation, cycle), goto=_id(cycle, "kept"))


def _later(cycle: Cycle) -> Effect:
    return Effect(result="Hệ thống sẽ nhắc lại.", goto=str(QuestionId(cycle.id, "desk")))


def _send(cycle: Cycle) -> Effect:
    """Sends the packet as it was made."""
    year = cycle.charter.year
    file = Message(f"Hồ sơ năm {year}.", document=packet.document_of(cycle))
    return Effect(result=f"Gửi hồ sơ năm {year}.", messages=(file,), goto=_id(cycle, "kept"))


def _put_kept(cycle: Cycle) -> Prompt:
    text = f"Đã mở được hồ sơ năm {cycle.charter.year} và lưu ở cơ quan chưa?"
    return Prompt(text, Choice((KEPT, AGAIN, NOT_YET)))


def _keep(cycle: Cycle, key: str) -> Effect:
    if key == NOT_YET.key:
        return _later(cycle)
    if key == AGAIN.key:
        return _send(cycle)
    year = cycle.charter.year
    facts = (
        Answered("", _id(cycle, "kept"), KEPT.key),
        Steered("file taken", str(year), "Đã lưu hồ sơ ở cơ quan."),
    )
    return Effect(facts, f"Đã ghi: hồ sơ năm {year} đã được nhận và lưu.")


def _asked(situation: Situation) -> tuple[Message, ...]:
    question = next(questions(situation), None)
    return to_steering(as_message(question)) if question else ()


# --- the deletion ---


def _post(situation: Situation, cycle: Cycle, rules: Retention) -> str:
    return (
        f"{begin(_when(situation, rules))}, hệ thống xóa {_WHAT} của năm {cycle.charter.year} theo quy chế. "
        "Đơn vị cần giữ bản nào, đề nghị tải về trước. Điểm và kết quả được giữ lại."
    )


def _erase(situation: Situation, cycle: Cycle) -> Turn:
    year = cycle.charter.year
    post = f"Đã xóa {_WHAT} của năm {year} theo quy chế. Điểm và kết quả được giữ lại."
    return Turn((Erased(PERSONAL),), messages=(Message(post, GROUP, head=True),))
