"""Files that nobody's office would write: each of another kind of too much, or of nonsense.

Name -> a function that makes the file. Most are read both as criteria and as scores.
"""

import io
import os
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from openpyxl import Workbook

from tests.documents import office

Make = Callable[[Path], object]
HEAD = "Đơn vị,Mã,Nội dung,Bước,Điểm"
_CELLS = '<c t="inlineStr"><is><t>Mã</t></is></c><c t="inlineStr"><is><t>Nội dung</t></is></c>'
_CELLS += '<c t="inlineStr"><is><t>Điểm</t></is></c>'
_HEADING = f"<row>{_CELLS}</row>"


def sheet(body: str, *, before: str = "", after: str = "", parts: dict[str, str] | None = None) -> Make:
    """A workbook whose one sheet holds this XML below a heading."""

    def make(path: Path) -> None:
        book = Workbook()
        out = io.BytesIO()
        book.save(out)
        xml = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"{before}<sheetData>{_HEADING}{body}</sheetData>{after}</worksheet>"
        )
        replaced = {"xl/worksheets/sheet1.xml": xml, **(parts or {})}
        with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry.filename, replaced.pop(entry.filename, None) or old.read(entry))
            for name, text in replaced.items():
                new.writestr(name, text)

    return make


def strings(body: str) -> Make:
    """A workbook with these shared strings."""
    text = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</sst>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId9" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    cells = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(2_000))
    return sheet(cells, parts={"xl/sharedStrings.xml": text, "xl/_rels/workbook.xml.rels": rels})


def text(lines: Iterable[str], heading: str = HEAD) -> Make:
    def make(path: Path) -> None:
        with path.open("w", encoding="utf-8") as out:
            out.write(heading + "\n")
            out.writelines(lines)

    return make


