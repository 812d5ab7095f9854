"""Styles and shared strings of a workbook."""

import zipfile
from pathlib import Path

import pytest

from handlers.documents.files import xlsx_looks
from handlers.documents.files.package import Package
from handlers.documents.files.xlsx_looks import Text, read_strings, read_styles
from handlers.documents.problems import Unreadable


def package(path: Path, part: str) -> Package:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("part.xml", part)
    return Package(path)


def strings(path: Path, *entries: str) -> list[Text]:
    inner = "".join(f"<si>{entry}</si>" for entry in entries)
    return read_strings(package(path, f"<sst>{inner}</sst>"), "part.xml")


def run(text: str, look: str = "") -> str:
    return f"<r><rPr>{look}</rPr><t>{text}</t></r>"


def test_runs_are_joined_raised_digits_written_as_such_and_readings_left_out(tmp_path: Path):
    raised = run("5") + run("2", '<vertAlign val="superscript"/>')
    assert strings(tmp_path / "t", "<t>một</t>", raised, "<t>hai</t><rPh><t>âm đọc</t></rPh>") == [
        Text("một"),
        Text("5²"),
        Text("hai"),
    ]


def test_struck_words_are_left_out_where_others_stand_and_always_told(tmp_path: Path):
    both = run("9", "<strike/>") + run("8")
    assert strings(tmp_path / "t", both, run("9", "<strike/>"), run("x", '<strike val="0"/>')) == [
        Text("8", struck=True),
        Text("9", struck=True),
        Text("x"),
    ]


def test_strings_beyond_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_looks, "MOST_TEXT", 5)
    # What stands there twice is kept once.
    assert len(strings(tmp_path / "t", "<t>bốn</t>", "<t>ba</t>", "<t>bốn</t>")) == 3
    with pytest.raises(Unreadable, match="quá nhiều nội dung"):
        strings(tmp_path / "t", "<t>bốn</t>", "<t>năm</t>")


def test_a_style_has_its_format_its_font_and_its_indentation(tmp_path: Path):
    part = (
        "<styleSheet>"
        '<numFmts><numFmt numFmtId="164" formatCode="0.000"/></numFmts>'
        "<fonts><font/><font><b/><strike/></font><font><b val='0'/></font></fonts>"
        '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="1"><alignment indent="99"/></xf>'
        '<xf numFmtId="9" fontId="2"/><xf numFmtId="14" fontId="7"/></cellXfs>'
        "</styleSheet>"
    )
    plain, mine, share, day = read_styles(package(tmp_path / "t", part), "part.xml")
    assert (plain.kind, plain.decimals, plain.bold) == ("number", 0, False)
    assert (mine.decimals, mine.bold, mine.struck, mine.indent) == (3, True, True, 15)
    assert (share.kind, share.bold) == ("percent", False)
    assert (day.kind, day.order) == ("date", "dmy")


def test_a_workbook_without_either_has_none(tmp_path: Path):
    assert read_strings(package(tmp_path / "t", "<a/>"), "") == []
    assert read_styles(package(tmp_path / "t", "<a/>"), "") == []
