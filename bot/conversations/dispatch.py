"""Dispatch of commands: the seat that may, the year meant, the turn; and the commands for moving in a chat."""

from dataclasses import replace
from typing import assert_never

from bot.conversations import command_help, status, tasks, year_choice
from bot.conversations.joining import invitation
from bot.conversations.leaf_search import opened
from bot.conversations.results.posts import progress_text
from bot.conversations.rulebook.criterion_text import read
from bot.conversations.scoring import evidence, self_scores
from bot.conversations.turns import ask, ask_in_year, finish, next_turn, repeat
from bot.dialogue import commands
from bot.dialogue.commands import Typed
from bot.dialogue.facts import Answered, SeatChosen
from bot.dialogue.position import (
    agenda_of,
    asked_seat,
    chosen_seat,
    current_question,
    find,
    questions_around,
)
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, LEFT_OPEN, Effect, Question, QuestionId, first_open
from bot.dialogue.registry import EVERYBODY, Call, Command, Reply, line
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Turn
from bot.questions import Offering, Quantity, Unclear
from bot.state.sheet import sheet_of
from bot.state.workbook_doubts import doubtful
from bot.state.years import newest

NOT_FOUNDED = "Cụm chưa lập xong; lệnh này dùng được sau khi lập cụm."


def commanded(situation: Situation, question: Question | None, typed: Typed) -> Turn:
    """Turn for a typed command, in the year that is meant."""
    year, typed = year_choice.meant(situation, typed)
    if year is not situation:
        turn = commanded(year, None, typed)
        return replace(turn, cycle=year.cycle.id if year.cycle else "")
    command = typed.command
    seat = _acting(situation, command)
    if seat is None:
        founding = situation.cluster is not None and situation.cluster.founding
        return repeat(situation, NOT_FOUNDED if founding else command.refusal, question)
    match command.run(Call(situation, seat, question, typed.words)):
        case Turn() as turn:
            return turn
        case Reply(text, stays):
            return repeat(situation, text, _still_open(situation, question), stays=stays)
        case Effect() as effect:
            return next_turn(situation, None, effect)
        case never:
            assert_never(never)


def worded(situation: Situation, question: Question | None, word: str) -> Turn:
    """Turn for an option offered beside a question: "later" sets it aside, another opens its evidence."""
    if word == evidence.ADD.key and question and situation.cycle:
        leaf = situation.cycle.charter.leaves[QuestionId.read(question.id).leaf]
        return next_turn(situation, None, evidence.open_for(situation, question.unit, leaf))
    if word != LATER.key:
        return repeat(situation, "Lựa chọn này không còn dùng nữa.", question)
    if question and QuestionId.read(question.id).conversation == LEFT_OPEN:
        return repeat(situation, "", question)
    if question is None or not question.unit:
        return repeat(situation, "Câu này không để sau được.", question)
    if question.done:
        return next_turn(situation, question, Effect(result="Giữ nguyên nội dung đã ghi."))
    stored = question.stores or question.id
    effect = Effect((Answered(question.unit, stored, aside=True),), "Để sau.")
    return next_turn(situation, question, effect)


def asked_for(situation: Situation, question: Question | None, text: str) -> Turn | None:
    """Turn for a sentence that asks for what a command tells, saying which; None where it asks for none."""
    command = commands.asked_in(text)
    if command is None:
        return None
    turn = commanded(situation, question, Typed(command))
    return replace(turn, result=f"Hiểu là “{command.words[0]}”.\n{turn.result}")


def _acting(situation: Situation, command: Command) -> Seat | None:
    """Seat that runs the command: the chosen one if it may, else the person's first that may; None without."""
    seats = (chosen_seat(situation), *situation.seats)
    return next((seat for seat in seats if command.serves(seat.role)), None)


def _still_open(situation: Situation, question: Question | None) -> Question | None:
    """The question, unless it is answered and was merely the last one asked here."""
    return None if question and question.done and not situation.channel.purpose else question


# --- moving in the chat ---


def _start(call: Call) -> Turn:
    # Without a code it is the messenger's own button; with words that are none, a link that was cut.
    damaged = f"{invitation.DAMAGED} {invitation.UNCHANGED}" if call.words else ""
    return repeat(call.situation, damaged)


