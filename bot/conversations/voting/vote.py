"""Vote of a unit: pick by pick, then a look at the whole, then the cast, which is final.

Every unit takes the same number of steps whatever it chooses, and reads the same words at the end. The picks
are kept in the speaker's draft; messages that show them are private. Question ids are
`k7/vote.<unit>.<ballot>` for the first pick and `k7/vote.<unit>.<ballot>.<nonce>` after it, so that a button of
an earlier draft expires.
"""

import hashlib
from collections.abc import Iterator

from bot.conversations.voting.posts import OPTIONS, named, names, titled
from bot.dialogue.ballots import RECORDED, Cast, Draft, Drafted, Poll, draft_of
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.standing import is_confirmed
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option
from bot.rules.voting_methods import BLANK, BallotChoices, Vote, method_of
from bot.state.ballots import vote_id
from bot.vietnamese import say_moment

NOBODY = Option(BLANK, OPTIONS[BLANK])
NO_MORE = Option("--", "Không chọn thêm")
CAST, AGAIN = Option("cast", "Bỏ phiếu"), Option("again", "Chọn lại")
NO_EDITS = " Đề nghị tự xóa các tin có nội dung phiếu trong phần trao đổi riêng này."


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """First pick, or what follows the picks made, for each ballot that waits for this unit's vote."""
    for poll in situation.cycle.polls if situation.cycle else ():
        if poll.takes_votes(situation.now) and is_owed(situation, poll, unit):
            draft = situation.drafts.get(draft_of(unit, poll.key))
            yield _question(situation, poll, unit, Draft((), ""), done=draft is not None)
            if draft:
                yield _question(situation, poll, unit, draft)


def is_owed(situation: Situation, poll: Poll, unit: str) -> bool:
    """True while the unit has not voted and the speaker holds the seat that votes for it, confirmed."""
    return _speaks(situation, poll, unit) and unit in poll.terms.issued and unit not in poll.voted


