"""Ranking card: medals, shared ranks, the tie rule, and nothing that was not published."""

from dataclasses import replace

from bot.conversations.pictures.drawings import picture_named
from bot.conversations.pictures.ranking_card import ranking_card
from bot.conversations.results import close
from bot.dialogue.cycle import Snapshot
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Document
from tests.worlds.papers import NOW, held


def shot_of(situation: Situation) -> Snapshot:
    assert situation.cycle
    return situation.cycle.snapshots[-1]


def test_units_that_share_a_rank_share_its_medal_and_the_next_rank_is_skipped():
    card = ranking_card(held(), shot_of(held()))
    assert [(row.badge, row.medal) for row in card.rows] == [
        ("1", 1),
        ("1", 1),
        ("1", 1),
        ("4", 0),
        ("4", 0),
        ("6", 0),
        ("7", 0),
        ("", 0),
    ]
    assert all("Đồng hạng" in row.note for row in card.rows[:5])
    assert card.rows[-1].note == "Không xếp hạng: chưa gửi bảng tự chấm"


def test_the_rule_for_equal_totals_is_named():
    card = ranking_card(held(), shot_of(held()))
    assert card.notes == (
        "Bằng điểm: xét lần lượt điểm nhiệm vụ chuyên môn và điểm chế độ báo cáo.",
        "Vẫn bằng nhau: đồng hạng, hạng kế tiếp bỏ trống.",
    )


def test_whoever_does_not_see_it_is_told_who_is_first():
    alt = ranking_card(held(), shot_of(held())).alt
    assert alt.startswith("Thẻ xếp hạng năm 2026, 7 đơn vị: hạng 1 Cục Thuế 92,5 điểm, ")


def test_what_decided_between_equal_totals_is_said():
    here = held()
    shot = shot_of(here)
    tie = "Cùng 92,5 điểm: xếp trên Cục Thống kê do điểm chế độ báo cáo (15 so với 14)"
    places = [dict(p) for p in shot.body["places"]]  # type: ignore[attr-defined]
    places[0] |= {"rank": "1", "tie": tie}
    for place in places[1:3]:
        place["rank"] = "2"
    card = ranking_card(here, replace(shot, body={**shot.body, "places": places}))
    assert card.rows[0].note.endswith(tie)
    assert [row.medal for row in card.rows[:3]] == [1, 2, 2]


def test_a_result_that_is_not_published_is_not_drawn():
    here = held()
    assert here.cycle
    hidden = replace(shot_of(here), number=2, published=False)
    here = replace(here, cycle=replace(here.cycle, snapshots=(*here.cycle.snapshots, hidden)))
    assert picture_named(here, "ranking.1")
    assert picture_named(here, "ranking.2") is None


def test_a_correction_says_which_it_is():
    here = held()
    assert here.cycle
    shot = shot_of(here)
    again = Snapshot("self", 2, NOW, {**shot.body, "corrected": []}, published=True)
    here = replace(here, cycle=replace(here.cycle, snapshots=(shot, again)))
    assert ranking_card(here, shot).below == "Theo điểm tự chấm"
    assert ranking_card(here, again).below == "Theo điểm tự chấm (đính chính lần 1)"


def test_whoever_publishes_sends_the_card_of_that_result_to_the_group():
    here = held()
    assert here.cycle
    hidden = replace(shot_of(here), number=2, published=False)
    here = replace(here, cycle=replace(here.cycle, snapshots=(*here.cycle.snapshots, hidden)))
    reason = list(close.questions(here))[-1]
    [post] = reason.keep("Theo lịch").messages
    assert post.to == GROUP
    assert post.document == Document("picture", "k1", name="xep-hang-2026.png", picture="ranking.2")
    assert post.text.startswith("KẾT QUẢ XẾP HẠNG NĂM 2026\n")
