"""Meeting at the desk of the chair and the secretary: the invitation, the opening, its items, the roll-call
corrected, the end."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import assert_never

from bot.conversations.meeting.attendance import ask_replies, ask_roll
from bot.conversations.meeting.posts import board, invitation, items_done, present_list, reply_list, roll
from bot.conversations.moment_form import When
from bot.dialogue.audiences import to_steering
from bot.dialogue.ballots import BallotCancelled, BallotCounted
from bot.dialogue.facts import Answered, Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message
from bot.questions import Choice, Option, Text
from bot.rules.charter import Unit
from bot.rules.meeting import Item
from bot.state.ballots import item_of
from bot.state.meeting import ABSENT, HERE, REMOTE, Conference, conference
from bot.vietnamese import say_list, say_moment

BACK = Option("back", "Thôi")
INVITE, HOUR, PLACE = (
    Option("invite", "Gửi giấy mời"),
    Option("when", "Sửa giờ"),
    Option("place", "Sửa địa điểm"),
)
OPEN, END = Option("open", "Mở hội nghị"), Option("end", "Kết thúc hội nghị")
DONE = Option("done", "Xong")
# Usual reasons for a new hour, for opening without an invitation, and for ending before all items were opened.
MOVED = ("Trùng lịch công tác", "Chờ đủ đơn vị dự", "Theo yêu cầu của cấp trên")
UNCALLED = ("Họp đột xuất", "Các đơn vị đã thống nhất giờ họp")
BROKEN_OFF = ("Hết giờ, họp tiếp phiên sau", "Không đủ đơn vị có mặt")
# A meeting opened within this time of the hour in its invitation needs no reason.
ABOUT = timedelta(hours=1)
ROLL = (Option(HERE, "Có mặt"), Option(REMOTE, "Dự từ xa"), Option(ABSENT, "Vắng"))


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Questions of the meeting, put when the desk opens them; while it runs, the next act is put by itself."""
    meeting = conference(situation)
    if meeting is None:
        return
    yield _hub(meeting)
    if meeting.state == "running":
        yield from _roll_call(meeting, unit)
        yield from _ending(meeting)
    else:
        yield from _calling(meeting)
        yield from _opening(meeting)


def resumed(situation: Situation, facts: Iterable[Fact]) -> tuple[Message, ...]:
    """Messages that ask chair and secretary for the next act, where a ballot has ended during the meeting."""
    meeting = conference(situation)
    if meeting is None or not any(isinstance(fact, BallotCounted | BallotCancelled) for fact in facts):
        return ()
    now = conference(project(situation, facts))
    if now is None or now.state != "running":
        return ()
    return to_steering(as_message(_hub(now)))


# --- acts ------------------------------------------------------------------------------------------


def _hub(meeting: Conference) -> Question:
    done = meeting.state != "running"
    return Question(meeting.id(""), lambda: _put_hub(meeting), lambda key: _run(meeting, key), done)


def _put_hub(meeting: Conference) -> Prompt:
    text = board(meeting.situation) or f"Hội nghị tổng kết năm {meeting.cycle.charter.year}: chưa mời họp."
    if meeting.state == "called":
        text = f"{text}\n{reply_list(meeting)}"
    if meeting.state == "running" and not meeting.quorate:
        text = f"{text}\nMở nội dung đầu tiên khi đủ đơn vị có mặt."
    return Prompt(f"{text}\n\nCần làm gì tiếp?", Choice(tuple(_offered(meeting)), lettered=True))


def _offered(meeting: Conference) -> Iterator[Option]:
    match meeting.state:
        case "running":
            if meeting.quorate:
                if (item := meeting.item) and (label := _pending(meeting, item)):
                    yield Option("now", label)
                if meeting.left:
                    yield Option("next", f"Tiếp theo: {meeting.left[0].title}")
            yield Option("roll", "Điểm danh")
            yield END
            yield Option("desk", "Việc khác")
        case "called":
            yield OPEN
            yield Option("when", "Đổi lịch họp")
            yield BACK
        case "none" | "over":
            yield Option("when", "Mời họp")
            yield OPEN
            yield BACK
        case never:
            assert_never(never)


def _pending(meeting: Conference, item: Item) -> str:
    """Label of the work that is left under the present item; "" without any."""
    vote = item_of(meeting.situation, item.ballot) if item.ballot else None
    if vote and not vote.lacks:
        return f"Bỏ phiếu: {item.title}"
    return "Mở giao ước" if item.pledge and _goto(meeting, item) else ""


def _run(meeting: Conference, key: str) -> Effect:
    match key:
        case "back":
            return Effect(result="Mở lại: gõ “hội nghị”.")
        case "desk":
            return Effect(goto=str(QuestionId(meeting.cycle.id, "desk")))
        case "now" if meeting.item:
            return Effect(goto=_goto(meeting, meeting.item))
        case "next" if meeting.left:
            return _begin(meeting, meeting.left[0])
        case _:
            return Effect(goto=meeting.id(key))


