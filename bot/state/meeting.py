"""State of the meeting: its hour and place, replies to the invitation, the roll-call, its items.

Each calling of the meeting has a number, to which replies and the roll-call belong, so that a changed hour is
answered anew.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Unit
from bot.rules.meeting import Item, Meeting

# Ways in which a unit takes part; "" where it has not answered.
HERE, REMOTE, ABSENT = "here", "remote", "absent"
State = Literal["none", "called", "running", "over"]


@dataclass(frozen=True)
class Conference:
    """Meeting of this year, by the charter's rules for it."""

    situation: Situation
    cycle: Cycle
    rules: Meeting

    def id(self, leaf: str, part: str = "", unit: str = "") -> str:
        return str(QuestionId(self.cycle.id, "meeting", unit, leaf, part))

    def answer(self, leaf: str, part: str = "") -> Answer | None:
        return self.situation.answers.get("", {}).get(self.id(leaf, part))

    def said(self, leaf: str) -> str:
        answer = self.answer(leaf)
        return answer.value if answer else ""

    # --- calling, opening, ending ---

    @cached_property
    def called(self) -> dict[str, str]:
        """Last invitation sent: `number`, `at` (ISO 8601) and `place`; empty if none was."""
        return json.loads(self.said("called") or "{}")  # type: ignore[no-any-return]

    @cached_property
    def number(self) -> int:
        """Number of the present meeting; 0 before the first."""
        return max(int(self.called.get("number", "0")), int(self.said("opened") or 0))

    @cached_property
    def state(self) -> State:
        opened, ended = int(self.said("opened") or 0), int(self.said("ended") or 0)
        if not self.number:
            return "none"
        if ended == self.number:
            return "over"
        return "running" if opened == self.number else "called"

    @property
    def next_number(self) -> int:
        """Number of a meeting opened now: the called one's, else a new one."""
        return self.number if self.state == "called" else self.number + 1

    @property
    def at(self) -> datetime | None:
        """Hour for which the present meeting is called; None if it was opened without being called."""
        mine = self.called and int(self.called["number"]) == self.number
        return datetime.fromisoformat(self.called["at"]) if mine else None

    @property
    def place(self) -> str:
        return self.called["place"] if self.at else ""

    # --- who comes, who is there ---

    def reply(self, unit: str) -> tuple[str, str]:
        """The unit's reply to the invitation and the names of those who come; ("", "") without one."""
        own = self.situation.answers.get(unit, {})
        word, who = own.get(self.reply_id(unit)), own.get(self.reply_id(unit, "who"))
        if word is None or word.aside:
            return "", ""
        return word.value, who.value if who and not who.aside else ""

    def reply_id(self, unit: str, part: str = "") -> str:
        return str(QuestionId(self.cycle.id, "attend", unit, str(self.number), part))

    def presence(self, unit: str) -> str:
        """The unit's answer at the roll-call; "" without one."""
        answer = self.situation.answers.get(unit, {}).get(self.roll_id(unit))
        return answer.value if answer and not answer.aside else ""

    def roll_id(self, unit: str) -> str:
        return str(QuestionId(self.cycle.id, "roll", unit, str(self.number)))

    def units(self, *words: str) -> tuple[Unit, ...]:
        """Units that answered the roll-call with one of these words."""
        return tuple(u for u in self.cycle.charter.units if self.presence(u.id) in words)

    @cached_property
    def present(self) -> tuple[Unit, ...]:
        return self.units(HERE, REMOTE) if self.rules.remote else self.units(HERE)

    @property
    def quorate(self) -> bool:
        quorum, units = self.rules.quorum, self.cycle.charter.units
        return bool(self.present) if quorum is None else quorum.met(len(self.present), len(units))

    # --- the items ---

    def item_id(self, item: Item) -> str:
        return self.id(item.id, f"item{self.number}")

    def begun(self, item: Item) -> int:
        """Number of the answer by which the item was opened; 0 if it was not."""
        answer = self.situation.answers.get("", {}).get(self.item_id(item))
        return answer.number if answer else 0

    @property
    def item(self) -> Item | None:
        """Present item: the last that was opened."""
        last = max(self.rules.items, key=self.begun, default=None)
        return last if last and self.begun(last) else None

    @property
    def left(self) -> tuple[Item, ...]:
        """Items not opened yet, in their order."""
        return tuple(item for item in self.rules.items if not self.begun(item))


def conference(situation: Situation) -> Conference | None:
    """The meeting of this year; None where the charter has none."""
    cycle = situation.cycle
    return Conference(situation, cycle, cycle.charter.meeting) if cycle and cycle.charter.meeting else None


def present(situation: Situation) -> frozenset[str] | None:
    """Units present at the meeting that is running; None where none is, then all units count as present."""
    meeting = conference(situation)
    if meeting is None or meeting.state != "running":
        return None
    return frozenset(unit.id for unit in meeting.present)
