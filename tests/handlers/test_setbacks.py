"""A chat that fails is waited for alone; several that fail alike are a matter of the whole bot."""

import pytest

from handlers.setbacks import CHATS_ARE_ALL, FLOODED_TOGETHER, Setbacks

CHATS = [str(number) for number in range(CHATS_ARE_ALL)]


def test_one_chat_that_is_not_reached_halts_nobody():
    setbacks = Setbacks(60.0, lambda: 0.0)
    assert [setbacks.unreached("1") for _ in range(5)] == [0.0] * 5
    assert not setbacks.down


def test_where_nobody_is_reached_all_wait_longer_each_time_until_somebody_is():
    now = [0.0]
    setbacks = Setbacks(60.0, lambda: now[0])
    for chat in CHATS[:-1]:
        assert not setbacks.unreached(chat)
    first = setbacks.unreached(CHATS[-1])
    setbacks.halt(first)
    assert setbacks.down
    assert setbacks.unreached(CHATS[0]) == 0.0, "they wait already"
    now[0] += first
    # With its spread the third wait is always longer than the first.
    setbacks.halt(setbacks.unreached(CHATS[0]))
    now[0] += setbacks.halted_for
    assert setbacks.unreached(CHATS[0]) > first
    setbacks.reached()
    assert not setbacks.down
    assert setbacks.unreached(CHATS[0]) == 0.0


def test_a_halt_is_never_made_shorter():
    setbacks = Setbacks(60.0, lambda: 10.0)
    setbacks.halt(30)
    setbacks.halt(5)
    assert setbacks.halted_for == 30


@pytest.mark.parametrize(("apart", "everywhere"), [(0.0, True), (FLOODED_TOGETHER, False)])
def test_several_chats_told_to_wait_at_once_are_the_whole_bot(apart: float, everywhere: bool):
    now = [0.0]
    setbacks = Setbacks(60.0, lambda: now[0])
    told = []
    for chat in CHATS:
        told.append(setbacks.flooded(chat))
        now[0] += apart
    assert told == [False] * (CHATS_ARE_ALL - 1) + [everywhere]
