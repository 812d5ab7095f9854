"""Form for a moment as people write it: ``08:00 15/12/2026``, ``8h30 ngày 15/12``."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.questions import Option, Style, Unclear, option_of
from bot.typed_days import typed_days
from bot.vietnamese import fold, say_moment

_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|gio|g)\s*(\d{1,2})?(?:\s*phut)?(?!\d)", re.ASCII)


@dataclass(frozen=True)
class When:
    """Form for a moment after `now`, read in `zone`; the stored value is ISO 8601 in UTC. A day without a year
    is the next such day.

    With `usual`, the moment that stands so far, a day alone will do: the hour is that one's, the year the
    nearest to it. `options` are words beside it.
    """

    now: datetime
    zone: tzinfo
    options: tuple[Option, ...] = ()
    style: Style = "examples"
    usual: datetime | None = None

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return option.key
        # The day is read first: in "9h 11/12" the hour would take 11 for its minutes.
        day = next(iter(typed_days(fold(reply))), None)
        hour = _HOUR.search(day.rest) if day else None
        if day is None or (hour is None and self.usual is None):
            raise Unclear(self._how())
        usual = (self.usual or self.now).astimezone(self.zone)
        at = (int(hour[1]), int(hour[2] or 0)) if hour else (usual.hour, usual.minute)
        for year in self._years(day.month) if day.year is None else [day.year]:
            try:
                moment = datetime(year, day.month, day.day, *at, tzinfo=self.zone)
            except ValueError:
                raise Unclear(f"Không có ngày hoặc giờ này. {self._how()}") from None
            if moment > self.now:
                return moment.astimezone(UTC).isoformat()
        raise Unclear(
            f"Thời điểm này đã qua; hiện là {say_moment(self.now, self.zone)}. Đề nghị gõ lại giờ và ngày."
        )

    def _how(self) -> str:
        if self.usual:
            return f"Đề nghị gõ ngày, ví dụ: {self.usual.astimezone(self.zone):%d/%m/%Y}."
        return "Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026."

    def _years(self, month: int) -> list[int]:
        """Years that a day without one may be of, the likeliest first."""
        if self.usual is None:
            year = self.now.astimezone(self.zone).year
            return [year, year + 1]
        usual = self.usual.astimezone(self.zone)
        return [usual.year + round((usual.month - month) / 12)]

    def pick(self, key: str) -> str:
        return key if any(option.key == key for option in self.options) else self.read(key)

    def accepts(self, value: str) -> bool:
        try:
            return datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False

    def say(self, value: str) -> str:
        return say_moment(datetime.fromisoformat(value), self.zone)
