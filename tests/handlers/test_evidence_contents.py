"""Contents of evidence: endings as they are seen, types that are taken, macros wherever they lie."""

import io
import zipfile

import pytest

from handlers.evidence_contents import has_macros, is_type_taken

VBA = "application/vnd.ms-office.vbaProject"
RELATED = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def package(part: str = "xl/workbook.xml", type_: str = XLSX, relation: str = "", **more: str) -> bytes:
    """A workbook with one part, of this type and by this relation."""
    listed = f'<Types><Override PartName="/{part}" ContentType="{type_}"/></Types>'
    related = f'<Relationships><Relationship Id="r" Type="{relation}" Target="/{part}"/></Relationships>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        parts = {"[Content_Types].xml": listed, "xl/_rels/workbook.xml.rels": related, part: "x", **more}
        for name, content in parts.items():
            zipped.writestr(name, content)
    return written.getvalue()


def test_types_that_are_not_listed_are_not_taken():
    assert all(map(is_type_taken, ("image/heic", "application/pdf", "text/plain", XLSX, "audio/mpeg")))
    assert not any(map(is_type_taken, ("application/x-msdownload", "text/html", "application/x-new", "")))


@pytest.mark.parametrize(
    "data",
    [
        package("xl/vbaProject.bin", VBA),
        package("xl/printerSettings1.bin", VBA),
        package("xl/theme.xml", XLSX, RELATED),
        package("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        package("xl/macrosheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml"),
        package("word/activeX1.xml", "application/vnd.ms-office.activeX+xml"),
        package(**{"META-INF/manifest.xml": "x", "Basic/Standard/Module1.xml": "x"}),
        package(type_='x"/><!DOCTYPE y ["'),
        OLD + "_VBA_PROJECT".encode("utf-16-le"),
    ],
)
def test_office_files_with_macros_are_known_wherever_the_macros_lie(data: bytes):
    assert has_macros("application/zip", data)


@pytest.mark.parametrize("data", [package(), package(**{"vbaProject.bin": "only called so"}), OLD])
def test_office_files_without_macros_are_taken(data: bytes):
    assert not has_macros("application/zip", data)


def test_words_about_macros_are_no_macros():
    assert not has_macros("text/plain", b"vbaProject.bin is where macros stand")
    assert not has_macros("application/pdf", b"%PDF-1.7 " + "_VBA_PROJECT".encode("utf-16-le"))
