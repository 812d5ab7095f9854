"""Changes of a packet, one of each kind of datum, each with the place that has to be named."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.documents.packet.archive import LIST

Change = Callable[[Any], object]


@dataclass(frozen=True)
class Tampering:
    """Change of one datum in a data file; `named` stands in what the checker says."""

    what: str
    file: str
    change: Change
    named: str


def put(*path: Any, value: Any) -> Change:
    """Sets the value at a path, which has to be another one there."""

    def change(data: Any) -> None:
        *way, last = path
        for step in way:
            data = data[step]
        assert data[last] != value
        data[last] = value

    return change


def of_unit(rows: Any, unit: str, leaf: str) -> Any:
    """The newest answer to a question, which counts."""
    return [row for row in rows if row["question"] == f"k1/self.{unit}.{leaf}"][-1]


def _answer(key: str, value: Any, leaf: str = "a1") -> Change:
    return lambda rows: put(key, value=value)(of_unit(rows, "thue", leaf))


def _drop(*path: Any) -> Change:
    def change(data: Any) -> None:
        *way, last = path
        for step in way:
            data = data[step]
        del data[last]

    return change


def _in_body(act: str, key: str, value: Any) -> Change:
    """Changes an act of the journal inside its text, as whoever writes the row anew would."""

    def change(rows: Any) -> None:
        row = next(row for row in rows if json.loads(row["body"])["act"] == act)
        body = json.loads(row["body"])
        assert body[key] != value
        body[key] = value
        row["body"] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return change


# The last result of the stage, which the lots have made.
LAST = -1
TAMPERINGS = (
    Tampering(
        "a maximum of the charter", "quy-che", put("groups", 0, "parts", 0, "maximum", value=12), "quy-che"
    ),
    Tampering("a title's threshold", "quy-che", put("titles", 0, "from", value=12), "quy-che"),
    Tampering(
        "a unit's name in the charter", "quy-che", put("units", 0, "name", value="Chi cục Thuế"), "quy-che"
    ),
    Tampering("a unit's name", "don-vi", put("units", 0, "name", value="Cơ quan khác"), "don-vi.json, units"),
    Tampering("a seat", "don-vi", put("seats", 0, "role", value="chair"), "don-vi.json, seats"),
    Tampering(
        "a person's name", "nguoi", lambda names: names.update({"1": "Nguyễn Văn B"}), "nguoi.json, người 1"
    ),
    Tampering("an answer", "tra-loi", _answer("value", "=13"), "tra-loi.json, Cục Thuế, mục a1"),
    Tampering("an answer's reason", "tra-loi", _answer("reason", "Không rõ"), "tra-loi.json, Cục Thuế: lý do"),
    Tampering("an answer's author", "tra-loi", _answer("person", 99), "tra-loi.json, Cục Thuế: lý do"),
    Tampering("an answer's seat", "tra-loi", _answer("seat", 99), "tra-loi.json, Cục Thuế"),
    Tampering(
        "an answer's time", "tra-loi", _answer("at", "2026-11-24T00:00:00+00:00"), "tra-loi.json, Cục Thuế"
    ),
    Tampering("an answer from paper", "tra-loi", _answer("paper", True), "tra-loi.json, Cục Thuế"),
    Tampering("an answer left out", "tra-loi", _drop(0), "tra-loi.json"),
    Tampering("a value", "ket-qua", put(LAST, "body", "values", "thue", "a2", value="3"), "Cục Thuế, mục a2"),
    Tampering("points", "ket-qua", put(LAST, "body", "points", "bhxh", "a1", value="9"), "BHXH, mục a1"),
    Tampering("a total", "ket-qua", put(LAST, "body", "totals", "thue", value="18"), "Cục Thuế, tổng điểm"),
    Tampering("a place", "ket-qua", put(LAST, "body", "places", 1, "rank", value="3"), "BHXH, hạng"),
    Tampering(
        "a class", "ket-qua", put(LAST, "body", "places", 1, "title", value="Xuất sắc"), "BHXH, xếp loại"
    ),
    Tampering(
        "a printed total", "ket-qua", put(LAST, "body", "places", 0, "said", value="18"), "Cục Thuế, điểm"
    ),
    Tampering(
        "a number of the lots", "ket-qua", put(LAST, "body", "lots", 0, "numbers", "bhxh", value=7), "bốc thăm"
    ),
    Tampering(
        "the reason of a tie", "ket-qua", put(LAST, "body", "places", 1, "tie", value=""), "tự chấm lần 2"
    ),
    Tampering("the reason of a close", "ket-qua", put(0, "reason", value="Khác"), "tự chấm lần 1: lý do chốt"),
    Tampering(
        "the time of a close", "ket-qua", put(0, "at", value="2026-12-24T00:00:00+00:00"), "thời điểm chốt"
    ),
    Tampering("a publication", "ket-qua", put(LAST, "published", value=False), "đã công bố hay chưa"),
    Tampering("last year's place", "nam-truoc", lambda before: before.update({"": {"thue": "1"}}), "nam-truoc"),
    Tampering(
        "votes of an option", "bo-phieu", put(0, "result", "totals", "bhxh", value=1), "bo-phieu.json, flag"
    ),
    Tampering("papers returned", "bo-phieu", put(0, "result", "returned", value=2), "thu về 2 phiếu"),
    Tampering("papers issued", "bo-phieu", put(0, "result", "issued", value=4), "phát ra 4 phiếu"),
    Tampering("the votes needed", "bo-phieu", put(0, "result", "needed", value=1), "cần 1 phiếu"),
    Tampering("who was elected", "bo-phieu", put(0, "result", "elected", value=["bhxh"]), "đơn vị được chọn"),
    Tampering(
        "a ballot's threshold", "bo-phieu", put(0, "terms", "ballot", "threshold", "num", value=2), "thể thức"
    ),
    Tampering("a ballot's wording", "bo-phieu", put(0, "text", value="Tên: khác"), "lời văn lúc mở"),
    Tampering("a ballot's state", "bo-phieu", put(0, "state", value="cancelled"), "trạng thái"),
    Tampering("an extension", "gia-han", put(0, "until", value="2026-12-09T10:00:00+00:00"), "gia-han.json"),
    Tampering("an extension's reason", "gia-han", put(0, "reason", value="Khác"), "gia-han.json"),
    Tampering("a hash of evidence", "minh-chung", put(0, "sha256", value="0" * 64), "minh-chung.json"),
    Tampering("a size of evidence", "minh-chung", put(0, "size", value=1), "minh-chung.json, Cục Thuế"),
    Tampering("a name of evidence", "minh-chung", put(0, "name", value="b.jpg"), "minh-chung.json, Cục Thuế"),
    Tampering(
        "the criterion of evidence", "minh-chung", put(0, "question", value="k1/self.thue.a2"), "minh-chung"
    ),
    Tampering("the bounds of a seal", "niem-phong", put(0, "upto", value={"thue": 1}), "niem-phong.json"),
    Tampering("a salt", "niem-phong", put(LAST, "salt", value="0" * 64), "lý do"),
    Tampering("a reason in the journal", "nhat-ky", _in_body("extended", "why", "Khác"), "nhat-ky.json, dòng"),
    Tampering("a row's mark", "nhat-ky", put(LAST, "mark", value="AAAA-AAAA-AAAA-AAAA"), "dấu kiểm ghi AAAA"),
    Tampering("a row's hash", "nhat-ky", put(LAST, "hash", value="0" * 64), "nhat-ky.json, dòng"),
    Tampering("a row of the journal left out", "nhat-ky", _drop(2), "nhat-ky.json, dòng"),
    Tampering("the year", "ho-so", put("cycle", value=2), "không có dòng nào mở năm k2"),
)


def tamper(packet: Path, tampering: Tampering) -> None:
    """Changes the file, and writes the list of files anew so that it fits."""
    place = packet / "du-lieu" / f"{tampering.file}.json"
    data = json.loads(place.read_text("utf-8"))
    tampering.change(data)
    place.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")
    relist(packet)


def relist(packet: Path) -> None:
    files = sorted(p for p in packet.rglob("*") if p.is_file() and p.name != LIST)
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(packet).as_posix()}\n" for p in files
    ]
    (packet / LIST).write_text("".join(lines), "utf-8")
