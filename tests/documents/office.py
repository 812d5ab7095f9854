"""Files of other kinds, made by hand for the tests: ODS, DOCX, XLS, the strict form of XLSX."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt

Rows = list[list[object]]

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def ods(path: Path, rows: Rows, *, hidden: tuple[int, ...] = (), hidden_columns: tuple[int, ...] = ()) -> Path:
    """Rows as LibreOffice writes them; `hidden` rows and columns are counted from 1."""
    width = max(len(row) for row in rows)
    columns = "".join(f"<table:table-column{_unseen(n in hidden_columns)}/>" for n in range(1, width + 1))
    body = "".join(
        f"<table:table-row{_unseen(n in hidden)}>{''.join(map(_ods_cell, row))}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for n, row in enumerate(rows, 1)
    )
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="Bảng">{columns}{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        "</table:table>"
        '<table:table table:name="nháp" table:style-name="ta2"><table:table-row><table:table-cell/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def _unseen(yes: bool) -> str:
    return ' table:visibility="collapse"' if yes else ""


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        shown = str(value).replace(".", ",")
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p>'
            "</table:table-cell>"
        )
    text = str(value)
    if text.startswith("of:="):
        return f'<table:table-cell table:formula="{escape(text)}"/>'
    if "^" in text:
        plain, _, raised = text.partition("^")
        inner = f'{escape(plain)}<text:span text:style-name="T1">{escape(raised)}</text:span>'
    else:
        inner = escape(text)
    return f'<table:table-cell office:value-type="string"><text:p>{inner}</text:p></table:table-cell>'


def docx(path: Path, rows: Rows, *, before: tuple[str, ...] = (), numbered: bool = False) -> Path:
    """Paragraphs and one table. `numbered`: the first column is numbered by Word itself below the heading."""
    paragraphs = "".join(f"<w:p>{_run(text)}</w:p>" for text in before)
    body = "".join(
        f"<w:tr>{''.join(_word_cell(v, numbered and n > 0 and c == 0) for c, v in enumerate(row))}</w:tr>"
        for n, row in enumerate(rows)
    )
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f"<w:document {WORD}><w:body>{paragraphs}<w:tbl>{body}</w:tbl></w:body></w:document>",
        )
        archive.writestr(
            "word/numbering.xml",
            f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>',
        )
    return path


def _run(text: str) -> str:
    return f"<w:r><w:t>{escape(text)}</w:t></w:r>" if text else ""


def _word_cell(value: object, numbered: bool) -> str:
    list_ = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>' if numbered else ""
    text = "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)
    if text == "^":
        return "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    merge = ""
    if text.startswith("v:"):
        merge, text = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', text[2:]
    inner = text
    if text.startswith("del:"):
        gone, _, kept = text[4:].partition("|")
        runs = f"<w:del><w:r><w:delText>{gone}</w:delText></w:r></w:del><w:ins>{_run(kept)}</w:ins>"
    else:
        runs = _run(inner)
    return f"<w:tc>{merge}<w:p>{list_}{runs}</w:p></w:tc>"


def xls(path: Path, rows: Rows, *, hidden: tuple[int, ...] = ()) -> Path:
    """Rows as Excel wrote them before 2007; `hidden` are row numbers from 1."""
    book = xlwt.Workbook()
    page = book.add_sheet("Bảng")
    for n, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                page.write(n, column, value)
        page.row(n).hidden = n + 1 in hidden
    hidden_page = book.add_sheet("nháp")
    hidden_page.visibility = 1
    book.save(str(path))
    return path


def strict(path: Path, source: Path) -> Path:
    """The same workbook in the strict form of the standard."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(entry.filename, text)
    return path
