"""Campaigns (phong trào) of a year: each has its dates, and a result that every unit reports.

A criterion may be tied to one by its key `campaign`: what a unit reports there is then proposed as its answer.
Campaigns are one year's; the next year has those that its own charter names.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.rules.calendar import Window
from bot.rules.fields import Fields

# Before a campaign's id in the names of the timetable's windows.
PREFIX = "campaign."
# So long after a pledged campaign's last day its result is still taken.
LATER = timedelta(days=7)
LONGEST = 80


@dataclass(frozen=True)
class Campaign:
    """Campaign of the year. Results are taken while its window is open; the window's `due` is its last day."""

    id: str
    title: str
    window: Window

    @property
    def name(self) -> str:
        """Name of its window in the timetable."""
        return PREFIX + self.id


@dataclass(frozen=True)
class PledgedCampaign:
    """Campaign of the next year, as a pledge has it: its title, its first and its last day."""

    title: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.title}, từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"

    def stored(self) -> str:
        return f"{self.first.isoformat()} {self.last.isoformat()} {self.title}"

    @classmethod
    def read(cls, stored: str) -> "PledgedCampaign":
        first, last, title = stored.split(" ", 2)
        return cls(title, date.fromisoformat(first), date.fromisoformat(last))

    def entry(self, id: str, zone: tzinfo) -> dict[str, str]:
        """Plain data of the charter of that year: results are taken from the morning of the first day to a week
        after the last."""
        opens, due = (
            datetime.combine(day, at, zone) for day, at in ((self.first, time(8)), (self.last, time(17)))
        )
        moments = {"opens": opens, "due": due, "closes": due + LATER}
        return {
            "id": id,
            "title": self.title,
            **{name: at.isoformat(timespec="minutes") for name, at in moments.items()},
        }


def read_campaigns(fields: Fields) -> tuple[Campaign, ...]:
    """Campaigns of the section `campaigns`. Raises CharterError."""
    found: list[Campaign] = []
    for entry in fields.each("campaigns", says="campaigns of the year, of which each unit reports a result"):
        id = entry.id(says="for ever; criteria name it in `campaign`")
        title = entry.text("title", says="what it is called", longest=LONGEST)
        opens = entry.moment("opens", says="its first day; from then on a result can be reported")
        due = entry.moment("due", says="its end, before which who has not reported is reminded")
        closes = entry.moment("closes", says="from then on no result is taken")
        entry.done()
        if not opens < due <= closes:
            raise entry.wrong("due", "opens, due and closes must follow each other")
        if any(id == other.id for other in found):
            raise entry.wrong("id", f"{id!r} stands twice")
        found.append(Campaign(id, title, Window(opens, due, closes, label=f"phong trào “{title}”")))
    return tuple(found)
