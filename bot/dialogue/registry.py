"""Registry of all that can be talked about: an entry for each conversation, and for each command of the desk.

Each part of the year declares its own entries; `bot.conversations.decide` puts them together and installs them.
The position of a chat, duties, help, menus and the desk all read them here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.situation import Role, Seat, Situation
from bot.dialogue.standing import is_confirmed
from bot.dialogue.turn import Turn
from bot.rules.charter import Stage
from bot.vietnamese import fold

STEERING: tuple[Role, ...] = ("secretary", "chair")
UNIT: tuple[Role, ...] = ("representative", "leader")
# All who sit in a cluster that stands.
EVERYBODY: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "founder")
EXPIRED = "Lựa chọn này không còn dùng nữa."
NOT_CONFIRMED = (
    "Đồng chí cho ý kiến, bỏ phiếu được sau khi người đã có mặt từ trước của đơn vị xác nhận đồng chí."
)
BY_STEERING = "Việc này do thư ký cụm hoặc cụm trưởng thực hiện."
BY_SECRETARY = "Việc này do thư ký cụm thực hiện."


def asks_nothing(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Questions of a conversation that is only resumed, at an id that somebody has opened: none."""
    return iter(())


@dataclass(frozen=True)
class Work:
    """Work that a conversation makes for the seats it asks: its name in reminders, the window of a question.

    `unasked`: people are reminded of it although it is not put by itself. `slow`: left out of the daily digest.
    `secret`: nobody else is told which seats have not done it yet. `of_window`: the name of its window follows
    its own, since there may be several.
    """

    name: str = "việc chờ trả lời"
    window: Callable[[QuestionId], str] = lambda ref: ref.conversation
    unasked: bool = False
    slow: bool = False
    secret: bool = False
    of_window: bool = False


@dataclass(frozen=True)
class Conversation:
    """Conversation: the questions that seats of some roles are asked. Its name is part of their ids, for ever.

    Only a seat of one of `roles` is asked; if `own_unit`, only about its own unit; if `binding`, only once its
    holder is confirmed, since the word is the unit's or the office's. `proactive`: put by itself
    when something in it is open; else only when somebody opens it. `urgent`: asked before all that are not.
    `resume`: gives only the open questions and all those of one leaf, for a conversation too long to be walked
    through each time. `work` is what reminders and `việc` call it, None where nobody is reminded. `stage`: the
    stage it belongs to; `begins` if its first question is put to everybody when that stage begins. `secret`: a
    reply may be a choice of a secret ballot. `about_unit`: a typed code opens that criterion of the unit which
    is looked at. `unfinished` says what can't be done while something in it is left open. `why_expired` says
    why a button of it that is still on a screen does nothing any more.

    Example, a conversation that asks the chair for nothing but a word:

        >>> from bot.dialogue.question import Prompt
        >>> from bot.questions import Text
        >>> def questions(situation, seat, unit):
        ...     yield Question("k1/word", lambda: Prompt("Một lời?", Text()), lambda said: Effect(result=said))
        >>> word = Conversation("word", ("chair",), questions, work=Work("nói một lời"))
        >>> [question.put().text for question in word.questions(None, None, "")]
        ['Một lời?']
    """

    name: str
    roles: tuple[Role, ...]
    questions: Callable[[Situation, Seat, str], Iterator[Question]]
    work: Work | None
    own_unit: bool = False
    binding: bool = False
    proactive: bool = True
    urgent: bool = False
    resume: Callable[[Situation, str, str], Iterator[Question]] | None = None
    stage: Stage | None = None
    begins: bool = False
    secret: bool = False
    about_unit: bool = False
    unfinished: str = ""
    why_expired: Callable[[Situation, QuestionId], str] = lambda situation, ref: EXPIRED

    def asks(self, situation: Situation, seat: Seat) -> bool:
        """True if this seat may be asked: by its role, and where the word binds, by its holder's standing."""
        return seat.role in self.roles and (not self.binding or is_confirmed(situation, seat))

    def near(self, situation: Situation, seat: Seat, unit: str, leaf: str = "") -> Iterator[Question]:
        """At least the open questions and those of one leaf."""
        return self.resume(situation, unit, leaf) if self.resume else self.questions(situation, seat, unit)


@dataclass(frozen=True)
class Call:
    """Use of a command: the situation, the seat that acts, the question before the chat, the words after it.

    `seat` is the one the chat speaks for if it may do this, else the person's first that may.
    """

    situation: Situation
    seat: Seat
    question: Question | None = None
    words: str = ""


@dataclass(frozen=True)
class Reply:
    """Text in reply to a command; then the question at which the chat stands is put once more."""

    text: str
    stays: bool = True


