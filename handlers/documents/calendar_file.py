"""Timetable as an iCalendar file (RFC 5545): windows with the extensions of all, and the meeting.

Nothing in it is about a unit, a person or a duty. Ids stay and their numbers rise, so that a calendar that has
an event moves it.
"""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from bot.conversations.window_names import named
from bot.dialogue.situation import Situation
from bot.state.meeting import conference
from bot.vietnamese import begin

TYPE = "text/calendar; charset=utf-8"
_SHOWN = timedelta(minutes=30)  # a moment's length in a calendar
_MEETING = timedelta(hours=3)


def calendar_file(situation: Situation, *, place: bool = True) -> bytes:
    """The file. `place`: says where the meeting is, which only its members are told."""
    cycle = situation.cycle
    assert cycle
    calendar = Calendar()
    calendar.add("prodid", "-//thidua//lich//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Lịch thi đua {cycle.charter.year} – {cycle.charter.name}")
    for name in situation.timetable.windows:
        window = situation.timetable.window(name)
        assert window
        said = begin(named(situation, name))
        moved = sum(x.window == name and not x.unit for x in situation.timetable.extensions)
        about = (situation, f"{cycle.id}.{name}")
        calendar.add_component(_event(*about, "mo", f"Bắt đầu: {said}", window.opens, _SHOWN, moved))
        due = window.due - _SHOWN
        calendar.add_component(_event(*about, "han", f"Hạn: {said}", due, _SHOWN, moved))
    meeting = conference(situation)
    if meeting and (at := meeting.at):
        event = _event(situation, f"{cycle.id}.meeting", "hop", "Họp tổng kết", at, _MEETING, meeting.number)
        if place and meeting.place:
            event.add("location", meeting.place)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(
    situation: Situation, about: str, part: str, summary: str, starts: datetime, lasts: timedelta, moved: int
) -> Event:
    event = Event()
    event.add("uid", f"{about}.{part}@thidua")
    event.add("sequence", moved)
    event.add("dtstamp", situation.now)
    event.add("summary", summary)
    event.add("dtstart", starts.astimezone(situation.now.tzinfo))
    event.add("dtend", (starts + lasts).astimezone(situation.now.tzinfo))
    return event
