"""What a reader has before their eyes: the messages of one chat, edits and keyboards applied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.dialogue.codes import ALPHABET
from tests.stage.script import Unplayable

CODE = rf"(?<![A-Z0-9])[{ALPHABET}]{{5}}-?[{ALPHABET}]{{5}}(?![A-Z0-9])"
# The head of the journal, which is another after every change of what is journalled.
HEAD = r"\b\d+: [0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b"


@dataclass(frozen=True)
class Button:
    """An option as it is read, and what a tap on it sends (`reply`: what one types instead)."""

    label: str
    data: str = ""
    reply: str = ""


@dataclass
class Bubble:
    id: str
    text: str
    buttons: tuple[Button, ...] = ()
    asks: str = ""
    board: bool = False
    folded: str = ""
    """What it asked before it was answered, to be opened by a touch."""

    def __str__(self) -> str:
        row = " ".join(f"[{b.label}]" for b in self.buttons)
        return "\n".join(filter(None, (self.text.strip(), row)))


@dataclass
class Phone:
    """One chat. `bubbles` oldest first; `fresh` are the ids of those not looked at since they changed."""

    chat: str
    group: bool = False
    bubbles: dict[str, Bubble] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    said: str = ""
    """The id of what its owner typed last."""
    unfolded: list[str] = field(default_factory=list)
    """What its owner has just opened."""

    def show(self, bubble: Bubble) -> None:
        """A new message, or a changed one in its old place; one that has not changed is not seen again."""
        old = self.bubbles.get(bubble.id)
        self.bubbles[bubble.id] = bubble
        if old is None or old.text != bubble.text or (bubble.buttons and bubble.buttons != old.buttons):
            self.fresh = [*(id for id in self.fresh if id != bubble.id), bubble.id]

    def strip(self, id: str) -> None:
        """The keyboard goes, the text stays."""
        assert id in self.bubbles, "message to edit not found"
        self.bubbles[id].buttons = ()

    def look(self, *, board: bool | None = None) -> list[str]:
        """What is new since the last look, each message in its final state; only boards, or all but them."""
        wanted = [id for id in self.fresh if board in (None, self.bubbles[id].board)]
        self.fresh = [id for id in self.fresh if id not in wanted]
        opened, self.unfolded = self.unfolded, []
        return [*opened, *(str(self.bubbles[id]) for id in wanted)]

    def unfold(self) -> None:
        """Opens what the newest message that has been answered asked. Raises Unplayable."""
        found = next((b.folded for b in reversed(self.bubbles.values()) if b.folded), None)
        if found is None:
            raise Unplayable("no message keeps what it asked")
        self.unfolded.append(found)

    def find(self, label: str, place: int = 1) -> tuple[Bubble, Button]:
        """The button of this label in the newest message that has it; 2: the one before. Raises Unplayable."""
        found = [
            (bubble, button)
            for bubble in reversed(self.bubbles.values())
            for button in bubble.buttons
            if button.label == label
        ]
        if len(found) >= place:
            return found[place - 1]
        shown = [f"[{b.label}]" for bubble in self.bubbles.values() for b in bubble.buttons]
        raise Unplayable(f"there is no [{label}]{f'@{place}' if place > 1 else ''} to tap; there is {shown}")

    def showing(self, words: str) -> Bubble:
        """The newest message with these words. Raises Unplayable."""
        found = next((b for b in reversed(self.bubbles.values()) if words in b.text), None)
        if found is None:
            raise Unplayable(f"no message says “{words}”")
        return found


def matches(expected: str, heard: Iterable[str]) -> dict[str, str] | None:
    """What the {names} of an expected text stand for in what was heard, None if the two differ.

    Space is folded, "..." is anything, {code:Lan} a code: the one already named so, else any. How a text was
    spread over messages is not compared, nor, within one row of options, whether numbers stand before words.
    """
    seen = _plain("\n".join(heard))
    pattern, names = "", []
    for piece in re.split(r"(\s*\.\.\.\s*|\{[^{}]+\})", _plain(expected)):
        if piece.strip() == "...":
            pattern += r".*?"
        elif re.fullmatch(r"\{[^{}]+\}", piece):
            names.append(piece[1:-1])
            pattern += f"({re.escape(piece)})" if piece in seen else f"({CODE})"
        else:
            pattern += re.escape(piece)
    found = re.fullmatch(pattern, seen, re.DOTALL)
    if not found or not seen:
        return None
    return {n: v for n, v in zip(names, found.groups(), strict=True) if v != f"{{{n}}}"}


def _plain(text: str) -> str:
    folded = " ".join(text.split())
    return re.sub(r"\[[^\[\]]*\](?: \[[^\[\]]*\])+", _row, folded)


def _row(row: re.Match[str]) -> str:
    """Options in one order: where they are examples to type, text shows the numbers first."""
    labels = re.findall(r"\[([^\[\]]*)\]", row[0])
    number = re.compile(r"-?[\d.]+(,\d+)?")
    ordered = sorted(labels, key=lambda label: number.fullmatch(label) is None)
    return " ".join(f"[{label[:1].upper() + label[1:]}]" for label in ordered)
