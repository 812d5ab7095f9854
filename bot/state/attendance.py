"""Who is present: the roll-call of the meeting, where one is held."""

from bot.dialogue.situation import Situation
from bot.state.meeting import conference


def present(here: Situation) -> frozenset[str] | None:
    """The units at the roll-call of the meeting that is running; None where none is, and everybody counts
    as present."""
    meeting = conference(here)
    if meeting is None or meeting.state != "running":
        return None
    return frozenset(unit.id for unit in meeting.present)
