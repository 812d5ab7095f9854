"""Results: a stage is closed, its result stored and published; the next year; retention."""

from bot.conversations.results import close, desk, lots, next_year, packet, recount, retention
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Reply, Work, line
from bot.rules.retention import WINDOW

CONVERSATIONS = (
    Conversation("close", STEERING, lambda situation, _, __: close.questions(situation), None, proactive=False),
    Conversation(
        "publish", STEERING, lambda situation, _, __: close.questions(situation), None, proactive=False
    ),
    Conversation("draw", (*UNIT, *STEERING), lots.questions, Work("bốc thăm thứ hạng"), binding=True),
    Conversation(
        "newyear", STEERING, lambda situation, _, __: next_year.questions(situation), None, proactive=False
    ),
    Conversation(
        "packet", STEERING, lambda situation, _, __: packet.questions(situation), None, proactive=False
    ),
    Conversation("recount", UNIT, recount.questions, None, own_unit=True, proactive=False),
    Conversation(
        "file",
        STEERING,
        lambda situation, _, __: retention.questions(situation),
        Work("nhận hồ sơ năm", lambda _: WINDOW, unasked=True, slow=True),
        proactive=False,
    ),
)

COMMANDS = (
    Command(
        "xlsx",
        ("xuất excel", "excel"),
        desk.workbook,
        "desk",
        about="results",
        help=line("tiến độ, bảng điểm, xuất excel – theo dõi", *STEERING),
        button="Xuất Excel",
    ),
    Command(
        "packet",
        ("hồ sơ",),
        packet.begin,
        "desk",
        about="results",
        roles=STEERING,
        helped_by="documents",
    ),
    Command(
        "close",
        ("chốt",),
        desk.close_stage,
        "desk",
        roles=STEERING,
        help=line("chốt, công bố – kết thúc và báo kết quả", *STEERING),
        menu="Kết thúc giai đoạn",
        button=desk.close_label,
        offered=desk.can_close,
        subject=lambda situation: situation.cycle.stage if situation.cycle else "",
    ),
    Command(
        "publish",
        ("công bố",),
        desk.publish,
        "desk",
        about="results",
        roles=STEERING,
        helped_by="close",
        button="Công bố",
        offered=desk.can_publish,
        subject=desk.result_number,
    ),
    Command(
        "draw",
        ("bốc thăm",),
        lots.begin,
        "desk",
        roles=(*UNIT, *STEERING),
        help=lots.help_lines,
    ),
    Command(
        "result",
        ("kết quả",),
        lambda call: Reply(desk.published(call.situation)),
        "person",
        about="results",
        helped_by="why",
        asked=("kết quả", "xếp hạng", "hạng mấy", "thứ mấy", "xếp thứ"),
        menu="Kết quả xếp hạng",
        group_menu="Kết quả xếp hạng",
        group=lambda situation, _: desk.published_in_group(situation),
    ),
    Command(
        "recount",
        ("đối chiếu",),
        recount.begin,
        "person",
        about="results",
        help=line("đối chiếu – tự tính lại kết quả"),
    ),
)
