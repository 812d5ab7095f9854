"""Count of a ballot as bars: what the group was told, and no more."""

from dataclasses import replace

from bot.conversations.pictures.drawings import picture_named
from bot.conversations.pictures.picture import words_of
from tests.worlds.papers import held


def test_bars_are_shares_of_the_base_and_the_threshold_is_a_stroke():
    here = held()
    assert here.cycle
    made = picture_named(here, f"count.{here.cycle.polls[0].key}")
    assert made
    assert [(row.label, row.value, row.bar, row.mark) for row in made.rows][:2] == [
        ("Cục Thuế", "7/8 (87,5%)", 0.875, 0.75),
        ("Cục Thống kê", "0/8 (0,0%)", 0.0, 0.75),
    ]
    assert "– Cục Thuế: 7/8 (87,5%) (được chọn)" in words_of(made)
    assert made.notes[-1] == "Cục Thuế được suy tôn."


def test_where_votes_are_not_told_nothing_is_drawn():
    here = held()
    assert here.cycle
    poll = here.cycle.polls[0]
    assert poll.result
    told = replace(poll, result=replace(poll.result, totals={}))
    here = replace(here, cycle=replace(here.cycle, polls=(told,)))
    assert picture_named(here, f"count.{poll.key}") is None
    open_still = replace(poll, result=None, state="open")
    here = replace(here, cycle=replace(here.cycle, polls=(open_still,)))  # type: ignore[type-var]
    assert picture_named(here, f"count.{poll.key}") is None
