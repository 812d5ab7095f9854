"""The installation as its clusters see it."""

from bot.dialogue.installation import UNNAMED
from tests.worlds.core import World


def test_where_nothing_is_configured_nobody_is_named_and_nothing_ails():
    situation = World.tiny().situation
    assert situation.operator == UNNAMED
    assert (situation.operator.name, situation.operator.contact) == ("", "")
    assert (situation.doubt, situation.budgets, situation.ready_made) == (None, {}, {})