def _speaks(situation: Situation, poll: Poll, unit: str) -> bool:
    return any(
        s.unit == unit and s.role == poll.terms.ballot.voter and is_confirmed(situation, s)
        for s in situation.seats
    )


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a ballot does nothing any more."""
    poll = next((p for p in situation.cycle.polls if p.key == ref.leaf), None) if situation.cycle else None
    if poll is None or poll.state == "cancelled":
        return "Cuộc bỏ phiếu này đã hủy."
    if ref.conversation == "papers":
        return "Việc phiếu giấy của cuộc bỏ phiếu này đã xong."
    if ref.unit in poll.papers:
        return "Đơn vị đã nhận phiếu giấy, đề nghị bỏ vào hòm phiếu."
    if ref.unit in poll.voted:
        return "Đơn vị đã bỏ phiếu; phiếu không xem lại và không đổi được."
    if poll.takes_votes(situation.now) and ref.unit and not _speaks(situation, poll, ref.unit):
        return "Đồng chí bỏ phiếu được sau khi người đã có mặt từ trước của đơn vị xác nhận đồng chí."
    if not poll.takes_votes(situation.now):
        return f"Đã hết giờ bỏ phiếu lúc {say_moment(poll.terms.closes, situation.zone)}."
    return EXPIRED


def _question(situation: Situation, poll: Poll, unit: str, draft: Draft, done: bool = False) -> Question:
    put, keep = _put_pick, _keep_pick
    if len(draft.picks) == _asked(poll, unit).most:
        put, keep = _put_review, _keep_review
    later = situation.answers.get(unit, {}).get(vote_id(situation, poll.key, unit))
    return Question(
        vote_id(situation, poll.key, unit, draft.nonce),
        lambda: put(situation, poll, unit, draft.picks),
        lambda key: keep(situation, poll, unit, draft.picks, key),
        done,
        aside=later.number if later else 0,
        unit=unit,
        stores=vote_id(situation, poll.key, unit),
    )


# --- one pick after another ---


def _put_pick(situation: Situation, poll: Poll, unit: str, picks: tuple[str, ...]) -> Prompt:
    asked = _asked(poll, unit)
    lines = [f"{titled(poll.terms)} – {'phiếu kín' if poll.terms.ballot.secret else 'biểu quyết công khai'}"]
    if not picks:
        lines.append(poll.terms.ballot.question)
        lines.append(f"Đóng lúc {say_moment(poll.terms.closes, situation.zone)}.")
    else:
        lines.append(f"Đã chọn: {said(situation, picks)}.")
    if asked.most > 1:
        lines.append(f"Lựa chọn {len(picks) + 1}/{asked.most}.")
    options = offered(situation, asked, picks)
    lettered = any(c.isdigit() for option in options for c in option.label)
    return Prompt("\n".join(lines), Choice(options, lettered=lettered), private=bool(picks))


def offered(situation: Situation, asked: BallotChoices, picks: tuple[str, ...]) -> tuple[Option, ...]:
    """Options of the next pick. After a blank vote or "no more" only "no more" is left, so that every vote
    takes the same number of steps."""
    if not picks:
        return (*(Option(o, named(situation, o)) for o in asked.options), NOBODY)
    if picks[-1] in (BLANK, NO_MORE.key):
        return (NO_MORE,)
    left = tuple(Option(o, named(situation, o)) for o in asked.options if o not in picks)
    return left if len(picks) < asked.least else (*left, NO_MORE)


def _keep_pick(situation: Situation, poll: Poll, unit: str, picks: tuple[str, ...], key: str) -> Effect:
    nonce = hashlib.sha256(situation.entropy + f"{unit} {poll.key}".encode()).hexdigest()[:8]
    fact = Drafted(poll.key, unit, (*picks, key), nonce)
    return Effect((fact,), goto=vote_id(situation, poll.key, unit, nonce))


# --- the whole vote ---


def _put_review(situation: Situation, poll: Poll, unit: str, picks: tuple[str, ...]) -> Prompt:
    text = (
        f"{titled(poll.terms)}\nPhiếu của đơn vị: {said(situation, picks)}.\n"
        "Bỏ phiếu rồi thì không xem lại và không đổi được. Bỏ phiếu?"
    )
    return Prompt(text, Choice((CAST, AGAIN)), private=True)


def _keep_review(situation: Situation, poll: Poll, unit: str, picks: tuple[str, ...], key: str) -> Effect:
    if key == AGAIN.key:
        return Effect((Drafted(poll.key, unit),), goto=vote_id(situation, poll.key, unit))
    chosen = tuple(o for o in _asked(poll, unit).options if o in picks)
    facts: tuple[Fact, ...] = (Cast(poll.key, unit, chosen),)
    if not poll.terms.ballot.secret:
        # In a show of hands the choice is stored like any other answer.
        facts = (Answered(unit, vote_id(situation, poll.key, unit), shown(chosen)), *facts)
    left = poll.terms.ballot.secret and not situation.platform.erases
    heard = RECORDED + NO_EDITS if left else RECORDED
    return Effect(facts, heard, _colleagues(situation, poll, unit), stays=True)


def shown(vote: Vote) -> str:
    """Value under which an open vote is stored among the unit's answers."""
    return ",".join(vote) or BLANK


def _colleagues(situation: Situation, poll: Poll, unit: str) -> tuple[Message, ...]:
    """Messages to other holders of the unit's seat that it has voted."""
    text = f"{titled(poll.terms)}: {RECORDED[0].lower()}{RECORDED[1:]}"
    held = [s for s in situation.roster if s.unit == unit and s.role == poll.terms.ballot.voter]
    others = dict.fromkeys(h.person.id for s in held for h in s.holders if h.person != situation.person)
    return tuple(Message(text, to=Audience("person", person=person)) for person in others)


def _asked(poll: Poll, unit: str) -> BallotChoices:
    return method_of(poll.terms.ballot).asks(poll.terms, unit)


def said(situation: Situation, picks: tuple[str, ...]) -> str:
    chosen = tuple(pick for pick in picks if pick not in (BLANK, NO_MORE.key))
    return names(situation, chosen) if chosen else NOBODY.label.lower()
