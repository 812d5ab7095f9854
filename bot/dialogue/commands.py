"""Commands are words, with or without diacritics, with /commands as twins (`bảng điểm`, `/bangdiem`)."""

from typing import Literal, NamedTuple

from bot.vietnamese import fold

Name = Literal[
    "table",
    "duties",
    "back",
    "later",
    "help",
    "leaf",
    "evidence",
    "send",
    "seat",
    "web",
    "close pages",
    "privacy",
    "start",
    "invite",
    "withdraw",
    "replace",
    "members",
    "progress",
    "paper",
    "xlsx",
    "close",
    "publish",
    "bind",
    "result",
    "ballots",
    "secrecy",
    "papers",
    "council",
    "honours",
    "why",
    "review",
    "agree",
    "present",
    "return",
    "correct",
    "strictness",
    "object",
    "meeting",
    "pledge",
    "handover",
    "newyear",
    "calendar",
    "recall",
    "wish",
    "extend",
    "notice",
    "received",
    "year",
]

WORDS: dict[str, Name] = {
    "bảng điểm": "table",
    "bảng": "table",
    "việc": "duties",
    "lùi": "back",
    "quay lại": "back",
    "bỏ qua": "later",
    "để sau": "later",
    "trợ giúp": "help",
    "giúp": "help",
    "help": "help",
    "mục": "leaf",
    "mở": "leaf",
    "minh chứng": "evidence",
    "gửi": "send",
    "vai": "seat",
    "trang web": "web",
    "thoát trang web": "close pages",
    "riêng tư": "privacy",
    "quyền riêng tư": "privacy",
    "start": "start",
    "mã mời": "invite",
    "thu mã": "withdraw",
    "thay": "replace",
    "ai đã vào": "members",
    "thành viên": "members",
    "tiến độ": "progress",
    "nhập hộ": "paper",
    "bản giấy": "paper",
    "xuất excel": "xlsx",
    "excel": "xlsx",
    "chốt": "close",
    "công bố": "publish",
    "nhóm": "bind",
    "kết quả": "result",
    "bỏ phiếu": "ballots",
    "phiếu kín": "secrecy",
    "phiếu giấy": "papers",
    "quyết định": "council",
    "khen thưởng": "honours",
    "vì sao": "why",
    "tại sao": "why",
    "thẩm định": "review",
    "thống nhất": "agree",
    "trình": "present",
    "trả lại": "return",
    "đính chính": "correct",
    "mức cắt": "strictness",
    "ý kiến": "object",
    "lịch": "calendar",
    "nhắc ngay": "recall",
    "nhắc tôi": "wish",
    "gia hạn": "extend",
    "thông báo": "notice",
    "đã nhận": "received",
    "hội nghị": "meeting",
    "mở hội nghị": "meeting",
    "điểm danh": "meeting",
    "giao ước": "pledge",
    "bàn giao": "handover",
    "mở năm mới": "newyear",
    "năm": "year",
}

# The menus a messenger shows: the twin and what it does. A group sees what concerns everybody.
MENU = (
    ("viec", "Việc cần làm"),
    ("bangdiem", "Bảng điểm của đơn vị"),
    ("lui", "Quay lại câu trước"),
    ("boqua", "Để câu này sau"),
    ("lich", "Lịch và các hạn"),
    ("ketqua", "Kết quả xếp hạng"),
    ("trogiup", "Trợ giúp"),
)
GROUP_MENU = (
    ("bangdiem", "Tiến độ chung của cụm"),
    ("lich", "Lịch và các hạn"),
    ("ketqua", "Kết quả xếp hạng"),
    ("trogiup", "Trợ giúp"),
)

_BARE = {fold(words): name for words, name in WORDS.items()}
_LONGEST_FIRST = sorted(_BARE, key=len, reverse=True)
_TWINS = {words.replace(" ", ""): name for words, name in _BARE.items()}


class Command(NamedTuple):
    name: Name
    words: str = ""


def read(text: str, *, exact: bool = False) -> Command | None:
    """The command in a message, if it is one.

    `exact`: while free text is asked for, only a command that is the whole message, or a /command, counts.
    """
    stripped = text.strip()
    if stripped.startswith("/"):
        first, _, rest = stripped[1:].partition(" ")
        name = _TWINS.get(fold(first.partition("@")[0]))
        return Command(name, rest.strip()) if name else None
    folded = fold(stripped)
    if folded in _BARE:
        return Command(_BARE[folded])
    if exact or " " not in folded:
        return None
    for known in _LONGEST_FIRST:
        if folded.startswith(known + " "):
            words = stripped.split()[len(known.split()) :]
            return Command(_BARE[known], " ".join(words))
    return None
