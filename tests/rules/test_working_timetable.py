"""Next year's dates on working days: none on a day off, in their order, without drifting from year to year."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.cycle import DaysOff
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.working_hours import Working
from bot.rules.working_timetable import LEAST, Proposal, a_year_later, dates_of, proposed
from config.charters import READY_MADE, load
from config.public_holidays import vietnam

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TIMETABLES = ("pledge_at_meeting", "pledge_in_quarter")
RULES = [*((name, {}) for name in READY_MADE), *(("short", {"windows": name}) for name in TIMETABLES)]


def working(charter: Charter) -> Working:
    return Working(*charter.hours, ZONE, DaysOff(vietnam(), charter.days_off))


def years(data: dict[str, object], until: int) -> list[tuple[Charter, Proposal]]:
    """Each year as it is proposed from the one before."""
    found = []
    while (charter := read_charter(data)).year < until:
        made = proposed(charter, working(charter))
        data = next_year(data, {}, {}, made.dates, made.named)
        found.append((read_charter(data), made))
    return found


@pytest.mark.parametrize(("name", "changes"), RULES)
def test_no_window_of_2027_to_2040_is_proposed_on_a_day_off(name: str, changes: dict[str, str]):
    data = load(name) | changes | {"retention": {"erase": "2028-01-31T08:00+07:00"}}
    for charter, made in years(data, 2040):
        days = working(charter)
        assert dates_of(charter) == dict(made.dates)
        for key, at in made.dates.items():
            assert days.is_working_day(at.astimezone(ZONE).date()), (charter.year, key, at)
    assert charter.year == 2040


@pytest.mark.parametrize(("name", "changes"), RULES)
def test_order_and_least_lengths_are_kept_and_nothing_drifts(name: str, changes: dict[str, str]):
    first = read_charter(load(name) | changes)
    own = dates_of(first)
    for charter, made in years(load(name) | changes, 2040):
        later = charter.year - first.year
        for one, at in own.items():
            for other, then in own.items():
                if at < then:
                    assert made.dates[one] < made.dates[other], (charter.year, one, other)
                elif at == then:
                    assert made.dates[one] == made.dates[other]
            named = made.named.get(one, made.dates[one])
            assert (named.year, named.month, named.day) == (at.year + later, at.month, at.day)
            # Tết and the days around it are the longest rest.
            assert timedelta() <= made.dates[one] - named <= timedelta(days=14)
        for window, was in first.windows.items():
            now = charter.windows[window]
            had = spent(first, was.opens, was.due)
            assert spent(charter, now.opens, now.due) >= min(had, LEAST)


def spent(charter: Charter, first: datetime, last: datetime) -> int:
    days = working(charter)
    span = (last.astimezone(ZONE).date() - first.astimezone(ZONE).date()).days
    return sum(days.is_working_day(first.astimezone(ZONE).date() + timedelta(days=n)) for n in range(span + 1))


def tiny(**windows: tuple[str, str, str]) -> dict[str, object]:
    return {
        "name": "Cụm",
        "year": 2026,
        "units": [{"id": "a", "name": "A"}],
        "windows": {
            name: dict(zip(("opens", "due", "closes"), (f"{day}+07:00" for day in days), strict=True))
            for name, days in windows.items()
        },
        "groups": [
            {
                "id": "g",
                "title": "G",
                "parts": [{"id": "x", "title": "X", "kind": "graded", "maximum": 5, "step": 1}],
            }
        ],
    }


def dated(data: dict[str, object]) -> dict[str, str]:
    charter = read_charter(data)
    made = proposed(charter, working(charter))
    return {key: f"{at:%Y-%m-%d %H}" for key, at in made.dates.items()}


def test_a_date_within_tet_moves_behind_it_and_what_follows_it_stays_behind():
    # Tết of 2027: off from 4 to 10 February.
    made = dated(
        tiny(
            self=("2026-01-26T08:00", "2026-02-05T17:00", "2026-02-06T17:00"),
            filing=("2026-02-09T08:00", "2026-02-10T16:00", "2026-02-11T16:00"),
        )
    )
    assert made["self.due"] == "2027-02-11 17"
    assert made["self.closes"] == "2027-02-12 17"
    # The 9th and the 10th are days of Tết, and the Saturday after them is none either.
    assert made["filing.opens"] == "2027-02-15 08"
    assert made["filing.due"] == "2027-02-16 16"
    assert made["filing.closes"] == "2027-02-17 16"


def test_a_day_off_in_lieu_is_a_day_off():
    # 24 November 2030 is a Sunday: the 25th is off in its place.
    data = tiny(self=("2029-11-24T08:00", "2029-12-03T17:00", "2029-12-04T17:00")) | {"year": 2029}
    assert dated(data)["self.opens"] == "2030-11-26 08"


def test_what_is_said_of_a_moved_date_is_where_it_was_and_why():
    charter = read_charter(tiny(self=("2026-11-20T08:00", "2026-12-05T17:00", "2026-12-10T17:00")))
    [opens, due] = proposed(charter, working(charter)).moved
    assert (opens.key, opens.named.date(), opens.at.date()) == (
        "self.opens",
        date(2027, 11, 20),
        date(2027, 11, 22),
    )
    assert (due.key, due.named.date(), due.at.date(), due.why) == (
        "self.due",
        date(2027, 12, 5),
        date(2027, 12, 6),
        "off",
    )


def test_a_date_that_was_chosen_is_where_the_year_after_begins():
    data = tiny(self=("2026-11-20T08:00", "2026-12-05T17:00", "2026-12-10T17:00"))
    charter = read_charter(data)
    chosen = datetime(2027, 12, 8, 17, tzinfo=ZONE)
    made = proposed(charter, working(charter)).changed("self.due", chosen)
    following = read_charter(next_year(data, {}, {}, made.dates, made.named))
    assert following.windows["self"].due == chosen
    assert dict(following.moved).keys() == {"self.opens"}
    again = proposed(following, working(following))
    assert again.dates["self.due"] == a_year_later(chosen)
    # Monday the 22nd stands for Saturday the 20th, which is a Monday a year later.
    assert again.dates["self.opens"].day == 20


def test_a_window_is_rebuilt_from_its_dates():
    charter = read_charter(tiny(self=("2026-11-20T08:00", "2026-12-05T17:00", "2026-12-10T17:00")))
    made = proposed(charter, working(charter))
    window = made.window("self")
    assert window
    assert window.due == made.dates["self.due"]
    assert made.window("filing") is None