def data(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


def part(name: str, content: str, kind: str = "") -> Make:
    """A packed file with one part that matters."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if kind:
                archive.writestr("mimetype", kind)
            archive.writestr(name, content)

    return make


_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _ods(table: str) -> Make:
    content = f"<d {office.ODF}><b><table:table table:name='a'>{table}</table:table></b></d>"
    return part("content.xml", content, _ODS)


def _docx(body: str) -> Make:
    return part("word/document.xml", f"<w:document {office.WORD}><w:body>{body}</w:body></w:document>")


def _number(n: int, value: object = 1) -> str:
    return f"<row><c><v>{n}</v></c><c><v>{n}</v></c><c><v>{value}</v></c></row>"


def _damaged(make: Make, cut: float) -> Make:
    def damage(path: Path) -> None:
        make(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * cut)])

    return damage


def _noise(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(2_000_000))


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        for n in range(60_000):
            archive.writestr(f"xl/{n}", "")


def _many_sheets(path: Path) -> None:
    book = Workbook()
    for n in range(300):
        page = book.create_sheet(f"s{n}")
        page.append(["Đơn vị", "Mã", "Điểm"])
        page.append(["A", "1", 1])
    book.save(path)


_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_ROW = '<table:table-row{more}><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'

FILES: dict[str, Make] = {
    # --- XLSX
    "sheet of 64 MB of nothing": sheet("<row>" + " " * 66_000_000 + "</row>"),
    "16,384 columns, 300 rows": sheet(("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>") * 300),
    "1,000 columns, 1,000 rows": sheet(("<row>" + "<c><v>1</v></c>" * 1_000 + "</row>") * 1_000),
    "a cell in the last corner": sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a million rows of one cell": sheet("".join(f"<row><c><v>{n}</v></c></row>" for n in range(1_000_000))),
    "a million empty rows": sheet("<row/>" * 1_000_000),
    "100,000 rows that differ": sheet("".join(_number(n) for n in range(100_000))),
    "35,000 rows of three": sheet("".join(_number(n % 900) for n in range(35_000))),
    "merged over the whole sheet": sheet(
        _number(1), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "200,000 merged areas": sheet(
        _number(1),
        after="<mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:C{n + 9}"/>' for n in range(200_000))
        + "</mergeCells>",
    ),
    "100,000 hidden columns": sheet(
        _number(1), before="<cols>" + '<col min="1" max="9" hidden="1"/>' * 100_000 + "</cols>"
    ),
    "entities that unfold": sheet(
        "", parts={"xl/workbook.xml": f"<!DOCTYPE w [<!ENTITY l0 'ha'>{_LOL}]><w>&l11;</w>"}
    ),
    "elements 100,000 deep": sheet("<a>" * 100_000 + "</a>" * 100_000),
    "a million shared strings": strings("".join(f"<si><t>s{n}</t></si>" for n in range(1_000_000))),
    "a string of 30 MB": strings("<si><t>" + "a" * 30_000_000 + "</t></si>"),
    "a string of a million runs": strings("<si>" + "<r><t>a</t></r>" * 1_000_000 + "</si>"),
    "strings that are not there": sheet(
        "".join(f'<row><c t="s"><v>{n * 10**6}</v></c></row>' for n in range(500))
    ),
    "300,000 styles": sheet(
        _number(1),
        parts={
            "xl/styles.xml": "<s><cellXfs>" + '<xf numFmtId="1" fontId="99999"/>' * 300_000 + "</cellXfs></s>"
        },
    ),
    "a number format of a megabyte": sheet(
        _number(1),
        parts={"xl/styles.xml": f'<s><numFmts><numFmt numFmtId="1" formatCode="{"0" * 10**6}"/></numFmts></s>'},
    ),
    "formulas in a circle": sheet("".join(f"<row><c><f>A{n % 2_000 + 3}</f></c></row>" for n in range(2_000))),
    "formulas of formulas, 5,000 deep": sheet(
        "".join(f"<row><c><f>A{n + 3}+1</f></c></row>" for n in range(5_000))
    ),
    "3,000 sums of 3,000 cells": sheet("<row><c><f>SUM(A1:A3000)</f></c></row>" * 3_000),
    "a formula of 10,000 brackets": sheet(f"<row><c><f>{'(' * 10_000}1{')' * 10_000}</f></c></row>"),
    "rows with impossible numbers": sheet(
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row><row r="-5"><c><v>nan</v></c></row>'
    ),
    "numbers beyond all measure": sheet(_number(1, "1e308") + _number(2, "9" * 5_000) + _number(3, "1e-300")),
    "300 sheets": _many_sheets,
    "60,000 parts": _many_parts,
    "half a workbook": _damaged(sheet("".join(map(_number, range(5_000)))), 0.5),
    "a workbook without its end": _damaged(sheet("".join(map(_number, range(5_000)))), 0.98),
    "a workbook that is none": part("xl/workbook.xml", "<a/>"),
    # --- ODS
    "a row repeated a million times": _ods(_ROW.format(more=' table:number-rows-repeated="1000000"')),
    "a cell repeated a million times": _ods(
        "<table:table-row><table:table-cell table:number-columns-repeated='1000000' office:value-type='float' "
        "office:value='1'/></table:table-row>" * 500
    ),
    "an ODS of 60 MB of spaces": _ods("<table:table-row>" + " " * 60_000_000 + "</table:table-row>"),
    "ODS tables in tables": _ods("<table:table>" * 5_000 + "</table:table>" * 5_000),
    "an ODS of a million spans": _ods(
        f"<table:table-row><table:table-cell>{'<text:span>' * 300_000}{'</text:span>' * 300_000}"
        "</table:table-cell></table:table-row>"
    ),
    # --- XLS
    "an XLS of 65,000 rows": lambda path: office.xls(
        path, [["Mã", "Nội dung", "Điểm"], *([n, "a", 1] for n in range(65_000))]
    ),
    "half an XLS": _damaged(lambda path: office.xls(path, [["Mã", n] for n in range(5_000)]), 0.5),
    "an XLS of noise": data(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + random.Random(3).randbytes(10**6)
    ),
    "a directory that leads to itself": data(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
        + b"\0" * 10_000
        + "Workbook".encode("utf-16-le")
    ),
    # --- DOCX
    "a DOCX of 64 MB of spaces": _docx(" " * 66_000_000),
    "Word tables in tables, 5,000 deep": _docx(
        "<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000
    ),
    "half a million paragraphs": _docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000),
    "Word cells over 999 columns": _docx(
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999"/></w:tcPr><w:p/></w:tc></w:tr>' * 5_000
        + "</w:tbl>"
    ),
    "a Word table of 100,000 rows": _docx(
        "<w:tbl>" + "<w:tr><w:tc><w:p><w:r><w:t>Mã</w:t></w:r></w:p></w:tc></w:tr>" * 100_000 + "</w:tbl>"
    ),
    # --- text
    "a CSV of 3 million lines": text("A,1,x\n" for _ in range(3_000_000)),
    "a CSV of one line of 18 MB": text(["a" * 18_000_000]),
    "18 MB of commas": text(["," * 18_000_000]),
    "18 MB of quotation marks": text(['"' * 18_000_000]),
    "a quotation mark that never ends": text(['A,"1,x\n' + "b,2,y,self,1\n" * 35_000]),
    "39,000 rows, each a unit": text(f"Đơn vị {n},1,x,self,{n}\n" for n in range(39_000)),
    "39,000 rows, each a code": text(f"A,{n}.{n},x{n},self,1\n" for n in range(39_000)),
    "39,000 headings": text([f"{HEAD}\n" * 39_000]),
    "39,000 problems": text("A,1,x,self,?\n" for _ in range(39_000)),
    "1,900 rows of the same code": text(f"A,1,x{n},self,1\n" for n in range(1_900)),
    "1,900 rows without a code": text(f"A,,x{n},self,1\n" for n in range(1_900)),
    "1,900 codes, each below the last": text(
        f"A,{'.'.join('1' * min(n, 90))},x,self,1\n" for n in range(1, 1_900)
    ),
    "titles that speak of limits": text(f"A,{n},{'tối đa không quá ' * 300},self,1\n" for n in range(300)),
    "titles of tiers": text(f"A,,{'từ 1% đến dưới 2% ' * 300},self,1\n" for n in range(300)),
    "points of 200 digits": text(f"A,{n},x,self,{'1' * 200}\n" for n in range(1_900)),
    "points that nearly are many things": text(
        f'A,{n},x,self,"trừ tối đa 1 điểm cho mỗi {"a " * 90}"\n' for n in range(1_900)
    ),
    "captions that nearly name a unit": text(["Mã,Nội dung,Điểm\n1,a,1\n"], "Đơn vị tự chấm điểm : " * 2_000),
    "NUL in the middle": text(["A,1,x,self,1\n", "A\0,2,x,self,1\n"]),
    "UTF-16 of an odd length": data("Đơn vị,Mã,Điểm\n".encode("utf-16") + b"a"),
    "noise": _noise,
    "a picture": data(b"\x89PNG\r\n\x1a\n" + bytes(10**6)),
    "a PDF": data(b"%PDF-1.7\n" + bytes(10**6)),
    # --- YAML
    "aliases that unfold": text(
        ["- a: &a [x,x,x,x,x,x,x,x,x]\n", *(f"- b{n}: &b{n} [*a,*a,*a]\n" for n in range(9))], ""
    ),
    "YAML 50,000 deep": text(["[" * 50_000], ""),
    "a YAML list of 100,000 rows": text(
        (f"- {{code: {n}, title: t, maximum: 1}}\n" for n in range(100_000)), ""
    ),
}
# These take a third of a second or more each, to make or to read: `.ci/run` measures them beside the tests.
HEAVY = frozenset(
    {
        *("sheet of 64 MB of nothing", "1,000 columns, 1,000 rows", "a million rows of one cell"),
        *("a million empty rows", "100,000 rows that differ", "a million shared strings", "a string of 30 MB"),
        *("a string of a million runs", "60,000 parts", "an ODS of 60 MB of spaces", "an XLS of 65,000 rows"),
        *("a DOCX of 64 MB of spaces", "half a million paragraphs", "a quotation mark that never ends"),
        *("39,000 problems", "1,900 codes, each below the last", "YAML 50,000 deep", "35,000 rows of three"),
        *("Word cells over 999 columns", "200,000 merged areas", "300,000 styles", "100,000 hidden columns"),
        *("a number format of a megabyte", "a cell repeated a million times", "an ODS of a million spans"),
        *("a Word table of 100,000 rows", "a CSV of 3 million lines", "39,000 rows, each a unit"),
        *("39,000 rows, each a code", "39,000 headings", "1,900 rows of the same code"),
        *("1,900 rows without a code", "titles that speak of limits", "titles of tiers"),
        *("points of 200 digits", "points that nearly are many things", "a YAML list of 100,000 rows"),
    }
)
PLACES: dict[str, Path] = {"/dev/zero": Path("/dev/zero")}


def ending(name: str) -> str:
    return ".yaml" if "YAML" in name or "aliases" in name else ""


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"
