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
}

# The menus a messenger shows: the twin and what it does. A group sees what concerns everybody.
MENU = (
    ("viec", "Việc cần làm"),
    ("bangdiem", "Bảng điểm của đơn vị"),
    ("lui", "Quay lại câu trước"),
    ("boqua", "Để câu này sau"),
    ("ketqua", "Kết quả xếp hạng"),
    ("trogiup", "Trợ giúp"),
)
GROUP_MENU = (
    ("bangdiem", "Tiến độ chung của cụm"),
    ("ketqua", "Kết quả xếp hạng"),
    ("trogiup", "Trợ giúp"),
)

_BARE = {fold(words): name for words, name in WORDS.items()}
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
    if exact:
        return None
    for known in sorted(_BARE, key=len, reverse=True):
        if folded.startswith(known + " "):
            words = stripped.split()[len(known.split()) :]
            return Command(_BARE[known], " ".join(words))
    return None
