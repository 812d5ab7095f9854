"""Joined messages: where a platform takes only so many in a month, several to one person within two minutes
become one.

Messages of one turn to one chat are joined at once. What nobody asked for, and puts no question, waits for two
minutes; whatever goes to its chat meanwhile takes it along. A reply goes at once, and so does a question, for a
chat stands at the question that it was sent last. The rules are pure; storage applies them to the rows it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.delivery import texts
from bot.dialogue.said import Platform
from bot.dialogue.turn import Message
from bot.questions import Option, Style

TOGETHER = timedelta(minutes=2)
BETWEEN = "\n\n"
_PER_OPTION, _PER_LIST = 5, 20  # characters that a choice takes beside its label, and a list of them


@dataclass(frozen=True)
class Part:
    """Message as it is joined with others of its chat. `id` is its row; `apart`: it stays what it is."""

    text: str
    id: int = 0
    options: tuple[Option, ...] = ()
    style: Style = "numbers"
    asks: str = ""
    apart: bool = False

    @property
    def is_question(self) -> bool:
        return bool(self.asks or self.options)


def waits(message: Message, platform: Platform) -> timedelta:
    """Time for which a message that answers nobody waits for others."""
    part = part_of(message)
    return TOGETHER if platform.quota and not (part.apart or part.is_question) else timedelta(0)


def part_of(message: Message) -> Part:
    """The message as a part; apart is what is edited, held, made anew or taken back by itself, and a post to
    copy."""
    own = (message.private, message.document, message.board, message.pin, message.news, message.reminds)
    apart = any((*own, message.since)) or is_to_copy(message.text)
    return Part(message.text, 0, message.options, message.style, message.asks, apart)


def is_to_copy(text: str) -> bool:
    return texts.COPY in text


def joined(first: Message, second: Message, longest: int) -> Message | None:
    """Two messages of a turn to one chat as one; None where each is sent by itself."""
    begins = part_of(first)
    one = gathered(begins, [part_of(second)], longest)
    if one is None:
        return None
    ends = first if begins.is_question else second
    return replace(ends, text=one.text, quiet=first.quiet and second.quiet)


def gathered(first: Part, others: Sequence[Part], longest: int) -> "Gathered | None":
    """The message that goes out when `first` does: with it those of the others that can, in their order, the
    one question among them last, all within one message. None where it goes alone."""
    if first.apart:
        return None
    statements = [part for part in others if not (part.apart or part.is_question)]
    questions = [part for part in others if part.is_question and not part.apart]
    last = first if first.is_question else questions[0] if questions else None
    taken: list[Part] = []
    for part in [*statements, *([last] if last and last is not first else [])]:
        if _length([*taken, first, part]) <= longest:
            taken.append(part)
    if not taken:
        return None
    if last not in (first, *taken):
        last = None
    said = sorted((part for part in (first, *taken) if part is not last), key=lambda part: part.id)
    text = BETWEEN.join(dict.fromkeys(part.text for part in (*said, *([last] if last else []))))
    return Gathered(text, last, tuple(part.id for part in taken))


@dataclass(frozen=True)
class Gathered:
    """Text of the joined message, the question that ends it, and the ids of those that went into it."""

    text: str
    question: Part | None
    taken: tuple[int, ...]


def _length(parts: Sequence[Part]) -> int:
    """Length as messengers count it, in UTF-16, with the choices as lines."""
    words = sum(len(part.text.encode("utf-16-le")) // 2 + len(BETWEEN) for part in parts)
    listed = sum(len(option.label) + _PER_OPTION for part in parts for option in part.options)
    return words + listed + _PER_LIST * sum(bool(part.options) for part in parts)
