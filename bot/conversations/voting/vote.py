"""A unit votes: pick by pick, then a look at the whole, then one cast that nothing changes any more.

Every unit takes the same number of steps whatever it chooses, and hears the same words at the end. What is
picked lies in the speaker's draft; the messages that show it are private. Questions of this conversation
are `k7/vote.<unit>.<ballot>` for the first pick and `k7/vote.<unit>.<ballot>.<nonce>` from then on, so a
keyboard that outlived its draft does nothing.
"""

import hashlib
from collections.abc import Iterator

from bot.conversations.voting.posts import OPTIONS, named, names, titled
from bot.dialogue.ballots import RECORDED, Cast, Draft, Drafted, Poll, draft_of
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option
from bot.rules.voting_methods import BLANK, BallotChoices, Vote, kind
from bot.state.ballots import vote_id
from bot.vietnamese import say_moment

NOBODY = Option(BLANK, OPTIONS[BLANK])
NO_MORE = Option("--", "Không chọn thêm")
CAST, AGAIN = Option("cast", "Bỏ phiếu"), Option("again", "Chọn lại")
NO_EDITS = " Đề nghị tự xóa các tin có nội dung phiếu trong chat này."


def questions(here: Situation, unit: str) -> Iterator[Question]:
    """Of each ballot that waits for this unit's vote: the first pick, or what follows the picks made."""
    for poll in here.cycle.polls if here.cycle else ():
        if poll.takes_votes(here.now) and is_owed(here, poll, unit):
            draft = here.drafts.get(draft_of(unit, poll.key))
            yield _question(here, poll, unit, Draft((), ""), done=draft is not None)
            if draft:
                yield _question(here, poll, unit, draft)


def is_owed(here: Situation, poll: Poll, unit: str) -> bool:
    """Whether the unit has yet to vote, and the speaker is the one who votes for it."""
    speaks = any(s.unit == unit and s.role == poll.terms.ballot.voter for s in here.seats)
    return speaks and unit in poll.terms.issued and unit not in poll.voted


def why_expired(here: Situation, ref: QuestionId) -> str:
    """Why a keyboard of a ballot no longer does anything."""
    poll = next((p for p in here.cycle.polls if p.key == ref.leaf), None) if here.cycle else None
    if poll is None or poll.state == "cancelled":
        return "Cuộc bỏ phiếu này đã hủy."
    if ref.conversation == "papers":
        return "Việc phiếu giấy của cuộc bỏ phiếu này đã xong."
    if ref.unit in poll.papers:
        return "Đơn vị đã nhận phiếu giấy, đề nghị bỏ vào hòm phiếu."
    if ref.unit in poll.voted:
        return "Đơn vị đã bỏ phiếu; phiếu không xem lại và không đổi được."
    if not poll.takes_votes(here.now):
        return f"Đã hết giờ bỏ phiếu lúc {say_moment(poll.terms.closes, here.zone)}."
    return "Nút này không còn dùng nữa."


def _question(here: Situation, poll: Poll, unit: str, draft: Draft, done: bool = False) -> Question:
    put, keep = _put_pick, _keep_pick
    if len(draft.picks) == _asked(poll, unit).most:
        put, keep = _put_review, _keep_review
    later = here.answers.get(unit, {}).get(vote_id(here, poll.key, unit))
    return Question(
        vote_id(here, poll.key, unit, draft.nonce),
        lambda: put(here, poll, unit, draft.picks),
        lambda key: keep(here, poll, unit, draft.picks, key),
        done,
        aside=later.number if later else 0,
        unit=unit,
        stores=vote_id(here, poll.key, unit),
    )


# --- one pick after another ---


def _put_pick(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...]) -> Prompt:
    asked = _asked(poll, unit)
    lines = [f"{titled(poll.terms)} – {'phiếu kín' if poll.terms.ballot.secret else 'biểu quyết công khai'}"]
    if not picks:
        lines.append(poll.terms.ballot.question)
        lines.append(f"Đóng lúc {say_moment(poll.terms.closes, here.zone)}.")
    else:
        lines.append(f"Đã chọn: {said(here, picks)}.")
    if asked.most > 1:
        lines.append(f"Lựa chọn {len(picks) + 1}/{asked.most}.")
    options = offered(here, asked, picks)
    lettered = any(c.isdigit() for option in options for c in option.label)
    return Prompt("\n".join(lines), Choice(options, lettered=lettered), private=bool(picks))


def offered(here: Situation, asked: BallotChoices, picks: tuple[str, ...]) -> tuple[Option, ...]:
    """A blank vote is blank as a whole; whoever wants no more says so, so that all take as many steps."""
    if not picks:
        return (*(Option(o, named(here, o)) for o in asked.options), NOBODY)
    if picks[-1] in (BLANK, NO_MORE.key):
        return (NO_MORE,)
    left = tuple(Option(o, named(here, o)) for o in asked.options if o not in picks)
    return left if len(picks) < asked.least else (*left, NO_MORE)


def _keep_pick(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...], key: str) -> Effect:
    nonce = hashlib.sha256(here.entropy + f"{unit} {poll.key}".encode()).hexdigest()[:8]
    fact = Drafted(poll.key, unit, (*picks, key), nonce)
    return Effect((fact,), goto=vote_id(here, poll.key, unit, nonce))


# --- the whole vote ---


def _put_review(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...]) -> Prompt:
    text = (
        f"{titled(poll.terms)}\nPhiếu của đơn vị: {said(here, picks)}.\n"
        "Bỏ phiếu rồi thì không xem lại và không đổi được. Bỏ phiếu?"
    )
    return Prompt(text, Choice((CAST, AGAIN)), private=True)


def _keep_review(here: Situation, poll: Poll, unit: str, picks: tuple[str, ...], key: str) -> Effect:
    if key == AGAIN.key:
        return Effect((Drafted(poll.key, unit),), goto=vote_id(here, poll.key, unit))
    chosen = tuple(o for o in _asked(poll, unit).options if o in picks)
    facts: tuple[Fact, ...] = (Cast(poll.key, unit, chosen),)
    if not poll.terms.ballot.secret:
        # A show of hands: who chose what is kept like any other answer.
        facts = (Answered(unit, vote_id(here, poll.key, unit), shown(chosen)), *facts)
    left = poll.terms.ballot.secret and not here.platform.edits
    heard = RECORDED + NO_EDITS if left else RECORDED
    return Effect(facts, heard, _colleagues(here, poll, unit), stays=True)


def shown(vote: Vote) -> str:
    """An open vote as it is stored among the unit's answers."""
    return ",".join(vote) or BLANK


def _colleagues(here: Situation, poll: Poll, unit: str) -> tuple[Message, ...]:
    """Whoever else holds the unit's seat is told that it has voted."""
    text = f"{titled(poll.terms)}: {RECORDED[0].lower()}{RECORDED[1:]}"
    held = [s for s in here.roster if s.unit == unit and s.role == poll.terms.ballot.voter]
    others = dict.fromkeys(h.person.id for s in held for h in s.holders if h.person != here.person)
    return tuple(Message(text, to=Audience("person", person=person)) for person in others)


def _asked(poll: Poll, unit: str) -> BallotChoices:
    return kind(poll.terms).asks(poll.terms, unit)


def said(here: Situation, picks: tuple[str, ...]) -> str:
    chosen = tuple(pick for pick in picks if pick not in (BLANK, NO_MORE.key))
    return names(here, chosen) if chosen else NOBODY.label.lower()
