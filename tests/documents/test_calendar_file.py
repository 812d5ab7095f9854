"""The timetable as a calendar file, read again by icalendar."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from icalendar import Calendar

from bot.rules.calendar import Extension, Timetable, Window
from handlers.documents import calendar_file
from handlers.documents.calendar_file import calendar_file as made

OPENS, DUE = datetime(2026, 11, 20, 1, tzinfo=UTC), datetime(2026, 12, 5, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 7, 10, tzinfo=UTC)


def year(*extensions: Extension, called: Any = None) -> Any:
    timetable = Timetable({"self": Window(OPENS, DUE, DUE)}, extensions)
    charter = SimpleNamespace(year=2026, name="Cụm thi đua số 10", meeting=None)
    cycle = SimpleNamespace(id="k1", charter=charter)
    return SimpleNamespace(cycle=cycle, timetable=timetable, now=OPENS, called=called)


def events(data: bytes) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_a_window_is_two_events_with_every_vietnamese_letter():
    found = events(made(year()))
    assert [str(event["summary"]) for event in found.values()] == ["Bắt đầu: Tự chấm", "Hạn: Tự chấm"]
    assert found["k1.self.han@thidua"]["dtend"].dt == DUE
    assert found["k1.self.mo@thidua"]["dtstart"].dt == OPENS


def test_an_extension_of_all_moves_the_event_and_one_of_a_unit_is_nobody_elses():
    of_all, of_one = Extension("self", LATER, "", ""), Extension("self", LATER, "khobac", "")
    moved = events(made(year(of_all)))["k1.self.han@thidua"]
    assert (moved["dtend"].dt, moved["sequence"]) == (LATER, 1)
    stays = events(made(year(of_one)))["k1.self.han@thidua"]
    assert (stays["dtend"].dt, stays["sequence"]) == (DUE, 0)
    assert b"khobac" not in made(year(of_one))


def test_the_meeting_is_one_event_whose_place_only_members_are_told(monkeypatch: Any):
    meeting = SimpleNamespace(at=LATER, place="Hội trường", number=2)
    monkeypatch.setattr(calendar_file, "conference", lambda situation: meeting)
    event = events(made(year()))["k1.meeting.hop@thidua"]
    assert (event["dtstart"].dt, str(event["location"]), event["sequence"]) == (LATER, "Hội trường", 2)
    assert "location" not in events(made(year(), place=False))["k1.meeting.hop@thidua"]
