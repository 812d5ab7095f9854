"""Facts of papers: every number and name in a paper is one of them; nothing is told that may not be."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.conversations.papers.facts import gathered
from bot.conversations.papers.kinds import KINDS, wording
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import FIELD, Facts, words_of
from tests.worlds.papers import held

NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")


def said(facts: Facts) -> Iterator[str]:
    yield from facts.words.values()
    for items in facts.lists.values():
        for item in items:
            yield from said(item)
    for table in facts.tables.values():
        for row in table.rows:
            yield from row


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_number_and_name_of_a_paper_is_a_stored_fact(kind: str):
    unit = "thue" if KINDS[kind].of_unit else ""
    facts, own = gathered(held(), unit), FIELD.sub("", wording(kind))
    known = {number for text in said(facts) for number in NUMBER.findall(text)} | {*NUMBER.findall(own)}
    names = " ".join(said(facts))
    for line in words_of(paper(held(), kind, unit).blocks):
        # Items and headings are numbered by the wording itself.
        text = re.sub(r"^\w+: (\d+|[IVX]+)\. ", "", line)
        for number in NUMBER.findall(text):
            assert number in known, line
        for name in re.findall(r"(?:Cục|Kho bạc|Ngân hàng|Chi cục|Bảo hiểm) [^,.;:()|]+? tỉnh Thanh Hóa", text):
            assert name in names, line


def test_the_news_names_who_met_was_nominated_elected_and_what_was_adopted():
    text = "\n".join(words_of(paper(held(), "news").blocks))
    assert "Dự hội nghị có đại diện 7/8 đơn vị" in text
    assert "Bảo hiểm xã hội" not in text.partition("Hội nghị xem xét")[0]
    assert "Cục Thuế tỉnh Thanh Hóa: đề nghị tặng Cờ thi đua (7/8 phiếu)" in text
    assert "Cụm phó: Cục Thống kê tỉnh Thanh Hóa" in text
    assert "1. Thi đua thiết thực, đúng hạn." in text


def test_votes_that_the_charter_keeps_are_not_told():
    here = held()
    assert here.cycle
    poll = here.cycle.polls[0]
    assert poll.result
    quiet = replace(poll, result=replace(poll.result, totals={}))
    hidden = replace(here, cycle=replace(here.cycle, polls=(quiet, *here.cycle.polls[1:])))
    count = "\n".join(words_of(paper(hidden, "count").blocks)).partition("III. ")[0]
    assert "Theo thể lệ, số phiếu của từng lựa chọn không được công bố." in count
    assert "| 7 |" not in count


def test_what_is_needed_and_not_known_is_a_dotted_line():
    here = replace(held(), roster=())
    words = gathered(here).words
    assert words["thư ký"] == words["cụm trưởng"] == "…………………"


def test_without_a_result_there_is_no_ranking_and_no_line_about_one():
    here = held()
    assert here.cycle
    bare = replace(here, cycle=replace(here.cycle, snapshots=(), polls=()))
    text = "\n".join(words_of(paper(bare, "minutes").blocks))
    assert "XẾP HẠNG" not in text
    assert "BỎ PHIẾU" not in text


def test_nothing_depends_on_the_hour_at_which_it_is_asked_for():
    here = held()
    later = replace(here, now=here.now.replace(year=2028))
    assert paper(here, "report").code == paper(later, "report").code
