"""List of ballots at the desk: the state of each, opening one with a warning of what its result may reveal,
cancelling."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.conversations.voting import turnout
from bot.conversations.voting.posts import canonical, hash_of, names, opened, reveals, speakers, titled
from bot.conversations.voting.vote import questions as voting
from bot.dialogue.ballots import BallotCancelled, BallotOpened, Poll
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Channel, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option
from bot.rules.voting_methods import method_of
from bot.state.ballots import Item, items, terms_of
from bot.state.meeting import present
from bot.vietnamese import say_left, say_moment

OPEN, BACK = Option("open", "Mở bỏ phiếu"), Option("back", "Thôi")
# Minutes for which a ballot may be open, besides those of the charter.
MINUTES = (15, 30, 60, 24 * 60, 3 * 24 * 60)
# Usual reasons for opening a ballot, and for cancelling it.
ON_AGENDA, ON_PLAN, ABSENTEES = "Theo chương trình hội nghị", "Theo lịch của cụm", "Lấy phiếu không họp"
CANCELLED = ("Mở nhầm", "Sai danh sách hoặc thể lệ", "Sự cố, có đơn vị không bỏ phiếu được")


def questions(situation: Situation) -> Iterator[Question]:
    """List of ballots; for each that can be opened a warning, its length, a last look and the reason."""
    cycle = situation.cycle
    if cycle is None or not cycle.charter.ballots:
        return
    every = items(situation)
    yield Question(
        str(QuestionId(cycle.id, "ballot")),
        lambda: _put_list(situation, every),
        lambda k: _keep_list(situation, k),
        True,
    )
    for item in every:
        if not item.lacks:
            yield from _opening(situation, cycle, item)
        poll = item.last
        if poll and not poll.is_final:
            reason = str(QuestionId(cycle.id, "ballot", "", poll.key, "cancel"))
            ask = (
                f"Hủy “{titled(poll.terms)}”: phiếu đã bỏ bị hủy, không ai xem. Lý do (được công bố và {KEPT})?"
            )
            yield why(reason, ask, CANCELLED, lambda w, p=poll: cancel(situation, p, w))  # type: ignore[misc]


# --- the list ---


def _put_list(situation: Situation, every: tuple[Item, ...]) -> Prompt:
    options = [Option(i.ballot.id, f"Mở: {i.ballot.title}") for i in every if not i.lacks]
    options += [
        Option(f"{p.key}?", f"Ghi bốc thăm: {titled(p.terms)}") for i in every if i.lots and (p := i.last)
    ]
    options += [
        Option(f"{p.key}!", f"Hủy: {titled(p.terms)}") for i in every if (p := i.last) and not p.is_final
    ]
    return Prompt(agenda_text(situation), Choice((*options, BACK), lettered=True))


def _keep_list(situation: Situation, key: str) -> Effect:
    if key == BACK.key or situation.cycle is None:
        return Effect(result="Chưa thay đổi gì.")
    if key.endswith("?"):
        return Effect(goto=str(QuestionId(situation.cycle.id, "lots", "", key[:-1])))
    part = "cancel" if key.endswith("!") else ""
    return Effect(goto=str(QuestionId(situation.cycle.id, "ballot", "", key.removesuffix("!"), part)))


def agenda_text(situation: Situation) -> str:
    """Text of all ballots with the state of each."""
    lines = ["Các nội dung bỏ phiếu:"]
    lines += [f"{n}. {i.ballot.title}: {_state(situation, i)}" for n, i in enumerate(items(situation), 1)]
    return "\n".join(lines) if len(lines) > 1 else "Quy chế năm nay không có nội dung bỏ phiếu."


def _state(situation: Situation, item: Item) -> str:
    poll = item.last
    if poll and not poll.is_final:
        return turnout.said(situation, poll)
    if item.lots:
        return f"chờ bốc thăm giữa {names(situation, item.lots)}."
    if item.decided and poll and poll.result:
        if not poll.terms.candidates:
            return "đã thông qua." if poll.result.carried else "không được thông qua."
        done = method_of(poll.terms.ballot).elects
        return f"{names(situation, item.elected)} {done}." if item.elected else "không đơn vị nào đạt."
    if poll and poll.result and poll.result.runoff:
        return f"cần bỏ phiếu vòng {poll.terms.round + 1} giữa {names(situation, poll.result.runoff)}."
    before = "lần trước không có giá trị; " if poll and poll.result else "đã hủy; " if poll else ""
    return before + (item.lacks or "có thể mở.")


# --- opening and cancelling ---


def _opening(situation: Situation, cycle: Cycle, item: Item) -> Iterator[Question]:
    lengths = sorted({*MINUTES, item.ballot.minutes}, key=lambda m: (m != item.ballot.minutes, m))
    ask = QuestionId(cycle.id, "ballot", "", item.ballot.id)

    def put_warning() -> Prompt:
        warning = reveals(situation, terms_of(situation, item, item.ballot.minutes))
        options = tuple(Option(str(m), say_left(timedelta(minutes=m))) for m in lengths)
        return Prompt(
            f"{item.ballot.title}\n{warning}\n\nMở trong bao lâu?", Choice((*options, BACK), lettered=True)
        )

    def keep_length(key: str) -> Effect:
        return Effect(result="Chưa mở.") if key == BACK.key else Effect(goto=str(replace(ask, part=key)))

    def keep_open(minutes: int, key: str) -> Effect:
        reason = str(replace(ask, part=f"{minutes}why"))
        return Effect(goto=reason) if key == OPEN.key else Effect(result="Chưa mở.")

    yield Question(str(ask), put_warning, keep_length, done=True)
    for minutes in lengths:
        yield Question(
            str(replace(ask, part=str(minutes))),
            lambda m=minutes: Prompt(
                f"{canonical(situation, terms_of(situation, item, m))}\n\nMở bỏ phiếu?", Choice((OPEN, NOT_YET))
            ),  # type: ignore[misc]
            lambda key, m=minutes: keep_open(m, key),  # type: ignore[misc]
            done=True,
        )
        yield why(
            str(replace(ask, part=f"{minutes}why")),
            f"Lý do mở bỏ phiếu ({KEPT})?",
            usual(situation, item),
            lambda reason, m=minutes: open_now(situation, item, m, reason),  # type: ignore[misc]
        )


def usual(situation: Situation, item: Item) -> tuple[str, ...]:
    """Usual reasons for opening it now."""
    poll = item.last
    if poll and poll.result and poll.result.runoff:
        return (f"Bỏ phiếu vòng {poll.terms.round + 1} theo thể lệ",)
    if poll:
        return ("Lần trước đã hủy" if poll.result is None else "Lần trước không có giá trị",)
    return (ON_AGENDA,) if present(situation) is not None else (ON_PLAN, ABSENTEES)


def open_now(situation: Situation, item: Item, minutes: int, why: str) -> Effect:
    """Opens the ballot: its terms are fixed and posted, and every voter is asked."""
    terms = terms_of(situation, item, minutes)
    text = canonical(situation, terms)
    poll = Poll(terms, text, hash_of(text))
    # Each voter is asked in their own chat; while a meeting runs, the post need not sound as well.
    asked = [Message(opened(situation, poll), GROUP, head=True, quiet=present(situation) is not None)]
    # The first question reads the same for all units, but that some cannot choose themselves.
    for unit in terms.issued:
        for seat in situation.roster:
            if seat.unit == unit and seat.role == terms.ballot.voter:
                voter = replace(
                    situation,
                    person=None,
                    seats=(seat,),
                    drafts={},
                    channel=Channel(),
                    cycle=_with(situation, poll),
                )
                question = next(voting(voter, unit))
                message = as_message(question, Audience("seat", seat=seat.id))
                asked.append(replace(message, text=f"{message.text}\n{speakers(seat)}"))
    said = f"Đã mở “{titled(terms)}”, đóng lúc {say_moment(terms.closes, situation.zone)}."
    return Effect((BallotOpened(terms, text, poll.hash, why),), said, tuple(asked))


def _with(situation: Situation, poll: Poll) -> Cycle | None:
    return replace(situation.cycle, polls=(poll,)) if situation.cycle else None


def cancel(situation: Situation, poll: Poll, why: str) -> Effect:
    """Cancels the ballot: its votes are destroyed unread, and it can be opened anew."""
    told = f"Hủy cuộc bỏ phiếu “{titled(poll.terms)}”. Lý do: {why}\nPhiếu đã bỏ bị hủy, không ai xem."
    return Effect(
        (BallotCancelled(poll.key, why),), "Đã hủy cuộc bỏ phiếu.", (Message(told, GROUP, head=True),)
    )
