"""Tables of a score file that count."""

from handlers.documents.problems import Findings
from handlers.documents.scores.choice import chosen
from handlers.documents.scores.layouts import Layout
from handlers.documents.tables.table import Table
from tests.documents.laid import Value, criteria, score_tables

RULES = criteria(["Mã", "Nội dung", "Điểm"], ["1", "Kế hoạch", 10], ["2", "Báo cáo", 10])
OWN: list[list[Value]] = [["Mã", "Nội dung", "Điểm"], ["1", "Kế hoạch", 7], ["2", "Báo cáo", 8]]
LIST: list[list[Value]] = [["Đơn vị", "Mã", "Điểm"], ["Cục A", "1", 7]]


def layouts(*tables: Table) -> tuple[list[Layout], Findings]:
    found = Findings("s")
    return list(chosen(list(tables), RULES, found)), found


def test_a_table_of_one_unit_is_that_of_its_caption():
    (one,), found = layouts(*score_tables(["Đơn vị: Cục A"], *OWN))
    assert (one.kind, one.unit, found.problems) == ("one unit", "Cục A", [])


def test_among_several_sheets_the_sheet_names_the_unit_and_that_is_told():
    first, second = score_tables(*OWN, name="Cục A"), score_tables(*OWN, name="Cục B")
    found_layouts, found = layouts(*first, *second)
    assert [one.unit for one in found_layouts] == ["Cục A", "Cục B"]
    assert "lấy tên trang “Cục A” làm tên đơn vị" in found.notes[0]


def test_a_sheet_that_is_only_numbered_names_nobody():
    none, found = layouts(*score_tables(*OWN, name="Sheet1"), *score_tables(*OWN, name="Trang 2"))
    assert none == []
    assert len(found.problems) == 2
    assert "không thấy đơn vị nào được chấm" in found.problems[0]


def test_beside_a_list_a_table_without_a_unit_is_its_detail():
    (one,), found = layouts(*score_tables(*LIST, name="Danh sách"), *score_tables(*OWN, name="Chi tiết"))
    assert one.kind == "list"
    assert found.problems == []
    assert "là bảng chi tiết của tệp; không đọc" in found.notes[0]


def test_numbers_in_a_column_without_a_meaning_are_told():
    _, found = layouts(*score_tables(["Đơn vị", "Mã", "Điểm", "Lạ"], ["Cục A", "1", 7, 42], name="Bảng"))
    assert "cột có số (“42”) nhưng không rõ là cột gì" in found.problems[0]
