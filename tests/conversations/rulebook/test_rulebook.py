"""The rulebook's commands: every role may read, and nothing is kept by reading."""

from dataclasses import replace

import pytest

from bot.conversations.decide import decide
from bot.dialogue.registry import EVERYBODY, UNIT, registry
from bot.dialogue.situation import Channel, Role, Seat
from tests.worlds.charters import LAN
from tests.worlds.core import World, typed

NAMES = ("rules", "criterion", "journal")


@pytest.mark.parametrize("name", NAMES)
def test_every_role_may_read(name: str):
    assert registry().command_by_name[name].roles == EVERYBODY


@pytest.mark.parametrize("words", ["quy chế", "quy chế II", "tiêu chí a1", "tiêu chí", "nhật ký", "nhật ký 1"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_reading_keeps_nothing_and_says_something(words: str, role: Role):
    here = World.tiny().seen_by(LAN)
    of_role = replace(here, seats=(Seat(99, role, "thue" if role in UNIT else ""),), channel=Channel())
    turn = decide(of_role, typed(words))
    assert not turn.facts
    assert not turn.messages
    assert turn.result or turn.ask
