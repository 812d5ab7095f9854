"""What a command does. Each leads to a turn that ends at a question again."""

from bot.conversations import commands, desk, evidence, joining, scoring, standing
from bot.conversations.after import after
from bot.conversations.asking import Effect, Question, Ref
from bot.conversations.places import (
    STEERING,
    again,
    ask,
    conversation,
    find,
    finish,
    is_gate,
    outlived,
    place,
    seat_of,
    then,
)
from bot.conversations.sheet import Sheet
from bot.conversations.situation import Answered, SeatChosen, Situation, Turn


def commanded(here: Situation, question: Question | None, command: commands.Command) -> Turn:
    seat = seat_of(here)
    name, words = command
    steering = next((s for s in (seat, *here.seats) if s.role in STEERING), None)
    match name:
        case "start":
            return again(here, "")
        case "help":
            return again(
                here, standing.help_text(here, seat, question.put().form if question else None), question
            )
        case "duties":
            return then(here, None, Effect(result=standing.duties(here), stays=True))
        case "back":
            return _back(here, question)
        case "later":
            return worded(here, question, "de sau")
        case "table" if steering and not seat.unit:
            return again(here, desk.table_of(here, words), question, stays=True)
        case "table":
            return again(here, standing.table(here, seat, words), question, stays=True)
        case "result":
            return again(here, standing.place_of(here, here.channel), question, stays=True)
        case "leaf":
            return opened(here, words) or again(here, f"Không thấy tiêu chí “{words}”.", question)
        case "evidence":
            return _evidence(here, question, words)
        case "send":
            return _send(here, question)
        case "seat":
            return _choose_seat(here, words)
        case "web":
            return then(here, None, joining.another_door(here))
        case "bind":
            return again(here, "Đề nghị gõ /nhom trong nhóm của cụm.", question)
        case "xlsx" if not steering and seat.unit and here.cycle:
            return then(here, None, desk.workbook(here, seat.unit))
        case "invite" | "withdraw" | "replace" | "paper" if not any(s.role == "secretary" for s in here.seats):
            return again(here, "Việc này do thư ký cụm thực hiện.", question)
        case _ if steering is None:
            return again(here, "Việc này do thư ký cụm hoặc cụm trưởng thực hiện.", question)
        case _:
            return then(here, None, desk.run(here, name, words))


def worded(here: Situation, question: Question | None, word: str) -> Turn:
    """A word offered beside a question: set it aside, or take what is proposed."""
    if word != "de sau":
        return again(here, "Lựa chọn này không còn dùng nữa.", question)
    if question is None or not question.unit:
        return again(here, "Câu này không để sau được.", question)
    if question.done:
        return then(here, question, Effect(result="Giữ nguyên nội dung đã ghi."))
    stored = question.stores or question.id
    effect = Effect((Answered(question.unit, stored, aside=True),), "Để sau.")
    return then(here, question, effect)


def _back(here: Situation, question: Question | None) -> Turn:
    if question is None:
        return again(here, "Đang ở câu đầu tiên.")
    before: Question | None = None
    for other in conversation(here, question.id):
        if other.id == question.id:
            break
        if not Ref.read(other.id).part and not is_gate(here, other.id):
            before = other
    if before is None:
        return again(here, "Đang ở câu đầu tiên.", question)
    return ask(here, before, Effect(), purpose=True)


def opened(here: Situation, words: str) -> Turn | None:
    """A leaf opened by its code or words of its title; None where nothing fits."""
    seat = seat_of(here)
    near = Ref.read(here.channel.asked)
    unit = near.unit if near.conversation == "paper" else seat.unit
    if here.cycle is None or not unit:
        return None
    leaves = here.cycle.charter.find(words)
    if len(leaves) == 1:
        conversation = near.conversation if near.conversation == "paper" else "self"
        question = find(here, str(Ref(here.cycle.id, conversation, unit, leaves[0].id)))
        if question:
            return ask(here, question, Effect(), purpose=True)
        return again(here, outlived(here, str(Ref(here.cycle.id, "self", unit, leaves[0].id))))
    if not leaves:
        return None
    shown = [f"{leaf.code} · {leaf.title}" for leaf in leaves[:8]]
    more = f"\nvà {len(leaves) - 8} tiêu chí khác" if len(leaves) > 8 else ""
    listed = "\n".join(shown)
    return again(here, f"Có {len(leaves)} tiêu chí phù hợp, đề nghị gõ mã:\n{listed}{more}")


def _evidence(here: Situation, question: Question | None, words: str) -> Turn:
    seat = seat_of(here)
    if here.cycle is None or seat.role != "representative":
        return again(here, "Minh chứng do đại diện đơn vị gửi.", question)
    leaf = next(iter(here.cycle.charter.find(words)), None) if words else None
    if leaf is None and question and not words:
        leaf = here.cycle.charter.leaves.get(Ref.read(question.id).leaf)
    if leaf is None:
        return again(here, "Đề nghị gõ “minh chứng” kèm mã tiêu chí, ví dụ: minh chứng I.1.", question)
    if leaf.evidence == "none":
        return again(here, f"Tiêu chí {leaf.code} không cần minh chứng.", question)
    if not find(here, Sheet(here, seat.unit).id(leaf.id, "ev")):
        return again(here, outlived(here, Sheet(here, seat.unit).id(leaf.id)), question)
    return then(here, question, evidence.open_for(here, seat.unit, leaf))


def _send(here: Situation, question: Question | None) -> Turn:
    seat = seat_of(here)
    if question and Ref.read(question.id).leaf == "send":
        return then(here, question, question.keep(scoring.SEND.key))
    if here.cycle is None or seat.role != "representative":
        return again(here, "Bảng tự chấm do đại diện đơn vị gửi.", question)
    sheet = Sheet(here, seat.unit)
    send = find(here, sheet.id("send"))
    if send:
        return ask(here, send, Effect(), purpose=True)
    if sheet.status != "drafting" or here.cycle.stage != "self":
        return again(here, "", question)
    missing = [leaf.code for leaf in sheet.missing()]
    shown = ", ".join(missing[:10]) + (" ..." if len(missing) > 10 else "")
    return again(here, f"Chưa gửi được: còn thiếu {len(missing)} tiêu chí ({shown}).", question)


def _choose_seat(here: Situation, words: str) -> Turn:
    """`vai [số]`: the seats this person holds, and which this chat speaks for now."""
    if words.isdigit() and 1 <= int(words) <= len(here.seats):
        seat = here.seats[int(words) - 1]
        fact = SeatChosen(seat.id)
        now = after(here, (fact,))
        return finish(
            now, place(now, None), Effect((fact,), f"Nay trao đổi với vai {joining.seat_name(here, seat)}.")
        )
    lines = [f"{n}) {joining.seat_name(here, seat)}" for n, seat in enumerate(here.seats, 1)]
    more = ["Đổi vai: gõ “vai” kèm số, ví dụ: vai 2."] if len(lines) > 1 else []
    return again(here, "\n".join(["Các vai của đồng chí:", *lines, *more]))
