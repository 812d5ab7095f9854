"""Agreed table as it is put to the units: a hash of all of it, and each unit's word on it.

A word counts for exactly the table it was given on: when anything in the table changes, so does its hash, and
all words given before count no more.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Role, Situation
from bot.rules.charter import Unit
from bot.state import snapshots
from bot.state.stages import running, values_at
from bot.vietnamese import quoted, say_hash

# First words of the stored answers about the table; the table's hash follows.
YES, NO, KEPT = "yes", "no", "keep"
_SHOWN = 12
_MARK = 8


@dataclass(frozen=True)
class Paper:
    """Agreed table of all units as it stands."""

    situation: Situation
    cycle: Cycle

    @cached_property
    def body(self) -> dict[str, object]:
        shot = snapshots.newest(self.cycle, "self")
        values = {u.id: values_at(self.situation, u.id, "agree") for u in self.cycle.charter.units}
        absent = snapshots.unsent(self.cycle.charter, shot.body) if shot else {}
        late = snapshots.late(shot.body) if shot else {}
        return snapshots.taken(self.cycle.charter, values, absent, late, snapshots.last_ranks(self.cycle))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON of the table."""
        text = json.dumps(self.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def shown(self) -> str:
        """Beginning of the hash, as people compare it: ``3F2A-91C0-77DE``."""
        return say_hash(self.hash)

    def id(self, conversation: str, unit: str = "", part: str = "") -> str:
        """Id of a question about exactly this table, so that a keyboard shown with another one expires."""
        return str(QuestionId(self.cycle.id, conversation, unit, "", part + self.hash[:_MARK]))

    @property
    def presented(self) -> bool:
        """True while exactly this table is before the units."""
        put = self.situation.answers.get("", {}).get(str(QuestionId(self.cycle.id, "present")))
        return put is not None and put.value == self.hash

    def word(self, unit: str) -> tuple[str, str]:
        """The unit's word on this table ("yes", "no", or "" for none yet) and its reason."""
        said = self._said("consent", unit)
        return (said[0], said[1]) if self.presented else ("", "")

    def overruled(self, unit: str) -> str:
        """The chair's reason for publishing over this unit's "no"; "" where that was not decided."""
        return self._said("object", unit)[1]

    def _said(self, conversation: str, unit: str) -> tuple[str, str]:
        answer = self.situation.answers.get(unit, {}).get(str(QuestionId(self.cycle.id, conversation, unit)))
        word, _, hash = answer.value.partition(" ") if answer else ("", "", "")
        return (word, answer.reason) if answer and not answer.aside and hash == self.hash else ("", "")

    def recorded(self, why: str) -> dict[str, object]:
        """Record stored beside the result: the table's hash, each unit's word, objections with their answers.

        `why` is the reason for closing; it answers an objection that was not answered by itself.
        """
        words = {u.id: self.word(u.id) for u in self.cycle.charter.units}
        return {
            "hash": self.hash,
            "consents": {unit: word for unit, (word, _) in words.items()},
            "objections": [
                {"unit": unit, "why": why, "answer": self.overruled(unit) or why}
                for unit, (word, why) in words.items()
                if word == NO
            ],
        }


def paper(situation: Situation) -> Paper | None:
    """The table while it is being agreed; None outside that stage's window."""
    return situation.once(_paper)


def _paper(situation: Situation) -> Paper | None:
    return Paper(situation, situation.cycle) if situation.cycle and running(situation, "agree") else None


def objecting(situation: Situation) -> list[Unit]:
    """Units whose "no" was neither met by a change nor overruled."""
    table = paper(situation)
    units = table.cycle.charter.units if table else ()
    return [u for u in units if table and table.word(u.id)[0] == NO and not table.overruled(u.id)]


def voiceless(situation: Situation) -> list[Unit]:
    """Units without a word on the present table."""
    table = paper(situation)
    return [u for u in table.cycle.charter.units if not table.word(u.id)[0]] if table else []


def voice(situation: Situation, unit: str) -> Role:
    """Role that answers for the unit: leader, where the charter has the leader approve and one has joined. One
    who is not confirmed yet takes nobody's word away: whoever hands out codes could invent them."""
    wanted = situation.cycle is not None and situation.cycle.charter.leader_approves
    led = any(
        holder.standing != "pending"
        for seat in situation.roster
        if seat.role == "leader" and seat.unit == unit
        for holder in seat.holders
    )
    return "leader" if wanted and led else "representative"


def say_objections(body: Mapping[str, object], names: Mapping[str, Unit]) -> list[str]:
    """Objections of a stored result, each with the chair's answer, as lines to publish."""
    listed = body.get("objections")
    lines = []
    for one in listed if isinstance(listed, list) else []:
        answer = f" Cụm trưởng giữ kết quả: {quoted(one['answer'])}." if one["answer"] else ""
        lines.append(f"– {names[one['unit']].name}: {quoted(one['why'])}.{answer}")
    return ["", "Ý kiến không nhất trí:", *lines] if lines else []
