"""People for the load stand: what each says next, as the bot's messages reach them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.seeding import FIRST_CHAT, IN_A_CLUSTER, IN_A_GROUP

EACH = "Đi từng mục"
BEGIN = "việc"


def script(leaves: int) -> list[str]:
    """What one unit types from its first group to its last criterion."""
    said: list[str] = []
    for leaf in range(leaves):
        if leaf % IN_A_GROUP == 0:
            said.append(EACH)
        said.append("4" if leaf % 2 else "4,5")
    return said


@dataclass
class Person:
    """One account. `keyboard` is the newest message with buttons and its first button's data."""

    unit: int
    place: int = 0
    keyboard: tuple[int, str] = (0, "")
    since: float = 0.0  # when the step under way began; 0: none is
    answered: bool = False  # whether the bot has made a call for it

    @property
    def chat(self) -> int:
        return FIRST_CHAT + self.unit


@dataclass
class Crowd:
    """`seated` units in all; `at_once` of them are at it, and whoever is through hands on to the next.

    `way`: "echo" says the same for ever, "typed" types the script, "tapped" taps each first button.
    """

    way: str
    seated: int
    at_once: int
    leaves: int
    start: int = 0  # how many answers of the script have been given before
    people: dict[int, Person] = field(default_factory=dict)
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self._script = script(self.leaves)
        self._next = 0

    def arrive(self) -> Person | None:
        """Somebody begins; None once all units are through."""
        if self._next >= self.seated and self.way != "echo":
            return None
        person = Person(self._next % self.seated, place=self.start)
        self._next += 1
        self.people[person.chat] = person
        return person

    def says(self, person: Person) -> dict[str, Any] | None:
        """The person's next update; None once the script is through."""
        number = next(self._updates)
        user = {
            "id": person.chat,
            "is_bot": False,
            "first_name": f"Lan {person.unit + 1}",
            "language_code": "vi",
        }
        chat = {"id": person.chat, "first_name": user["first_name"], "type": "private"}
        if self.way == "tapped" and person.keyboard[0]:
            if person.place >= len(self._script):
                return None
            person.place += 1
            message = {"message_id": person.keyboard[0], "date": 1, "chat": chat, "text": "..."}
            tap = {"id": f"{person.chat}-{number}", "from": user, "chat_instance": "1", "message": message}
            return {"update_id": number, "callback_query": tap | {"data": person.keyboard[1]}}
        text = f"xin chào {number}"
        if self.way == "tapped":
            text = BEGIN
        elif self.way == "typed":
            if person.place >= len(self._script):
                return None
            text = self._script[person.place]
            person.place += 1
        message = {"message_id": number, "from": user, "chat": chat, "date": 1_790_000_000, "text": text}
        return {"update_id": number, "message": message}


def question(unit: int, leaf: str, conversation: str = "self") -> str:
    """The id of a question as it is seeded: cycles are numbered as clusters are."""
    return f"k{unit // IN_A_CLUSTER + 1}/{conversation}.u{unit % IN_A_CLUSTER + 1}.{leaf}"
