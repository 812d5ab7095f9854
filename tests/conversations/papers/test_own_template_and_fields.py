"""Wording of the cluster's own: checked line by line, used at once and in later years, given back."""

from dataclasses import replace

import pytest

from bot.conversations.papers import own_template
from bot.conversations.papers.facts import gathered
from bot.conversations.papers.fields import LISTS, TABLES, WORDS
from bot.conversations.papers.kinds import KINDS, wording
from bot.conversations.papers.own_template import problems, wording_of
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import words_of
from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from bot.dialogue.projection import project
from bot.dialogue.registry import Call
from bot.dialogue.said import Attachment, PageRead, Said
from bot.dialogue.situation import Evidence, Situation
from tests.worlds.papers import held

FILE = Evidence(7, "k1/wording..file", "mau-ban-tin.docx", "kept")


def sent(text: str) -> tuple[Situation, str]:
    here = replace(held(), evidence={"": (FILE,)})
    turn = own_template.read(here, PageRead(7, FILE.name, (), text))
    assert turn
    assert turn.facts[0] == EvidenceMoved("", 7, "")
    return project(here, turn.facts), turn.messages[0].text


def test_the_fields_are_those_that_are_gathered():
    facts = gathered(held(), "thue")
    assert {*facts.words} == {*WORDS}
    assert {*facts.lists} == {*LISTS}
    inside = {table for items in facts.lists.values() for item in items for table in item.tables}
    assert {*facts.tables} | inside == {*TABLES}
    for name, items in facts.lists.items():
        assert all({*item.words} <= {*LISTS[name]} for item in items), name


@pytest.mark.parametrize("kind", [name for name in KINDS if wording(name)])
def test_the_programs_own_templates_are_sound(kind: str):
    assert problems(wording(kind)) == []


def test_unknown_fields_are_named_with_their_line_and_the_nearest():
    assert problems("# A\nNăm {nam}.\n{mỗi: đơn vị dụ}\n{hết}\n{bảng: xếp hang}") == [
        "Dòng 2: không có ô {nam}; gần nhất: năm.",
        "Dòng 3: không có danh sách “đơn vị dụ”; gần nhất: đơn vị dự.",
        "Dòng 5: không có bảng “xếp hang”; gần nhất: xếp hạng.",
    ]
    assert problems("{điều}") == ["Dòng 1: không có ô {điều}."]
    assert problems("{mỗi: điều giao ước}\n{điều}\n{hết}") == []
    assert problems("{hết}") == ["Dòng 1: thừa {hết}."]


def test_a_changed_wording_is_used_and_can_be_given_back():
    here, text = sent("MẪU VĂN BẢN: Bản tin\n// hướng dẫn\n# TIN VẮN\nNăm {năm}, {tên cụm}.")
    assert text == "Đã dùng mẫu mới cho bản tin. Xem thử: gõ “văn bản bản tin”."
    assert [*words_of(paper(here, "news").blocks)] == ["title: TIN VẮN", "body: Năm 2026, Cụm thi đua số 10."]
    back = next(q for q in own_template.questions(here) if q.id == "k1/wording..news.back")
    again = project(here, back.keep("-back").facts)
    assert wording_of(again, "news") == wording("news")


def test_an_unsound_file_changes_nothing_and_says_why():
    here, text = sent("MẪU VĂN BẢN: Bản tin\n# A\n{tên cum}")
    assert "Mẫu bản tin chưa dùng được, vẫn dùng mẫu trước:" in text
    assert "Dòng 2: không có ô {tên cum}; gần nhất: tên cụm." in text
    assert wording_of(here, "news") == wording("news")
    assert "dòng đầu phải là" in sent("# A")[1]
    assert "Mẫu không có nội dung." in sent("MẪU VĂN BẢN: Bản tin\n// a")[1]


def test_a_wording_holds_in_later_years():
    before = replace(
        held(), answers={"": {"k1/wording..news": held().answers[""]["k1/pledge..text"]._replace(value="# X")}}
    )
    assert before.cycle
    charter = replace(before.cycle.charter, year=2027)
    later = replace(
        before, answers={}, cycle=replace(before.cycle, id="k2", charter=charter), years={2026: before}
    )
    assert wording_of(later, "news") == "# X"


def test_only_the_desk_takes_and_sends_templates():
    here = held()
    seat = next(s for s in here.roster if s.role == "secretary")
    file = Attachment("r", "Mau-ban-tin (1).docx")
    said = Said("chat", "bot", "1", "2", "2", kind="files", files=(file,))
    turn = own_template.receive(here, said, seat)
    assert turn
    assert turn.facts == (EvidenceWanted("", "k1/wording..file", file, page=True),)
    unit = next(s for s in here.roster if s.role == "representative")
    assert own_template.receive(here, said, unit) is None
    effect = own_template.open_list(Call(here, seat, words="tờ trình"))
    assert effect.messages[0].document  # type: ignore[union-attr]
    assert effect.messages[0].document.paper == "proposal.template"  # type: ignore[union-attr]
