"""Reports that units owe in the year: titles and due dates as the secretary lists them, and when each came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.lateness import NEVER, days_between, report_part

TALK = "report"
# Stored words: a report that was taken off the list, a date that is not known (again).
DROPPED, UNKNOWN = "dropped", "unknown"


@dataclass(frozen=True)
class Report:
    """Report on the list; `id` is its place in it, for ever."""

    situation: Situation
    id: str
    title: str
    due: date

    def question(self, unit: str = "", part: str = "") -> str:
        """Id of a question about the report; of one unit, about the date on which it came."""
        cycle = self.situation.cycle.id if self.situation.cycle else ""
        return str(QuestionId(cycle, TALK, unit, self.id, part))

    def received(self, unit: str) -> str:
        """ISO date on which the unit's came; NEVER; "" while nothing was entered."""
        answer = self.situation.answers.get(unit, {}).get(self.question(unit))
        return "" if answer is None or answer.aside or answer.value == UNKNOWN else answer.value

    def late(self, unit: str) -> int | str:
        """Days late, or NEVER; 0 for what came in time, and for what is not known."""
        came = self.received(unit)
        if came in ("", NEVER):
            return came or 0
        return days_between(self.due, date.fromisoformat(came))


def reports(situation: Situation) -> tuple[Report, ...]:
    """Reports of the list, in the order of their due dates."""
    return situation.once(_reports)


def _reports(situation: Situation) -> tuple[Report, ...]:
    return tuple(sorted(_listed(situation), key=lambda report: (report.due, report.id)))


def _listed(situation: Situation) -> Iterator[Report]:
    for question, answer in situation.answers.get("", {}).items():
        ref = QuestionId.read(question)
        if ref.conversation == TALK and ref.leaf and not ref.part and not ref.unit and answer.value:
            due, _, title = answer.value.partition(" ")
            if (
                answer.value != DROPPED
                and not answer.aside
                and situation.cycle
                and ref.cycle == situation.cycle.id
            ):
                yield Report(situation, ref.leaf, title, date.fromisoformat(due))


def next_id(situation: Situation) -> str:
    """Id of a report that is yet to be listed; never that of one taken off."""
    known = [QuestionId.read(id) for id in situation.answers.get("", {})]
    numbers = [int(ref.leaf[1:]) for ref in known if ref.conversation == TALK and ref.leaf[1:].isdigit()]
    return f"r{max(numbers, default=0) + 1}"


def late_reports(situation: Situation, unit: str) -> dict[str, int | str]:
    """Part of the stored value -> days late, of the unit's reports that came late or never."""
    return {report_part(report.title): days for report in reports(situation) if (days := report.late(unit))}


def unknown(situation: Situation) -> list[Report]:
    """Reports that fell due and of which some unit's date was not entered."""
    cycle = situation.cycle
    today = situation.now.astimezone(situation.zone).date()
    units = cycle.charter.units if cycle else ()
    return [r for r in reports(situation) if r.due < today and not all(r.received(u.id) for u in units)]
