"""Cluster of the demo: who holds which seat, and the moments at which its year begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversations.joining.invitation import ROLES
from bot.dialogue.situation import Role
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from handlers.clock import MovableClock

CLUSTER = "Cụm thi đua số 10"

CHAIR = "Thu"

_SECRETARY, _DEPUTY = "Minh", "Quang"
_REPRESENTATIVES = ("Lan", "Bình", "Hà", "Sơn", "Mai", "Tuấn", "Yến", "Đức")
_REVIEWERS = ("Vân", "Tú", "Hoa", "Kiên")
_LEADERS = ("Hùng", "Nga", "Cường", "Phương", "Long", "Oanh", "Vinh", "Dung")


@dataclass(frozen=True)
class Member:
    """Person of the cast and their seat.

    `unit` is "" for the cluster's own seats; `called` is the charter's name of a reviewer's seat.
    """

    name: str
    role: Role
    unit: str = ""
    called: str = ""

    def seat(self, charter: Charter) -> str:
        """Name of the seat in the secretary's list of codes."""
        if self.called:
            return f"Thành viên {self.called}"
        unit = charter.unit_by_id.get(self.unit)
        return " ".join(filter(None, (ROLES[self.role], unit.name if unit else "")))


def cast(charter: Charter, seed: int = 0) -> list[Member]:
    """All members in the order they are shown: the secretary first, then each unit's two side by side. Another
    `seed` gives the same names to other seats."""
    members = [Member(_SECRETARY, "secretary"), Member(CHAIR, "chair"), Member(_DEPUTY, "deputy")]
    for place, unit in enumerate(charter.units):
        members.append(Member(_named(_REPRESENTATIVES, place, seed), "representative", unit.id))
        if charter.leader_approves:
            members.append(Member(_named(_LEADERS, place, seed), "leader", unit.id))
    if "review" in charter.stages:
        for place, called in enumerate(charter.review_seats):
            members.append(Member(_named(_REVIEWERS, place, seed), "reviewer", called=called))
    return members


def _named(names: tuple[str, ...], place: int, seed: int) -> str:
    """Name for this place. A cluster may have more units than the cast has names."""
    again = place // len(names)
    return names[(place + seed) % len(names)] + (f" {again + 1}" if again else "")


def before_opening(data: dict[str, object]) -> MovableClock:
    """Clock that stands shortly before the first stage opens, so that its opening can be seen."""
    charter = read_charter(data)
    return MovableClock(charter.windows[charter.stages[0]].opens - timedelta(minutes=10))


def before_the_year(data: dict[str, object], day: str = "") -> MovableClock:
    """Clock that stands shortly before anything in the timetable opens, or at the beginning of a day."""
    if day:
        zone = read_charter(data).windows["self"].opens.tzinfo
        return MovableClock(datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=zone))
    return MovableClock(min(w.opens for w in read_charter(data).windows.values()) - timedelta(minutes=10))


def opened(charter: Charter, stage: str = "self") -> datetime:
    """Moment shortly after a stage has opened."""
    return charter.windows[stage].opens + timedelta(minutes=5)
