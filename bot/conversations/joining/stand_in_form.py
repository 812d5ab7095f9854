"""Form for the days of a stand-in as people write them: ``từ 01/07 đến 31/07/2026``, ``đến 31/07``."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.dialogue.situation import Term
from bot.questions import Option, Style, Unclear, option_of
from bot.typed_days import TypedDay, typed_days

# Days of a stand-in that begins today, as quick ways to say it.
QUICK = (7, 14, 30)
# Whoever is away for longer than a year is replaced.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Days:
    """Form for the first and the last day, or the last alone; the stored value is both in ISO 8601, joined by a
    slash.

    `today` is the earliest. A day without a year is the next such day.
    """

    today: date
    style: Style = "examples"

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(f"d{days}", f"{days} ngày, đến hết {self._after(days):%d/%m/%Y}") for days in QUICK)

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return self.pick(option.key)
        named = typed_days(reply)
        if not 1 <= len(named) <= 2:
            raise Unclear(self._how())
        last = self._day(named[-1], self.today)
        first = self._first(named[0], named[-1]) if len(named) == 2 else self.today
        if last < first:
            last = self._day(named[-1], first)
        if first < self.today or last < first:
            raise Unclear(f"Ngày cuối phải từ ngày đầu trở đi, và chưa qua. {self._how()}")
        if last - first > LONGEST:
            raise Unclear("Đại diện thay lâu nhất một năm. Lâu hơn: đề nghị thư ký cụm thay người.")
        return self._value(first, last)

    def pick(self, key: str) -> str:
        for option, days in zip(self.options, QUICK, strict=True):
            if option.key == key:
                return self._value(self.today, self._after(days))
        return self.read(key)

    def accepts(self, value: str) -> bool:
        first, _, last = value.partition("/")
        try:
            return date.fromisoformat(first) <= date.fromisoformat(last)
        except ValueError:
            return False

    def say(self, value: str) -> str:
        first, _, last = value.partition("/")
        return f"từ {date.fromisoformat(first):%d/%m/%Y} đến hết {date.fromisoformat(last):%d/%m/%Y}"

    def _first(self, written: TypedDay, until: TypedDay) -> date:
        """First day. In "01/03 - 31/03/2027" the year stands at the end for both, in "15/12 - 15/01/2027" only
        for the last."""
        if written.year is not None or until.year is None:
            return self._day(written, self.today)
        last = self._day(until, self.today)
        found = [day for year in (last.year, last.year - 1) if (day := written.on(year)) and day <= last]
        return found[0] if found else self._day(written, self.today)

    def _day(self, written: TypedDay, since: date) -> date:
        for year in (since.year, since.year + 1):
            found = written.on(year)
            if found is None:
                raise Unclear(f"Không có ngày {written.day:02}/{written.month:02}. {self._how()}")
            if written.year is not None or found >= since:
                return found
        raise Unclear(self._how())

    def _after(self, days: int) -> date:
        return self.today + timedelta(days=days - 1)

    def _value(self, first: date, last: date) -> str:
        return f"{first.isoformat()}/{last.isoformat()}"

    @property
    def example(self) -> str:
        first, last = self.today + timedelta(days=1), self.today + timedelta(days=14)
        return f"{first:%d/%m} đến {last:%d/%m/%Y}"

    def _how(self) -> str:
        return f"Đề nghị gõ ngày đầu và ngày cuối, ví dụ: {self.example}."


def term_of(value: str, zone: tzinfo) -> Term:
    """The time that a stored value means: from the first minute of the first day to the end of the last."""
    first, _, last = value.partition("/")
    begins, ends = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    return Term(
        *(datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in (begins, ends)),
    )


def last_day(ends: datetime, zone: tzinfo) -> str:
    """Last day of somebody who stands in, in words."""
    return f"{ends.astimezone(zone) - timedelta(days=1):%d/%m/%Y}"
