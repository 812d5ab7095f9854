"""Messengers as an installation knows them."""

import doctest

from config.settings_loader import isolated
from handlers import channel
from handlers.channel import channels, makes_none


def test_the_example_in_the_protocol_runs():
    tried = doctest.testmod(channel)
    assert tried.attempted > 3
    assert tried.failed == 0


def test_without_a_token_there_is_no_telegram(tmp_path):
    assert channels(("handlers.telegram.channel",), isolated(data_dir=tmp_path), makes_none) == []
