"""Templates as Word files: what goes out comes back line by line."""

from pathlib import Path

from bot.conversations.papers.kinds import wording
from bot.conversations.papers.own_template import NOTE
from handlers.documents.papers.paper_files import paper_file
from handlers.documents.papers.template_file import template_text
from tests.worlds.papers import held


def test_what_goes_out_comes_back_line_by_line(tmp_path: Path):
    (tmp_path / "x.docx").write_bytes(paper_file(held(), "minutes.template"))
    first, *lines = template_text(tmp_path / "x.docx").splitlines()
    assert first == "MẪU VĂN BẢN: Biên bản hội nghị"
    assert [line for line in lines if not line.startswith(NOTE)] == wording("minutes").splitlines()
    assert any("{tên cụm}" in line for line in lines if line.startswith(NOTE))


def test_what_is_no_word_file_has_no_text(tmp_path: Path):
    (tmp_path / "x").write_bytes(b"PK\x03\x04 broken")
    assert template_text(tmp_path / "x") == ""
