"""Plans what a turn sends: which message is new, which edits another, which keyboards go, who gets it.

The plan is a pure function of the turn, the situation and what the chats show; storage writes it into the
outbox. Why a tap edits its message: .github/decisions/0009-a-tap-edits-its-message.md. Why messages name an
audience: .github/decisions/0007-messages-go-to-an-audience.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, assert_never

from bot.delivery import texts
from bot.delivery.chat_view import Board, ChatView, MessageRef, ShownMessage
from bot.delivery.joined_messages import joined
from bot.delivery.steps import Ask, Edit, Erase, GiveOut, Pin, Send, Step, Strip
from bot.dialogue.facts import Answered, CodeIssued, UploadOffered
from bot.dialogue.position import is_vote_window, may_be_vote
from bot.dialogue.question import QuestionId
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.dialogue.withheld_posts import digest

# Kinds of news to which nobody waits for a reply, so that none says that it failed.
_UNANSWERED = ("edited", "blocked", "unblocked", "left", "migrated", "rights", "refused")
LONGEST_TITLE = 80  # characters


class Chats(Protocol):
    """The chats of a cluster, and what each platform can do; looked up while a plan is made.

    Example, of a cluster that has a group and in which nobody has joined:

        >>> from datetime import datetime
        >>> class OneGroup:
        ...     platforms = {"chat": Platform("chat")}
        ...     groups = lambda self: [Chat("chat", "nhóm", True)]
        ...     reaching = addresses = lambda self, people: []
        ...     address = lambda self, address: None
        ...     board = lambda self, chat, name, since: None
        ...     journal_head = lambda self: ""
        >>> post = Turn(messages=(Message("Mở tự chấm.", Audience("group")),))
        >>> [step] = plan(post, Situation(datetime(2026, 1, 5), Platform("chat")), None, None, OneGroup())
        >>> step.chat.chat, step.message.text
        ('nhóm', 'Mở tự chấm.')
    """

    @property
    def platforms(self) -> Mapping[str, Platform]: ...

    def groups(self) -> Sequence[Chat]:
        """The cluster's groups that can be written to."""
        ...

    def reaching(self, people: Iterable[int]) -> Sequence[Chat]:
        """For each person the chat they used last, of those that can be written to; where there is none, the
        last one, `blocked`."""
        ...

    def addresses(self, people: Iterable[int]) -> Sequence[Chat]:
        """Addresses of those of these people whom no messenger reaches, on a platform that hears nobody."""
        ...

    def address(self, address: str) -> Chat | None:
        """An address that is not confirmed yet; None where nothing is sent to addresses."""
        ...

    def board(self, chat: Chat, name: str, since: datetime | None) -> Board | None:
        """The newest state of a board in a chat; None where it was not posted since a moment, or never."""
        ...

    def journal_head(self) -> str:
        """Number and mark of the journal's last row, this turn's included; "" before the first."""
        ...


def plan(
    turn: Turn, situation: Situation, said: Said | None, view: ChatView | None, chats: Chats
) -> list[Step]:
    """The steps in order: result and question in the chat that spoke, further messages there, then all others.

    `said` and `view` are None where nobody spoke: the clock's turn.
    """
    messages = [
        with_journal_head(m, chats.journal_head()) if m.head else m for m in _latest_boards(turn.messages)
    ]
    steps: list[Step] = []
    if said is not None and view is not None:
        steps += _reply(turn, [m for m in messages if m.to.kind == "here"], situation, said, view, chats)
        if said.message and situation.platform.erases and may_hold_choice(situation, said):
            steps.append(Erase(view.chat, said.message))
    for message in messages:
        if message.to.kind == "group":
            steps += _post(message, situation, chats)
        elif message.to.kind == "address":
            steps += [Send(chat, message) for chat in [chats.address(message.to.address)] if chat]
        elif message.to.kind != "here":
            for chat in chats.reaching(people_of(situation.roster, message.to)):
                steps += _deliver(_headed(message, chat, situation), [chat], chats)
        steps += _mail(message, situation, chats)
    codes = [fact.code for fact in turn.facts if isinstance(fact, CodeIssued | UploadOffered)]
    return _coalesced(steps, chats.platforms, codes)


def _coalesced(steps: Sequence[Step], platforms: Mapping[str, Platform], codes: Sequence[str]) -> list[Step]:
    """The steps with several new messages to one chat made one, on platforms with a quota. A code is passed on
    in a message of its own."""
    kept: list[Step] = []
    last: dict[Chat, int] = {}
    for step in steps:
        if not isinstance(step, Send) or step.chat.grouped or not platforms[step.chat.platform].quota:
            kept.append(step)
            continue
        before = kept[last[step.chat]] if step.chat in last else None
        one = None
        if isinstance(before, Send) and not _tells(before.message, codes) and not _tells(step.message, codes):
            one = joined(before.message, step.message, platforms[step.chat.platform].longest)
        if one is not None:
            kept[last[step.chat]] = Send(step.chat, one)
        else:
            last[step.chat] = len(kept)
            kept.append(step)
    return kept


