"""Files that are taken as evidence, as far as their sender's word about them tells: size, name, declared type.

What only the bytes show is found when they are fetched (`handlers.evidence`).
"""

from pathlib import PurePath

LARGEST = 20 * 1024 * 1024  # bytes; also the most that the Bot API hands out

TOO_LARGE = "tệp lớn hơn 20 MB"
EMPTY = "tệp rỗng"
NOT_TAKEN = "loại tệp không được nhận (nhận ảnh, video, PDF, Word, Excel, PowerPoint, văn bản, tệp nén)"
CAN_RUN = "tệp {ending} có thể chạy trên máy người xem nên không được nhận; đề nghị gửi bản PDF hoặc ảnh"

# Endings of files that run something when the next person opens them.
RUN = frozenset(
    {
        *(".apk", ".bat", ".cmd", ".com", ".exe", ".hta", ".htm", ".html", ".jar", ".js", ".jse", ".lnk"),
        *(".mht", ".mhtml", ".msi", ".pif", ".ps1", ".py", ".reg", ".scr", ".sh", ".svg", ".url", ".vbe"),
        *(".vbs", ".wsf", ".xhtml"),
    }
)
# Declared types of what is never evidence. Others are often declared wrongly, so the bytes decide.
_NEVER = frozenset(
    {
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/x-executable",
        "application/x-msdos-program",
        "application/x-msdownload",
        "application/x-iso9660-image",
        "application/x-sharedlib",
    }
)


def refusal(name: str, type: str = "", size: int = 0, *, empty: bool = False) -> str:
    """Reason why a file is not taken, before it is fetched; "" for one that may be."""
    if size > LARGEST:
        return TOO_LARGE
    if empty:
        return EMPTY
    if ending := runs(name):
        return CAN_RUN.format(ending=ending)
    return NOT_TAKEN if type.lower() in _NEVER else ""


def runs(name: str) -> str:
    """Ending of a name that says that the file runs something; "" for any other."""
    ending = PurePath(name.strip().rstrip(".").lower()).suffix
    return ending if ending in RUN else ""
