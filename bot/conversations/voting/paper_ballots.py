"""Paper ballots: a teller gives one to a unit that cannot vote in the chat; two tellers key them in at the end.

A paper needs a reason, and the unit's yes in its own chat (`paper_requests`); until it is keyed it can be taken
back. Each teller keys in alone, the two sit in seats of different units, and only what both have read alike
goes into the box. Papers bear no names, so nobody knows whose is which. Only a vote on paper can be invalid.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from bot.conversations.voting import paper_requests
from bot.conversations.voting.paper_requests import FEW
from bot.conversations.voting.posts import names, titled
from bot.conversations.voting.vote import NO_MORE, offered, said
from bot.dialogue.ballots import (
    READY,
    Draft,
    Drafted,
    PaperReturned,
    PapersAwaited,
    PapersKeyed,
    Poll,
    draft_of,
)
from bot.dialogue.question import Effect, Prompt, Question, as_message
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option
from bot.rules.voting_methods import INVALID, BallotChoices, Vote, method_of
from bot.state.ballots import papers_id

BAD = Option(INVALID, "Phiếu không hợp lệ")
RIGHT, AGAIN, BACK = Option("right", "Xác nhận"), Option("again", "Nhập lại"), Option("back", "Thôi")
# Usual reasons for a paper, and for taking it back.
REASONS = ("Đơn vị không dùng được điện thoại", "Đơn vị bỏ phiếu tại hội nghị")
BACK_REASONS = ("Phát nhầm", "Đơn vị bỏ phiếu qua hệ thống")


def questions(situation: Situation) -> Iterator[Question]:
    """Giving papers and taking them back, put when a teller opens it; keying them in, when the ballot has
    ended."""
    for poll in situation.cycle.polls if situation.cycle else ():
        if poll.takes_votes(situation.now) and (can_give(situation, poll) or poll.papers):
            yield from _giving(situation, poll)
        draft = situation.drafts.get(draft_of("", poll.key), Draft((), ""))
        if poll.state == "keying":
            yield _keying(situation, poll, draft)


# --- giving ---


def can_give(situation: Situation, poll: Poll) -> bool:
    """True where people of two units can read papers, and a unit is left to be given one."""
    return len(teller_units(situation)) > 1 and bool(set(poll.terms.issued) - poll.voted)


def teller_units(situation: Situation) -> set[str]:
    """Units in whose tellers' seats somebody confirmed sits, who sits in no other's."""
    held: dict[int, set[str]] = {}
    for seat in situation.roster:
        for holder in seat.holders if seat.role == "teller" else ():
            if holder.standing != "pending":
                held.setdefault(holder.person.id, set()).add(seat.unit)
    return {unit for units in held.values() if len(units) == 1 for unit in units}


def _giving(situation: Situation, poll: Poll) -> Iterator[Question]:
    """The unit that gets a paper, or whose paper is taken back; then the reason."""
    give = papers_id(situation, poll.key, "give")
    yield Question(
        give, lambda: _put_give(situation, poll), lambda key: _keep_give(situation, poll, key), done=True
    )
    for unit in poll.terms.issued:
        if unit not in poll.voted and can_give(situation, poll):
            yield why(
                papers_id(situation, poll.key, f"give{unit}"),
                f"Lý do phát phiếu giấy cho {names(situation, (unit,))} ({KEPT})?",
                REASONS,
                lambda reason, unit=unit: paper_requests.request(situation, poll, unit, reason),  # type: ignore[misc]
            )
        if unit in poll.papers:
            yield why(
                papers_id(situation, poll.key, f"back{unit}"),
                f"Lý do thu lại phiếu giấy của {names(situation, (unit,))} ({KEPT})?",
                BACK_REASONS,
                lambda reason, unit=unit: _take_back(situation, poll, unit, reason),  # type: ignore[misc]
            )


def _put_give(situation: Situation, poll: Poll) -> Prompt:
    left = tuple(u for u in poll.terms.issued if u not in poll.voted) if can_give(situation, poll) else ()
    text = (
        f"{titled(poll.terms)}: phát phiếu giấy cho đơn vị nào? "
        "Đơn vị nhận thì không bỏ phiếu qua hệ thống nữa.\n"
        f"Dưới {FEW} phiếu giấy thì phiếu không kín với tổ kiểm phiếu."
    )
    options = [Option(u, names(situation, (u,))) for u in left]
    options += [
        Option(f"{u}!", f"Thu lại: {names(situation, (u,))}") for u in poll.terms.issued if u in poll.papers
    ]
    return Prompt(text, Choice((*options, BACK), lettered=True))


def _keep_give(situation: Situation, poll: Poll, key: str) -> Effect:
    if key == BACK.key:
        return Effect(result="Chưa phát phiếu giấy.")
    part = f"back{key[:-1]}" if key.endswith("!") else f"give{key}"
    return Effect(goto=papers_id(situation, poll.key, part))


def _take_back(situation: Situation, poll: Poll, unit: str, reason: str) -> Effect:
    name = names(situation, (unit,))
    told = (
        f"{titled(poll.terms)}: phiếu giấy của {name} đã thu lại, đơn vị bỏ phiếu qua hệ thống. Lý do: {reason}"
    )
    to_unit = Message(told, Audience("role", role=poll.terms.ballot.voter, unit=unit))
    return Effect(
        (PaperReturned(poll.key, unit, reason),),
        f"Đã thu lại phiếu giấy của {name}.",
        (to_unit, Message(told, GROUP)),
    )


# --- keying in ---


def await_papers(situation: Situation, poll: Poll) -> Effect:
    """Ends a ballot whose papers are to be read, and asks the tellers."""
    closed = Poll(poll.terms, state="keying", papers=poll.papers)
    question = _keying(situation, closed, Draft((), ""))
    return Effect((PapersAwaited(poll.key),), messages=(as_message(question, Audience("role", role="teller")),))


def _keying(situation: Situation, poll: Poll, draft: Draft) -> Question:
    """Next pick of the paper in hand; once all are read, a look at them; then it waits for the other teller."""
    id = papers_id(situation, poll.key, draft.nonce)
    done = len(draft.picks) == _asked(poll).most * len(poll.papers)
    if done:
        return Question(
            id,
            lambda: _put_review(situation, poll, draft),
            lambda key: _keep_review(situation, poll, draft, key),
            draft.nonce == READY,
        )
    return Question(
        id, lambda: _put_pick(situation, poll, draft), lambda key: _keep_pick(situation, poll, draft, key)
    )


def _put_pick(situation: Situation, poll: Poll, draft: Draft) -> Prompt:
    most = _asked(poll).most
    paper, in_hand = divmod(len(draft.picks), most)
    picks = draft.picks[paper * most :]
    lines = [f"{titled(poll.terms)} – phiếu giấy {paper + 1}/{len(poll.papers)}"]
    if in_hand:
        lines.append(f"Đã nhập: {_read(situation, picks)}.")
    if most > 1:
        lines.append(f"Lựa chọn {in_hand + 1}/{most}.")
    if INVALID in picks:
        return Prompt("\n".join(lines), Choice((NO_MORE,)), private=True)
    options = offered(situation, _asked(poll), picks)
    return Prompt("\n".join(lines), Choice(options if in_hand else (*options, BAD)), private=bool(draft.picks))


def _keep_pick(situation: Situation, poll: Poll, draft: Draft, key: str) -> Effect:
    nonce = hashlib.sha256(situation.entropy + f"paper {poll.key}".encode()).hexdigest()[:8]
    return Effect(
        (Drafted(poll.key, "", (*draft.picks, key), nonce),), goto=papers_id(situation, poll.key, nonce)
    )


def _put_review(situation: Situation, poll: Poll, draft: Draft) -> Prompt:
    lines = [f"{titled(poll.terms)} – {len(poll.papers)} phiếu giấy đã nhập:"]
    lines += [f"{n}) {_read(situation, picks)}" for n, picks in enumerate(_papers(poll, draft.picks), 1)]
    return Prompt("\n".join([*lines, "Đúng như các phiếu giấy?"]), Choice((RIGHT, AGAIN)), private=True)


def _keep_review(situation: Situation, poll: Poll, draft: Draft, key: str) -> Effect:
    if key == AGAIN.key:
        return Effect((Drafted(poll.key, ""),), goto=papers_id(situation, poll.key))
    other = situation.readings.get(poll.key)
    if other is None:
        fact = Drafted(poll.key, "", draft.picks, READY)
        return Effect((fact,), "Đã ghi. Chờ một thành viên khác của tổ kiểm phiếu nhập độc lập.", stays=True)
    mine, theirs = votes(poll, draft.picks), votes(poll, other)
    if mine == theirs:
        return Effect(
            (PapersKeyed(poll.key, mine),), "Hai thành viên nhập giống nhau; phiếu giấy đã vào hòm.", stays=True
        )
    again = "Hai thành viên nhập phiếu giấy khác nhau. Đề nghị cả hai xem lại phiếu và nhập lại từ đầu."
    question = _keying(situation, poll, Draft((), ""))
    asked = as_message(question)
    told = replace(asked, text=f"{again}\n\n{asked.text}")
    others = (replace(told, to=Audience("person", person=person)) for person in _others(situation))
    return Effect((PapersKeyed(poll.key),), again, tuple(others), goto=question.id, stays=True)


def votes(poll: Poll, picks: tuple[str, ...]) -> tuple[Vote, ...]:
    """Votes on the papers, sorted, so that the order of reading is lost."""
    return tuple(sorted(_vote(_asked(poll), paper) for paper in _papers(poll, picks)))


def _vote(asked: BallotChoices, picks: tuple[str, ...]) -> Vote:
    return (INVALID,) if INVALID in picks else tuple(o for o in asked.options if o in picks)


def _papers(poll: Poll, picks: tuple[str, ...]) -> list[tuple[str, ...]]:
    most = _asked(poll).most
    return [picks[start : start + most] for start in range(0, len(picks), most)]


def _read(situation: Situation, picks: tuple[str, ...]) -> str:
    return BAD.label.lower() if INVALID in picks else said(situation, picks)


def _others(situation: Situation) -> list[int]:
    tellers = {h.person.id: None for s in situation.roster if s.role == "teller" for h in s.holders}
    return [person for person in tellers if situation.person is None or person != situation.person.id]


def _asked(poll: Poll) -> BallotChoices:
    """Choices on a paper, which lists every candidate, its voter too."""
    return method_of(poll.terms.ballot).asks(poll.terms, "")
