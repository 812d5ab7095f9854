"""The levels of a criterion as they are written in one cell, a line for each: ``Tốt: 8``, ``từ 90%: 10``."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.vietnamese import fold, number

_PERCENT = re.compile(r"(?P<word>tren|tu)\s+(?P<least>[\d.,]+)\s*%?(?:\s+tro len)?")

# Levels of one criterion; by label a charter takes twelve.
MOST = 30


class Unread(ValueError):
    """Levels that cannot be read. The message says which line, and how one is written."""


def tiers_of(text: str, present: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Plain data of the tiers that a cell states; labels that are there keep their ids. Raises Unread."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Unread(f"có {len(lines)} mức; nhiều nhất {MOST}")
    found = [_level(line) for line in lines]
    percents = [_percent(what) for what, _ in found]
    if found and all(percents):
        return [
            {key: str(least), "points": str(points)}
            for (key, least), (_, points) in zip((p for p in percents if p), found, strict=True)
        ]
    known = {fold(str(tier.get("label", ""))): str(tier["id"]) for tier in present if "id" in tier}
    taken = {str(tier["id"]) for tier in present if "id" in tier}
    tiers: list[dict[str, Any]] = []
    for place, (what, points) in enumerate(found):
        same_place = _id_at(present, place) if len(present) == len(found) else ""
        id = known.get(fold(what)) or (same_place if same_place not in {t["id"] for t in tiers} else "")
        if not id or id in {tier["id"] for tier in tiers}:
            id = next(new for n in range(1, 99) if (new := f"m{n}") not in taken)
            taken.add(id)
        tiers.append({"id": id, "label": what, "points": str(points)})
    return tiers


def _id_at(present: Sequence[Mapping[str, Any]], place: int) -> str:
    return str(present[place].get("id", ""))


def _level(line: str) -> tuple[str, Decimal]:
    plain = line.strip().rstrip(".;").rstrip()
    place = max(plain.rfind(":"), plain.rfind("="))
    what, given = plain[:place].strip(), plain[place + 1 :].strip()
    if place < 1 or not what or not any(char.isdigit() for char in given):
        raise Unread(f"“{line.strip()[:60]}” chưa có điểm; mỗi mức một dòng, ví dụ: Tốt: 8")
    for word in ("điểm", "đ"):
        given = given.removesuffix(word).rstrip()
    try:
        return what, number(given)
    except ValueError:
        raise Unread(f"không đọc được điểm ở “{line.strip()[:60]}”") from None


def _percent(what: str) -> tuple[str, Decimal] | None:
    """``from`` or ``over``, and the percentage; None for a label."""
    matched = _PERCENT.fullmatch(fold(what).replace(" %", "%"))
    if matched is None:
        return None
    try:
        return ("over" if matched["word"] == "tren" else "from"), number(matched["least"].rstrip(".,"))
    except ValueError:
        return None
