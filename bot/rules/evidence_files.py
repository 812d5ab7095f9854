"""Files that are taken as evidence, as far as their sender's word about them tells: size, name, declared type.

Endings are a list of good ones: what is not on it is refused, so that nothing new has to be known to be bad.
What only the bytes show is found when they are fetched (`handlers.evidence`).
"""

from pathlib import PurePath

from bot.vietnamese import shown_name

LARGEST = 20 * 1024 * 1024  # bytes; the least of what the platforms hand out

TOO_LARGE = "tệp lớn hơn 20 MB"
EMPTY = "tệp rỗng"
NOT_TAKEN = "loại tệp không được nhận (nhận ảnh, video, PDF, Word, Excel, PowerPoint, văn bản, tệp nén)"
ENDING_NOT_TAKEN = "tệp {ending} không được nhận; đề nghị gửi bản PDF hoặc ảnh"

# Endings of files that a unit may reasonably prove something with.
ENDINGS = frozenset(
    (
        *(".jpg", ".jpeg", ".jfif", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff"),
        *(".mp4", ".m4v", ".mov", ".3gp", ".webm", ".mkv", ".avi", ".mpg", ".mpeg"),
        *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".amr"),
        *(".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf"),
        *(".txt", ".csv", ".zip", ".rar", ".7z"),
    )
)
_LONGEST_NAME = 200  # characters that are shown of it
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
    ending = ending_of(name)
    if ending and ending not in ENDINGS:
        return ENDING_NOT_TAKEN.format(ending=ending)
    return NOT_TAKEN if type.lower() in _NEVER else ""


def ending_of(name: str) -> str:
    """Ending of a file as whoever opens it sees it: ``.pdf``; "" for none. A year at the end is no ending."""
    seen = shown_name(name, _LONGEST_NAME).replace("\\", "/").rstrip(". ").casefold()
    ending = PurePath(seen).suffix
    return "" if ending[1:].isdigit() else ending
