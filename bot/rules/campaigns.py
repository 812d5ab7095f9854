"""Campaigns (phong trào) of a year: each has its dates, and a result that every unit reports.

A criterion may be tied to one by its key `campaign`: what a unit reports there is then proposed as its answer.
Campaigns are one year's; the next year has those that its own charter names.
"""

from dataclasses import dataclass

from bot.rules.calendar import Window
from bot.rules.fields import Fields

# Before a campaign's id in the names of the timetable's windows.
PREFIX = "campaign."


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


def read_campaigns(fields: Fields) -> tuple[Campaign, ...]:
    """Campaigns of the section `campaigns`. Raises CharterError."""
    found: list[Campaign] = []
    for entry in fields.each("campaigns", says="campaigns of the year, of which each unit reports a result"):
        id = entry.id(says="for ever; criteria name it in `campaign`")
        title = entry.text("title", says="what it is called", longest=80)
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
