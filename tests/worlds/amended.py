"""Plain data of charters that are changed in mid-year, made of the one that most talks are played under."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from bot.dialogue.charter_versions import CharterDrafted
from bot.rules.plain_values import text_of_charter
from tests.worlds.charters import data

Edit = Callable[[dict[str, Any]], object]


def amended(*edits: Edit, of: str = "tiny") -> dict[str, Any]:
    """The plain data of a charter with these edits."""
    made: dict[str, Any] = deepcopy(data(of))
    for edit in edits:
        edit(made)
    return made


def drafted(*edits: Edit, of: str = "tiny", why: str = "Sửa sai sót") -> CharterDrafted:
    """The draft of a charter with these edits."""
    return CharterDrafted(text_of_charter(amended(*edits, of=of)), why)


def raised(data: dict[str, Any]) -> None:
    """The criterion a1 gives up to 6 points instead of 5."""
    data["groups"][0]["parts"][0]["maximum"] = 6


def renamed(data: dict[str, Any]) -> None:
    """The criterion a1 has another title."""
    data["groups"][0]["parts"][0]["title"] = "Tham mưu đúng hạn"


def added(data: dict[str, Any]) -> None:
    """A further criterion a3 in the first group."""
    part = {"id": "a3", "code": "a3", "title": "Chuyển đổi số", "kind": "graded", "maximum": 3, "step": "0.5"}
    data["groups"][0]["parts"].append(part)


def dropped(data: dict[str, Any]) -> None:
    """The criterion a2 is gone."""
    del data["groups"][0]["parts"][1]
