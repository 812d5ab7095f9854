"""Next year's timetable as it is proposed: on working days, said with what was moved and why."""

import hashlib
from datetime import datetime

from bot.conversations.window_names import named
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Cycle, Situation
from bot.rules.working_timetable import HANDOVER, MOMENTS, RETENTION, Moved, Proposal, proposed
from bot.vietnamese import begin, say_day, say_moment

_NAMES = {"opens": "mở", "due": "hạn", "grace": "hết ân hạn", "closes": "đóng"}
_ALONE = {HANDOVER: "bàn giao lãnh đạo cụm", RETENTION: "xóa dữ liệu cá nhân của năm"}
# Moved dates that are told one by one; of more, their number.
_MOST = 10


def proposal(situation: Situation, cycle: Cycle) -> Proposal:
    """Dates of next year: as proposed, with those that were chosen in their place."""
    made = proposed(cycle.charter, situation.timetable.working)
    for key in made.dates:
        if chosen := said(situation, cycle, key):
            made = made.changed(key, datetime.fromisoformat(chosen).astimezone(made.dates[key].tzinfo))
    return made


def mark(made: Proposal, cycle: Cycle | None = None) -> str:
    """Mark of the dates, and of the draft of the criteria: the question that opens the year is about these and
    no others."""
    table = cycle.draft.hash if cycle and cycle.draft else ""
    text = "\n".join(
        [*(f"{key} {at.isoformat()}" for key, at in made.dates.items()), *([table] if table else [])]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def text(situation: Situation, cycle: Cycle, made: Proposal) -> str:
    """The timetable in lines, what was moved and why, and what is provisional."""
    year = cycle.charter.year + 1
    lines = [f"Lịch dự kiến năm {year}:"]
    lines += [f"– {window_line(situation, made, name)}" for name in in_order(cycle, made)]
    moved = list(made.moved)
    if moved:
        lines.append("Đã dời để không rơi vào ngày nghỉ:")
        lines += [f"– {_say_moved(situation, one)}" for one in moved[:_MOST]]
        lines += [f"– và {len(moved) - _MOST} mốc khác"] if len(moved) > _MOST else []
    lines.append(f"Ngày nghỉ Tết, nghỉ bù năm {year} là dự kiến, Chính phủ công bố hằng năm.")
    return "\n".join(lines)


# --- in words ---


def in_order(cycle: Cycle, made: Proposal) -> list[str]:
    """Windows by their opening, then what has a single date."""
    windows = [name for name in cycle.charter.windows if f"{name}.due" in made.dates]
    windows.sort(key=lambda name: made.dates[f"{name}.opens"])
    return [*windows, *(key for key in _ALONE if key in made.dates)]


def keys_of(made: Proposal, name: str) -> list[str]:
    """Keys of the dates of a window, in their order; of what has a single date, its own."""
    return [key for moment in MOMENTS if (key := f"{name}.{moment}") in made.dates] or [name]


def window_line(situation: Situation, made: Proposal, name: str) -> str:
    """``Tự chấm: mở 22/11/2027, hạn 17:00, thứ Hai, 06/12/2027, đóng 10/12/2027``."""
    if name in _ALONE:
        return f"{begin(_ALONE[name])}: {say_day(made.dates[name], situation.zone)}"
    opens, due, closes = (made.dates[f"{name}.{moment}"] for moment in ("opens", "due", "closes"))
    last = f", đóng {_short(situation, closes)}" if closes != due else ""
    what = begin(named(situation, name))
    return f"{what}: mở {_short(situation, opens)}, hạn {say_moment(due, situation.zone)}{last}"


def _short(situation: Situation, at: datetime) -> str:
    return f"{at.astimezone(situation.zone):%d/%m/%Y}"


def called(situation: Situation, key: str) -> str:
    """``hạn tự chấm``."""
    name, _, moment = key.partition(".")
    return f"{_NAMES[moment]} {named(situation, name)}" if moment else _ALONE[name]


def _say_moved(situation: Situation, one: Moved) -> str:
    why = why_off(situation, one.named) if one.why == "off" else "giữ thứ tự và thời gian của các bước"
    to = say_day(one.at, situation.zone)
    return f"{begin(called(situation, one.key))}: {_short(situation, one.named)} sang {to} ({why})"


def why_off(situation: Situation, at: datetime) -> str:
    """Reason why nobody works on that day: the day of the week, else that it is a holiday."""
    day = at.astimezone(situation.zone).date()
    if day.weekday() not in situation.timetable.working.weekdays:
        return "Chủ nhật" if day.weekday() == 6 else "thứ Bảy"
    return "nghỉ lễ, Tết hoặc nghỉ bù" if day in situation.holidays else "ngày nghỉ của cụm"


def said(situation: Situation, cycle: Cycle, key: str, tail: str = "") -> str:
    """Date that was chosen, as it is stored; "" where the proposed one stands."""
    answer = situation.answers.get("", {}).get(date_id(cycle, key, tail))
    return answer.value if answer and not answer.aside else ""


def date_id(cycle: Cycle, key: str, tail: str = "") -> str:
    """Id of the question about a date (``k7/newyear..self.due``); with a tail, about its day off."""
    window, _, moment = key.partition(".")
    return str(QuestionId(cycle.id, "newyear", "", window, f"{moment}{tail}"))
