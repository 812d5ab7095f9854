"""A cluster played through the pure core alone: who says what, what is kept, what each chat then stands at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.conversations.decide import decide, elapse
from bot.dialogue.cycle import Cycle
from bot.dialogue.projection import project
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Channel, Cluster, Person, Situation
from bot.dialogue.turn import Message, Turn
from bot.rules.charter import Charter
from tests.worlds.charters import LAN, MAI, NOW, charter, roster

CHAT = Platform("chat")
# Read when this is loaded: where many examples are tried, the first one is no slower than the others.
TINY = charter("tiny")


def typed(text: str, chat: str = "2", **rest: Any) -> Said:
    """Something said in a private chat, in words unless `rest` says otherwise."""
    return Said("chat", "bot", "1", chat, chat, text=text, **rest)


def tapped(question: str, key: str, chat: str = "2") -> Said:
    """The option of this key tapped, under a question asked before."""
    return typed(key, chat, kind="tap", question=question, on="9")


def then(here: Situation, said: Said) -> tuple[Situation, Turn]:
    """The chat's situation after something was said in it, and the turn that led there."""
    turn = decide(here, said)
    now = project(here, turn.facts)
    asked = turn.ask.asks if turn.ask else here.channel.asked
    return replace(now, channel=replace(now.channel, asked=asked, purpose=turn.purpose)), turn


@dataclass
class World:
    """`names` are those of the units' representatives (see `charters.roster`). `situation` is the cluster's as
    nobody in particular sees it. `told` is what each person was told, in order; `offered` what they were asked
    last."""

    charter: Charter
    now: datetime
    names: Mapping[str, str] = field(default_factory=dict)
    platform: Platform = CHAT
    told: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, Message] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.situation = Situation(
            self.now,
            self.platform,
            entropy=b"of this turn",
            cluster=Cluster(1, "Cụm thi đua số 10"),
            cycle=Cycle("k1", self.charter, self.charter.stages[0]),
            roster=roster(self.charter, self.names),
        )

    @classmethod
    def tiny(cls) -> "World":
        """A cluster of two units, Lan's (the tax department) and Mai's (the treasury), during self-scoring."""
        return cls(TINY, NOW, {"thue": LAN, "khobac": MAI})

    # --- what people see ---

    def person(self, name: str) -> Person:
        return next(h.person for s in self.situation.roster for h in s.holders if h.person.name == name)

    def seen_by(self, name: str, asked: str = "") -> Situation:
        """The situation in which this person speaks in their private chat; there stands `asked`, if given."""
        person = self.person(name)
        seats = tuple(s for s in self.situation.roster if any(h.person == person for h in s.holders))
        channel = self.channels.get(name, Channel(seat=seats[0].id))
        if asked:
            channel = replace(channel, asked=asked)
        return replace(self.situation, now=self.now, person=person, seats=seats, channel=channel)

    # --- what people do ---

    def say(self, name: str, text: str) -> Turn:
        """Typed, or tapped: ``[Nhất trí]``."""
        chat, said = str(self.person(name).id), typed(text, str(self.person(name).id))
        if text.startswith("["):
            offered = self.offered[name]
            said = tapped(offered.asks, {o.label: o.key for o in offered.options}[text[1:-1]], chat)
        now, turn = then(self.seen_by(name), said)
        self._keep(now)
        self.channels[name] = now.channel
        if turn.ask:
            self.offered[name] = turn.ask
        self._tell(name, "\n".join(filter(None, [turn.result, turn.ask.text if turn.ask else ""])))
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
        here = replace(self.situation, now=moment)
        turn = elapse(here, since)
        self._keep(project(here, turn.facts))
        self._deliver(turn.messages)

    def open(self, stage: str) -> None:
        self.move(self.charter.windows[stage].opens)

    def _keep(self, now: Situation) -> None:
        self.situation = replace(now, person=None, seats=(), channel=Channel())

    def _deliver(self, messages: Iterable[Message]) -> None:
        for message in messages:
            for name in self._reached(message):
                self._tell(name, message.text)
                if message.asks:
                    self.channels[name] = replace(self.seen_by(name).channel, asked=message.asks, purpose=True)
                    self.offered[name] = message

    def _tell(self, name: str, text: str) -> None:
        self.told.setdefault(name, []).append(text)

    def _reached(self, message: Message) -> list[str]:
        to = message.to
        held = [(s, h.person) for s in self.situation.roster for h in s.holders]
        match to.kind:
            case "person":
                found = [p for _, p in held if p.id == to.person]
            case "seat":
                found = [p for s, p in held if s.id == to.seat]
            case "role":
                found = [p for s, p in held if s.role == to.role and to.unit in ("", s.unit)]
            case _:
                found = []
        return list(dict.fromkeys(person.name for person in found))
