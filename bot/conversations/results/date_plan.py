"""Dates of a year that is not open yet: as they were proposed or chosen, in words, under the ids of their talk.

The next year and a cluster that is being founded propose and change their dates in the same way.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversations.window_names import named
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter
from bot.rules.working_timetable import HANDOVER, MOMENTS, RETENTION, Moved, Proposal
from bot.vietnamese import begin, say_day, say_moment

_NAMES = {"opens": "mở", "due": "hạn", "grace": "hết thời gian tính đúng hạn", "closes": "hạn muộn nhất"}
_ALONE = {HANDOVER: "bàn giao lãnh đạo cụm", RETENTION: "xóa dữ liệu cá nhân của năm"}
# Moved dates that are told one by one; of more, their number.
_MOST = 10


@dataclass(frozen=True)
class DatePlan:
    """Dates `made` of a year, by the windows of a charter. `talk` is the conversation in which they change;
    `prefix` begins the leaves of its ids, where these have other leaves besides."""

    situation: Situation
    charter: Charter
    year: int
    made: Proposal
    talk: str
    prefix: str = ""

    def id(self, key: str, tail: str = "") -> str:
        """Id of the question about a date (``k7/newyear..self.due``); with a tail, about its day off."""
        window, _, moment = key.partition(".")
        cycle = self.situation.cycle.id if self.situation.cycle else ""
        return str(QuestionId(cycle, self.talk, "", f"{self.prefix}{window}", f"{moment}{tail}"))

    def said(self, key: str, tail: str = "") -> str:
        """Date that was chosen, as it is stored; "" where the proposed one stands."""
        answer = self.situation.answers.get("", {}).get(self.id(key, tail))
        return answer.value if answer and not answer.aside else ""

    def chosen(self) -> "DatePlan":
        """The plan with the dates that were chosen in the place of those that were proposed."""
        made = self.made
        for key in made.dates:
            if chosen := self.said(key):
                made = made.changed(key, datetime.fromisoformat(chosen).astimezone(made.dates[key].tzinfo))
        return replace(self, made=made)

    @property
    def in_order(self) -> list[str]:
        """Windows by their opening, then what has a single date."""
        windows = [name for name in self.charter.windows if f"{name}.due" in self.made.dates]
        windows.sort(key=lambda name: self.made.dates[f"{name}.opens"])
        return [*windows, *(key for key in _ALONE if key in self.made.dates)]

    def keys_of(self, name: str) -> list[str]:
        """Keys of the dates of a window, in their order; of what has a single date, its own."""
        return [key for moment in MOMENTS if (key := f"{name}.{moment}") in self.made.dates] or [name]

    # --- in words ---

    def text(self) -> str:
        """The timetable in lines, what was moved and why, and what is provisional."""
        lines = [f"Lịch dự kiến năm {self.year}:"]
        lines += [f"– {self.line(name)}" for name in self.in_order]
        moved = list(self.made.moved)
        if moved:
            lines.append("Đã dời để không rơi vào ngày nghỉ:")
            lines += [f"– {self._say_moved(one)}" for one in moved[:_MOST]]
            lines += [f"– và {len(moved) - _MOST} mốc khác"] if len(moved) > _MOST else []
        lines.append(f"Ngày nghỉ Tết, nghỉ bù năm {self.year} là dự kiến, Chính phủ công bố hằng năm.")
        return "\n".join(lines)

    def line(self, name: str) -> str:
        """``Tự chấm: mở 22/11/2027, hạn 17:00, thứ Hai, 06/12/2027, muộn nhất 10/12/2027``."""
        if name in _ALONE:
            return f"{begin(_ALONE[name])}: {say_day(self.made.dates[name], self.situation.zone)}"
        opens, due, closes = (self.made.dates[f"{name}.{moment}"] for moment in ("opens", "due", "closes"))
        last = f", muộn nhất {self._short(closes)}" if closes != due else ""
        what = begin(self.window(name))
        return f"{what}: mở {self._short(opens)}, hạn {say_moment(due, self.situation.zone)}{last}"

    def window(self, name: str) -> str:
        return self.charter.windows[name].label or named(self.situation, name)

    def called(self, key: str) -> str:
        """``hạn tự chấm``."""
        name, _, moment = key.partition(".")
        return f"{_NAMES[moment]} {self.window(name)}" if moment else _ALONE[name]

    def why_off(self, at: datetime) -> str:
        """Reason why nobody works on that day: the day of the week, else that it is a holiday."""
        day = at.astimezone(self.situation.zone).date()
        if day.weekday() not in self.situation.timetable.working.weekdays:
            return "Chủ nhật" if day.weekday() == 6 else "thứ Bảy"
        return "nghỉ lễ, Tết hoặc nghỉ bù" if day in self.situation.holidays else "ngày nghỉ của cụm"

    def _say_moved(self, one: Moved) -> str:
        why = self.why_off(one.named) if one.why == "off" else "giữ thứ tự và thời gian của các giai đoạn"
        to = say_day(one.at, self.situation.zone)
        return f"{begin(self.called(one.key))}: {self._short(one.named)} sang {to} ({why})"

    def _short(self, at: datetime) -> str:
        return f"{at.astimezone(self.situation.zone):%d/%m/%Y}"
