"""Names of the windows of a year, as they are said."""

from bot.dialogue.situation import Situation
from bot.rules import retention
from bot.state import stages

NAMES = {
    "pledge": "ký giao ước thi đua",
    "midyear": "sơ kết 6 tháng",
    "ballots": "bỏ phiếu",
    "publication": "công bố kết quả",
    "filing": "gửi hồ sơ lên cấp trên",
    retention.WINDOW: "nhận hồ sơ năm để lưu",
}


def named(situation: Situation, window: str) -> str:
    """Name of a window: the charter's own word, else ours."""
    own = situation.timetable.windows.get(window)
    if own and own.label:
        return own.label
    return "bỏ phiếu" if window.startswith("vote.") else NAMES.get(window, stages.named(window))
