"""Scenes of the guide, taken out of a played talk."""

import re
from collections.abc import Iterator, Sequence

from bot.conversations.guide.pages import GUIDES, Scene
from handlers.demo.phones import Stuck

_ENTRY = re.compile(r"(?P<who>\w+)(?P<mine>[<>]) (?P<text>.*)")
_LABEL = re.compile(r"\[([^\[\]]*)\]")


def guide_scenes(talk: str) -> dict[str, list[list[dict[str, object]]]]:
    """Scenes of all roles as they are stored. Raises Stuck where the talk lacks one."""
    entries = list(_entries(talk))
    return {role: [_found(entries, step.scene) for step in page.steps] for role, page in GUIDES.items()}


def _entries(talk: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Persons with what they were told or said, in order."""
    who, mine, lines = "", False, list[str]()
    for line in [*talk.split("\n"), "_> "]:
        if not (begun := _ENTRY.fullmatch(line)):
            lines.append(line.removeprefix("    "))
            continue
        if who:
            yield who, _entry(mine, lines)
        who, mine, lines = begun["who"], begun["mine"] == ">", [begun["text"]]


def _entry(mine: bool, lines: list[str]) -> dict[str, object]:
    if mine:
        text = "\n".join(lines)
        return {"text": text[1:-1] if text.startswith("[") and text.endswith("]") else text, "mine": True}
    options = list(_LABEL.findall(lines[-1])) if lines[-1].startswith("[") else []
    text = "\n".join(lines[:-1] if options else lines).strip()
    return {"text": text, "options": options} if options else {"text": text}


def _found(entries: Sequence[tuple[str, dict[str, object]]], scene: Scene) -> list[dict[str, object]]:
    own = [entry for who, entry in entries if who == scene.who]
    for place, entry in enumerate(own):
        if f"{entry['text']}\n".startswith(scene.begins) and not entry.get("mine"):
            return own[place : place + scene.entries]
    raise Stuck(f"the talk has no scene of {scene.who} that begins with {scene.begins!r}")