def _tells(message: Message, codes: Sequence[str]) -> bool:
    bare = message.text.replace("-", "")
    return any(code in bare for code in codes)


def _mail(message: Message, situation: Situation, chats: Chats) -> Iterable[Step]:
    """Sends to addresses besides: reminders but for those to vote, the digest, and what the group is told;
    never a choice, nor what is said to one unit alone."""
    # A board shows how far things are; by the time a mail is read it is another.
    is_post = message.to.kind == "group" and not message.board
    about = tuple(subject for subject in message.reminds if not is_vote_window(subject))
    if message.private or not (is_post or about or message.mailed):
        return
    everybody = dict.fromkeys(h.person.id for s in situation.roster for h in s.holders)
    people = list(everybody) if is_post else people_of(situation.roster, message.to)
    news = message.news or is_post or message.mailed
    if about != message.reminds:
        # It is made anew when it is sent; until then nothing that is stored says who has still to vote.
        message = replace(message, text=texts.REMINDER, brief="")
    for chat in chats.addresses(people):
        yield Send(chat, _headed(replace(briefly(message), reminds=about, news=news), chat, situation))


def briefly(message: Message) -> Message:
    """A message as it is written where nobody can answer: its text without the question, its buttons and
    file."""
    text = message.brief or message.text
    # What a picture shows, its text says too.
    if message.document and message.document.kind != "picture":
        text = f"{text}\n{texts.not_mailed(message.document)}"
    return Message(text, head=message.head)


def may_hold_choice(situation: Situation, said: Said) -> bool:
    """True for what was typed while a secret question stood in the chat, understood or not."""
    asked = said.question or situation.channel.asked
    return said.kind == "text" and not said.group and bool(asked) and may_be_vote(asked)


def _latest_boards(messages: Sequence[Message]) -> Iterable[Message]:
    """Several states of one board in a turn are its last one, at the place of the first."""
    latest: dict[object, Message] = {}
    for place, message in enumerate(messages):
        key = (message.to, message.board) if message.board else place
        small = message.small and latest.get(key, message).small
        latest[key] = message if small == message.small else replace(message, small=small)
    return latest.values()


def _headed(message: Message, chat: Chat, situation: Situation) -> Message:
    """The message under the name of its cluster, for whoever holds seats in several."""
    name = situation.cluster.name if situation.cluster and chat.headed else ""
    return replace(message, text=f"{name}:\n{message.text}") if name else message


def with_journal_head(message: Message, head: str) -> Message:
    """The message with the head of the journal below it; without one, "", the message itself."""
    return replace(message, text=f"{message.text}\n\n{texts.JOURNAL_HEAD} {head}") if head else message


# --- the chat that spoke ---


def _reply(
    turn: Turn, further: Sequence[Message], situation: Situation, said: Said, view: ChatView, chats: Chats
) -> list[Step]:
    platform, edited = situation.platform, view.tapped
    result, ask = Message(turn.result) if turn.result else None, turn.ask
    folded = "" if edited is None else _folded(turn, said, view)
    # What binds keeps its question for good; a step of a table only until the next one.
    settled = bool(folded) and turn.is_binding
    apart = turn.stays or bool(further) or settled or (edited is not None and not view.tapped_is_last)
    if ask and not apart:
        result, ask = replace(ask, text="\n\n".join(filter(None, [turn.result, ask.text]))), None
    if result is None or result.document:
        edited = None
    steps: list[Step] = []
    if result:
        headed = _headed(result, view.chat, situation)
        steps.append(_put(view.chat, replace(headed, folded=folded if edited else ""), edited, platform))
    for message in further:
        steps += _deliver(_headed(message, view.chat, situation), [view.chat], chats)
    if ask:
        steps.append(_put(view.chat, _headed(ask, view.chat, situation), None, platform))
    return [*steps, *_keyboards_off(turn, situation, said, view, edited)]


def _folded(turn: Turn, said: Said, view: ChatView) -> str:
    """Text of the tapped message, unless it is asked again or was the desk's menu. A vote leaves no trace
    (.github/decisions/0015-secret-ballots.md)."""
    again = turn.ask is not None and turn.ask.asks == said.question
    if again or may_be_vote(said.question) or QuestionId.read(said.question).conversation == "desk":
        return ""
    return view.tapped_text


