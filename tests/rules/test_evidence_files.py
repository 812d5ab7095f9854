"""A file that is surely not taken is refused before it is fetched; of others the bytes decide."""

import pytest

from bot.rules.evidence_files import EMPTY, ENDING_NOT_TAKEN, LARGEST, NOT_TAKEN, TOO_LARGE, ending_of, refusal


def test_what_the_sender_says_is_enough_to_refuse():
    assert refusal("phim.mp4", "video/mp4", LARGEST + 1) == TOO_LARGE
    assert refusal("a.pdf", "application/pdf", empty=True) == EMPTY
    assert refusal("Chay.EXE ", "application/pdf") == ENDING_NOT_TAKEN.format(ending=".exe")
    assert refusal("chay", "application/x-msdownload") == NOT_TAKEN


def test_what_may_be_evidence_is_fetched_whatever_type_is_declared():
    for name, type_ in (("a.pdf", ""), ("ảnh", "image/jpeg"), ("a.rar", "application/octet-stream"), ("a", "")):
        assert not refusal(name, type_, LARGEST)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("báo cáo.PDF", ".pdf"),
        ("bao cao.pdf.bat ", ".bat"),
        ("x.js..", ".js"),
        ("anh.\u202egpj.exe", ".exe"),
        ("a.e\u200bxe", ".exe"),
        ("a.pdf:b.exe", ".exe"),
        ("C:\\thư mục.x\\báo cáo", ""),
        ("Báo cáo quý 3.2026", ""),
        ("ảnh", ""),
    ],
)
def test_an_ending_is_what_whoever_opens_the_file_sees(name: str, ending: str):
    assert ending_of(name) == ending
