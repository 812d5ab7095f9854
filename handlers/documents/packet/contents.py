"""Documents of a packet beside its data: the tables as workbooks, and what tells how to check it."""

import gc
from pathlib import Path

from bot.dialogue.situation import Situation
from bot.vietnamese import say_moment
from handlers.documents.charter_export import charter_workbook
from handlers.documents.packet.archive import LIST, README
from handlers.documents.packet.recount_page import NAME, recount_page
from handlers.documents.papers.paper_files import year_files
from handlers.documents.workbook import workbook
from handlers.progress import Progress, part, unheard
from storage.records.packets import PacketRows

_FOLDER = "van-ban"
BOOK = 0.25  # share of the time that the workbook of all units takes


def documents(
    rows: PacketRows, situation: Situation, drawn: Path | None = None, progress: Progress = unheard
) -> dict[str, bytes]:
    """Path in the packet -> bytes. `drawn`: the folder in which papers that were drawn before are kept."""
    cycle = situation.cycle
    assert cycle
    year = cycle.charter.year
    page = recount_page(rows)
    book = workbook(situation, "")
    # Its cells hang together in circles: 13 MB that the papers can have.
    gc.collect()
    progress(BOOK)
    return {
        **({NAME: page} if page else {}),
        README: readme(rows, situation).encode("utf-8-sig"),
        f"{_FOLDER}/bang-diem-{year}.xlsx": book,
        f"{_FOLDER}/quy-che-{year}.xlsx": charter_workbook(cycle.charter, cycle.id),
        **{f"{_FOLDER}/{name}": made for name, made in year_files(situation, drawn, part(progress, BOOK, 1))},
    }


def readme(rows: PacketRows, situation: Situation) -> str:
    """Text for whoever opens the packet; lines end as old programs want them."""
    cycle = situation.cycle
    assert cycle
    # The row that made it, whose mark was posted.
    head = rows.journal[(rows.row or len(rows.journal)) - 1]
    lines = (
        f"HỒ SƠ NĂM {cycle.charter.year} – {cycle.charter.name.upper()}",
        f"Lập lúc {say_moment(situation.now, situation.zone)}.",
        f"Dấu kiểm {head['number']}: {head['mark']}",
        "",
        "Trong hồ sơ:",
        "- van-ban: bảng điểm, quy chế, biên bản và các văn bản khác của năm; bản dự thảo thì có ghi.",
        "- minh-chung: tệp minh chứng, xếp theo đơn vị và tiêu chí.",
        "- du-lieu: dữ liệu đã dùng để tính. Kết quả bỏ phiếu chỉ có tổng số; không có phiếu của từng đơn vị.",
        f"- {NAME}: trang tính lại kết quả đã công bố, mở bằng trình duyệt, không cần mạng.",
        f"- {LIST}: mã băm SHA-256 của mọi tệp.",
        "",
        "Kiểm tra trên máy có Python 3.11 trở lên: mở cửa sổ lệnh trong thư mục này, chạy",
        f'    python check.py --head "{head["number"]}: {head["mark"]}"',
        "Thay số và dấu bằng một dòng “Dấu kiểm” đọc từ điện thoại của đơn vị trong nhóm của cụm.",
        "Chương trình tính lại từng điểm, hạng, xếp loại, kết quả kiểm phiếu, rồi so với nhật ký;",
        "sai ở đâu thì nêu chỗ đó. Điều không kiểm được cũng được nêu.",
    )
    return "\r\n".join((*lines, ""))
