"""Files told by their bytes, and each read by the module that knows its kind."""

import stat
import zipfile
from pathlib import Path

from handlers.documents.files import docx, ods, separated, xls, xlsx
from handlers.documents.files.book import Book
from handlers.documents.files.budget import LARGEST_FILE
from handlers.documents.problems import Unreadable

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_PARTS = 5_000
TAKEN = ".xlsx, .xls, .ods, .docx hoặc .csv"


def read(path: Path) -> Book:
    """The file's sheets, by its content rather than its name. Raises Unreadable."""
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head.startswith(_OLE):
        return _compound(path)
    if why := _refusal(head):
        raise Unreadable(f"Tệp {path.name} {why}")
    return separated.read(path)


def _head(path: Path) -> bytes:
    """The first bytes of a regular file of bearable size. Raises Unreadable."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Unreadable(f"Không mở được {path.name}: đây là thư mục.")
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"Không mở được {path.name}: đây không phải tệp thường.")
        if about.st_size > LARGEST_FILE:
            raise Unreadable(f"Tệp {path.name} lớn hơn {LARGEST_FILE // 1_000_000} MB; đề nghị tách nhỏ.")
        with path.open("rb") as source:
            head = source.read(4_096)
    except Unreadable:
        raise
    except FileNotFoundError:
        raise Unreadable(f"Không mở được tệp {path.name}: không có tệp này.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "tên tệp không dùng được"
        raise Unreadable(f"Không mở được tệp {path.name}: {why}.") from None
    if not head.strip():
        raise Unreadable(f"Tệp {path.name} không có bảng nào.")
    return head


def _packed(path: Path) -> Book:
    if _parts_stated(path) > MOST_PARTS:
        raise Unreadable(f"Tệp {path.name} có quá nhiều phần, không phải bảng tính; đề nghị lưu lại.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = frozenset(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in parts and _is_small(archive) else b""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        raise Unreadable(f"Tệp {path.name} bị hỏng, không phải bảng tính đọc được; đề nghị gửi lại.") from None
    if b"opendocument.spreadsheet" in kind:
        return ods.read(path)
    if any(part.startswith("xl/worksheets") for part in parts) or "xl/workbook.xml" in parts:
        return xlsx.read(path)
    if "word/document.xml" in parts:
        return docx.read(path)
    if "xl/workbook.bin" in parts:
        why = "là .xlsb; đề nghị lưu lại thành .xlsx."
    elif kind.startswith(b"application/vnd.oasis"):
        why = "là văn bản LibreOffice; đề nghị lưu bảng thành .ods hoặc .docx."
    elif any(part.startswith("ppt/") for part in parts):
        why = f"là bài trình chiếu; đề nghị gửi bảng ở dạng {TAKEN}."
    else:
        why = f"là tệp nén, không phải bảng tính; đề nghị giải nén rồi gửi tệp {TAKEN}."
    raise Unreadable(f"Tệp {path.name} {why}")


def _parts_stated(path: Path) -> int:
    """The number of parts that the end of the file states: zipfile keeps an entry for each, first of all."""
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - 65_557, 0))
        tail = source.read()
    place = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[place + 10 : place + 12], "little") if place >= 0 else 0


def _is_small(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size < 200


def _compound(path: Path) -> Book:
    """The old kind of office file: a directory of streams, whose names stand in it in UTF-16."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(f"Tệp {path.name} có mật khẩu; đề nghị bỏ mật khẩu rồi lưu lại.")
    if "WordDocument".encode("utf-16-le") in data:
        raise Unreadable(f"Tệp {path.name} là .doc đời cũ; đề nghị lưu lại thành .docx.")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Unreadable(f"Tệp {path.name} không phải bảng tính; đề nghị gửi tệp {TAKEN}.")
    del data
    return xls.read(path)


def _refusal(head: bytes) -> str:
    """Why a file of these first bytes is no table; empty for what may be text."""
    if b"%PDF-" in head[:1_024]:
        return "là PDF, hệ thống không đọc được bảng trong PDF; đề nghị gửi tệp Excel hoặc Word gốc."
    picture = head.startswith(_PICTURES) or head[4:12] in (b"ftypheic", b"ftypmif1") or head[8:12] == b"WEBP"
    if picture:
        return "là ảnh, hệ thống không đọc được bảng trong ảnh; đề nghị gửi tệp Excel hoặc Word gốc."
    if head.startswith(_ARCHIVES):
        return f"là tệp nén; đề nghị giải nén rồi gửi tệp {TAKEN}."
    if separated.is_html(head.lstrip(b"\xef\xbb\xbf")) or b"urn:schemas-microsoft-com:office" in head:
        return "là trang web mang đuôi bảng tính; đề nghị mở bằng Excel và lưu lại thành .xlsx."
    if head.startswith((b"{\\rtf", b"\x09\x08", b"\x09\x04", b"\x09\x02")):
        return f"là định dạng đời cũ; đề nghị lưu lại thành {TAKEN}."
    return ""