def _keyboards_off(
    turn: Turn, situation: Situation, said: Said, view: ChatView, edited: MessageRef | None
) -> Iterable[Step]:
    """The keyboards of the question that was answered, and of the one that is put again, but for the message
    that the result is edited into."""
    platform = situation.platform
    answered = said.question or situation.channel.asked
    done = any(isinstance(fact, Answered) and fact.question == answered for fact in turn.facts)
    if platform.edits and platform.buttons and (turn.ask or done):
        questions = {answered, turn.ask.asks if turn.ask else ""} - {""}
        for shown in view.keyboards:
            if shown.asks in questions and shown.ref != edited:
                yield from take_back(view.chat, shown, texts.TAKEN_BACK, platform)


def take_back(chat: Chat, shown: ShownMessage, text: str, platform: Platform) -> Iterable[Edit | Strip]:
    """A choice is written over by the text; any other message only loses its keyboard."""
    if shown.private:
        if platform.edits:
            yield Edit(chat, shown.ref, Message(text))
    elif platform.edits and platform.buttons:
        yield Strip(chat, shown.ref)


# --- all others ---


def _post(message: Message, situation: Situation, chats: Chats) -> list[Step]:
    """For the group. Where it cannot be written to, the chair and the secretary get the post ready to copy."""
    if groups := chats.groups():
        return _deliver(message, groups, chats)
    if message.small:
        return []
    copy = copied(message)
    roles = [Audience("role", role="chair"), Audience("role", role="secretary")]
    people = dict.fromkeys(p for audience in roles for p in people_of(situation.roster, audience))
    steps: list[Step] = []
    for chat in chats.reaching(people):
        steps += _deliver(_headed(copy, chat, situation), [chat], chats)
    if steps and message.head:
        title = message.text.partition("\n")[0].partition(". ")[0][:LONGEST_TITLE]
        steps.append(GiveOut(digest(message.text), title))
    return steps


def copied(message: Message) -> Message:
    """A post for the group, ready to be copied by whoever can write there. That of a board stays one: where it
    can be it is edited, so that the newest state alone stands there."""
    return replace(message, text=f"{texts.COPY}\n{message.text}", pin=False)


def _deliver(message: Message, to: Sequence[Chat], chats: Chats) -> list[Step]:
    steps: list[Step] = []
    for chat in to:
        platform = chats.platforms[chat.platform]
        fit = _fitting(message, platform)
        if fit.board and (platform.edits or fit.since):
            steps += _update_board(chat, fit, platform, chats)
        elif not (fit.board and fit.small):
            steps.append(_put(chat, fit, None, platform))
        # News may be held: the chat stands at their question once they are sent.
        if fit.asks and not fit.beside and not fit.news:
            steps.append(Ask(chat, fit.asks))
    return steps


def _fitting(message: Message, platform: Platform) -> Message:
    """The message as a platform can carry it. The text of a picture says all that the picture shows."""
    if not message.document or platform.files:
        return message
    if message.document.kind == "picture":
        return message if platform.pictures else replace(message, document=None)
    # People are told that there is a file, and the way to it.
    return replace(message, text=f"{message.text}\n{texts.no_files(message.document)}", document=None)


def _update_board(chat: Chat, message: Message, platform: Platform, chats: Chats) -> Iterable[Step]:
    board = chats.board(chat, message.board, message.since)
    if board is None or board.text != message.text:
        yield _put(chat, message, board.ref if board and platform.edits else None, platform)
    if board and message.repin and platform.edits:
        yield Pin(chat, board.ref)


def _put(chat: Chat, message: Message, ref: MessageRef | None, platform: Platform) -> Step:
    if not platform.erases and message.asks and not message.private and may_be_vote(message.asks):
        message = replace(message, text=f"{message.text}\n{texts.TYPED_STAYS}")
    if ref is not None:
        return Edit(chat, ref, message)
    return Send(chat, message, texts.PLACEHOLDER if message.private and platform.edits else "")


def people_of(roster: Sequence[Seat], audience: Audience) -> list[int]:
    """The persons that an audience is, each once; none for the group and the chat that spoke."""
    match audience.kind:
        case "person":
            return [audience.person]
        case "seat":
            seats = [s for s in roster if s.id == audience.seat]
        case "role":
            seats = [s for s in roster if s.role == audience.role and audience.unit in ("", s.unit)]
        case "here" | "group" | "address":
            seats = []
        case _:
            assert_never(audience.kind)
    return list(dict.fromkeys(h.person.id for s in seats for h in s.holders))


# --- a turn that failed ---


def apology(said: Said) -> str:
    """The reply where a turn failed; "" for talk in a group that was not for us, and where nobody waits."""
    return texts.FAILED if said.addressed and said.kind not in _UNANSWERED else ""
