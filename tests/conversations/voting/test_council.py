"""The decision of the council above, recorded for each nominated unit."""

import pytest

from bot.conversations.voting.council import Day, awaited, decision, questions, three_facts
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.questions import Unclear
from bot.state.ballots import item_of
from tests.conversations.voting.halls import closed
from tests.state.test_ballots import counted


def nominated() -> Situation:
    """The award was voted for the tax department and the treasury."""
    totals = {"thue": 3, "khobac": 2}
    return counted(closed("council").situation, "award", elected=("thue", "khobac"), totals=totals, base=3)


def decided(situation: Situation) -> Situation:
    said = {"doc": "12/QĐ-UBND", "date": "15/02/2027"}
    facts = [Answered("", f"k1/council..award.{part}", value) for part, value in said.items()]
    return project(
        situation,
        (*facts, Answered("", "k1/council.thue.award", "yes"), Answered("", "k1/council.khobac.award", "no")),
    )


def test_only_nominations_wait_for_the_council():
    assert not awaited(closed("council").situation)
    assert list(questions(closed("council").situation)) == []
    assert awaited(nominated())


def test_the_decision_is_said_once_the_paper_and_every_unit_are_recorded():
    situation = nominated()
    item = item_of(situation, "award")
    assert item
    assert decision(situation, item) == ""
    assert decision(decided(situation), item) == (
        "Quyết định của Hội đồng cấp trên – Suy tôn Bằng khen\nVăn bản số 12/QĐ-UBND, ngày 15/02/2027\n"
        "– Cục Thuế: công nhận\n– Kho bạc: không công nhận"
    )
    assert not awaited(decided(situation))


def test_rank_votes_and_decision_are_said_apart():
    said = three_facts(decided(nominated()))
    assert (
        "– Cục Thuế\n   Điểm: không xếp hạng\n   Bỏ phiếu: 3/3 phiếu (100,0%)\n   Hội đồng: công nhận (số 12"
        in said
    )
    assert three_facts(closed("council").situation) == "Chưa có đơn vị nào được suy tôn."


@pytest.mark.parametrize("typed", ["15/02/2027", "ngày 15.2.2027", "15-2-2027"])
def test_a_day_is_read_as_it_stands_on_a_paper(typed: str):
    assert Day().read(typed) == "15/02/2027"


@pytest.mark.parametrize("typed", ["31/02/2027", "hôm qua", "2/2027"])
def test_what_is_no_day_is_asked_again(typed: str):
    with pytest.raises(Unclear, match="ngày/tháng/năm"):
        Day().read(typed)
