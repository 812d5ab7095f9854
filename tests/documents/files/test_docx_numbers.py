"""Numbers that Word makes by itself."""

import zipfile
from pathlib import Path

import pytest

from handlers.documents.files.docx_numbers import Numbering, read_numbering
from handlers.documents.files.package import Package
from tests.documents.office import WORD


def levels(*texts: str, form: str = "decimal") -> Numbering:
    numbering = Numbering()
    numbering.name("3", "7")
    for depth, text in enumerate(texts):
        level = numbering.level("7", str(depth))
        level.text, level.form = text, form
    return numbering


def test_a_level_counts_on_and_begins_anew_below_the_next_one_above():
    numbering = levels("%1.", "%1.%2")
    said = [numbering.next("3", level) for level in "0110 1".replace(" ", "")]
    assert said == ["1.", "1.1", "1.2", "2.", "2.1"]


@pytest.mark.parametrize(
    ("form", "fourth"),
    [
        ("lowerLetter", "d"),
        ("upperLetter", "D"),
        ("lowerRoman", "iv"),
        ("upperRoman", "IV"),
        ("decimalZero", "04"),
    ],
)
def test_each_form_is_written_as_word_shows_it(form: str, fourth: str):
    numbering = levels("%1)", form=form)
    assert [numbering.next("3", "0") for _ in range(4)][-1] == f"{fourth})"


def test_a_bullet_is_a_dash_and_a_list_that_is_not_there_no_number():
    assert levels("", form="bullet").next("3", "0") == "-"
    assert levels("%1.").next("8", "0") == ""
    assert levels("%1.").next("3", "x") == ""


def test_lists_are_read_with_the_number_they_start_at(tmp_path: Path):
    path = tmp_path / "t.docx"
    form = '<w:start w:val="5"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Mục %1"/>'
    level = f'<w:lvl w:ilvl="0">{form}</w:lvl>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/numbering.xml",
            f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>',
        )
    numbering = read_numbering(Package(path))
    assert [numbering.next("3", "0"), numbering.next("3", "0")] == ["Mục V", "Mục VI"]