def _begin(meeting: Conference, item: Item) -> Effect:
    """Opens an item; a ballot or the pledge under it is opened at once."""
    place = 1 + meeting.rules.items.index(item)
    facts: tuple[Fact, ...] = (
        Answered("", meeting.item_id(item), "open"),
        Steered("item opened", f"{meeting.number} {item.id}", "Theo chương trình hội nghị."),
    )
    said = f"Nội dung {place}/{len(meeting.rules.items)}: {item.title}."
    # On its day a meeting sounds in the group at its opening, its counts, the pledge and its end.
    told = () if item.ballot else (Message(said, GROUP, quiet=True),)
    return Effect(facts, said, told, goto=_goto(meeting, item) or meeting.id(""))


def _goto(meeting: Conference, item: Item) -> str:
    """Id of the question for the item's work, if it can be done now; else ""."""
    vote = item_of(meeting.situation, item.ballot) if item.ballot else None
    if vote and not vote.lacks:
        return str(QuestionId(meeting.cycle.id, "ballot", "", item.ballot))
    if item.pledge and str(
        QuestionId(meeting.cycle.id, "pledge", "", "adopted")
    ) not in meeting.situation.answers.get("", {}):
        return str(QuestionId(meeting.cycle.id, "pledge"))
    return ""


# --- the invitation --------------------------------------------------------------------------------


def _calling(meeting: Conference) -> Iterator[Question]:
    """Hour, place, and a last look before the invitations are sent."""
    situation, hour, place = meeting.situation, meeting.id("when"), meeting.id("place")
    form = When(situation.now, situation.zone)
    ask = "Họp lúc nào? Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026."
    yield Question(
        hour,
        lambda: Prompt(ask, form),
        lambda value: Effect((Answered("", hour, value),), goto=_after_hour(meeting)),
        done=True,
    )
    yield Question(
        place,
        lambda: Prompt("Họp ở đâu? Đề nghị ghi địa điểm.", Text(200)),
        lambda value: Effect((Answered("", place, value),), goto=meeting.id("invite")),
        done=True,
    )
    if meeting.said("when") and meeting.said("place"):
        yield Question(
            meeting.id("invite"), lambda: _put_invite(meeting), lambda k: _keep_invite(meeting, k), done=True
        )
        ask = f"Lý do đổi lịch họp (được báo cho các đơn vị và {KEPT})?"
        reason = meeting.id("invite", "why")
        yield why(reason, ask, MOVED, lambda reason: _invite(meeting, reason))


def _after_hour(meeting: Conference) -> str:
    return meeting.id("invite" if meeting.said("place") else "place")


def _put_invite(meeting: Conference) -> Prompt:
    at, place = datetime.fromisoformat(meeting.said("when")), meeting.said("place")
    when = f"Thời gian: {say_moment(at, meeting.situation.zone)}\nĐịa điểm: {place}"
    head = f"Giấy mời họp tổng kết năm {meeting.cycle.charter.year}"
    text = f"{head}\n{when}\n{items_text(meeting)}\n\nGửi các đơn vị?"
    return Prompt(text, Choice((INVITE, HOUR, PLACE, BACK)))


def items_text(meeting: Conference) -> str:
    return "\n".join(["Nội dung:", *(f"{n}. {item.title}" for n, item in enumerate(meeting.rules.items, 1))])


def _keep_invite(meeting: Conference, key: str) -> Effect:
    if key == BACK.key:
        return Effect(result="Chưa gửi giấy mời.")
    if key != INVITE.key:
        return Effect(goto=meeting.id(key))
    if meeting.state == "called":
        return Effect(goto=meeting.id("invite", "why"))
    return _invite(meeting, "")


def _invite(meeting: Conference, why: str) -> Effect:
    """Sends the invitations; `why` is the reason for a new hour or place."""
    called = {
        "number": str(meeting.number + 1),
        "at": meeting.said("when"),
        "place": meeting.said("place"),
    }
    first = "Mời họp phiên sau." if meeting.number else "Mời họp lần đầu."
    facts: tuple[Fact, ...] = (
        Answered("", meeting.id("called"), json.dumps(called, ensure_ascii=False)),
        Steered("meeting called", f"{called['number']} {called['at']}", why or first),
    )
    now = conference(project(meeting.situation, facts))
    if now is None:
        return Effect()
    head = [f"MỜI HỌP TỔNG KẾT NĂM {meeting.cycle.charter.year}"]
    if why:
        head = ["HỘI NGHỊ TỔNG KẾT ĐỔI LỊCH", f"Lý do: {why}"]
    post = "\n".join([*head, *invitation(now), items_text(now)])
    return Effect(facts, "Đã gửi giấy mời.", (Message(post, GROUP), *ask_replies(now, why)))


# --- opening and ending it -------------------------------------------------------------------------


