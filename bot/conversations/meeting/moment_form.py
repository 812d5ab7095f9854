"""A form for a day and an hour, as people write them: ``08:00 15/12/2026``, ``8h30 ngày 15/12``."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.questions import Option, Style, Unclear
from bot.vietnamese import fold, say_moment

_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|gio|g)\s*(\d{1,2})?(?:\s*phut)?(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)", re.ASCII)


@dataclass(frozen=True)
class When:
    """A moment after `now`, read in `zone`; the stored value is ISO, in UTC. A day without a year is the
    next one there is."""

    now: datetime
    zone: tzinfo
    options: tuple[Option, ...] = ()
    style: Style = "examples"

    def read(self, reply: str) -> str:
        text = fold(reply)
        # The day first: in "9h 11/12" the hour would take the 11 for its minutes.
        day = _DAY.search(text)
        hour = _HOUR.search(f"{text[: day.start()]} {text[day.end() :]}") if day else None
        if hour is None or day is None:
            raise Unclear("Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026.")
        local = self.now.astimezone(self.zone)
        years = [int(day[3])] if day[3] else [local.year, local.year + 1]
        for year in years:
            try:
                moment = datetime(
                    year, int(day[2]), int(day[1]), int(hour[1]), int(hour[2] or 0), tzinfo=self.zone
                )
            except ValueError:
                raise Unclear(
                    "Không có ngày hoặc giờ này. Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026."
                ) from None
            if moment > self.now:
                return moment.astimezone(UTC).isoformat()
        raise Unclear(
            f"Thời điểm này đã qua; hiện là {say_moment(self.now, self.zone)}. Đề nghị gõ lại giờ và ngày."
        )

    def pick(self, key: str) -> str:
        return self.read(key)

    def accepts(self, value: str) -> bool:
        try:
            return datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False

    def say(self, value: str) -> str:
        return say_moment(datetime.fromisoformat(value), self.zone)
