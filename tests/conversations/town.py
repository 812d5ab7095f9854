"""A small cluster as the core sees it: two units, a secretary, and whoever speaks."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversations.decide import decide
from bot.dialogue.projection import project
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Channel, Cluster, Cycle, Holder, Person, Seat, Situation
from bot.dialogue.turn import Turn
from bot.rules.charter_parser import read_charter
from config.charters import load

CHARTER = read_charter(load(Path(__file__).parent.parent / "talks" / "tiny.yaml"))
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MINH, LAN, MAI = Person(1, "Minh"), Person(2, "Lan"), Person(3, "Mai")
ROSTER = (
    Seat(1, "secretary", holders=(Holder(MINH),)),
    Seat(2, "representative", "thue", holders=(Holder(LAN),)),
    Seat(3, "representative", "khobac", holders=(Holder(MAI),)),
    Seat(4, "leader", "thue"),
)


def seen_by(person: Person, asked: str = "") -> Situation:
    """The situation in which this person speaks in a private chat."""
    seats = tuple(s for s in ROSTER if any(h.person == person for h in s.holders))
    return Situation(
        NOW,
        Platform("telegram"),
        entropy=b"of this turn",
        cluster=Cluster(1, "Cụm thi đua số 10"),
        cycle=Cycle("k7", CHARTER),
        roster=ROSTER,
        person=person,
        seats=seats,
        channel=Channel(asked=asked, seat=seats[0].id),
    )


def say(text: str) -> Said:
    return Said("telegram", "bot", "1", "2", "2", text=text)


def tap(question: str, key: str) -> Said:
    return Said("telegram", "bot", "1", "2", "2", kind="tap", question=question, text=key, on="9")


def then(here: Situation, said: Said) -> tuple[Situation, Turn]:
    """What a thing said leads to, and the situation after it."""
    turn = decide(here, said)
    now = project(here, turn.facts)
    asked = turn.ask.asks if turn.ask else here.channel.asked
    channel = Channel(asked, turn.purpose, now.channel.seat)
    return replace(now, channel=channel), turn
