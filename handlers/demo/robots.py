"""Robots that read what is on a phone and answer as asked, the same way every time.

A robot knows no question in advance. It goes by what stands there: the choices, the numbers offered, the range
a refusal names. Its answers are drawn from a seed, so units differ, and two with one seed are alike.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bot.questions import Option
from bot.vietnamese import fold, number, say
from handlers.demo.phones import Bubble, Stuck, without_letter

# Beginnings of choices that would not bring the year forward: later, not ours, look again, send back.
_NOT_TAKEN = (
    "de sau",
    "khong duoc giao",
    "xem lai",
    "xem bang",
    "tra lai",
    "chua",
    "khong phai nguoi",
    "nhu nam truoc",
    "them minh chung",
    "minh chung",
)

# A small picture, for evidence; what is put after it makes it another file.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b"
    "550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae"
    "426082"
)


@dataclass(frozen=True)
class Reply:
    """Answer of a robot: either an option tapped, a text typed or a photo sent."""

    tap: Option | None = None
    text: str = ""
    photo: str = ""


@dataclass
class Robot:
    """Robot of one seat. `seed` decides its answers; `asked` counts how often each question came up."""

    seed: int
    asked: Counter[str] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)

    def answer(self, bubble: Bubble) -> Reply:
        """Reply to a message. Raises Stuck when the same question has come back too often."""
        self.asked[bubble.asks] += 1
        tries = self.asked[bubble.asks]
        if tries > 4:
            raise Stuck(f"asked again and again: {bubble.text}")
        draw = random.Random(f"{self.seed} {bubble.asks.rpartition('.')[2]}")  # noqa: S311
        choices = [
            option for option in bubble.options if not fold(without_letter(option.label)).startswith(_NOT_TAKEN)
        ]
        if any(fold(option.label) == "xong" for option in choices):
            return self._prove(bubble, choices)
        if tries > 1:
            return _obey(bubble, choices)
        numbers = dict(_numbers(choices))
        if numbers or "bao nhiêu" in bubble.text:
            return _figure(draw, numbers, planned="Kế hoạch" in bubble.text)
        if not choices:
            raise Stuck(f"no way to answer: {bubble.text}")
        return Reply(tap=_choice(draw, bubble, choices))

    def _prove(self, bubble: Bubble, choices: list[Option]) -> Reply:
        """Sends a photo where evidence is asked for, then is done."""
        if bubble.asks in self.shown:
            return Reply(tap=next(option for option in choices if fold(option.label) == "xong"))
        self.shown.add(bubble.asks)
        return Reply(photo=f"minh-chung-{len(self.shown)}.png")


def _choice(draw: random.Random, bubble: Bubble, choices: list[Option]) -> Option:
    """Mostly the first, which is the best; never one that would put the unit out of the ranking."""
    risky = "không xếp hạng" in bubble.text
    some = choices[:1] if risky or len(choices) == 1 else choices[:2]
    return draw.choice([some[0], *some])


def _figure(draw: random.Random, numbers: dict[Option, Decimal], planned: bool) -> Reply:
    """Figure: one that is offered, tapped or typed; where a plan is offered, somewhat around it."""
    if not numbers:
        return Reply(text=str(draw.randint(20, 60)))
    if planned:
        plan, value = next(iter(numbers.items()))
        share = draw.choice([100, 100, 105, 110, 96])
        done = value * share // 100
        return Reply(tap=plan) if share == 100 or not done else Reply(text=say(done))
    option = draw.choice(list(numbers)[:3])
    return Reply(tap=option) if draw.random() < 0.7 else Reply(text=say(numbers[option]))


def _obey(bubble: Bubble, choices: list[Option]) -> Reply:
    """Reply to a refusal: the end of the range that it names, else the first choice."""
    named = re.search(r"từ \S+ đến ([\d.,]*\d)", bubble.text)
    if named:
        return Reply(text=named[1])
    if not choices:
        raise Stuck(f"refused without a word on what is right: {bubble.text}")
    return Reply(tap=choices[0])


def _numbers(choices: list[Option]) -> Iterator[tuple[Option, Decimal]]:
    for option in choices:
        if re.fullmatch(r"[\d.,]+\D*", without_letter(option.label)):
            yield option, number(option.key)
