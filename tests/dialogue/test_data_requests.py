"""Requests about one's own data are values."""

from bot.dialogue import data_requests
from tests.dialogue.frozen import is_frozen, values_of


def test_nobody_changes_a_request():
    assert all(is_frozen(kind) for kind in values_of(data_requests))
    assert values_of(data_requests)
