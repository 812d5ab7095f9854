"""Progress card: the counts of the group's board, names only where the board names them."""

from dataclasses import replace

from bot.conversations.pictures.progress_card import progress_card
from bot.dialogue.situation import Situation
from tests.worlds.papers import held


def running(*, names: bool) -> Situation:
    here = held()
    assert here.cycle
    charter = replace(here.cycle.charter, board_names=names)
    return replace(here, cycle=replace(here.cycle, charter=charter, stage="self", snapshots=()))


def test_it_counts_who_has_joined_and_who_is_done():
    card = progress_card(running(names=False))
    assert [(row.label, row.value, row.bar) for row in card.rows] == [
        ("Đã vào", "8/8 đơn vị", 1.0),
        ("Đã gửi", "7/8 đơn vị", 0.875),
    ]
    assert card.alt == "Tiến độ tự chấm năm 2026: đã vào 8/8 đơn vị; đã gửi 7/8 đơn vị."
    assert card.below.startswith("Hạn gửi: ")


def test_units_are_named_where_the_board_names_them():
    card = progress_card(running(names=True))
    assert [row.value for row in card.rows[2:]] == ["xong"] * 7 + ["chưa xong"]
    assert [row.strong for row in card.rows[2:]] == [False] * 7 + [True]


def test_once_the_stage_is_closed_it_says_so():
    assert progress_card(held()).below == "Đã chốt, không nhận thêm."
