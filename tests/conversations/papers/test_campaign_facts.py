"""Campaigns in papers: their dates, and what each unit reported."""

from dataclasses import replace

from bot.conversations.papers.campaign_facts import campaign_facts
from bot.conversations.papers.facts import gathered
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import words_of
from bot.state.campaigns import campaigns
from tests.state.test_campaigns import told, year
from tests.worlds.papers import held


def test_papers_list_campaigns_and_what_was_reported():
    here = held()
    assert here.cycle
    charter = replace(here.cycle.charter, campaigns=campaigns(year()))
    here = told(replace(here, cycle=replace(here.cycle, charter=charter)), "hien", "42 đơn vị máu,\n3 đợt.")
    text = "\n".join(words_of(paper(here, "report").blocks))
    assert "Hiến máu tình nguyện (05/10/2026 – 30/10/2026): 1/8 đơn vị báo cáo kết quả." in text
    assert "Hiến máu tình nguyện, Cục Thuế tỉnh Thanh Hóa: 42 đơn vị máu, 3 đợt." in text
    assert gathered(held()).lists["phong trào"] == ()


def test_the_figure_of_a_tied_criterion_stands_beside_the_words():
    here = told(told(year(), "so", "Mở 2 lớp."), "so", "90", "a1")
    [result] = campaign_facts(here).lists["kết quả phong trào"]
    assert result.words["kết quả báo cáo"] == "Mở 2 lớp; Cán bộ học xong kỹ năng số: 90%"
