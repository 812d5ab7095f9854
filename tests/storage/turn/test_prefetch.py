"""The cluster in which a chat's turn is begun, foreseen from its last one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.codes import new_code
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from storage.loading.loaded_situation import LoadedSituation
from storage.loading.situations import Loader
from storage.turn import prefetch
from storage.turn.prefetch import Foresight
from tests.vault import VAULT

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SAID = Said("chat", "bot", "1", "lan", "lan", text="5")


@pytest.fixture
def foresight() -> Foresight:
    """Lan's chat was in cluster 3 in its last turn."""
    foresight = Foresight(Loader(lambda: NOW, {}, VAULT))
    foresight.learn(SAID, LoadedSituation(Situation(NOW, Platform("chat")), cluster=3, cycle=7))
    return foresight


def test_a_chat_is_begun_where_it_was_and_a_stranger_a_group_and_a_code_nowhere(foresight: Foresight):
    assert foresight.cluster(SAID) == 3
    assert foresight.cluster(replace(SAID, chat="ai")) == 0
    assert foresight.cluster(replace(SAID, group=True)) == 0
    assert foresight.cluster(replace(SAID, text=new_code(b"x", ""))) == 0


def test_after_a_rollback_nothing_is_foreseen(foresight: Foresight):
    foresight.forget()
    assert foresight.cluster(SAID) == 0


def test_chats_that_spoke_longest_ago_are_met_as_if_for_the_first_time(
    foresight: Foresight, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(prefetch, "MOST", 2)
    for chat in ("hoa", "lan", "mai"):
        foresight.learn(replace(SAID, chat=chat), LoadedSituation(Situation(NOW, Platform("chat")), cluster=4))
    assert [foresight.cluster(replace(SAID, chat=chat)) for chat in ("hoa", "lan", "mai")] == [0, 4, 4]
