"""Stages after the self-scores: review, explanation, agreement, correction, and the reckoning of a score."""

from collections.abc import Iterable

from bot.conversations.review import (
    agreement,
    calibration,
    consent,
    correction,
    desk,
    explanation,
    review,
    revision,
    texts,
)
from bot.conversations.scoring.texts import example_code
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Reply, Work
from bot.dialogue.situation import Seat, Situation

_BY_REVIEWERS = "Việc này do tổ thẩm định thực hiện."

CONVERSATIONS = (
    Conversation(
        "review",
        ("reviewer",),
        review.questions,
        Work("thẩm định"),
        stage="review",
        begins=True,
        about_unit=True,
        why_expired=texts.why_expired("review"),
    ),
    Conversation(
        "return",
        ("reviewer", *STEERING),
        lambda situation, _, unit: revision.questions(situation, unit),
        None,
        proactive=False,
        stage="review",
        why_expired=texts.why_expired("review"),
    ),
    Conversation(
        "explain",
        ("representative",),
        lambda situation, _, unit: explanation.questions(situation, unit),
        Work("trả lời kết quả thẩm định"),
        own_unit=True,
        stage="explain",
        begins=True,
        about_unit=True,
        why_expired=texts.why_expired("explain"),
    ),
    Conversation(
        "reply",
        ("reviewer",),
        explanation.replies,
        Work("trả lời giải trình", lambda _: "explain"),
        stage="explain",
        about_unit=True,
        why_expired=texts.why_expired("explain"),
    ),
    Conversation(
        "consent",
        UNIT,
        lambda situation, seat, unit: consent.consents(situation, seat.role, unit),
        Work("cho ý kiến về bảng điểm thống nhất", lambda _: "agree"),
        own_unit=True,
        binding=True,
        stage="agree",
        why_expired=texts.why_expired("agree"),
    ),
    Conversation(
        "object",
        STEERING,
        lambda situation, seat, unit: consent.objections(situation, seat.role, unit),
        Work("xử lý ý kiến không nhất trí", lambda _: "agree"),
        stage="agree",
        why_expired=texts.why_expired("agree"),
    ),
    Conversation(
        "agree",
        STEERING,
        agreement.questions,
        Work("thống nhất điểm"),
        stage="agree",
        begins=True,
        about_unit=True,
        why_expired=texts.why_expired("agree"),
    ),
    Conversation(
        "present",
        STEERING,
        lambda situation, _, __: consent.presenting(situation),
        None,
        proactive=False,
        stage="agree",
        why_expired=texts.why_expired("agree"),
    ),
    Conversation(
        "correct",
        STEERING,
        lambda situation, _, unit: correction.questions(situation, unit),
        None,
        proactive=False,
        about_unit=True,
    ),
)


def _review_help(situation: Situation, seat: Seat) -> Iterable[str]:
    if seat.role == "reviewer":
        yield "thẩm định KBNN – xem lại, sửa kết quả thẩm định một đơn vị"
        yield f"mục {example_code(situation)} – mở tiêu chí đó của đơn vị đang xem; gõ kèm mã hoặc tên"


COMMANDS = (
    Command(
        "review",
        ("thẩm định",),
        desk.look,
        "table",
        roles=("reviewer", *STEERING),
        refusal=_BY_REVIEWERS,
        help=_review_help,
        menu="Bảng điểm và kết quả thẩm định",
    ),
    Command("why", ("vì sao", "tại sao"), desk.explain, "review", about="results", help=texts.help_lines),
    Command(
        "strictness",
        ("mức cắt",),
        lambda call: Reply(calibration.strictness(call.situation)),
        "review",
        roles=STEERING,
        helped_by="why",
    ),
    Command(
        "return",
        ("trả lại",),
        desk.give_back,
        "review",
        roles=("reviewer", *STEERING),
        refusal=_BY_REVIEWERS,
        helped_by="why",
    ),
    Command(
        "agree",
        ("thống nhất",),
        desk.agree,
        "review",
        roles=STEERING,
        helped_by="why",
        button="Thống nhất điểm",
        offered=desk.can_agree,
    ),
    Command(
        "present",
        ("trình",),
        desk.present,
        "review",
        roles=STEERING,
        helped_by="why",
        button="Trình các đơn vị",
        offered=desk.can_present,
    ),
    Command(
        "object",
        ("ý kiến",),
        desk.object_to,
        "review",
        roles=STEERING,
        helped_by="why",
        button="Ý kiến không nhất trí",
        offered=desk.has_objections,
    ),
    Command(
        "correct",
        ("đính chính",),
        lambda call: correction.begin(call.situation, call.words),
        "review",
        about="results",
        roles=STEERING,
        helped_by="why",
    ),
)