def _help(call: Call) -> Turn:
    seat = asked_seat(call.situation, call.question)
    if call.words:
        return repeat(call.situation, command_help.help_with(call.situation, seat, call.words), call.question)
    return repeat(call.situation, command_help.help_text(call.situation, seat, call.question), call.question)


def _asks_for_number(question: Question) -> bool:
    form = question.put().form
    return isinstance(form.form if isinstance(form, Offering) else form, Quantity)


def _to_year(call: Call) -> Turn:
    """`năm 2026`: opens that year's desk, or says how the year stands; this chat is then about that year."""
    if not call.words and call.question and _asks_for_number(call.question):
        # Where a number is asked for, "năm" is five.
        try:
            effect = call.question.keep(call.question.put().form.read("năm"))
        except Unclear as unclear:
            return repeat(call.situation, str(unclear), call.question)
        return next_turn(call.situation, call.question, effect)
    year = year_choice.chosen(call.situation, call.words)
    if year is None or year.cycle is None:
        return repeat(call.situation, year_choice.listed(call.situation), call.question, stays=True)
    return ask_in_year(year, str(QuestionId(year.cycle.id, "desk")))


def _to_newest(call: Call) -> Effect:
    """Leads from the desk of a past year to that of the present one."""
    present = newest(call.situation).cycle
    return Effect(goto=str(QuestionId(present.id, "desk")) if present else "")


def _back(call: Call) -> Turn:
    situation, question = call.situation, call.question
    if question is None:
        return repeat(situation, "Đang ở câu đầu tiên.")
    if (left := find(situation, str(QuestionId.read(question.id).behind))) and left.id != question.id:
        return ask(situation, left, Effect(), purpose=True)
    before: Question | None = None
    for other in questions_around(situation, question.id):
        if other.id == question.id:
            break
        if _goes_back_to(situation, QuestionId.read(other.id)):
            before = other
    if before is None:
        return repeat(situation, "Đang ở câu đầu tiên.", question)
    return ask(situation, before, Effect(), purpose=True)


def _goes_back_to(situation: Situation, ref: QuestionId) -> bool:
    """True where "lùi" stops: at a criterion; in a review, at a group."""
    groups = situation.cycle.charter.group_by_id if situation.cycle else {}
    if ref.conversation == "review":
        return ref.leaf in groups and ref.part.isdigit()
    return not ref.part and ref.leaf not in groups


def _leaf(call: Call) -> Turn:
    """`mục 1.2`: opens the criterion with this code; where the seat has nothing to answer, its text."""
    return opened(call.situation, call.words) or repeat(call.situation, read(call).text, call.question)


def _send(call: Call) -> Turn:
    """`gửi`: sends the table where it may be sent, or says what is missing."""
    situation, question, seat = call.situation, call.question, call.seat
    if question and QuestionId.read(question.id).leaf == "send":
        return next_turn(situation, question, question.keep(self_scores.SEND.key))
    if situation.cycle is None or seat.role != "representative":
        return repeat(situation, "Bảng tự chấm do đại diện đơn vị gửi.", question)
    sheet = sheet_of(situation, seat.unit)
    if send := find(situation, sheet.id("send")):
        return ask(situation, send, Effect(), purpose=True)
    if sheet.status != "drafting" or situation.cycle.stage != "self":
        return repeat(situation, "", question)
    missing, unfounded = sheet.missing(), sheet.unfounded()
    lacks = f"{len(missing)} tiêu chí" if missing else f"lý do hoặc minh chứng của {len(unfounded)} tiêu chí"
    if not missing and not unfounded:
        unfounded = doubtful(sheet)
        lacks = f"câu trả lời về {len(unfounded)} chỗ chưa rõ trong tệp đã gửi"
    codes = [leaf.code for leaf in missing or unfounded]
    shown = ", ".join(codes[:10]) + (" ..." if len(codes) > 10 else "")
    return repeat(situation, f"Chưa gửi được: còn thiếu {lacks} ({shown}).", question)


