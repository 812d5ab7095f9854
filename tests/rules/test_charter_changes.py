"""The changes between two charters."""

from dataclasses import replace

import pytest

from bot.rules.charter import Group, Leaf
from bot.rules.charter_changes import CharterChanges, changes
from bot.rules.charter_parser import read_charter
from config.charters import READY_MADE, load


@pytest.mark.parametrize("name", READY_MADE)
def test_a_charter_read_twice_has_no_changes(name: str):
    assert changes(read_charter(load(name)), read_charter(load(name))) == CharterChanges((), (), (), ())


@pytest.mark.parametrize("name", READY_MADE)
def test_a_changed_a_dropped_and_an_added_criterion_are_named(name: str):
    old = read_charter(load(name))
    first, *others = old.leaves.values()
    last = others[-1]

    def edited(parts: tuple[Group | Leaf, ...]) -> tuple[Group | Leaf, ...]:
        return tuple(
            replace(p, parts=edited(p.parts))
            if isinstance(p, Group)
            else replace(p, title="x")
            if p == first
            else p
            for p in parts
            if p != last
        )

    new = replace(old, groups=edited(old.groups), digits=old.digits + 1)
    assert changes(old, new) == CharterChanges((), (last.id,), (first.id,), ("groups", "digits"))
    assert changes(new, old).added == (last.id,)


def test_a_cap_of_a_group_is_a_change_though_no_criterion_differs():
    old = read_charter(load(READY_MADE[0]))
    new = replace(old, groups=(replace(old.groups[0], base_cap=1), *old.groups[1:]))
    assert changes(old, new) == CharterChanges((), (), (), ("groups",))
