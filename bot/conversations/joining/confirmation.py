"""Confirmation of newcomers: somebody who was in the unit before says in their own chat that they belong there.

Where nobody of before is left the chair confirms, for the chair's own unit the deputy, and the minutes say so.
Nothing waits for it: until then the unit is as one that has not voted.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from bot.conversations.joining.invitation import seat_name
from bot.conversations.joining.stand_in_form import last_day
from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Confirmed, Fact, PageClosed, SeatLeft, Steered
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.position import agenda
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message, first_open
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option
from bot.state.confirmations import Newcomer, confirming, may_confirm, newcomers
from bot.state.stages import as_seen_by
from bot.vietnamese import say_list

YES, NO = Option("yes", "Xác nhận"), Option("no", "Không phải người của đơn vị")


def questions(situation: Situation) -> Iterator[Question]:
    """Question about each newcomer whom the speaker may confirm."""
    for newcomer in newcomers(situation):
        if may_confirm(situation, newcomer):
            yield _question(situation, newcomer)


def _question(situation: Situation, newcomer: Newcomer) -> Question:
    return Question(
        _id(situation, newcomer),
        lambda: Prompt(_text(situation, newcomer), Choice((YES, NO))),
        lambda key: _confirm(situation, newcomer) if key == YES.key else _refuse(situation, newcomer),
    )


def _id(situation: Situation, newcomer: Newcomer) -> str:
    """Id that names this coming in, so that an older button confirms nobody else: a person who has just joined
    has no number yet."""
    came = [
        f"{seat.id} {holder.since and holder.since.timestamp()} {holder.person.name} {newcomer.page}"
        for seat in newcomer.seats
        for holder in seat.holders
        if holder.person == newcomer.person
    ]
    key = hashlib.sha256("\n".join(came).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "confirm", newcomer.unit, key))


def _text(situation: Situation, newcomer: Newcomer) -> str:
    name, seats = newcomer.person.name, _seats(situation, newcomer) + _standing_in(situation, newcomer)
    if newcomer.page:
        came = f"Thư ký cụm đã xin mã và một trang web vừa mở bằng tên {name} ({seats})."
        if situation.addresses.get(newcomer.person.id, MailAddress()).address:
            by = "thư ký cụm xin, hoặc gửi qua thư điện tử"
            came = f"Một trang web vừa mở bằng tên {name} ({seats}), bằng mã do {by}."
    else:
        came = f"{name} vừa vào: {seats}."
    until = "Chưa xác nhận thì chưa bỏ phiếu, cho ý kiến, duyệt, nhập phiếu được."
    return f"{came} Có đúng là người của đơn vị không? {until}"


def _standing_in(situation: Situation, newcomer: Newcomer) -> str:
    """Until when they stand in; "" for whoever comes to stay."""
    held = [h for seat in newcomer.seats for h in seat.holders if h.person == newcomer.person]
    ends = next((h.ends for h in held if h.ends), None)
    return f", thay đến hết {last_day(ends, situation.zone)}" if ends else ""


def _seats(situation: Situation, newcomer: Newcomer) -> str:
    return say_list([seat_name(situation, seat) for seat in newcomer.seats])


def _confirm(situation: Situation, newcomer: Newcomer) -> Effect:
    _, standing = confirming(situation, newcomer)
    fact = Confirmed(newcomer.person.id, tuple(seat.id for seat in newcomer.seats), standing)
    told = f"Đã xác nhận: {newcomer.person.name}, {_seats(situation, newcomer)}."
    to_them = _told(project(situation, (fact,)), newcomer, told)
    return Effect((fact,), told, (to_them, *((Message(told, GROUP),) if standing else ())))


def _told(situation: Situation, newcomer: Newcomer, told: str) -> Message:
    """Message to the newcomer, with what they are asked now that they may answer it."""
    to = Audience("person", person=newcomer.person.id)
    question = first_open(agenda(as_seen_by(situation, newcomer.person)))
    if question is None:
        return Message(f"{told} Đồng chí bỏ phiếu, cho ý kiến, duyệt, nhập phiếu được.", to)
    asked = as_message(question, to)
    return replace(asked, text=f"{told}\n\n{asked.text}")


def _refuse(situation: Situation, newcomer: Newcomer) -> Effect:
    """They lose the seats; a page opened in their name is closed."""
    who, by = newcomer.person, situation.person.name if situation.person else ""
    seats = _seats(situation, newcomer)
    pages = [page for page in situation.pages.get(who.id, ()) if not page.here] if newcomer.page else []
    out: tuple[Fact, ...] = tuple(PageClosed(page.id) for page in pages)
    if not out:
        # A chat that is no page cannot be closed; it speaks for nobody without the seat.
        out = tuple(SeatLeft(seat.id, who.id) for seat in newcomer.seats)
    steered = Steered(
        "newcomer refused", " ".join(str(seat.id) for seat in newcomer.seats), "Không phải người của đơn vị."
    )
    told = f"{by} không xác nhận {who.name} ({seats})."
    messages = (*to_steering(Message(told)), Message(told, GROUP))
    bye = Message(f"Đơn vị không xác nhận đồng chí là {seats}.", Audience("person", person=who.id))
    return Effect((*out, steered), "Đã ghi, và đã báo cụm trưởng, thư ký cụm.", (bye, *messages))


def asked(situation: Situation, facts: tuple[Fact, ...]) -> tuple[Message, ...]:
    """Messages that ask those who may confirm whoever has come in by these facts."""
    now = project(situation, facts)
    before = {_id(situation, newcomer) for newcomer in newcomers(situation)}
    found: list[Message] = []
    for newcomer in newcomers(now):
        if _id(now, newcomer) not in before:
            people, _ = confirming(now, newcomer)
            question = _question(now, newcomer)
            found += [as_message(question, Audience("person", person=p.id)) for p in people]
    return tuple(found)


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why such a button does nothing any more."""
    waiting = any(QuestionId.read(_id(situation, one)).leaf == ref.leaf for one in newcomers(situation))
    return EXPIRED if waiting else "Việc xác nhận này đã xong."
