"""Who is there: the platforms of a talk, the phones on them, and what is newly before whose eyes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.dialogue.situation import Seat, Situation
from bot.rules.charter import called
from bot.state.stages import seat_named
from tests.stage.carriers import Carrier
from tests.stage.phones import Phone
from tests.stage.script import BOARD, GROUP, Scene, Unplayable, person, platform

# Ends the name of a seat in the second cluster.
SECOND = " of 11"


@dataclass
class Hall:
    """`carriers` by the name of their platform; the first is the one the talk is played on."""

    carriers: Mapping[str, Carrier]
    phones: dict[str, Phone] = field(default_factory=dict)

    @property
    def main(self) -> Carrier:
        return next(iter(self.carriers.values()))

    def carrier(self, reader: str) -> Carrier:
        return self.carriers[platform(reader)] if platform(reader) else self.main

    def phone(self, reader: str) -> Phone:
        """A person's phone, theirs on another platform (“Lan on web”), or the group's chat."""
        if reader not in self.phones:
            self.phones[reader] = self.carrier(reader).phone(reader, group=person(reader) == GROUP)
        return self.phones[reader]

    def seen(self, scene: Scene, cast: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """Who sees or should see something new: the one who acted first, then as the talk has them."""
        for reader in dict.fromkeys([scene.act.who, *scene.readers, *cast, *self.phones, BOARD]):
            heard = self._look(reader, wanted=reader in scene.readers)
            if heard or reader in scene.readers:
                yield reader, heard

    def may_be_spared(self, reader: str) -> bool:
        """Where a board can't be edited, its small steps are not posted."""
        return reader == BOARD and not self.main.platform.edits

    def look_away(self) -> None:
        """What has been shown so far is no news."""
        for phone in self.phones.values():
            phone.look()

    def _look(self, reader: str, *, wanted: bool) -> list[str]:
        if reader == BOARD:
            return [sight for p in self.phones.values() if p.group for sight in p.look(board=True)]
        if reader not in self.phones and not wanted:
            return []
        phone = self.phone(reader)
        return phone.look(board=False if phone.group else None)


def find(here: Situation, words: str) -> Seat:
    """The seat of this cluster that a cast means by “representative thue”. Raises Unplayable."""
    if not (found := found_in(here, words)):
        raise Unplayable(f"there is no seat “{words}”; there are {[(s.role, s.unit) for s in here.roster]}")
    return found[0]


def found_in(here: Situation, words: str) -> list[Seat]:
    """The seats that may be meant; none once the unit has ended."""
    assert here.cycle
    words = words.removesuffix(SECOND)
    role, _, of = words.partition(" ")
    units = here.cycle.charter.units
    unit = next((u.id for u in called(units, of)), of)
    return [s for s in here.roster if s.role == role and (s.unit == unit or _reviews(here, s, of))]


def _reviews(here: Situation, seat: Seat, of: str) -> bool:
    """Whether this is the reviewer's seat of that name, or one for that group."""
    return seat.role == "reviewer" and of in (*seat.groups, seat_named(here, seat))
