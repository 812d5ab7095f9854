"""A cluster played through the core alone: who says what, what is kept, what each chat then stands at."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.conversations.decide import decide, elapse
from bot.dialogue.projection import project
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Channel, Cluster, Cycle, Holder, Person, Seat, Situation
from bot.dialogue.turn import Message, Turn
from bot.rules.charter import Charter

MINH, DUNG = "Minh", "Dũng"


def roster(charter: Charter) -> tuple[Seat, ...]:
    """Minh is the secretary, Dũng the chair; a unit's representative is called as the unit is, the reviewers as
    their seats are."""
    numbers = count(1)

    def seat(name: str, role: str, unit: str = "", groups: Iterable[str] = ()) -> Seat:
        number = next(numbers)
        holder = Holder(Person(number, name))
        return Seat(number, role, unit, tuple(groups), (holder,))  # type: ignore[arg-type]

    seats = [seat(MINH, "secretary"), seat(DUNG, "chair")]
    seats += [seat(unit.id, "representative", unit.id) for unit in charter.units]
    seats += [seat(name, "reviewer", groups=groups) for name, groups in charter.review_seats.items()]
    return tuple(seats)


@dataclass
class Room:
    """`told` is what each person was told, in order."""

    charter: Charter
    now: datetime
    files: bool = True
    told: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        platform = Platform("chat", buttons=False, edits=False, files=self.files)
        cycle = Cycle("k1", self.charter, "self")
        self.world = Situation(
            self.now, platform, cluster=Cluster(1, "Cụm thử"), cycle=cycle, roster=roster(self.charter)
        )
        self.channels: dict[int, Channel] = {}
        self.offered: dict[int, Message] = {}

    def person(self, name: str) -> Person:
        return next(h.person for s in self.world.roster for h in s.holders if h.person.name == name)

    def seen_by(self, name: str) -> Situation:
        person = self.person(name)
        seats = tuple(s for s in self.world.roster if any(h.person == person for h in s.holders))
        channel = self.channels.get(person.id, Channel(seat=seats[0].id))
        return replace(self.world, now=self.now, person=person, seats=seats, channel=channel)

    def say(self, name: str, text: str) -> Turn:
        """Typed, or tapped: ``[Nhất trí]``."""
        here, person = self.seen_by(name), self.person(name)
        said = Said("chat", "bot", "1", str(person.id), str(person.id), text=text)
        if text.startswith("["):
            asked = self.offered[person.id]
            keys = {o.label: o.key for o in asked.options}
            said = replace(said, kind="tap", question=asked.asks, text=keys[text[1:-1]])
        turn = decide(here, said)
        now = project(here, turn.facts)
        asks = turn.ask.asks if turn.ask else here.channel.asked
        self._keep(now)
        self.channels[person.id] = replace(now.channel, asked=asks, purpose=turn.purpose)
        if turn.ask:
            self.offered[person.id] = turn.ask
        self.told.setdefault(name, []).append(
            "\n".join(filter(None, [turn.result, turn.ask.text if turn.ask else ""]))
        )
        self._deliver(turn.messages)
        return turn

    def plays(self, *lines: str) -> None:
        """``Tú> 1``, one after another."""
        for line in lines:
            name, _, text = line.partition("> ")
            self.say(name, text)

    def move(self, moment: datetime) -> None:
        """The clock is moved, and read."""
        since, self.now = self.now, moment
        here = replace(self.world, now=moment)
        turn = elapse(here, since)
        self._keep(project(here, turn.facts))
        self._deliver(turn.messages)

    def open(self, stage: str) -> None:
        self.move(self.charter.windows[stage].opens)

    def _keep(self, now: Situation) -> None:
        self.world = replace(now, person=None, seats=(), channel=Channel())

    def _deliver(self, messages: Iterable[Message]) -> None:
        for message in messages:
            for person in self._reached(message):
                self.told.setdefault(person.name, []).append(message.text)
                if message.asks:
                    channel = self.channels.get(person.id) or self.seen_by(person.name).channel
                    self.channels[person.id] = replace(channel, asked=message.asks, purpose=True)
                    self.offered[person.id] = message

    def _reached(self, message: Message) -> list[Person]:
        to = message.to
        held = [(s, h.person) for s in self.world.roster for h in s.holders]
        match to.kind:
            case "person":
                found = [p for _, p in held if p.id == to.person]
            case "seat":
                found = [p for s, p in held if s.id == to.seat]
            case "role":
                found = [p for s, p in held if s.role == to.role and to.unit in ("", s.unit)]
            case _:
                found = []
        return list(dict.fromkeys(found))
