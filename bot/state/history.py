"""Last act of a person, as the history of answers has it, and what stood before.

An act is all that one turn answered about a unit. It can be taken back until somebody was told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.facts import AnswerTakenBack
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Entry, Situation

# Begins the part of the id under which a figure waits for the word that it is right.
SURE = "sure"


@dataclass(frozen=True)
class Act:
    """Last act of a person about a unit: the entries, each with the one that stood before it."""

    unit: str
    entries: tuple[tuple[Entry, Entry | None], ...]
    bound: bool
    """True where others were told of it, then or since."""

    def taken_back(self) -> tuple[AnswerTakenBack, ...]:
        return tuple(
            AnswerTakenBack(self.unit, entry.question, entry.answer.number, before.answer if before else None)
            for entry, before in self.entries
        )


def last_act(situation: Situation) -> Act | None:
    """The speaker's last act that still stands, about any unit; None without one."""
    person = situation.person.id if situation.person else 0
    acts = (_of_unit(unit, entries, person) for unit, entries in situation.history.items())
    return max(filter(None, acts), key=_given_at, default=None)


def _given_at(act: Act) -> tuple[object, int]:
    newest = act.entries[-1][0].answer
    return newest.at, newest.number


def _of_unit(unit: str, entries: Sequence[Entry], person: int) -> Act | None:
    standing = _standing(entries)
    own = [entry for entry in standing if entry.person == person and not is_check(entry.question)]
    if not own:
        return None
    # An answer that somebody has changed since is no longer there to be taken back.
    newest = {entry.question: entry for entry in standing}
    act = [entry for entry in own if entry.act == own[-1].act and newest[entry.question] == entry]
    if not act:
        return None
    act += [value for entry in act if (value := _reasoned(standing, entry))]
    talk = QuestionId.read(act[0].question).conversation
    told = (e.answer.number for e in standing if e.bound and QuestionId.read(e.question).conversation == talk)
    bound = max(told, default=0) >= min(entry.answer.number for entry in act)
    return Act(unit, tuple((entry, _before(standing, entry)) for entry in act), bound)


def is_check(question: str) -> bool:
    """True for the id under which a figure waits for the word that it is right."""
    return QuestionId.read(question).part.startswith(SURE)


def _standing(entries: Sequence[Entry]) -> list[Entry]:
    """Answers without those that were taken back, and without the entries that took them back."""
    gone = {entry.undoes for entry in entries}
    return [entry for entry in entries if not entry.undoes and entry.answer.number not in gone]


def _before(standing: Sequence[Entry], entry: Entry) -> Entry | None:
    earlier = (e for e in standing if e.question == entry.question and e.answer.number < entry.answer.number)
    return max(earlier, key=lambda e: e.answer.number, default=None)


def _reasoned(standing: Sequence[Entry], entry: Entry) -> Entry | None:
    """The value to which this entry only adds the reason: a cut and its reason are one act."""
    value = _before(standing, entry)
    if value is None or not entry.answer.reason or value.answer.reason or value.person != entry.person:
        return None
    return value if value.answer.value == entry.answer.value else None
