"""Data files of a packet: plain JSON, one file for each kind of datum, one row on a line."""

import mimetypes
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.question import QuestionId
from bot.vietnamese import fold
from storage.database.types import as_json
from storage.records.packets import PacketRows

FOLDER, EVIDENCE = "du-lieu", "minh-chung"
_LONGEST = 80  # characters of a file's own name


def data_files(rows: PacketRows) -> dict[str, str]:
    """Path in the packet -> text, of all data files."""
    described: dict[str, str] = {
        "ho-so": as_json({"cycle": rows.cycle, "row": rows.row}),
        # As it was adopted, to the letter: its hash stands in the journal.
        "quy-che": rows.charter,
        "ban-quy-che": "[\n" + ",\n".join(map(_version, rows.charters)) + "\n]",
        "nam-truoc": as_json(rows.previous),
        "don-vi": f'{{"units":{_listed(rows.units)},\n"seats":{_listed(rows.seats)}}}',
        "nguoi": as_json(rows.people),
        "tra-loi": _listed(rows.answers),
        "minh-chung": _listed(piece | {"path": path_of(piece)} for piece in _without_places(rows.evidence)),
        "ket-qua": _listed(rows.snapshots),
        "bo-phieu": _listed(rows.ballots),
        "gia-han": _listed(rows.extensions),
        "niem-phong": _listed(rows.seals),
        "nhat-ky": _listed(rows.journal),
    }
    return {f"{FOLDER}/{name}.json": text + "\n" for name, text in described.items()}


def _version(row: Mapping[str, Any]) -> str:
    """Version of the charter, its text to the letter."""
    about = as_json({name: row[name] for name in ("number", "at", "reason")})
    return f'{about[:-1]},"charter":{row["text"]}}}'


def path_of(piece: Mapping[str, Any]) -> str:
    """Path of a piece of evidence in the packet; "" for a link."""
    if piece["link"]:
        return ""
    leaf = QuestionId.read(piece["question"]).leaf or "khac"
    name = _file_name(piece["name"], mimetypes.guess_extension(piece["type"]) or "")
    return f"{EVIDENCE}/{piece['unit'] or 'cum'}/{leaf}/{piece['id']}-{name}"


def _file_name(name: str, usual: str) -> str:
    """Name that every system takes: plain letters, and its ending, else the usual one of its type."""
    stem, _, ending = name.rpartition(".")
    kept = re.sub(r"[^a-z0-9]", "", fold(ending))[:8] if stem else ""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(stem or name)).strip("-") or "tep"
    return f"{plain[:_LONGEST]}{f'.{kept}' if kept else usual}"


def _without_places(pieces: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Pieces without the address of a file at its platform; a link is its own address."""
    return (piece | {"ref": piece["ref"] if piece["link"] else ""} for piece in pieces)


def _listed(rows: Iterable[object]) -> str:
    return "[\n" + ",\n".join(map(as_json, rows)) + "\n]"
