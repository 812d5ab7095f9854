"""The core alone: any words, to any question, by anybody, at any moment of the year."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.conversations.decide import decide, elapse, where
from bot.dialogue.said import LONGEST_NAME, LONGEST_TEXT, Attachment, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.rules.voting_methods import Vote
from bot.vietnamese import nfc, shown_name
from handlers.telegram.speak import speak
from storage.turn.unit_of_work import Delivery
from tests.hostile.corpus import TAPS
from tests.hostile.edge import check
from tests.hostile.stations import Station
from tests.hostile.updates import words

# What is typed and tapped is most of it.
KINDS = (
    "text",
    "text",
    "text",
    "text",
    "tap",
    "tap",
    "files",
    "edited",
    "unreadable",
    "blocked",
    "joined",
    "left",
)
HOURS = (-9000, -1, 0, 0, 0, 1, 100, 9000)


@dataclass(frozen=True)
class Attempt:
    """Something said in the chat at this place among a station's, so many hours later; `asked` puts another
    question there first, on `purpose` or not."""

    place: int
    said: Said
    hours: int = 0
    asked: str | None = None
    purpose: bool = False


@st.composite
def attempts(draw: st.DrawFn, station: Station) -> Attempt:
    place = draw(st.integers(0, len(station.situations) - 1))
    kind, tap = draw(st.sampled_from(KINDS)), draw(st.sampled_from((*station.taps, *TAPS)))
    question, _, key = tap.partition("=")
    # Half characters go no further than the edges.
    text = nfc(key if kind == "tap" and draw(st.booleans()) else draw(words))
    who = station.chats[0]
    said = Said(
        "telegram",
        "7000",
        "1",
        who,
        who,
        shown_name(draw(words), LONGEST_NAME),
        kind,  # type: ignore[arg-type]
        text[:LONGEST_TEXT],
        nfc(question) if kind == "tap" or draw(st.booleans()) else "",
        files=(Attachment("r", nfc(draw(words)), nfc(draw(words))),) if kind == "files" else (),
        group=place >= len(station.chats),
    )
    asked = draw(st.none() | st.sampled_from((*station.taps, *TAPS)))
    return Attempt(
        place, said, draw(st.sampled_from(HOURS)), asked and asked.partition("=")[0], draw(st.booleans())
    )


def survives(station: Station, attempt: Attempt) -> None:
    """Something comes of it that can be said; so it does of time that passes, and of a look at the page."""
    here = _as_attempted(station.situations[attempt.place], attempt)
    _can_be_said(decide(here, attempt.said))
    _can_be_said(elapse(here, here.now - timedelta(days=2)))
    where(here)


def _as_attempted(here: Situation, attempt: Attempt) -> Situation:
    channel = here.channel
    if attempt.asked is not None:
        channel = replace(channel, asked=attempt.asked, purpose=attempt.purpose)
    # A situation that was looked at has no boxes with it; an empty one is enough for closing a ballot.
    boxes = defaultdict[str, tuple[Vote, ...]](tuple)
    return replace(here, channel=channel, boxes=boxes, now=here.now + timedelta(hours=attempt.hours))


def _can_be_said(turn: Turn) -> None:
    for message in (
        *([Message(turn.result)] if turn.result else []),
        *([turn.ask] if turn.ask else []),
        *turn.messages,
    ):
        owed = Delivery(1, "telegram", "1", message.text, message.options, message.style, message.asks)
        for request in speak(owed):
            check(request)
