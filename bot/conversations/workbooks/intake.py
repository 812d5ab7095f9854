"""Intake of workbooks: a file that is one is wanted at once; what was read of it comes as a turn of its own."""

import re
from dataclasses import replace

from bot.conversations.scoring import self_scores
from bot.conversations.turns import ask, repeat
from bot.conversations.workbooks import review_workbook, self_workbook
from bot.dialogue.facts import WorkbookRead, WorkbookSent
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from bot.dialogue.said import Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Message, Turn
from bot.dialogue.workbooks import Workbook
from bot.rules.charter import Unit
from bot.state.workbook_doubts import talk_of
from bot.vietnamese import fold, say_list

# A file is a workbook by its name, which our own begins with, or by what is written beside it.
_NAMED = re.compile(r"bang mau\b")
# Files of one message that are read, at most.
MOST = 5
NO_SEAT = "Vai này không gửi bảng mẫu."


def is_workbook(said: Said) -> bool:
    """True for files that are called, or sent with the words, “bảng mẫu”."""
    names = (said.text, *(file.name for file in said.files))
    return bool(said.files) and any(_NAMED.match(re.sub(r"[\W_]+", " ", fold(name))) for name in names)


def receive(situation: Situation, said: Said) -> Turn:
    """Turn that wants these workbooks to be read; where no seat may send one now, it says why."""
    if why := _closed(situation):
        return repeat(situation, f"{why} Tệp không được lưu.")
    files = said.files[:MOST]
    over = f" Mỗi lần đọc nhiều nhất {MOST} tệp." if len(said.files) > MOST else ""
    named = say_list([file.name for file in files], MOST)
    text = f"Đã nhận tệp {named}, đang đọc bảng.{over}"
    return Turn(tuple(WorkbookSent(file) for file in files), messages=(Message(text),))


def read(situation: Situation, said: Said) -> Turn:
    """Turn for what was read of a workbook: said back and put to whoever sent it, or refused."""
    workbook = said.workbook
    if workbook is None or situation.cycle is None:
        return repeat(situation, "")
    if why := _foreign(situation, workbook):
        return repeat(situation, f"{why} Không ghi gì từ tệp {workbook.name}.")
    unit = situation.cycle.charter.unit_by_id[workbook.reading.unit]
    seat = _seat(situation, unit, workbook.reading.stage)
    if seat is None:
        return repeat(situation, f"{_not_theirs(situation, unit)} Không ghi gì từ tệp {workbook.name}.")
    if seat.role == "reviewer":
        return _put(situation, unit, replace(workbook, talk=review_workbook.talk_of(seat)), seat)
    paper = seat.role == "secretary"
    if not self_scores.is_open(situation, unit.id, paper=paper):
        why = self_scores.why_closed(situation, unit.id)
        if paper and situation.cycle.stage == "self":
            why = f"Bảng tự chấm của {unit.name} đã gửi, hoặc đã hết hạn."
        return repeat(situation, f"{why} Không ghi gì từ tệp {workbook.name}.")
    return _put(situation, unit, replace(workbook, talk=talk_of(paper=paper)), seat)


def _put(situation: Situation, unit: Unit, workbook: Workbook, seat: Seat) -> Turn:
    """Turn that stores the workbook and asks whether to take it; where it brings nothing, that is said."""
    fact = WorkbookRead(unit.id, workbook)
    now = project(situation, (fact,))
    if seat.role == "reviewer":
        question = review_workbook.pending(now, seat, unit.id)
        nothing = review_workbook.nothing_new(now, seat, unit.id, workbook)
    else:
        question = self_workbook.pending(now, unit.id, paper=seat.role == "secretary")
        nothing = self_workbook.nothing_new(now, unit.id, workbook)
    if nothing or question is None:
        return repeat(situation, nothing)
    return ask(now, question, Effect((fact,)), purpose=True)


def _closed(situation: Situation) -> str:
    """Reason why none of the speaker's seats may send a workbook now; "" where one may."""
    if situation.cycle is None:
        return NO_SEAT
    why = ""
    for seat in situation.seats:
        match seat.role:
            case "representative":
                if self_scores.is_open(situation, seat.unit):
                    return ""
                why = self_scores.why_closed(situation, seat.unit)
            case "secretary":
                if situation.cycle.stage == "self":
                    return ""
                why = why or "Đã chốt tự chấm, không nhập thêm."
            case "reviewer":
                if situation.cycle.stage == "review":
                    return ""
                why = why or review_workbook.NOT_NOW
            case _:
                pass
    return why or NO_SEAT


def _foreign(situation: Situation, workbook: Workbook) -> str:
    """Reason why the file is none of this year's and cluster's; "" for one that is."""
    reading, cycle = workbook.reading, situation.cycle
    if cycle is None or reading.refused:
        return reading.refused
    if reading.cycle and reading.cycle != cycle.id:
        others = (year.cycle for year in situation.years.values() if year.cycle)
        of = next((f" (năm {other.charter.year})" for other in others if other.id == reading.cycle), "")
        return f"Đây là bảng mẫu của năm khác{of}, năm nay là {cycle.charter.year}."
    if reading.unit not in cycle.charter.unit_by_id:
        return "Bảng không ghi đơn vị nào của cụm; đề nghị ghi “Đơn vị: …” phía trên bảng."
    return ""


def _seat(situation: Situation, unit: Unit, stage: str) -> Seat | None:
    """The speaker's seat for which the workbook is; the unit's own before the secretary's."""
    role = "reviewer" if stage == "review" else ""
    fitting = [
        seat
        for seat in situation.seats
        if (seat.role == role if role else seat.role == "secretary" or _speaks_for(seat, unit))
    ]
    if role:
        return next((seat for seat in fitting if review_workbook.may_check(situation, unit)), None)
    return next(iter(sorted(fitting, key=lambda seat: seat.role == "secretary")), None)


def _speaks_for(seat: Seat, unit: Unit) -> bool:
    return seat.role == "representative" and seat.unit == unit.id


def _not_theirs(situation: Situation, unit: Unit) -> str:
    own = [seat.unit for seat in situation.seats if seat.role == "representative"]
    units = situation.cycle.charter.unit_by_id if situation.cycle else {}
    if own and unit.id not in own:
        return f"Đây là bảng của {unit.name}, không phải của {units[own[0]].name}."
    return f"Vai của đồng chí không nhập được bảng này của {unit.name}."
