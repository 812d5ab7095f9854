"""Papers of a year: facts, wording, heads; the desk from which they are taken.

What is said here is drawn by `handlers.documents.papers`.
"""

from collections.abc import Iterable

from bot.conversations.papers import desk, own_template, signed_pages
from bot.conversations.papers.kinds import KINDS
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, line
from bot.dialogue.situation import Seat, Situation


def _help_with_sheet(situation: Situation, seat: Seat) -> Iterable[str]:
    """Line of help once there is a sheet to be taken."""
    if seat.role in UNIT and not KINDS["sheet"].lacks(situation):
        yield "phiếu điểm – bảng điểm của đơn vị để in và ký"


CONVERSATIONS = (
    Conversation(
        "written", STEERING, lambda situation, _, __: desk.questions(situation), None, proactive=False
    ),
    Conversation(
        "wording", STEERING, lambda situation, _, __: own_template.questions(situation), None, proactive=False
    ),
    Conversation(
        "signed",
        STEERING,
        lambda situation, _, __: signed_pages.questions(situation),
        None,
        proactive=False,
        why_expired=signed_pages.why_expired,
    ),
)

COMMANDS = (
    Command(
        "documents",
        ("văn bản",),
        desk.open_list,
        "desk",
        about="results",
        roles=STEERING,
        help=line("văn bản, hồ sơ – biên bản, tờ trình, bảng điểm để in và ký; hồ sơ cả năm", *STEERING),
        menu="Biên bản, tờ trình, báo cáo",
    ),
    Command(
        "wording",
        ("mẫu văn bản",),
        own_template.open_list,
        "desk",
        about="present",
        roles=STEERING,
        help=line("mẫu văn bản – sửa lời văn của biên bản, tờ trình, báo cáo", *STEERING),
    ),
    Command(
        "sheet",
        ("phiếu điểm",),
        desk.own_sheet,
        "table",
        about="results",
        roles=(*UNIT, *STEERING),
        refusal="Phiếu điểm do đơn vị, thư ký cụm và cụm trưởng lấy.",
        help=_help_with_sheet,
    ),
)
