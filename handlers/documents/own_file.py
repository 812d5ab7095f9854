"""File of what is stored of one person: plain text, which every phone opens."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.dialogue.installation import Operator
from bot.vietnamese import say_moment
from storage.records.person_rows import PersonRows

_REQUESTS = {"correct": "sửa", "leave": "thôi giữ vai", "object": "phản đối", "delete": "xóa"}
_STATES = {"wanted": "đang tải về", "kept": "đã lưu", "refused": "không lưu được"}
_KEPT = (
    "Không có trong tệp này, kèm lý do:",
    "- Phiếu kín: lưu không tên người, không tên đơn vị; không tra được phiếu nào của ai.",
    "- Mã mời và địa chỉ trang web riêng: ai có thì vào được như đồng chí.",
    "- Dữ liệu của người khác.",
    "Điểm, kết quả và nhật ký được giữ lại, vì kết quả thi đua phải kiểm lại được.",
)


def own_file(
    rows: PersonRows, now: datetime, zone: tzinfo, operator: Operator, roles: Mapping[str, str]
) -> bytes:
    """The text; a mark at its start tells old programs of its letters, and lines end as theirs do."""
    head = (
        f"DỮ LIỆU HỆ THỐNG LƯU VỀ: {rows.name}",
        f"Lập lúc {say_moment(now, zone)}.",
        f"Chịu trách nhiệm: {operator.name or 'chưa ghi'}. Liên hệ: {operator.contact or 'chưa ghi'}.",
    )
    body = [line for name, lines in _parts(rows, zone, roles) for line in _part(name, lines)]
    return "\r\n".join([*head, *body, "", *_KEPT, ""]).encode("utf-8-sig")


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = [" ".join(line.split()) for line in lines]
    yield ""
    yield f"{heading} ({len(found)})"
    for line in found or ["không có"]:
        yield f"- {line}"


def _parts(rows: PersonRows, zone: tzinfo, roles: Mapping[str, str]) -> Iterator[tuple[str, Iterable[str]]]:
    def at(moment: datetime) -> str:
        return say_moment(moment, zone)

    def then(before: str, moment: datetime | None) -> str:
        return f"{before} {at(moment)}" if moment else ""

    yield (
        "Vai",
        (
            f"{row.name}: {roles[row.role]} {row.unit}, từ {at(row.since)}{then(' đến', row.until)}"
            for row in rows.seats
        ),
    )
    yield (
        "Nơi trao đổi",
        (
            f"{_chat(row.platform, row.chat)}, dùng gần nhất {at(row.used)}{then(', đóng', row.ended)}"
            for row in rows.chats
        ),
    )
    yield (
        "Thư điện tử",
        (
            f"{row.address}, xác nhận {at(row.made)}{then(', bị từ chối', row.refused)}"
            for row in rows.addresses
        ),
    )
    yield (
        "Mã mở thêm nơi trao đổi",
        (
            f"cấp {at(k.issued)}, hết hạn {at(k.expires)}{then(', hết dùng', k.spent)}"
            f"{f', gửi đến {k.address}' if k.address else ''}"
            for k in rows.codes
        ),
    )
    yield "Câu trả lời đã gửi", (f"{at(row.at)} · {_answer(row)}" for row in rows.answers)
    yield (
        "Minh chứng đã gửi",
        (f"{at(e.at)} · {e.unit} · {e.question}: {e.name} ({_STATES[e.state]})" for e in rows.evidence),
    )
    yield "Bảng mẫu đã gửi", (f"{at(row.at)} · {row.unit}: {row.name}" for row in rows.workbooks)
    yield (
        "Yêu cầu về dữ liệu cá nhân",
        (f"số {r.key}, {at(r.at)} · {_REQUESTS[r.kind]}{_request(r, at)}" for r in rows.requests),
    )
    yield (
        "Dòng nhật ký do đồng chí làm hoặc nói về đồng chí; đọc: gõ “nhật ký”",
        (f"{cluster}, dòng {number}, {at(moment)}" for cluster, number, moment in rows.acts),
    )
    yield (
        "Khác",
        (
            f"Phiếu đang điền, chưa gửi: {rows.drafts}. Nội dung không ghi ra tệp.",
            f"Tin hệ thống gửi đồng chí còn lưu nội dung: {rows.waiting}.",
            f"Trình duyệt đang nhận báo tin: {rows.browsers}.",
        ),
    )


def _request(row: Any, at: Callable[[datetime], str]) -> str:
    words = f": {row.words}" if row.words else ""
    if row.answered is None:
        return f"{words} · chờ trả lời, hạn {at(row.due)}"
    done = "đồng ý" if row.granted else "không thực hiện được"
    return f"{words} · trả lời {at(row.answered)}: {done}. {row.answer}"


def _chat(platform: str, chat: str) -> str:
    return platform if platform == "web" else f"{platform}, mã số {chat}"


def _answer(row: Any) -> str:
    value = "để sau" if row.aside else row.value
    said = f"{row.unit or 'cụm'} · {row.question}: {value}"
    reason = f" · lý do: {row.reason}" if row.reason else ""
    return said + reason + (" · nhập từ bản giấy" if row.paper else "")
