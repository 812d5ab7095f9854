"""A question in a conversation: its id, how it is put, what an answer does; and where a person stands.

Ids come first: a conversation yields its questions cheaply, and only the one that is put becomes text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.facts import Fact
from bot.dialogue.turn import Message
from bot.questions import Form, Option


@dataclass(frozen=True)
class QuestionId:
    """A question id taken apart: ``k7/self.thue.a1.why`` is cycle, conversation, unit, leaf and part."""

    cycle: str
    conversation: str
    unit: str = ""
    leaf: str = ""
    part: str = ""

    @staticmethod
    @lru_cache(4096)
    def read(id: str) -> "QuestionId":
        cycle, _, rest = id.partition("/")
        conversation, unit, leaf, part, *_ = [*rest.split("."), "", "", ""]
        return QuestionId(cycle, conversation, unit, leaf, part)

    def __str__(self) -> str:
        return f"{self.cycle}/{self.conversation}.{self.unit}.{self.leaf}.{self.part}".rstrip(".")


def is_late(id: str) -> bool:
    """Whether this is the id of something that came too late and is kept aside."""
    return "/late." in id


@dataclass(frozen=True)
class Prompt:
    """A question in words, or how to find them: a reply is read by the form alone, the words are for asking.
    `also` are words offered beside the form's own options ("để sau"). `private`: it shows a choice of a secret
    ballot."""

    words: str | Callable[[], str]
    form: Form
    also: tuple[Option, ...] = ()
    private: bool = False

    @property
    def text(self) -> str:
        return self.words if isinstance(self.words, str) else self.words()


@dataclass(frozen=True)
class Effect:
    """What an answer leads to: facts, what is said back, messages for others.

    `goto` names a question to be put next on purpose; `stays` keeps the result as a message of its own.
    """

    facts: tuple[Fact, ...] = ()
    result: str = ""
    messages: tuple[Message, ...] = ()
    goto: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Question:
    """One question of a conversation.

    `done`: it has a readable answer, or is only put when somebody opens it. `aside`: "later" was said, by the
    unit's answer of this number (0: it was not).
    `stores` is the id under which an answer is kept where that is not `id`; `unit` whose answer it is ("":
    nothing is stored, so it can't be set aside either).
    """

    id: str
    put: Callable[[], Prompt]
    keep: Callable[[str], Effect]
    done: bool = False
    aside: int = 0
    unit: str = ""
    stores: str = ""


def first_open(questions: Iterable[Question]) -> Question | None:
    """The first that has neither an answer nor is set aside; when only those are left, the one that has
    waited longest, so that "later" said again moves on to the next."""
    later: list[Question] = []
    for question in questions:
        if question.done:
            continue
        if not question.aside:
            return question
        later.append(question)
    return min(later, key=lambda question: question.aside, default=None)


def as_message(id: str, put: Prompt) -> Message:
    """The question as it is sent to the chat that spoke."""
    options = (*put.form.options, *put.also)
    return Message(put.text, options=options, style=put.form.style, asks=id, private=put.private)
