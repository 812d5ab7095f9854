"""Commands as typed: words, with or without diacritics, or as a /command (`bảng điểm`, `/bangdiem`); and as
asked for in a sentence ("hạn chót là bao giờ")."""

import re
from typing import NamedTuple

from bot.dialogue.registry import Command, registry
from bot.vietnamese import fold


class Typed(NamedTuple):
    """Command that was typed, and the words after it."""

    command: Command
    words: str = ""


def read(text: str, *, exact: bool = False, in_words: bool = False) -> Typed | None:
    """Command in a message, None if it is none.

    `exact`: only a command that is the whole message, or a /command, counts. `in_words`: while free text is
    asked for, "Hội nghị" is a reason like any other: only a /command counts, and the whole words that every
    question offers (`lùi`, `bỏ qua`, `trợ giúp`).
    """
    known = registry()
    stripped = text.strip()
    if stripped.startswith("/"):
        first, _, rest = stripped[1:].partition(" ")
        twin = known.by_twin.get(fold(first.partition("@")[0]))
        return Typed(twin, rest.strip()) if twin else None
    folded = fold(stripped)
    if whole := known.by_words.get(folded):
        return Typed(whole) if whole.moves or not in_words else None
    if exact or in_words or " " not in folded:
        return None
    for words, command in known.by_words.items():
        if folded.startswith(words + " "):
            return Typed(command, " ".join(stripped.split()[len(words.split()) :]))
    return None


def asked_in(text: str) -> Command | None:
    """Command that a sentence asks for, by the phrases the registry lists; None where it holds none of them. Of
    several phrases the longest counts."""
    folded = f" {' '.join(re.findall('[a-z0-9]+', fold(text)))} "
    return next((command for phrase, command in registry().by_phrase.items() if f" {phrase} " in folded), None)
