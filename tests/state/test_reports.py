"""The list of reports: what is on it, and when each came."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.dialogue.situation import Answer, Situation
from bot.state.reports import late_reports, next_id, reports, unknown
from tests.worlds.charters import charter
from tests.worlds.core import World

RULES = charter("lateness")
AT = datetime(2026, 11, 23, tzinfo=UTC)


def kept(own: dict[str, str], units: dict[str, dict[str, str]]) -> Situation:
    """A cluster that has answered so: question without its cycle -> value."""

    def answers(of: dict[str, str]) -> dict[str, Answer]:
        return {f"k1/{id}": Answer(value, number, AT) for number, (id, value) in enumerate(of.items(), 1)}

    here = World(RULES, RULES.windows["self"].opens).situation
    return replace(here, answers={"": answers(own), **{unit: answers(of) for unit, of in units.items()}})


def listed(own: dict[str, str]) -> dict[str, str]:
    return {f"report..{id}": value for id, value in own.items()}


def test_reports_stand_in_the_order_of_their_dates_and_those_taken_off_are_gone():
    here = kept(listed({"r1": "2026-07-01 Sáu tháng", "r2": "2026-04-05 Quý I", "r3": "dropped"}), {})
    assert [(r.id, r.title, r.due) for r in reports(here)] == [
        ("r2", "Quý I", date(2026, 4, 5)),
        ("r1", "Sáu tháng", date(2026, 7, 1)),
    ]


def test_the_number_of_a_report_taken_off_is_never_given_again():
    assert next_id(kept({}, {})) == "r1"
    assert next_id(kept(listed({"r1": "2026-07-01 A b", "r2": "dropped"}), {})) == "r3"


def test_late_is_what_came_after_its_date_or_never_and_nothing_that_is_not_known():
    own = listed({"r1": "2026-04-05 Quý I", "r2": "2026-07-01 Quý II", "r3": "2026-10-01 Quý III"})
    thue = {"report.thue.r1": "2026-04-08", "report.thue.r2": "never", "report.thue.r3": "unknown"}
    here = kept(own, {"thue": thue, "khobac": {"report.khobac.r1": "2026-04-01"}})
    assert late_reports(here, "thue") == {"r.Quý I": 3, "r.Quý II": "never"}
    assert late_reports(here, "khobac") == {}


def test_dates_that_are_not_known_are_missed_once_the_report_is_due():
    here = kept(
        listed({"r1": "2026-04-05 Quý I", "r2": "2026-12-31 Năm"}), {"thue": {"report.thue.r1": "2026-04-05"}}
    )
    assert [r.title for r in unknown(here)] == ["Quý I"]
    assert unknown(replace(here, now=datetime(2026, 4, 5, tzinfo=UTC) - timedelta(days=1))) == []
