"""Seats: who steers, for which units somebody speaks, which roles are held."""

from bot.state.seats import is_held, own_units, steers
from tests.worlds.core import World


def test_the_secretary_and_the_chair_steer_and_nobody_else():
    world = World.tiny()
    assert steers(world.seen_by("Minh"))
    assert steers(world.seen_by("Dũng"))
    assert not steers(world.seen_by("Lan"))


def test_a_representative_speaks_for_one_unit_and_the_secretary_for_none():
    world = World.tiny()
    assert own_units(world.seen_by("Lan")) == {"thue"}
    assert own_units(world.seen_by("Minh")) == frozenset()


def test_a_role_is_held_where_somebody_has_the_seat_for_a_unit_or_any():
    situation = World.tiny().situation
    assert is_held(situation, "chair")
    assert not is_held(situation, "deputy")
    assert is_held(situation, "representative", "thue")
    assert not is_held(situation, "representative", "haiquan")
