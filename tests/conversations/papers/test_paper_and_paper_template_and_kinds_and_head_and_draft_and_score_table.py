"""Papers in words: the wording filled in, heads, codes, the table of scores."""

from dataclasses import replace

import pytest

from bot.conversations.papers.draft import Code, read_code
from bot.conversations.papers.kinds import KINDS, wording
from bot.conversations.papers.paper import codes, paper
from bot.conversations.papers.paper_template import Facts, Line, Signatures, Table, Wrong, filled, parsed
from bot.conversations.papers.score_table import score_table
from tests.worlds.papers import held

WORLD = Facts(
    {"năm": "2026", "vắng": ""},
    {"đơn vị": (Facts({"tên": "Thuế"}), Facts({"tên": "Hải quan"}))},
    {"điểm": Table((("Đơn vị", 1.0),), (("Thuế",),))},
)


def test_a_line_with_nothing_to_say_is_left_out():
    assert filled("Năm {năm}.\nVắng: {vắng}.", WORLD) == (Line("body", "Năm 2026."),)


def test_blocks_repeat_or_show_and_items_are_counted_anew_under_each_heading():
    text = "### {I}. A\n{mỗi: đơn vị}\n{1}. {tên}\n{hết}\n### {I}. B\n{1}. x\n{nếu: vắng}\nnie\n{hết}"
    said = [block.text for block in filled(text, WORLD) if isinstance(block, Line)]
    assert said == ["I. A", "1. Thuế", "2. Hải quan", "II. B", "1. x"]


def test_places_to_sign_are_joined_and_tables_stand_where_they_are_named():
    blocks = filled("{bảng: điểm}\n= THƯ KÝ | CHỦ TRÌ: An\n= NGƯỜI CHỨNG KIẾN", WORLD)
    assert isinstance(blocks[0], Table)
    assert isinstance(blocks[1], Signatures)
    assert [(s.capacity, s.name) for s in blocks[1].signers] == [
        ("THƯ KÝ", ""),
        ("CHỦ TRÌ", "An"),
        ("NGƯỜI CHỨNG KIẾN", ""),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\n{hết}", "Dòng 2: thừa"),
        ("{mỗi: đơn vị}\na", "Dòng 1: khối {mỗi: đơn vị} thiếu"),
        ("{nếu: a}\n" * 9, "lồng"),
    ],
)
def test_a_wording_that_is_not_sound_is_refused_with_its_line(text: str, why: str):
    with pytest.raises(Wrong, match=why):
        parsed(text)


@pytest.mark.parametrize("kind", [*KINDS])
def test_each_paper_has_the_head_and_names_no_field(kind: str):
    made = paper(held(), kind, "thue" if KINDS[kind].of_unit else "")
    assert (made.head.cluster, made.head.draft) == ("CỤM THI ĐUA SỐ 10", "DỰ THẢO")
    assert made.head.chair == "CỤC THUẾ TỈNH THANH HÓA – CỤM TRƯỞNG"
    assert not any("{" in block.text for block in made.blocks if isinstance(block, Line))
    assert bool(made.blocks) == bool(wording(kind))


def test_a_code_is_read_back_and_names_the_very_words():
    made = paper(held(), "minutes")
    assert read_code(str(made.code)) == made.code
    assert read_code("https://example.vn") is None
    assert Code("k1", "minutes", "", "0123456789abcdef").shown == "0123-4567-89AB"
    here = held()
    assert here.cluster
    other = replace(here, cluster=replace(here.cluster, name="Khối thi đua số 2"))
    assert paper(other, "minutes").code.hash != made.code.hash
    assert set(codes(here)) == {name for name, kind in KINDS.items() if not kind.of_unit}


def test_ranks_follow_from_totals_only_where_no_rule_has_separated_equals():
    table = score_table(held())
    assert table
    assert table.is_by_total
    first, second = table.rows[:2]
    assert first.total == second.total
    split = replace(table, rows=(first, replace(second, rank=2), *table.rows[2:]))
    assert not split.is_by_total
    assert table.rows[-1].rank is None


def test_papers_wait_for_what_they_tell():
    here = replace(held(), answers={})
    assert KINDS["minutes"].lacks(here) == "có sau khi mở hội nghị"
    assert KINDS["pledge"].lacks(here) == "có sau khi gửi giao ước lấy ý kiến"
    assert KINDS["table"].file(2026, "pdf") == "bang-tong-hop-diem-2026.pdf"
