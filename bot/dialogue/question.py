"""Question of a conversation: its id, its text and form, the effect of an answer.

Ids come first: a conversation yields its questions cheaply, and only the one that is put becomes text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.dialogue.facts import Fact
from bot.dialogue.situation import Answer
from bot.dialogue.turn import HERE, Audience, Message
from bot.questions import Form, Option

# Conversations whose messages stand beside the question of a chat (`Message.beside`).
BESIDE = ("notice", "posted")
# Conversation at which a chat stands while all that is left for it was set aside.
LEFT_OPEN = "later"
# Options that many questions have.
LATER, NOT_YET = Option("de sau", "Để sau"), Option("wait", "Chưa")


@dataclass(frozen=True)
class QuestionId:
    """Question id in its parts: ``k7/self.thue.a1.why`` is cycle, conversation, unit, leaf and part.

    An id means the same question for ever (.github/decisions/0002-question-ids-are-for-ever.md).
    """

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

    @property
    def behind(self) -> "QuestionId":
        """Id of the question that is left open under this one; for any other, its own."""
        if self.conversation != LEFT_OPEN:
            return self
        conversation, _, leaf = self.leaf.partition("-")
        return replace(self, conversation=conversation, leaf=leaf)

    def __str__(self) -> str:
        return f"{self.cycle}/{self.conversation}.{self.unit}.{self.leaf}.{self.part}".rstrip(".")


def left_open(id: QuestionId) -> QuestionId:
    """Id under which this question is left open: ``k7/later.thue.self-a1`` for ``k7/self.thue.a1``."""
    return replace(id, conversation=LEFT_OPEN, leaf=f"{id.conversation}-{id.leaf}")


def is_late(id: str) -> bool:
    """True for the id under which a late answer or file is kept aside."""
    return "/late." in id


def is_of_example(id: str) -> bool:
    """True for the id under which words and files of a good example are kept."""
    return "/example." in id


def is_beside(id: str) -> bool:
    """True for the id of a button that stands beside whatever else is asked in its chat, such as a notice's. A
    web page shows it last, while it asks another question."""
    return QuestionId.read(id).conversation in BESIDE


@dataclass(frozen=True)
class Prompt:
    """Text and form of a question. The text may be a function, since a reply is read without it.

    `also` are options beside the form's own ("Để sau"). `private`: it shows a choice of a secret ballot.
    """

    words: str | Callable[[], str]
    form: Form
    also: tuple[Option, ...] = ()
    private: bool = False

    @property
    def text(self) -> str:
        return self.words if isinstance(self.words, str) else self.words()


@dataclass(frozen=True)
class Effect:
    """Effect of an answer: facts to keep, the result said back, messages to others.

    `goto` is the id of a question to put next, on purpose; `stays` keeps the result as a message of its own.
    """

    facts: tuple[Fact, ...] = ()
    result: str = ""
    messages: tuple[Message, ...] = ()
    goto: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Question:
    """Question of a conversation: `put` makes its text and form, `keep` the effect of a value that was read.

    `done`: it has a readable answer, or is put only when somebody opens it. `aside` is the number of the unit's
    answer by which "later" was said, 0 if it was not. `unit` is the one whose answer it is; without one, it
    cannot be set aside. `stores` is the id under which the answer is kept, where that is not `id`.
    """

    id: str
    put: Callable[[], Prompt]
    keep: Callable[[str], Effect]
    done: bool = False
    aside: int = 0
    unit: str = ""
    stores: str = ""


def first_open(questions: Iterable[Question]) -> Question | None:
    """The first question that is neither answered nor set aside; else the one that was set aside longest ago,
    so that "later" said again moves on to the next."""
    later: list[Question] = []
    for question in questions:
        if question.done:
            continue
        if not question.aside:
            return question
        later.append(question)
    return min(later, key=lambda question: question.aside, default=None)


def aside_of(answer: Answer | None) -> int:
    """Value of `Question.aside` by the stored answer: its number if "later" was said, else 0."""
    return answer.number if answer and answer.aside else 0


def as_message(question: Question, to: Audience = HERE) -> Message:
    """Message that puts the question."""
    put = question.put()
    options = (*put.form.options, *put.also)
    return Message(put.text, to, options, put.form.style, question.id, private=put.private)
