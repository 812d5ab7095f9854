"""Changes to the criteria taken over from a ready-made charter: added, changed, dropped by code."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.rules.plain_values import CharterError, Path

# Place in the data -> line, from 1.
Places = dict[Path, int]

# Keys that a criterion keeps when it becomes one of another kind.
_OF_EVERY_KIND = ("id", "code", "title", "text", "note", "evidence", "campaign", "unassigned", "not_for")
_Part = dict[str, Any]


def change(groups: Sequence[_Part], changes: object, places: Places) -> None:
    """Changes the groups in place, one entry after another; `places` learns the lines of what was written.

    An entry names a criterion or a group by its `code`. `drop: true` takes it out, `into` adds it to the group
    of that code, and any other entry sets the keys it says (an empty one is removed). Raises CharterError.
    """
    if not isinstance(changes, list) or not changes:
        raise CharterError(("changes",), "expected a list with at least one entry")
    for number, entry in enumerate(changes):
        path: Path = ("changes", number)
        if not isinstance(entry, Mapping) or not isinstance(entry.get("code"), str | int):
            raise CharterError(path, "expected the 'code' of a criterion, and what is different")
        _apply(list(groups), dict(entry), path, places)
    _note_lines(groups, changes, places)


def _apply(groups: list[_Part], entry: _Part, path: Path, places: Places) -> None:
    code, drop, into = str(entry["code"]), entry.pop("drop", False), entry.pop("into", None)
    found = [(parts, part) for parts, part in _every(groups) if str(part.get("code", "")) == code]
    if into is not None:
        homes = [
            part for _, part in _every(groups) if str(part.get("code", "")) == str(into) and "parts" in part
        ]
        if found:
            raise CharterError((*path, "code"), f"there is a {code!r} already")
        if len(homes) != 1:
            raise CharterError((*path, "into"), f"there is no group {str(into)!r}")
        homes[0]["parts"].append(entry)
        return
    if len(found) != 1:
        many = "more than one" if found else "no criterion"
        raise CharterError((*path, "code"), f"{many} {code!r}; to add one, say the group: 'into'")
    parts, part = found[0]
    if drop is True:
        if len(entry) > 1:
            raise CharterError((*path, "drop"), "what is dropped has no other keys")
        parts.remove(part)
        return
    if drop is not False:
        raise CharterError((*path, "drop"), "expected true")
    if "kind" in entry and entry["kind"] != part.get("kind"):
        for key in [key for key in part if key not in _OF_EVERY_KIND]:
            del part[key]
    part.update(entry)
    for key in [key for key, value in entry.items() if value is None]:
        del part[key]


def _every(parts: list[_Part]) -> Iterator[tuple[list[_Part], _Part]]:
    """Each part at any depth, with the list that it stands in."""
    for part in parts:
        yield parts, part
        yield from _every(part.get("parts", []))


def _note_lines(groups: Sequence[_Part], changes: list[_Part], places: Places) -> None:
    """Notes the lines of the entries at the places that their criteria have in the end."""
    written = {str(entry["code"]): ("changes", number) for number, entry in enumerate(changes)}

    def note(parts: Sequence[_Part], path: Path) -> None:
        for place, part in enumerate(parts):
            if home := written.get(str(part.get("code", ""))):
                for old in [old for old in places if old[: len(home)] == home]:
                    places[(*path, place, *old[len(home) :])] = places[old]
            note(part.get("parts", []), (*path, place, "parts"))

    note(groups, ("groups",))
