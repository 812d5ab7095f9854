"""Names of blocks: found in captions as offices word them, with their marks."""

import pytest

from handlers.documents.tables.block_names import block_in, same_block


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("BẢNG TIÊU CHÍ KHỐI B", "KHỐI B"),
        ("Cụm thi đua số 10 - Khối các sở, ngành", "Khối các sở"),
        ("KHỐI A (8 đơn vị) năm 2026", "KHỐI A"),
        ("Bảng điểm Khối Đảng năm 2026", "Khối Đảng"),
        ("Khối lượng công việc", ""),
        ("Cụm chấm", ""),
        ("Điểm thưởng", ""),
        ("Khối", ""),
    ],
)
def test_a_caption_names_a_block(line, name):
    assert block_in(line) == name


def test_a_block_is_the_same_with_more_words_after_it_and_not_without_its_marks():
    assert same_block("Khối A", "KHỐI THI ĐUA A các huyện")
    assert not same_block("Khối Đảng", "Khối Đàng")
    assert not same_block("", "Khối A")
