"""Search for a criterion by its code or words of its title."""

from bot.conversations.leaf_search import opened
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World


def test_the_one_that_fits_is_opened():
    for words in ("a1", "tham mưu", "chat luong"):
        turn = opened(World.tiny().seen_by(LAN), words)
        assert turn
        assert turn.ask
        assert (turn.ask.asks, turn.purpose) == ("k1/self.thue.a1", True)


def test_several_that_fit_are_offered_as_a_list():
    turn = opened(World.tiny().seen_by(LAN), "ch")
    assert turn
    assert turn.ask
    assert turn.ask.text.startswith("Có ")
    assert turn.ask.asks == "k1/find.thue.self-ch"


def test_where_nothing_fits_or_nobody_has_a_table_nothing_is_opened():
    assert opened(World.tiny().seen_by(LAN), "không có gì như vậy") is None
    assert opened(World.tiny().seen_by(MINH), "a1") is None
