"""Commands as typed: words, with or without diacritics, or as a /command (`bảng điểm`, `/bangdiem`)."""

from typing import NamedTuple

from bot.dialogue.registry import Command, registry
from bot.vietnamese import fold


class Typed(NamedTuple):
    """Command that was typed, and the words after it."""

    command: Command
    words: str = ""


def read(text: str, *, exact: bool = False) -> Typed | None:
    """Command in a message, None if it is none.

    `exact`: only a command that is the whole message, or a /command, counts; so while free text is asked for.
    """
    known = registry()
    stripped = text.strip()
    if stripped.startswith("/"):
        first, _, rest = stripped[1:].partition(" ")
        twin = known.by_twin.get(fold(first.partition("@")[0]))
        return Typed(twin, rest.strip()) if twin else None
    folded = fold(stripped)
    if folded in known.by_words:
        return Typed(known.by_words[folded])
    if exact or " " not in folded:
        return None
    for words, command in known.by_words.items():
        if folded.startswith(words + " "):
            return Typed(command, " ".join(stripped.split()[len(words.split()) :]))
    return None