def _opening(meeting: Conference) -> Iterator[Question]:
    def put() -> Prompt:
        text = (
            "Mở hội nghị: các đơn vị được mời điểm danh trong phần trao đổi riêng với hệ thống. "
            "Xem diễn biến: gõ “hội nghị”."
        )
        return Prompt(text, Choice((OPEN, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(result="Chưa mở hội nghị.")
        return _open(meeting, "Đúng giờ đã mời.") if _is_time(meeting) else Effect(goto=reason)

    reason = meeting.id("open", "why")
    yield Question(meeting.id("open"), put, keep, done=True)
    ask = f"Lý do mở hội nghị ngoài giờ đã mời ({KEPT})?"
    yield why(reason, ask, UNCALLED, lambda reason: _open(meeting, reason))


def _is_time(meeting: Conference) -> bool:
    """True within `ABOUT` of the hour in its invitation."""
    at = meeting.at if meeting.state == "called" else None
    return at is not None and abs(meeting.situation.now - at) <= ABOUT


def _open(meeting: Conference, why: str) -> Effect:
    number = str(meeting.next_number)
    facts: tuple[Fact, ...] = (
        Answered("", meeting.id("opened"), number),
        Steered("meeting opened", number, why),
    )
    now = conference(project(meeting.situation, facts))
    if now is None:
        return Effect()
    at = say_moment(meeting.situation.now, meeting.situation.zone)
    post = (
        f"HỘI NGHỊ TỔNG KẾT NĂM {meeting.cycle.charter.year} khai mạc lúc {at}.\n{items_text(meeting)}\n"
        "Đề nghị các đơn vị điểm danh trong phần trao đổi riêng với hệ thống, kể cả đơn vị dự từ xa."
    )
    messages = (Message(post, GROUP, head=True), *ask_roll(now))
    return Effect(facts, "Đã mở hội nghị.", messages, goto=meeting.id(""))


def _ending(meeting: Conference) -> Iterator[Question]:
    def put() -> Prompt:
        left = [item.title for item in meeting.left]
        lines = [f"Chưa mở: {say_list(left)}."] if left else []
        voting = [poll.terms.ballot.title for poll in meeting.cycle.polls if poll.state == "open"]
        lines += [f"Đang bỏ phiếu: {say_list(voting)}; phiếu vẫn nhận đến giờ đóng."] if voting else []
        return Prompt("\n".join([*lines, "Kết thúc hội nghị?"]), Choice((END, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(goto=meeting.id(""))
        return Effect(goto=reason) if meeting.left else _end(meeting, "Đã xong các nội dung.")

    reason = meeting.id("end", "why")
    yield Question(meeting.id("end"), put, keep, done=True)
    ask = f"Lý do kết thúc khi chưa xong các nội dung ({KEPT})?"
    yield why(reason, ask, BROKEN_OFF, lambda reason: _end(meeting, reason))


def _end(meeting: Conference, why: str) -> Effect:
    facts: tuple[Fact, ...] = (
        Answered("", meeting.id("ended"), str(meeting.number)),
        Steered("meeting ended", str(meeting.number), why),
    )
    at = say_moment(meeting.situation.now, meeting.situation.zone)
    lines = [roll(meeting), *items_done(meeting)]
    post = "\n".join([f"HỘI NGHỊ TỔNG KẾT NĂM {meeting.cycle.charter.year} kết thúc lúc {at}.", *lines])
    return Effect(facts, "Đã kết thúc hội nghị.", (Message(post, GROUP, head=True),))


# --- the roll-call, corrected by the desk ----------------------------------------------------------


def _roll_call(meeting: Conference, unit: str) -> Iterator[Question]:
    """Unit, then its presence: for units that came late, left, or have no phone at hand."""
    units = meeting.cycle.charter.units
    form = Choice((*(Option(u.id, u.short) for u in units), DONE))

    def keep(key: str) -> Effect:
        return Effect(goto=meeting.id("" if key == DONE.key else "roll", unit="" if key == DONE.key else key))

    yield Question(
        meeting.id("roll"),
        lambda: Prompt(f"{present_list(meeting)}\n\nGhi cho đơn vị nào?", form),
        keep,
        done=True,
    )
    if unit:
        of = meeting.cycle.charter.unit_by_id[unit]
        yield Question(
            meeting.id("roll", unit=unit),
            lambda: Prompt(f"Điểm danh: {of.name} dự thế nào?", Choice(ROLL)),
            lambda key: _mark(meeting, of, key),
            done=True,
        )


def _mark(meeting: Conference, unit: Unit, key: str) -> Effect:
    fact = Answered(unit.id, meeting.roll_id(unit.id), key)
    now = conference(project(meeting.situation, (fact,)))
    label = next(option.label for option in ROLL if option.key == key).lower()
    said = f"Đã ghi: {unit.short} {label}. {roll(now) if now else ''}"
    return Effect((fact,), said, goto=meeting.id("roll"))
