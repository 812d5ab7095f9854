"""The meeting as it stands: called for when and where, who comes, who is present, which item is on.

Each calling of the meeting has a number; replies and the roll-call belong to it, so that a changed hour is
answered anew.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Cycle, Situation
from bot.rules.charter import Unit
from bot.rules.meeting import Item, Meeting

# How a unit takes part; "" where it has not said.
HERE, REMOTE, ABSENT = "here", "remote", "absent"
State = Literal["none", "called", "running", "over"]


@dataclass(frozen=True)
class Conference:
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
        """The invitation that went out last: its number, hour (ISO) and place; empty if none did."""
        return json.loads(self.said("called") or "{}")  # type: ignore[no-any-return]

    @cached_property
    def number(self) -> int:
        """Of the present meeting; 0 before the first."""
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
        """Of the meeting that is opened now: the one that was called, else a new one."""
        return self.number if self.state == "called" else self.number + 1

    @property
    def at(self) -> datetime | None:
        """The hour the present meeting is called for; None if it was opened without being called."""
        mine = self.called and int(self.called["number"]) == self.number
        return datetime.fromisoformat(self.called["at"]) if mine else None

    @property
    def place(self) -> str:
        return self.called["place"] if self.at else ""

    # --- who comes, who is there ---

    def reply(self, unit: str) -> tuple[str, str]:
        """What a unit said to the invitation, and who comes; ("", "") so far."""
        own = self.situation.answers.get(unit, {})
        word, who = own.get(self.reply_id(unit)), own.get(self.reply_id(unit, "who"))
        if word is None or word.aside:
            return "", ""
        return word.value, who.value if who and not who.aside else ""

    def reply_id(self, unit: str, part: str = "") -> str:
        return str(QuestionId(self.cycle.id, "attend", unit, str(self.number), part))

    def presence(self, unit: str) -> str:
        """The unit at the roll-call."""
        answer = self.situation.answers.get(unit, {}).get(self.roll_id(unit))
        return answer.value if answer and not answer.aside else ""

    def roll_id(self, unit: str) -> str:
        return str(QuestionId(self.cycle.id, "roll", unit, str(self.number)))

    def units(self, *words: str) -> tuple[Unit, ...]:
        """The units that are present in one of these ways."""
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
        """When the item was opened, as the number of that answer; 0: it was not."""
        answer = self.situation.answers.get("", {}).get(self.item_id(item))
        return answer.number if answer else 0

    @property
    def item(self) -> Item | None:
        """The one that is on: the last that was opened."""
        last = max(self.rules.items, key=self.begun, default=None)
        return last if last and self.begun(last) else None

    @property
    def left(self) -> tuple[Item, ...]:
        """The items that were not opened yet, in their order."""
        return tuple(item for item in self.rules.items if not self.begun(item))


def conference(situation: Situation) -> Conference | None:
    """None where the charter knows no meeting."""
    cycle = situation.cycle
    return Conference(situation, cycle, cycle.charter.meeting) if cycle and cycle.charter.meeting else None


def present(situation: Situation) -> frozenset[str] | None:
    """The units at the roll-call of the meeting that is running; None where none is, and everybody counts
    as present."""
    meeting = conference(situation)
    if meeting is None or meeting.state != "running":
        return None
    return frozenset(unit.id for unit in meeting.present)
