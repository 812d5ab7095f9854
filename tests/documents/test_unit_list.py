"""A cluster's units out of an office's file."""

from pathlib import Path

import pytest

from handlers.documents.problems import Unreadable
from handlers.documents.unit_list import read


def file(folder: Path, text: str) -> Path:
    path = folder / "don-vi.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_units_are_the_column_of_names_with_their_short_and_other_names(tmp_path):
    text = "DANH SÁCH CỤM,,\nSTT,Tên đơn vị,Viết tắt,Tên khác\n1,Thuế tỉnh,Thuế,CT\n2,Kho bạc tỉnh,KBNN,\n"
    assert read(file(tmp_path, text)).units == "Thuế tỉnh; Thuế; CT\nKho bạc tỉnh; KBNN"


def test_without_a_heading_it_is_the_column_of_the_most_words(tmp_path):
    assert read(file(tmp_path, "1,Xã Ea Na\n2,Xã Hòa Xuân\n3,Xã Cư Pui\n")).units.splitlines()[2] == "Xã Cư Pui"


def test_a_row_without_a_name_is_told_with_its_place(tmp_path):
    reading = read(file(tmp_path, "Tên đơn vị,Ghi chú\nThuế tỉnh,\n,chờ bổ sung\nKho bạc tỉnh,\n"))
    assert reading.units == "Thuế tỉnh\nKho bạc tỉnh"
    assert reading.remarks == ("Không lấy dòng 3: không có tên đơn vị.",)


def test_a_file_without_names_says_what_is_expected(tmp_path):
    with pytest.raises(Unreadable, match="không có cột tên đơn vị"):
        read(file(tmp_path, "1,2\n3,4\n"))
