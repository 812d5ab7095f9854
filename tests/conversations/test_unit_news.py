"""News of a unit: derived from what was closed, published, opened; for the role that they concern."""

from dataclasses import replace

from bot.conversations import unit_news
from bot.dialogue.facts import Answered, Published, StageClosed
from bot.dialogue.situation import Holder, Person
from bot.dialogue.turn import Turn
from tests.conversations.voting.halls import CHAIR, closed
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.core import World
from tests.worlds.years import explaining, presented, published, reviewed, scored

HUNG = "Hùng"


def led(world: World) -> World:
    """Lan's unit has a leader, Hùng."""
    seat = replace(world.situation.roster[0], id=99, role="leader", unit="thue")
    held = replace(seat, holders=(Holder(Person(99, HUNG)),))
    world.situation = replace(world.situation, roster=(*world.situation.roster, held))
    return world


def news(world: World, turn: Turn) -> dict[str, str]:
    """What people were told as news by a turn, by their names."""
    names = {h.person.id: h.person.name for s in world.situation.roster for h in s.holders}
    return {names[m.to.person]: m.text for m in turn.messages if m.news and m.to.person in names}


def test_the_close_of_the_self_scores_is_told_with_the_total_and_the_next_step():
    world = scored()
    told = world.told[LAN][-1]
    assert told.startswith("Cục Thuế: đã chốt tự chấm. Tổng: ")
    assert told.endswith("Tiếp theo: thẩm định, từ 08:00, thứ Sáu, 11/12/2026.")


def test_a_cut_is_told_to_the_leader_and_the_representative_with_its_reason():
    world = led(reviewed())
    world.say(MINH, "chốt")
    told = news(world, world.say(MINH, "[Chốt]"))
    assert told[HUNG] == told[LAN]
    assert told[HUNG].splitlines()[:2] == [
        "Kết quả thẩm định – Cục Thuế: 1 mục bị giảm điểm.",
        "a1. Chất lượng tham mưu: từ 4 điểm thành 3 điểm, lý do: “Thiếu một văn bản”",
    ]
    assert told[MAI].startswith("Kho bạc Nhà nước: đã chốt thẩm định.")


def test_who_is_asked_about_the_review_hears_of_the_cut_by_the_question():
    world = led(reviewed())
    world.now = world.charter.windows["explain"].opens
    world.say(MINH, "chốt")
    told = news(world, world.say(MINH, "[Chốt]"))
    assert HUNG in told
    assert LAN not in told
    assert world.told[LAN][-1].startswith("Kết quả thẩm định – Cục Thuế: 1 mục khác với đơn vị tự chấm.")


def test_a_unit_whose_points_stay_hears_of_no_cut():
    world = led(explaining())
    world.move(world.charter.windows["explain"].closes)
    assert HUNG not in world.told
    assert world.told[LAN][-1].startswith("Cục Thuế: đã chốt giải trình. Tổng: ")


def test_the_agreed_table_and_the_own_rank_are_told_to_the_representative():
    world = led(presented())
    world.plays(f"{LAN}> [Nhất trí]", f"{MAI}> [Nhất trí]", f"{MINH}> chốt")
    assert "Bảng điểm thống nhất: tổng" in news(world, world.say(MINH, "[Chốt]"))[LAN]
    world.say(MINH, "[Công bố]")
    told = news(world, world.say(MINH, "[Theo lịch]"))
    assert told[LAN].startswith("Kết quả xếp hạng năm 2026 – Cục Thuế: hạng 1/2, ")
    assert told[MAI].startswith("Kết quả xếp hạng năm 2026 – Kho bạc Nhà nước: hạng 2/2, ")
    assert HUNG not in told


def test_a_correction_that_lowers_points_is_told_with_the_new_rank():
    world = led(published())
    world.plays(f"{MINH}> đính chính CT b2", f"{MINH}> 0", f"{MINH}> Chưa được công nhận")
    told = news(world, world.say(MINH, "[Công bố đính chính]"))
    assert told[HUNG].startswith("Đính chính kết quả – Cục Thuế: 1 mục bị giảm điểm.")
    assert "Kết quả xếp hạng năm 2026 (đính chính) – Cục Thuế" in told[LAN]


def test_a_ballot_of_the_representatives_is_told_to_the_leader_and_not_held():
    world = led(closed())
    world.plays(f"{CHAIR}> bỏ phiếu", f"{CHAIR}> [Mở: Suy tôn Cờ thi đua]", f"{CHAIR}> [15 phút]")
    world.say(CHAIR, "[Mở bỏ phiếu]")
    turn = world.say(CHAIR, "[Theo lịch của cụm]")
    [told] = [m for m in turn.messages if m.to.person == 99]
    assert "Phiếu của" in told.text
    assert "đại diện (thue) bỏ" in told.text
    assert not told.news


def test_an_ordinary_answer_is_no_news():
    world = World.tiny()
    assert unit_news.of(world.situation, (Answered("thue", "k1/self.thue.a1", "5"),)) == ()


def test_a_table_that_is_sent_again_during_the_review_closes_nothing():
    here = reviewed().situation
    assert here.cycle
    again = StageClosed("self", here.cycle.snapshots[0].body, "review", "Kho bạc gửi lại")
    assert unit_news.of(here, (again,)) == ()


def test_what_is_published_again_is_the_newest_result():
    here = published().situation
    assert here.cycle
    assert len(unit_news.of(here, (Published("agree"),))) == 2
