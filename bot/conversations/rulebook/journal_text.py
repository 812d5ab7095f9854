"""Journal in plain words: of each act its number, when and by whom it was done, and the reason it was given."""

from datetime import datetime
from typing import NamedTuple

from bot.conversations.rulebook.acts import Act, words_of
from bot.dialogue.situation import JournalEntry, Situation
from bot.rules.retention import GONE
from bot.state.seats import own_units, steers
from bot.vietnamese import quoted

# Acts about the points of one unit: others read that it was done, and not why.
OF_ONE_UNIT = ("return",)


class Told(NamedTuple):
    """Act in words: when, by whom, what was done, and why ("": no reason was asked for)."""

    when: str
    by: str
    words: str
    why: str


def said(situation: Situation, entry: JournalEntry) -> str:
    """``57 · 08:05 23/11/2026 · Thư ký: chốt tự chấm. Lý do: “Đủ bảng”.``"""
    when, by, words, why = told(situation, entry)
    return " ".join(filter(None, (f"{entry.number} · {when} · {by}: {words}.", why)))


def told(situation: Situation, entry: JournalEntry) -> Told:
    """The act in words, for whoever looks at it."""
    act = Act(situation, _year(situation, entry.act.get("cycle")), entry.act)
    return Told(_moment(situation, entry.act.get("at")), act.by(), words_of(act), _why(act))


def _why(act: Act) -> str:
    reason = str(act.body.get("why") or "")
    if not reason:
        return ""
    if reason == GONE:
        return "Lý do đã xóa theo quy chế."
    if act.name in OF_ONE_UNIT and not (steers(act.situation) or act.what in own_units(act.situation)):
        return "Lý do đã báo đơn vị."
    return f"Lý do: {quoted(reason)}."


def _year(situation: Situation, cycle: object) -> Situation:
    """Year of a cycle's number; the present one where the act belongs to none."""
    if cycle is None or (situation.cycle and situation.cycle.id == f"k{cycle}"):
        return situation
    others = (year for year in situation.years.values() if year.cycle and year.cycle.id == f"k{cycle}")
    return next(others, situation)


def _moment(situation: Situation, text: object) -> str:
    try:
        at = datetime.fromisoformat(str(text)).astimezone(situation.zone)
    except ValueError:
        return "không rõ giờ"
    return f"{at:%H:%M %d/%m/%Y}"
