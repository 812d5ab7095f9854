"""A unit votes: pick by pick, then a look at the whole, then one cast that nothing changes any more.

Every unit takes the same number of steps whatever it chooses, and hears the same words at the end. What is
picked lies in the speaker's draft; the messages that show it are private. Questions of this conversation
are `k7/vote.<unit>.<ballot>` for the first pick and `k7/vote.<unit>.<ballot>.<nonce>` from then on, so a
keyboard that outlived its draft does nothing.
"""

import hashlib
from collections.abc import Iterator

from bot.conversations.asking import Effect, Put, Question, Ref
from bot.conversations.polls import Cast, Draft, Drafted, Poll, draft_of
from bot.conversations.proclaiming import named, names, titled
from bot.conversations.situation import Answered, Audience, Fact, Message, Seat, Situation
from bot.questions import Choice, Option
from bot.rules.counting import Asked, Vote, kind
from bot.vietnamese import say_moment

BLANK = Option("-", "Phiếu trắng")
NO_MORE = Option("--", "Không chọn thêm")
CAST, AGAIN = Option("cast", "Bỏ phiếu"), Option("again", "Chọn lại")
DONE = "Đã ghi nhận phiếu của đơn vị."
NO_EDITS = " Đề nghị tự xóa các tin có nội dung phiếu trong chat này."


def questions(here: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Of each ballot that waits for this unit's vote: the first pick, or what follows the picks made."""
    for poll in here.cycle.polls if here.cycle else ():
        if poll.takes_votes(here.now) and seat.role == poll.terms.ballot.voter and is_owed(poll, unit):
            draft = here.drafts.get(draft_of(unit, poll.key))
            yield Question(
                id_of(here, poll, unit),
                lambda poll=poll: _put_pick(here, poll, unit, ()),  # type: ignore[misc]
                lambda key, poll=poll: _keep_pick(here, poll, unit, (), key),  # type: ignore[misc]
                done=draft is not None,
            )
            if draft:
                yield _next(here, poll, unit, draft)


def is_owed(poll: Poll, unit: str) -> bool:
    return unit in poll.terms.issued and unit not in poll.voted


def id_of(here: Situation, poll: Poll, unit: str, nonce: str = "") -> str:
    return str(Ref(here.cycle.id if here.cycle else "", "vote", unit, poll.key, nonce))


def outlived(here: Situation, ref: Ref) -> str:
    """Why a keyboard of a ballot no longer does anything."""
    poll = next((p for p in here.cycle.polls if p.key == ref.leaf), None) if here.cycle else None
    if poll is None or poll.state == "cancelled":
        return "Cuộc bỏ phiếu này đã hủy."
    if ref.unit in poll.voted:
        return "Đơn vị đã bỏ phiếu; phiếu không xem lại và không đổi được."
    if not poll.takes_votes(here.now):
        return f"Đã hết giờ bỏ phiếu lúc {say_moment(poll.terms.closes, here.zone)}."
    return "Nút này không còn dùng nữa."


def _next(here: Situation, poll: Poll, unit: str, draft: Draft) -> Question:
    id = id_of(here, poll, unit, draft.nonce)
    if len(draft.picks) < _asked(poll, unit).most:
        return Question(
            id,
            lambda: _put_pick(here, poll, unit, draft.picks),
            lambda key: _keep_pick(here, poll, unit, draft.picks, key),
        )
    return Question(
        id, lambda: _put_review(here, poll, draft.picks), lambda key: _keep_review(here, poll, unit, draft, key)
    )


# --- one pick after another ---


def _put_pick(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...]) -> Put:
    asked = _asked(poll, unit)
    lines = [f"{titled(poll.terms)} – {'phiếu kín' if poll.terms.ballot.secret else 'biểu quyết công khai'}"]
    if not picks:
        lines.append(poll.terms.ballot.question)
        lines.append(f"Đóng lúc {say_moment(poll.terms.closes, here.zone)}.")
    else:
        lines.append(f"Đã chọn: {_said(here, picks)}.")
    if asked.most > 1:
        lines.append(f"Lựa chọn {len(picks) + 1}/{asked.most}.")
    options = _offered(here, asked, picks)
    lettered = any(c.isdigit() for option in options for c in option.label)
    return Put("\n".join(lines), Choice(options, lettered=lettered), private=bool(picks))


def _offered(here: Situation, asked: Asked, picks: tuple[str, ...]) -> tuple[Option, ...]:
    """A blank vote is blank as a whole; whoever wants no more says so, so that all take as many steps."""
    if not picks:
        return (*(Option(o, named(here, o)) for o in asked.options), BLANK)
    if picks[-1] in (BLANK.key, NO_MORE.key):
        return (NO_MORE,)
    left = tuple(Option(o, named(here, o)) for o in asked.options if o not in picks)
    return left if len(picks) < asked.least else (*left, NO_MORE)


def _keep_pick(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...], key: str) -> Effect:
    nonce = hashlib.sha256(here.entropy + f"{unit} {poll.key}".encode()).hexdigest()[:8]
    fact = Drafted(poll.key, unit, (*picks, key), nonce)
    return Effect((fact,), goto=id_of(here, poll, unit, nonce))


# --- the whole vote ---


def _put_review(here: Situation, poll: Poll, picks: tuple[str, ...]) -> Put:
    text = (
        f"{titled(poll.terms)}\nPhiếu của đơn vị: {_said(here, picks)}.\n"
        "Bỏ phiếu rồi thì không xem lại và không đổi được. Bỏ phiếu?"
    )
    return Put(text, Choice((CAST, AGAIN)), private=True)


def _keep_review(here: Situation, poll: Poll, unit: str, draft: Draft, key: str) -> Effect:
    if key == AGAIN.key:
        return Effect((Drafted(poll.key, unit),), goto=id_of(here, poll, unit))
    chosen = tuple(o for o in _asked(poll, unit).options if o in draft.picks)
    facts: tuple[Fact, ...] = (Cast(poll.key, unit, chosen),)
    if not poll.terms.ballot.secret:
        # A show of hands: who chose what is kept like any other answer.
        facts = (Answered(unit, id_of(here, poll, unit), shown(chosen)), *facts)
    said = DONE if here.platform.edits else DONE + NO_EDITS
    return Effect(facts, said, _colleagues(here, poll, unit), stays=True)


def shown(vote: Vote) -> str:
    """An open vote as it is stored among the unit's answers."""
    return ",".join(vote) or BLANK.key


def _colleagues(here: Situation, poll: Poll, unit: str) -> tuple[Message, ...]:
    """Whoever else holds the unit's seat is told that it has voted."""
    text = f"{titled(poll.terms)}: {DONE[0].lower()}{DONE[1:]}"
    held = [s for s in here.roster if s.unit == unit and s.role == poll.terms.ballot.voter]
    others = dict.fromkeys(h.person.id for s in held for h in s.holders if h.person != here.person)
    return tuple(Message(text, to=Audience("person", person=person)) for person in others)


def _asked(poll: Poll, unit: str) -> Asked:
    return kind(poll.terms).asks(poll.terms, unit)


def _said(here: Situation, picks: tuple[str, ...]) -> str:
    chosen = tuple(pick for pick in picks if pick not in (BLANK.key, NO_MORE.key))
    return names(here, chosen) if chosen else BLANK.label.lower()
