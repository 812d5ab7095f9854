"""Ready-made charters, and the strict loading of any charter file.

Law of this package: nothing is guessed. Words that YAML would silently turn into something else (``no``,
``1:30``, ``010``, dates, binary fractions, repeated keys) stay as they were written or are refused with their
line.
"""

import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.rules.charter_parser import RETIRED, read_charter
from bot.rules.plain_values import CharterError
from config.charters.changes import Places, change

HERE = Path(__file__).parent
READY_MADE = tuple(sorted(p.stem for p in HERE.glob("*.yaml")))
LARGEST = 2_000_000

_INTEGER = re.compile(r"0|-?[1-9]\d{0,15}", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_NULLS = ("", "~", "null")
_IMPLICIT = ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
# Tags that YAML gives by itself; any that somebody wrote (!!python/name, !!set) is refused.
_TAGS = {f"tag:yaml.org,2002:{t}" for t in _IMPLICIT}


class UnfitCharter(ValueError):
    """Charter file that can't be used; the message reads ``file:line: what is wrong``."""


def load(path_or_name: str | Path) -> dict[str, object]:
    """Plain data of a charter file, or of a ready-made charter by its name, fit for `read_charter`.

    Raises UnfitCharter.
    """
    if str(path_or_name) in READY_MADE:
        return _fit(_ready_made(str(path_or_name)), {})
    path = Path(path_or_name)
    if not path.is_file():
        known = ", ".join(READY_MADE)
        raise UnfitCharter(f"{path_or_name}: no such file, nor a ready-made charter ({known})")
    try:
        if path.stat().st_size > LARGEST:
            raise UnfitCharter(f"{path}: larger than {LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise UnfitCharter(f"{path}: cannot be read as UTF-8 text ({type(why).__name__})") from None
    return loads(text, str(path))


def loads(text: str, name: str = "charter") -> dict[str, object]:
    """Plain data of a charter's text; `name` opens the error messages. Raises UnfitCharter.

    `like: short` in it takes over each key of the first level that it does not say itself from that ready-made
    charter. A key that it does say stands whole, and nothing below it is mixed with the other's: who writes
    `windows` writes all of them, who writes `groups` all criteria. Only single criteria may be different:
    `changes` adds, changes or drops them by their codes.
    """
    places: Places = {}
    try:
        return _fit(_parsed(text, places), places)
    except CharterError as why:
        raise UnfitCharter(f"{name}:{_line(why.path, places)}: {_where(why.path)}{why.message}") from None
    except yaml.MarkedYAMLError as why:
        line = why.problem_mark.line + 1 if why.problem_mark else 1
        raise UnfitCharter(f"{name}:{line}: {why.problem or 'not YAML'}") from None
    except yaml.YAMLError as why:
        raise UnfitCharter(f"{name}:1: not YAML ({type(why).__name__})") from None
    except RecursionError:
        raise UnfitCharter(f"{name}:1: nested too deeply") from None


def parsed(text: str) -> dict[str, object]:
    """Keys and values of text, as plain data: not yet a charter. Raises CharterError or yaml.YAMLError."""
    return _parsed(text, {})


def _parsed(text: str, places: Places) -> dict[str, object]:
    node = _Composer(text).get_single_node()
    data = _plain(node, (), places) if node is not None else None
    if not isinstance(data, dict):
        raise CharterError((), "expected keys and values")
    return data


def _ready_made(name: str) -> dict[str, object]:
    """Plain data of the file of a ready-made charter, the reader's own."""
    return deepcopy(_ready_made_file(name))


@cache
def _ready_made_file(name: str) -> dict[str, object]:
    """The same, read once: reading YAML takes a hundred times as long as a copy."""
    return parsed((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def _fit(data: dict[str, object], places: Places) -> dict[str, object]:
    """The data completed, if it is a charter. Raises CharterError."""
    data = _completed(data, places)
    if retired := next((key for key in data if key in RETIRED), None):
        raise CharterError((retired,), RETIRED[retired])
    read_charter(data)
    return data


def _completed(data: dict[str, object], places: Places) -> dict[str, object]:
    """The charter with what the one named by `like` says, key by key of the first level.

    Sections are not merged: half of somebody else's list of units, windows or ballots would be in force without
    being written in the file that was adopted. A change of one criterion is written there, with its code.
    """
    changes = data.pop("changes", None)
    if "like" not in data or (changes and "groups" in data):
        if changes:
            raise CharterError(("changes",), "changes are made to the groups of the charter that `like` names")
        return data
    like = data.pop("like")
    if like not in READY_MADE:
        raise CharterError(("like",), f"{like!r} is none of {', '.join(READY_MADE)}")
    base = _ready_made(like)
    if "like" in base:
        raise CharterError(("like",), f"{like!r} is itself like another charter")
    made: dict[str, Any] = {**base, **data}
    if changes is not None:
        change(made["groups"], changes, places)
    return made


class _Composer(yaml.SafeLoader):
    """Composer of nodes: no tags are resolved, and an alias (which could repeat a billion times) is refused."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed here", mark)
        return super().compose_node(parent, index)


def _plain(node: Node, path: tuple[str | int, ...], places: Places) -> object:
    places[path] = node.start_mark.line + 1
    if node.tag not in _TAGS:
        raise yaml.MarkedYAMLError(
            problem=f"tag {node.tag!r} is not allowed here", problem_mark=node.start_mark
        )
    if isinstance(node, MappingNode):
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
            key = key_node.value
            if key in data:
                mark = key_node.start_mark
                raise yaml.MarkedYAMLError(problem=f"key {key!r} stands twice", problem_mark=mark)
            data[key] = _plain(value_node, (*path, key), places)
            places[(*path, key)] = key_node.start_mark.line + 1
        return data
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, place), places) for place, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Node) -> object:
    """Value of a scalar: if quoted, text; else true, false, nothing, a whole number, or the text itself."""
    value = str(node.value)
    if not isinstance(node, ScalarNode) or node.style is not None:
        return value
    if value in _NULLS:
        return None
    if value in _BOOLEANS:
        return _BOOLEANS[value]
    return int(value) if _INTEGER.fullmatch(value) else value


def _line(path: tuple[str | int, ...], places: Places) -> int:
    """Line of the place, or of the nearest one around it that is there."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)


def _where(path: tuple[str | int, ...]) -> str:
    return f"{'.'.join(str(p) for p in path)}: " if path else ""
