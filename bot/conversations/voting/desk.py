"""The chair's side of a ballot: the list, what a result may give away, opening, cancelling."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.conversations.voting.posts import canonical, hash_of, names, opened, reveals, titled
from bot.conversations.voting.vote import questions as voting
from bot.dialogue.ballots import BallotCancelled, BallotOpened, Poll
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Cycle, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option
from bot.rules.voting_methods import method_of
from bot.state.attendance import present
from bot.state.ballots import Item, items, terms_of
from bot.vietnamese import say_left, say_moment

OPEN, NOT_YET, BACK = Option("open", "Mở bỏ phiếu"), Option("wait", "Chưa"), Option("back", "Thôi")
# How long a ballot may be open, besides what the charter proposes.
MINUTES = (15, 30, 60, 24 * 60, 3 * 24 * 60)
# The usual reasons, of opening one and of cancelling it.
ON_AGENDA, ON_PLAN, ABSENTEES = "Theo chương trình hội nghị", "Theo lịch của cụm", "Lấy phiếu không họp"
CANCELLED = ("Mở nhầm", "Sai danh sách hoặc thể lệ", "Sự cố, có đơn vị không bỏ phiếu được")
# With fewer votes in the box nobody is told who has not voted yet.
FEW = 3


def questions(here: Situation) -> Iterator[Question]:
    """The list of ballots; for each that can be opened what it may give away, how long, and a last look."""
    cycle = here.cycle
    if cycle is None or not cycle.charter.ballots:
        return
    every = items(here)
    yield Question(
        str(QuestionId(cycle.id, "ballot")), lambda: _put_list(here, every), lambda k: _keep_list(here, k), True
    )
    for item in every:
        if not item.lacks:
            yield from _opening(here, cycle, item)
        poll = item.last
        if poll and not poll.is_final:
            reason = str(QuestionId(cycle.id, "ballot", "", poll.key, "cancel"))
            ask = (
                f"Hủy “{titled(poll.terms)}”: phiếu đã bỏ bị hủy, không ai xem. Lý do (được công bố và {KEPT})?"
            )
            yield why(reason, ask, CANCELLED, lambda w, p=poll: cancel(here, p, w))  # type: ignore[misc]


# --- the list ---


def _put_list(here: Situation, every: tuple[Item, ...]) -> Prompt:
    options = [Option(i.ballot.id, f"Mở: {i.ballot.title}") for i in every if not i.lacks]
    options += [
        Option(f"{p.key}?", f"Ghi bốc thăm: {titled(p.terms)}") for i in every if i.lots and (p := i.last)
    ]
    options += [
        Option(f"{p.key}!", f"Hủy: {titled(p.terms)}") for i in every if (p := i.last) and not p.is_final
    ]
    return Prompt(agenda_text(here), Choice((*options, BACK), lettered=True))


def _keep_list(here: Situation, key: str) -> Effect:
    if key == BACK.key or here.cycle is None:
        return Effect(result="Chưa thay đổi gì.")
    if key.endswith("?"):
        return Effect(goto=str(QuestionId(here.cycle.id, "lots", "", key[:-1])))
    part = "cancel" if key.endswith("!") else ""
    return Effect(goto=str(QuestionId(here.cycle.id, "ballot", "", key.removesuffix("!"), part)))


def agenda_text(here: Situation) -> str:
    """All ballots and where each stands; who has voted only as far as it gives nothing away."""
    lines = ["Các nội dung bỏ phiếu:"]
    lines += [f"{n}. {i.ballot.title}: {_state(here, i)}" for n, i in enumerate(items(here), 1)]
    return "\n".join(lines) if len(lines) > 1 else "Quy chế năm nay không có nội dung bỏ phiếu."


def _state(here: Situation, item: Item) -> str:
    poll = item.last
    if poll and not poll.is_final:
        return turnout(here, poll)
    if item.lots:
        return f"chờ bốc thăm giữa {names(here, item.lots)}."
    if item.decided and poll and poll.result:
        if not poll.terms.candidates:
            return "đã thông qua." if poll.result.carried else "không được thông qua."
        done = method_of(poll.terms.ballot).elects
        return f"{names(here, item.elected)} {done}." if item.elected else "không đơn vị nào đạt."
    if poll and poll.result and poll.result.runoff:
        return f"cần bỏ phiếu vòng {poll.terms.round + 1} giữa {names(here, poll.result.runoff)}."
    before = "lần trước không có giá trị; " if poll and poll.result else "đã hủy; " if poll else ""
    return before + (item.lacks or "có thể mở.")


def turnout(here: Situation, poll: Poll) -> str:
    """How many have voted; who has not, only once a few have."""
    issued, voted = poll.terms.issued, len(poll.voted)
    left = f", còn {say_left(poll.terms.closes - here.now)}" if here.now < poll.terms.closes else ""
    said = f"đang mở, đã bỏ {voted}/{len(issued)} phiếu{left}."
    if FEW <= voted < len(issued):
        said += f" Chưa bỏ: {names(here, tuple(u for u in issued if u not in poll.voted))}."
    return said


# --- opening and cancelling ---


def _opening(here: Situation, cycle: Cycle, item: Item) -> Iterator[Question]:
    lengths = sorted({*MINUTES, item.ballot.minutes}, key=lambda m: (m != item.ballot.minutes, m))
    ask = QuestionId(cycle.id, "ballot", "", item.ballot.id)

    def put_warning() -> Prompt:
        warning = reveals(here, terms_of(here, item, item.ballot.minutes))
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
                f"{canonical(here, terms_of(here, item, m))}\n\nMở bỏ phiếu?", Choice((OPEN, NOT_YET))
            ),  # type: ignore[misc]
            lambda key, m=minutes: keep_open(m, key),  # type: ignore[misc]
            done=True,
        )
        yield why(
            str(replace(ask, part=f"{minutes}why")),
            f"Lý do mở bỏ phiếu ({KEPT})?",
            usual(here, item),
            lambda reason, m=minutes: open_now(here, item, m, reason),  # type: ignore[misc]
        )


def usual(here: Situation, item: Item) -> tuple[str, ...]:
    """Why it is opened now, most likely."""
    poll = item.last
    if poll and poll.result and poll.result.runoff:
        return (f"Bỏ phiếu vòng {poll.terms.round + 1} theo thể lệ",)
    if poll:
        return ("Lần trước đã hủy" if poll.result is None else "Lần trước không có giá trị",)
    return (ON_AGENDA,) if present(here) is not None else (ON_PLAN, ABSENTEES)


def open_now(here: Situation, item: Item, minutes: int, why: str) -> Effect:
    """The terms are frozen, the group is told, and everybody who votes has the question put."""
    terms = terms_of(here, item, minutes)
    text = canonical(here, terms)
    poll = Poll(terms, text, hash_of(text))
    asked = [Message(opened(here, poll), GROUP, head=True)]
    # What the first question says is the same for all units but for their own name, which some cannot choose.
    for unit in terms.issued:
        for seat in here.roster:
            if seat.unit == unit and seat.role == terms.ballot.voter:
                voter = replace(here, seats=(seat,), drafts={}, cycle=_with(here, poll))
                question = next(voting(voter, unit))
                message = as_message(question.id, question.put())
                asked.append(replace(message, to=Audience("seat", seat=seat.id)))
    said = f"Đã mở “{titled(terms)}”, đóng lúc {say_moment(terms.closes, here.zone)}."
    return Effect((BallotOpened(terms, text, poll.hash, why),), said, tuple(asked))


def _with(here: Situation, poll: Poll) -> Cycle | None:
    return replace(here.cycle, polls=(poll,)) if here.cycle else None


def cancel(here: Situation, poll: Poll, why: str) -> Effect:
    """The votes are destroyed unread; the ballot can be opened anew."""
    told = f"Hủy cuộc bỏ phiếu “{titled(poll.terms)}”. Lý do: {why}\nPhiếu đã bỏ bị hủy, không ai xem."
    return Effect(
        (BallotCancelled(poll.key, why),), "Đã hủy cuộc bỏ phiếu.", (Message(told, GROUP, head=True),)
    )
