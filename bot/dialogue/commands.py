"""Commands as typed: words, with or without diacritics, or as a /command (`bảng điểm`, `/bangdiem`)."""

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