Help = Callable[[Situation, Seat], Iterable[str]]
# Lines of a messenger's menu: the /command and its description.
Menu = tuple[tuple[str, str], ...]
Section = Literal["moving", "table", "desk", "review", "ballots", "meeting", "telling", "year", "person"]
SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass(frozen=True)
class Command:
    """Command, typed or tapped at the desk: its words, the roles that may use it, what it does, its help.

    The first of `words` is shown; without spaces and marks it is the /command. A person without a seat of
    `roles` is told `refusal`. `run` returns an Effect, after which the chat goes on where it stands; or a
    Reply; or a Turn of its own. `help` gives the lines of the help text, in the order of sections; where one
    line speaks of several commands, the others name the one that has it in `helped_by`. `about`: the year that
    is meant where none is named: shown (the one the chat is in), present, or results (the newest with some).

    `asked` are phrases by which people ask for it in a sentence of their own ("hạn chót là bao giờ").

    `button` is its label at the desk, there while `offered`. `subject` is what a tap is about (a stage, a
    result's number), so that a button which outlived it does nothing to another. `menu`, `group_menu` and
    `admin_menu` are its lines in a messenger's menus: of private chats, of groups, of administrators in groups;
    `menu_roles` are the seats whose menu has it, where not all of `roles` have a use for it. `group` makes its
    answer in the group; `anywhere`: also for strangers, and in a group bound to no cluster. `founding`: also
    for whoever is founding a cluster.
    """

    name: str
    words: tuple[str, ...]
    run: Callable[[Call], Effect | Reply | Turn]
    section: Section
    about: Literal["shown", "present", "results"] = "shown"
    roles: tuple[Role, ...] = EVERYBODY
    refusal: str = BY_STEERING
    help: Help | None = None
    helped_by: str = ""
    asked: tuple[str, ...] = ()
    button: str | Callable[[Situation], str] = ""
    offered: Callable[[Situation, Seat], bool] = lambda situation, seat: True
    subject: Callable[[Situation], str] = lambda situation: ""
    menu: str = ""
    menu_roles: tuple[Role, ...] = ()
    group_menu: str = ""
    admin_menu: str = ""
    group: Callable[[Situation, str], str | Turn] | None = None
    anywhere: bool = False
    founding: bool = False

    def serves(self, role: Role) -> bool:
        """True where a seat of this role may use it."""
        return role in self.roles or (self.founding and role == "founder")

    @property
    def moves(self) -> bool:
        """True for the words that every question offers, whatever it asks."""
        return self.name in ("back", "later", "help", "undo")

    @property
    def twin(self) -> str:
        """Name of its /command: the first of its words in plain letters, written together."""
        return fold(self.words[0]).replace(" ", "")


def line(text: str, *roles: Role) -> Help:
    """Help of one line, said to seats of these roles; without roles, to all."""
    return lambda situation, seat: [text] if not roles or seat.role in roles else []


class Registry:
    """Conversations and commands of this bot.

    The order of conversations is precedence: the urgent ones first, the desk last, since it always has an open
    question and nothing after it would be asked. The order of commands is that of the help text, the menus and
    the desk's buttons. Raises ValueError where two entries have one name or the same words.
    """

    def __init__(self, conversations: Iterable[Conversation], commands: Iterable[Command]) -> None:
        self.conversations = tuple(sorted(conversations, key=lambda c: (c.name == "desk", not c.urgent)))
        self.commands = tuple(sorted(commands, key=lambda c: SECTIONS.index(c.section)))
        for names in ([c.name for c in self.conversations], [c.name for c in self.commands], self._words):
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"declared twice: {', '.join(sorted(twice))}")

    @property
    def _words(self) -> list[str]:
        return [fold(words) for command in self.commands for words in command.words]

    @cached_property
    def by_name(self) -> dict[str, Conversation]:
        return {conversation.name: conversation for conversation in self.conversations}

    @cached_property
    def command_by_name(self) -> dict[str, Command]:
        return {command.name: command for command in self.commands}

    @cached_property
    def by_words(self) -> dict[str, Command]:
        """Commands by their words in plain letters, the longest words first."""
        named = {fold(words): command for command in self.commands for words in command.words}
        return {words: named[words] for words in sorted(named, key=len, reverse=True)}

    @cached_property
    def by_phrase(self) -> dict[str, Command]:
        """Commands by the phrases they are asked for with, in plain letters, the longest first."""
        named = {fold(phrase): command for command in self.commands for phrase in command.asked}
        return {phrase: named[phrase] for phrase in sorted(named, key=len, reverse=True)}

    @cached_property
    def by_twin(self) -> dict[str, Command]:
        return {words.replace(" ", ""): command for words, command in self.by_words.items()}

    def menu(self, roles: Collection[str]) -> Menu:
        """Menu of a private chat whose person has seats of these roles; without any, a stranger's."""
        shown = [c for c in self.commands if c.menu]
        if not roles:
            return tuple((c.twin, c.menu) for c in shown if c.anywhere or c.name == "help")
        return tuple(
            (c.twin, c.menu)
            for c in shown
            if not set(c.menu_roles or c.roles).isdisjoint(roles) or (c.founding and "founder" in roles)
        )

    @cached_property
    def group_menu(self) -> Menu:
        return tuple((command.twin, command.group_menu) for command in self.commands if command.group_menu)

    @cached_property
    def admin_menu(self) -> Menu:
        """Menu of a group for its administrators: all that the others see, and what only they may do."""
        lines = ((command.twin, command.group_menu or command.admin_menu) for command in self.commands)
        return tuple((twin, about) for twin, about in lines if about)


_installed: list[Registry] = []


def install(registry: Registry) -> None:
    """Makes this the registry of the process; done once, by `bot.conversations.decide`."""
    _installed[:] = [registry]


def registry() -> Registry:
    """The registry that is installed. Raises RuntimeError before `bot.conversations.decide` was imported."""
    if not _installed:
        raise RuntimeError("no conversations are declared: import bot.conversations.decide first")
    return _installed[0]


def conversation(name: str) -> Conversation | None:
    return registry().by_name.get(name)
