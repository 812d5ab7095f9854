"""The changes between two charters: criteria added, dropped and changed, and other keys."""

from dataclasses import dataclass, fields

from bot.rules.charter import Charter


@dataclass(frozen=True, slots=True)
class CharterChanges:
    """The ids of criteria that differ, in their order, and the names of the other keys that do."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    keys: tuple[str, ...]


def changes(old: Charter, new: Charter) -> CharterChanges:
    before, after = old.leaves, new.leaves
    return CharterChanges(
        added=tuple(leaf for leaf in after if leaf not in before),
        dropped=tuple(leaf for leaf in before if leaf not in after),
        changed=tuple(leaf for leaf in after if leaf in before and after[leaf] != before[leaf]),
        keys=tuple(f.name for f in fields(Charter) if getattr(old, f.name) != getattr(new, f.name)),
    )
