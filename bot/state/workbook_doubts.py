"""Doubts of a workbook that was taken: the criteria that were not clear in it, until they are answered."""

from typing import NamedTuple

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer
from bot.rules.charter import Leaf
from bot.state.sheet import Sheet


class Decision(NamedTuple):
    """Word about a unit's workbooks: the id of the newest that was decided on, and the leaves in doubt if it
    was taken. Stored as an answer's value: ``12 a1,b2``; ``12 -`` for one that was left."""

    workbook: int = 0
    doubts: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer | None) -> "Decision":
        number, _, doubts = (answer.value if answer else "").partition(" ")
        named = tuple(leaf for leaf in doubts.split(",") if leaf not in ("", "-"))
        return cls(int(number) if number.isdecimal() else 0, named)

    @property
    def value(self) -> str:
        return f"{self.workbook} {','.join(self.doubts) or '-'}"


def talk_of(*, paper: bool) -> str:
    """Name of the conversation in which a unit's own workbook is taken."""
    return "bookpaper" if paper else "book"


def doubtful(sheet: Sheet, *, paper: bool = False) -> list[Leaf]:
    """Leaves in doubt that nobody has answered since the workbook was taken."""
    word = sheet.answers.get(str(QuestionId(sheet.cycle.id, talk_of(paper=paper), sheet.unit.id)))
    if word is None:
        return []
    leaves = (sheet.charter.leaves.get(id) for id in Decision.of(word).doubts)
    return [leaf for leaf in leaves if leaf and not is_settled(sheet.answer(leaf), word)]


def is_settled(answer: Answer | None, word: Answer) -> bool:
    """True for an answer that was given after the word by which the workbook was taken."""
    return answer is not None and not answer.aside and answer.number > word.number
