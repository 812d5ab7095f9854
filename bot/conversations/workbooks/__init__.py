"""Workbooks: a unit's table as a file, taken out, filled in, sent back, said back and taken by one tap."""

from collections.abc import Iterable

from bot.conversations.workbooks import review_workbook, self_workbook, template
from bot.dialogue.registry import Command, Conversation, Work
from bot.dialogue.situation import Seat, Situation
from bot.state.stages import running

CONVERSATIONS = (
    Conversation(
        "book",
        ("representative",),
        lambda situation, _, unit: self_workbook.questions(situation, unit),
        Work("xem lại tệp đã gửi", lambda _: "self"),
        own_unit=True,
        resume=lambda situation, unit, leaf: self_workbook.questions(situation, unit, near=leaf),
        stage="self",
        unfinished="Chưa gửi được bảng tự chấm.",
        why_expired=self_workbook.why_expired,
    ),
    Conversation(
        "bookpaper",
        ("secretary",),
        lambda situation, _, unit: self_workbook.questions(situation, unit, paper=True),
        None,
        proactive=False,
        resume=lambda situation, unit, leaf: self_workbook.questions(situation, unit, paper=True, near=leaf),
        unfinished="Chưa gửi được bảng của đơn vị.",
        why_expired=self_workbook.why_expired,
    ),
    Conversation(
        "bookcheck",
        ("reviewer",),
        review_workbook.questions,
        None,
        proactive=False,
        stage="review",
        why_expired=review_workbook.why_expired,
    ),
)


def _help(situation: Situation, seat: Seat) -> Iterable[str]:
    stage = situation.cycle.stage if situation.cycle else ""
    if seat.role == "representative" and stage == "self":
        yield "bảng mẫu – điền cả bảng trong một tệp Excel"
    elif (seat.role == "secretary" and stage == "self") or (
        seat.role == "reviewer" and running(situation, "review")
    ):
        yield "bảng mẫu KBNN – điền cả bảng của đơn vị đó trong một tệp Excel"


COMMANDS = (
    Command(
        "template",
        ("bảng mẫu",),
        template.send,
        "table",
        roles=("representative", "secretary", "reviewer"),
        refusal="Bảng mẫu do đại diện đơn vị, thư ký cụm hoặc tổ thẩm định lấy.",
        help=_help,
    ),
)
