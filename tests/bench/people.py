"""People for the load stand: what each says next, as the bot's messages reach them."""

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.seeding import FIRST_CHAT, IN_A_GROUP

EACH = "Chấm từng tiêu chí"
BEGIN = "việc"


def walk(leaves: int, answered: int = 0) -> list[str]:
    """What one unit types from its first missing criterion to its last."""
    said: list[str] = []
    for leaf in range(answered, leaves):
        if leaf % IN_A_GROUP == 0:
            said.append(EACH)
        said.append(points(leaf))
    return said


def corrections(leaves: int, turn: int) -> list[str]:
    """What a unit types to change each of its answers once: the criterion's code, then other points."""
    return [said for leaf in range(leaves) for said in (f"C{leaf + 1}", points(leaf + turn))]


def points(leaf: int) -> str:
    return "4" if leaf % 2 else "4,5"


@dataclass
class Person:
    """One account. `keyboard` is the newest message with buttons and its first button's data."""

    unit: int
    turn: int
    script: deque[str]
    keyboard: tuple[int, str] = (0, "")
    since: float = 0.0  # when the step under way began; 0: none is
    answered: bool = False  # whether the bot has made a call for it

    @property
    def chat(self) -> int:
        return FIRST_CHAT + self.unit


@dataclass
class Crowd:
    """`seated` units in all; some are at it at once, and whoever is through hands on to the next. `apart`:
    who comes next is so many units further on.

    `way`: "echo" says the same for ever, "typed" types the walk, "tapped" taps each first button,
    "corrected" changes all answers, and again when all others have.
    """

    way: str
    seated: int
    leaves: int
    answered: int = 0
    apart: int = 1
    people: dict[int, Person] = field(default_factory=dict)
    _waiting: deque[tuple[int, int]] = field(default_factory=deque)
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        for first in range(self.apart):
            self._waiting += [(unit, 1) for unit in range(first, self.seated, self.apart)]

    def arrive(self) -> Person | None:
        """Somebody begins; None once all units are through."""
        if not self._waiting:
            return None
        unit, turn = self._waiting.popleft()
        person = Person(unit, turn, deque(self._script(turn)))
        self.people[person.chat] = person
        return person

    def _script(self, turn: int) -> list[str]:
        match self.way:
            case "echo":
                return []
            case "corrected":
                return corrections(self.leaves, turn)
            case "tapped":
                return [BEGIN, *walk(self.leaves, self.answered)]
            case _:
                return walk(self.leaves, self.answered)

    def says(self, person: Person) -> dict[str, Any] | None:
        """The person's next update; None once the person is through."""
        number = next(self._updates)
        name = f"Lan {person.unit + 1}"
        user = {"id": person.chat, "is_bot": False, "first_name": name, "language_code": "vi"}
        chat = {"id": person.chat, "first_name": name, "type": "private"}
        if self.way == "echo":
            text = f"xin chào {number}"
        elif person.script:
            text = person.script.popleft()
        else:
            if self.way == "corrected":
                self._waiting.append((person.unit, person.turn + 1))
            return None
        if self.way == "tapped" and person.keyboard[0]:
            message = {"message_id": person.keyboard[0], "date": 1, "chat": chat, "text": "..."}
            tap = {"id": f"{person.chat}-{number}", "from": user, "chat_instance": "1", "message": message}
            return {"update_id": number, "callback_query": tap | {"data": person.keyboard[1]}}
        message = {"message_id": number, "from": user, "chat": chat, "date": 1_790_000_000, "text": text}
        return {"update_id": number, "message": message}
