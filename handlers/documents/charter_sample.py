"""Example of a criteria table (mẫu bảng điểm): rows of each sort that is read, to write one's own from."""

import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.documents.charter_cells import Value
from handlers.documents.workbook import fill_page

_COLUMNS = (
    ("Mã", 8),
    ("Nội dung tiêu chí", 58),
    ("Điểm chuẩn", 10),
    ("Điểm thưởng", 14),
    ("Điểm trừ", 18),
    ("Ghi chú", 40),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("I", "Nhiệm vụ chuyên môn", 60, None, None, "Dòng nhóm: điểm chuẩn bằng tổng các dòng bên dưới"),
    ("1.1", "Thực hiện chương trình công tác năm", 30, None, None, "Chấm điểm từ 0 đến 30"),
    ("1.2", "Chất lượng tham mưu", 20, None, None, None),
    ("1.3", "Tỷ lệ hồ sơ giải quyết đúng hạn", 10, None, None, "Các dòng dưới là các mức, chỉ tính một mức"),
    ("a", "Từ 98% trở lên", 10, None, None, None),
    ("b", "Từ 95% đến dưới 98%", 7, None, None, None),
    ("c", "Từ 90% đến dưới 95%", 4, None, None, None),
    ("d", "Dưới 90%", 0, None, None, None),
    ("II", "Phong trào thi đua", 25, 5, None, "Điểm thưởng của nhóm không quá 5"),
    ("2.1", "Tổ chức phong trào thi đua", 25, None, None, None),
    ("2.2", "Sáng kiến được công nhận", None, "1 điểm/sáng kiến, tối đa 5", None, "Cộng theo số trường hợp"),
    ("III", "Kỷ cương, chế độ báo cáo", 15, None, None, None),
    ("3.1", "Chế độ báo cáo", 15, None, None, None),
    ("3.2", "Báo cáo chậm", None, None, "0,5 điểm/báo cáo, tối đa 3", "Trừ theo số trường hợp"),
)
TOTAL: tuple[Value, ...] = ("", "Tổng cộng", 100, None, None, None)


def sample() -> bytes:
    """XLSX with the example."""
    book = Workbook()
    book.properties.creator = "thidua"
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a page")
    page.title = "Bảng điểm"
    caption = ["MẪU BẢNG ĐIỂM THI ĐUA", "Thay nội dung bằng bảng của cụm; giữ dòng tiêu đề cột."]
    fill_page(page, caption, _COLUMNS, [*ROWS, TOTAL])
    for row in range(len(caption) + 3, page.max_row + 1):
        page.cell(row, 1).number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
