"""Posts to the group: the board of progress, the opening of a stage, the ranking."""

from dataclasses import replace

import pytest

from bot.conversations.results import close, posts
from bot.conversations.results.posts import progress, progress_text, ranking
from bot.rules.charter import STAGES, Stage
from bot.state.stages import named
from bot.vietnamese import begin
from tests.worlds.charters import LAN, charter
from tests.worlds.core import World
from tests.worlds.years import agreeing, explaining, presented, published, scored


def test_the_board_counts_who_joined_and_who_sent():
    world = World.tiny()
    assert progress_text(world.situation) == (
        "Tự chấm năm 2026 – Cụm thi đua số 10\nĐã vào: 2/2 đơn vị\nĐã gửi: 0/2 đơn vị\n"
        "Hạn gửi: 17:00, thứ Bảy, 05/12/2026"
    )
    message = progress(world.situation, worth=False)
    assert (message.board, message.pin, message.small) == ("progress", True, True)


def test_names_are_on_the_board_where_the_charter_or_the_desk_wants_them():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi")
    assert "Kho bạc" not in progress_text(world.situation)
    assert "Chưa gửi: Kho bạc" in progress_text(world.situation, names=True)


def test_before_the_table_is_presented_the_board_counts_agreed_units_and_then_words():
    assert "Đã thống nhất điểm: 1/2 đơn vị" in progress_text(agreeing().situation)
    assert "Đã nhất trí: 0/2 đơn vị" in progress_text(presented().situation)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_words_for_its_board_its_opening_and_its_close(stage: Stage):
    situation = scored().situation
    assert situation.cycle
    at = replace(situation, cycle=replace(situation.cycle, stage=stage, snapshots=()))
    assert progress_text(at).startswith(f"{begin(named(stage))} năm 2026")
    assert posts.opening(at, charter("checked").windows[stage]).text.startswith(
        f"{posts.opened(stage)} năm 2026."
    )
    closing = next(question for question in close.questions(at) if question.id == close.close_id(at.cycle))
    assert f"Chốt giai đoạn {named(stage)} ngay bây giờ?" in closing.put().text


def test_before_the_table_can_be_put_to_the_units_nobody_has_agreed_to_it():
    world = explaining()
    world.move(world.charter.windows["explain"].closes)
    assert "Đã thống nhất điểm: 1/2 đơn vị" in progress_text(world.situation)
    world.open("agree")
    assert "Đã thống nhất điểm: 1/2 đơn vị" in progress_text(world.situation)


def test_the_ranking_says_the_stage_the_places_and_last_years():
    situation = published().situation
    shot = close.result(situation)
    assert shot
    assert situation.cycle
    text = ranking(situation, situation.cycle, shot)
    assert text.startswith(
        "KẾT QUẢ XẾP HẠNG NĂM 2026\nCụm thi đua số 10, theo điểm thống nhất\n\n1. Cục Thuế: 16,43 điểm"
    )
    again = ranking(situation, replace(situation.cycle, previous={"": {"thue": "2"}}), shot)
    assert "1. Cục Thuế: 16,43 điểm – Tốt (năm trước hạng 2)" in again


def test_the_opening_of_a_stage_says_its_date_and_who_works():
    situation = scored().situation
    message = posts.opening(situation, charter("checked").windows["review"])
    assert message.text == (
        "Mở giai đoạn thẩm định năm 2026. Hạn: 17:00, thứ Ba, 15/12/2026.\n"
        "Đề nghị tổ thẩm định làm việc trong phần trao đổi riêng với hệ thống."
    )
