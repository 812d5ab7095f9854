"""The state of things for a seat that is asked nothing."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.status import idle
from bot.dialogue.situation import Seat
from tests.worlds.charters import LAN, charter
from tests.worlds.core import World
from tests.worlds.years import published, scored


def said(world: World, name: str = LAN) -> str:
    here = world.seen_by(name)
    return idle(here, here.seats[0])


def test_before_scoring_opens_its_hour_is_said():
    world = World.tiny()
    world.now = charter("tiny").windows["self"].opens - timedelta(hours=1)
    assert said(world) == "Tự chấm mở từ 08:00, thứ Sáu, 20/11/2026. Khi mở, hệ thống sẽ nhắn."


def test_a_seat_without_a_unit_is_told_the_day_on_which_its_work_begins():
    world = World.tiny()
    here = world.seen_by(LAN)
    opens = {stage: window.opens for stage, window in charter("checked").windows.items()}
    checked = replace(here, cycle=replace(here.cycle, charter=charter("checked")))
    assert (
        idle(checked, Seat(9, "reviewer"))
        == "Hiện chưa có việc. Thẩm định mở thứ Sáu, 11/12/2026; hệ thống sẽ nhắn."
    )
    assert opens["review"] > here.now
    assert idle(checked, Seat(9, "observer")) == "Hiện chưa có việc. Khi có việc, hệ thống sẽ nhắn."


def test_a_table_that_was_sent_waits_for_its_result():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi", f"{LAN}> [Gửi]")
    assert said(world).startswith("Bảng tự chấm của đơn vị đã gửi.")


def test_the_published_ranking_is_the_state_from_then_on():
    assert said(published()).startswith("KẾT QUẢ XẾP HẠNG NĂM 2026")


def test_after_the_self_scores_it_is_that_of_the_stage():
    world = scored()
    assert said(world).startswith("Thẩm định mở từ")
    world.open("review")
    assert said(world) == "Bảng tự chấm của đơn vị đang được thẩm định. Có kết quả, hệ thống sẽ nhắn."


def test_a_seat_without_a_unit_has_nothing_to_do():
    here = World.tiny().seen_by("Dũng")
    assert idle(here, Seat(9, "observer")).startswith("Hiện chưa có việc.")
