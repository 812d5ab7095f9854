"""A year by careless people in two clusters: what each was told is what is stored."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.decide import decide
from bot.dialogue.facts import Answered
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from tests.acceptance.told_year import ToldYear, database

KINDS = (
    *("tapped", "old buttons", "replies", "blocked", "stored as said", "corrected as said", "said as stored"),
    *("tables", "closes", "ranks", "votes", "boards", "heads", "waiting lists"),
)
A_DAY = 2


async def test_what_each_was_told_is_what_is_stored(tmp_path: Path):
    counts = Counter[str]()
    for seed in (1, 2):
        year = await ToldYear.opened(database(tmp_path, seed), seed)
        try:
            await year.play()
            stages = [(await year.memory.views.record(cycle)).cycle.stage for cycle in ("k1", "k2")]  # type: ignore[union-attr]
            news = await year.news_a_day()
        finally:
            await year.close()
        assert stages == ["", ""]
        assert max(news.values()) <= A_DAY
        counts += year.counts
    assert {kind for kind in KINDS if not counts[kind]} == set()


def forgetful(here: Situation, said: Said) -> Turn:
    """Says that a score was recorded, and does not."""
    turn = decide(here, said)
    return replace(turn, facts=tuple(f for f in turn.facts if not (isinstance(f, Answered) and f.value == "5")))


def mumbling(here: Situation, said: Said) -> Turn:
    """Records, and asks the next question without a word on it."""
    turn = decide(here, said)
    return replace(turn, result="") if turn.ask else turn


def silent(here: Situation, said: Said) -> Turn:
    """Does not answer those who ask for their tasks."""
    return Turn() if said.text == "việc" else decide(here, said)


@pytest.mark.parametrize("spoiled", [forgetful, mumbling, silent])
async def test_a_careless_bot_is_found_out(tmp_path: Path, spoiled: Callable[[Situation, Said], Turn]):
    year = await ToldYear.opened(database(tmp_path, 1), 1, spoiled)
    try:
        with pytest.raises(AssertionError):
            await year.play()
    finally:
        await year.close()