def _choose_seat(call: Call) -> Turn:
    """`vai [số]`: chooses the seat this chat speaks for, or lists the person's seats, in all clusters."""
    situation, words = call.situation, call.words
    clusters = tasks.clusters(situation)
    seats = [(cluster, seat) for cluster in clusters for seat in cluster.seats]
    if words.isdecimal() and 1 <= int(words) <= len(seats):
        cluster, seat = seats[int(words) - 1]
        turn = _speak_for(cluster, seat)
        return turn if cluster is situation or cluster.cycle is None else replace(turn, cycle=cluster.cycle.id)
    chosen = chosen_seat(situation) if len(seats) > 1 else None
    lines: list[str] = []
    for number, (cluster, seat) in enumerate(seats, 1):
        if len(clusters) > 1 and cluster.cluster and seat == cluster.seats[0]:
            lines.append(f"{cluster.cluster.name}:")
        now = " (đang dùng)" if seat == chosen else ""
        lines.append(f"{number}) {invitation.seat_name(cluster, seat)}{now}")
    more = ["Đổi vai: gõ “vai” kèm số, ví dụ: vai 2."] if len(seats) > 1 else []
    return repeat(situation, "\n".join(["Các vai của đồng chí:", *lines, *more]))


def _speak_for(situation: Situation, seat: Seat) -> Turn:
    """Turn by which the chat speaks for the seat, and so is in its cluster."""
    fact = SeatChosen(seat.id)
    now = project(situation, (fact,))
    text = f"Từ nay trao đổi với vai {invitation.seat_name(situation, seat)}."
    if question := first_open(agenda_of(now, seat)):
        return ask(now, question, Effect((fact,), text), purpose=True)
    text = f"{text} {status.idle(now, seat)}"
    return finish(now, current_question(now, None), Effect((fact,), text))


COMMANDS = (
    Command("start", ("start",), _start, "moving", helped_by="duties", founding=True),
    Command(
        "duties",
        ("việc",),
        lambda call: Effect(result=tasks.text(call.situation), stays=True),
        "moving",
        about="present",
        help=line("việc – việc cần làm"),
        asked=(
            "còn thiếu gì",
            "còn thiếu",
            "phải làm gì",
            "làm gì tiếp",
            "cần làm gì",
            "làm thế nào",
            "còn việc gì",
        ),
        menu="Việc cần làm",
        group=lambda situation, _: progress_text(situation),
    ),
    Command(
        "back",
        ("lùi", "quay lại"),
        _back,
        "moving",
        help=line("lùi – quay lại câu trước"),
        menu="Quay lại câu trước",
        founding=True,
        menu_roles=("representative", "leader", "reviewer"),
    ),
    Command(
        "later",
        ("bỏ qua", "để sau"),
        lambda call: worded(call.situation, call.question, LATER.key),
        "moving",
        help=line("bỏ qua – để câu này sau"),
        menu="Để câu này sau",
        menu_roles=("representative", "leader", "reviewer"),
    ),
    Command(
        "leaf",
        ("mục", "mở"),
        _leaf,
        "table",
        helped_by="table",
    ),
    Command("send", ("gửi",), _send, "table", helped_by="draw_back"),
    Command(
        "year",
        ("năm",),
        _to_year,
        "year",
        help=lambda situation, _: (
            [f"năm {max(situation.years)} – xem, làm tiếp việc của năm đó"] if situation.years else []
        ),
    ),
    Command(
        "newest",
        ("về năm nay",),
        _to_newest,
        "person",
        helped_by="year",
        button=lambda situation: f"Về năm {max(situation.years)}",
        offered=lambda situation, _: situation.is_past,
    ),
    Command(
        "seat",
        ("vai",),
        _choose_seat,
        "person",
        help=lambda situation, _: ["vai – đổi vai"] if len(situation.seats) > 1 or situation.elsewhere else [],
    ),
    Command(
        "help",
        ("trợ giúp", "giúp", "help"),
        _help,
        "person",
        helped_by="duties",
        asked=("hỏi ai", "liên hệ ai", "gọi ai", "số điện thoại", "không biết", "không hiểu"),
        menu="Trợ giúp",
        group_menu="Trợ giúp",
        group=lambda situation, _: command_help.group_help(situation),
        founding=True,
    ),
)
assert all(command.roles == EVERYBODY for command in COMMANDS), "whoever is here may move"
