"""Self-scores of a unit: its table, evidence, the leader's approval, signed paper forms."""

from collections.abc import Iterable

from bot.conversations.results.posts import progress_text
from bot.conversations.scoring import (
    approval,
    desk,
    evidence_pieces,
    evidence_view,
    paper_forms,
    self_scores,
    texts,
)
from bot.dialogue.registry import BY_SECRETARY, UNIT, Command, Conversation, Work, line
from bot.dialogue.situation import Seat, Situation

CONVERSATIONS = (
    Conversation(
        "self",
        ("representative",),
        lambda situation, _, unit: self_scores.questions(situation, unit),
        Work("tự chấm"),
        own_unit=True,
        resume=lambda situation, unit, leaf: self_scores.questions(situation, unit, near=leaf),
        stage="self",
        begins=True,
        unfinished="Chưa gửi được bảng tự chấm.",
        why_expired=self_scores.why_expired,
    ),
    Conversation(
        "approve",
        ("leader",),
        lambda situation, _, unit: approval.questions(situation, unit),
        Work("cho ý kiến về bảng tự chấm", lambda _: "self"),
        own_unit=True,
        binding=True,
        stage="self",
        why_expired=self_scores.why_expired,
    ),
    Conversation(
        "paper",
        ("secretary",),
        lambda situation, _, unit: paper_forms.questions(situation, unit),
        None,
        proactive=False,
        unfinished="Chưa gửi được bảng của đơn vị.",
    ),
)


def _table_help(situation: Situation, seat: Seat) -> Iterable[str]:
    if seat.role in UNIT:
        yield "bảng điểm – xem bảng của đơn vị"
    if seat.role == "representative":
        yield f"mục {texts.example_code(situation)} – mở tiêu chí đó; gõ kèm mã hoặc tên"


def _evidence_help(situation: Situation, seat: Seat) -> Iterable[str]:
    if seat.role == "representative":
        code = texts.example_code(situation)
        yield f"minh chứng {code} – gửi tệp cho tiêu chí {code}; xem, bỏ, thay, chuyển minh chứng {code}"


COMMANDS = (
    Command(
        "table",
        ("bảng điểm", "bảng"),
        desk.table,
        "table",
        about="results",
        help=_table_help,
        asked=("mấy điểm", "bao nhiêu điểm", "tổng điểm", "điểm của tôi", "điểm của đơn vị"),
        menu="Bảng điểm của đơn vị",
        menu_roles=UNIT,
        group_menu="Tiến độ chung của cụm",
        group=lambda situation, _: progress_text(situation),
    ),
    Command(
        "draw_back",
        ("rút lại",),
        approval.draw_back,
        "table",
        roles=("representative",),
        refusal="Bảng tự chấm do đại diện đơn vị trình và rút lại.",
        help=line("gửi – gửi bảng tự chấm; rút lại – lấy lại bảng đang chờ lãnh đạo duyệt", "representative"),
        menu="Rút lại bảng đã trình",
    ),
    Command(
        "evidence",
        ("minh chứng",),
        desk.attach,
        "table",
        help=_evidence_help,
        menu="Xem và gửi minh chứng",
        menu_roles=("representative",),
    ),
    Command("see_evidence", ("xem minh chứng",), evidence_view.see, "table", helped_by="evidence"),
    Command(
        "drop_piece",
        ("bỏ minh chứng", "xóa minh chứng"),
        desk.change_pieces(evidence_pieces.DROP),
        "table",
        helped_by="evidence",
    ),
    Command(
        "swap_piece",
        ("thay minh chứng",),
        desk.change_pieces(evidence_pieces.SWAP),
        "table",
        helped_by="evidence",
    ),
    Command(
        "move_piece",
        ("chuyển minh chứng",),
        desk.change_pieces(evidence_pieces.MOVE),
        "table",
        helped_by="evidence",
    ),
    Command(
        "paper",
        ("nhập hộ", "bản giấy"),
        paper_forms.enter,
        "desk",
        roles=("secretary",),
        refusal=BY_SECRETARY,
        help=line("nhập hộ KBNN – nhập bảng từ bản giấy", "secretary"),
        button="Nhập từ bản giấy",
        offered=paper_forms.offered,
    ),
)
