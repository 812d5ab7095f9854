"""`kiem-tra.html`: one self-contained page that recounts what was published, with the network off.

It holds the charter, the published result, counts of ballots and the rows of the journal that seal them: no
evidence, no reasons of scores, no names of people.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from storage.database.types import as_json
from storage.records.journal import act_of
from storage.records.packets import PacketRows

NAME = "kiem-tra.html"
_HERE = Path(__file__).parent / "page"
_SCRIPTS = ("decimal", "criteria", "tables", "ballots", "chain", "page")


def recount_page(rows: PacketRows) -> bytes | None:
    """The page; None before a result was published."""
    data = published(rows)
    if data is None:
        return None
    charter = data["charter"]
    return page(f"Kiểm tra kết quả năm {charter['year']} – {charter['name']}", data)


def page(title: str, data: Mapping[str, Any]) -> bytes:
    """The page of some data, all of it in one file."""
    # The charter's text keeps its order: its hash is of these very letters. No tag can begin inside the data.
    text = as_json(data).replace("<", "\\u003c")
    parts = {"TITLE": escape(title), "STYLE": _read("page.css"), "SCRIPT": script(), "DATA": text}
    template = _read("page.html")
    return re.sub("__([A-Z]+)__", lambda found: parts[found[1]], template).encode()


def script() -> str:
    """The script of the page, its parts one after another."""
    return "\n".join(_read(f"{name}.js").replace('"use strict";\n', "") for name in _SCRIPTS)


def content_policy() -> str:
    """Content-Security-Policy under which the page runs: its own script and style, and nothing else."""
    own = {"script-src": script(), "style-src": _read("page.css")}
    hashes = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in own.items()}
    sources = "; ".join(f"{name} 'sha256-{hash}'" for name, hash in hashes.items())
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def published(rows: PacketRows) -> dict[str, Any] | None:
    """Data of the page: the newest published result of the last stage, with the charter that it was made by."""
    acts = {row["number"]: act_of(row["body"]) for row in rows.journal}
    charter = json.loads(rows.charter)
    shots = [s for s in rows.snapshots if s["published"] and s["stage"] == _last_stage(charter)]
    if not shots:
        return None
    shot = shots[-1]
    closed = _row(acts, rows.cycle, act="stage closed", what=shot["stage"], result_number=shot["number"])
    charter_row, charter = _in_force(rows, acts, closed, charter)
    ballots = [_ballot(b, acts, rows.cycle) for b in rows.ballots if b["state"] == "counted"]
    wanted = {charter_row, closed, *(b[at] for b in ballots for at in ("opened", "counted"))}
    return {
        "cycle": str(rows.cycle),
        "charter": charter,
        "charter_row": charter_row,
        "before": rows.previous.get("", {}),
        "shot": {"stage": shot["stage"], "row": closed, "body": shot["body"]},
        "changed": any(act.get("act") == "units changed" for n, act in acts.items() if n <= closed),
        "ballots": ballots,
        "rows": [row for row in rows.journal if row["number"] in wanted],
    }


def _last_stage(charter: Mapping[str, Any]) -> str:
    stages = charter.get("stages") or ["self"]
    return str(stages[-1])


def _in_force(
    rows: PacketRows, acts: Mapping[int, Mapping[str, Any]], closed: int, charter: Any
) -> tuple[int, Any]:
    """Row of the journal that holds the hash of the charter by which the stage was closed, and that charter."""
    adopted = [n for n in _rows(acts, rows.cycle, act="charter adopted") if n < closed]
    texts = {str(version["number"]): version["text"] for version in rows.charters}
    if adopted:
        return adopted[-1], json.loads(texts[str(acts[adopted[-1]]["what"])])
    first = json.loads(texts["1"]) if texts else charter
    for number, act in sorted(acts.items()):
        opened = act.get("baseline", {}).get("cycles", {})
        if str(rows.cycle) in opened or act.get("opened", {}).get("id") == rows.cycle:
            return number, first
    return 0, first


def _ballot(ballot: Mapping[str, Any], acts: Mapping[int, Mapping[str, Any]], cycle: int) -> dict[str, Any]:
    return {
        "terms": ballot["terms"],
        "result": ballot["result"],
        "opened": _row(acts, cycle, act="ballot opened", what=ballot["key"]),
        "counted": _row(acts, cycle, act="ballot counted", what=ballot["key"]),
    }


def _row(acts: Mapping[int, Mapping[str, Any]], cycle: int, **about: Any) -> int:
    return max(_rows(acts, cycle, **about), default=0)


def _rows(acts: Mapping[int, Mapping[str, Any]], cycle: int, **about: Any) -> Iterator[int]:
    for number, act in sorted(acts.items()):
        if act.get("cycle") == cycle and all(act.get(key) == value for key, value in about.items()):
            yield number
