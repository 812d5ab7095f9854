"""Campaigns in papers: their dates, and what each unit reported."""

import json
from dataclasses import replace
from datetime import date

from bot.conversations.papers.campaign_facts import campaign_facts
from bot.conversations.papers.facts import gathered
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import words_of
from bot.conversations.papers.pledge_facts import pledge_facts
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.rules.campaigns import PledgedCampaign
from bot.rules.pledge import as_data
from bot.state.campaigns import campaigns
from bot.state.pledge import pledges
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


def test_the_pledges_campaigns_stand_in_its_paper():
    here = held()
    pledge = pledges(here)
    assert pledge
    assert pledge.sent
    put = replace(pledge.sent, campaigns=(PledgedCampaign("Hiến máu", date(2027, 4, 5), date(2027, 6, 30)),))
    given = Answered("", pledge.id("sent"), json.dumps(as_data(put)))
    articles = pledge_facts(project(here, (given,))).lists["điều giao ước"]
    assert articles[-1].words["điều"] == "Phong trào Hiến máu, từ 05/04/2027 đến 30/06/2027."


def test_the_figure_of_a_tied_criterion_stands_beside_the_words():
    here = told(told(year(), "so", "Mở 2 lớp."), "so", "90", "a1")
    [result] = campaign_facts(here).lists["kết quả phong trào"]
    assert result.words["kết quả báo cáo"] == "Mở 2 lớp; Cán bộ học xong kỹ năng số: 90%"
