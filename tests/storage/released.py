"""Databases as earlier releases left them: made at an old revision, with plausible rows in all its tables."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, inspect

import storage.migrations
from storage.database.types import as_json
from tests.ballots import made
from tests.worlds.charters import NOW, SMALL

CHARTER_TEXT = as_json({**SMALL, "leader_approves": False})
AFTER = NOW + timedelta(days=1)


def config(connection: Connection | None = None) -> Config:
    found = Config()
    found.set_main_option("script_location", storage.migrations.__path__[0])
    found.attributes["connection"] = connection
    return found


def revisions() -> list[str]:
    """Every released schema, the oldest first."""
    return [script.revision for script in reversed([*ScriptDirectory.from_config(config()).walk_revisions()])]


def downgraded(revision: str) -> Callable[[Connection], None]:
    return lambda connection: command.downgrade(config(connection), revision)


def made_at(revision: str) -> Callable[[Connection], None]:
    """The tables of that release, filled."""

    def make(connection: Connection) -> None:
        command.downgrade(config(connection), "base")
        command.upgrade(config(connection), revision)
        present = set(inspect(connection).get_table_names())
        for name, rows in ROWS.items():
            if name in present:
                table = Table(name, MetaData(), autoload_with=connection)
                for row in rows:
                    connection.execute(insert(table).values({k: v for k, v in row.items() if k in table.c}))
        if connection.dialect.name == "postgresql":
            _count_on(connection)

    return make


def _count_on(connection: Connection) -> None:
    """As if the rows had been numbered by the database itself."""
    for name, rows in ROWS.items():
        if "id" in rows[0] and isinstance(rows[0]["id"], int) and inspect(connection).has_table(name):
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {len(rows)})")


def _chained(*acts: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, act in enumerate(acts, 1):
        previous = rows[-1]["hash"] if rows else ""
        body = as_json({**act, "cluster": 1, "number": number}, sort=True)
        hash = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
        rows.append({"cluster": 1, "number": number, "previous": previous, "hash": hash, "body": body})
    return rows


def _sent(id: int, **rest: Any) -> dict[str, Any]:
    row = {"id": id, "platform": "chat", "chat": "lan", "grouped": False, "text": "Mời chấm điểm.", "edit": ""}
    row |= {"options": '[["5","5"]]', "style": "examples", "asks": "k1/self.thue.a1", "board": "", "pin": False}
    row |= {"private": False, "strip": False, "live": True, "by": "", "attempts": 1, "why": "", "made": NOW}
    return {**row, "state": "sent", "message": f"m{id}", "due": NOW, "lane": 0, "reminds": "", **rest}


TERMS = asdict(made.terms(electorate=("thue", "khobac"), candidates=("thue", "khobac")))
ROWS: dict[str, list[dict[str, Any]]] = {
    "clusters": [{"id": 1, "name": "Cụm 10", "zone": "Asia/Ho_Chi_Minh", "made": NOW}],
    "units": [
        {"cluster": 1, "id": "thue", "name": "Cục Thuế", "short": "Thuế", "aliases": '["CT"]'},
        {"cluster": 1, "id": "khobac", "name": "Kho bạc Nhà nước", "short": "Kho bạc", "aliases": "[]"},
    ],
    "cycles": [
        {
            "id": 1,
            "cluster": 1,
            "charter": CHARTER_TEXT,
            "hash": hashlib.sha256(CHARTER_TEXT.encode()).hexdigest(),
            "stage": "self",
            "previous": '{"thue":{"a1":"4"}}',
            "made": NOW,
        }
    ],
    "seats": [
        {"id": 1, "cluster": 1, "role": "secretary", "unit": "", "groups": "[]"},
        {"id": 2, "cluster": 1, "role": "representative", "unit": "thue", "groups": "[]"},
        {"id": 3, "cluster": 1, "role": "representative", "unit": "khobac", "groups": "[]"},
    ],
    "people": [{"id": 1, "name": "Minh"}, {"id": 2, "name": "Lan"}],
    "holders": [
        {"id": 1, "seat": 1, "person": 1, "since": NOW},
        {"id": 2, "seat": 2, "person": 2, "since": NOW},
    ],
    "channels": [
        {"id": 1, "platform": "chat", "chat": "minh", "who": "minh", "cluster": 1, "person": 1, "used": NOW},
        {
            "id": 2,
            "platform": "chat",
            "chat": "lan",
            "who": "lan",
            "cluster": 1,
            "person": 2,
            "seat": 2,
            "asked": "k1/self.thue.a1",
            "used": NOW,
        },
    ],
    # As it is in releases before 0021, and as a keyed hash since.
    "codes": [
        {"code": "abcde12345", "digest": "cd" * 32, "sealed": "", "cluster": 1, "seat": 3}
        | {"issued": NOW, "expires": AFTER}
    ],
    "answers": [
        {
            "cycle": 1,
            "unit": "thue",
            "number": 1,
            "question": "k1/self.thue.a2",
            "value": "3.5",
            "seat": 2,
            "person": 2,
            "at": NOW,
        }
    ],
    "evidence": [
        {
            "id": 1,
            "cycle": 1,
            "unit": "thue",
            "question": "k1/self.thue.a2",
            "platform": "chat",
            "ref": "f1",
            "name": "ảnh.jpg",
            "state": "kept",
            "sha256": "ab" * 32,
            "person": 2,
            "at": NOW,
        }
    ],
    "snapshots": [
        {"id": 1, "cycle": 1, "stage": "midyear", "number": 1, "at": NOW, "body": "{}", "published": True}
    ],
    "journal": _chained({"act": "joined", "seat": 1, "person": 1}, {"act": "joined", "seat": 2, "person": 2}),
    "heard": [{"platform": "chat", "bot": "bot", "update": "old", "at": NOW}],
    "outbox": [_sent(1), _sent(2, chat="minh", state="queued", message="", asks="", options="[]", live=False)],
    "reminded": [{"cycle": 1, "key": "2 self. 2026-12-05T10:00Z -24h", "at": NOW}],
    "extensions": [{"id": 1, "cycle": 1, "window": "self", "until": AFTER, "person": 1, "at": NOW}],
    "listening": [{"platform": "chat", "upto": NOW}],
    "ticks": [{"cluster": 1, "upto": NOW}],
    "ballots": [
        {
            "id": 1,
            "cycle": 1,
            "key": "flag",
            "terms": as_json(TERMS),
            "text": "Tên: Suy tôn",
            "hash": "cd" * 32,
            "state": "cancelled",
            "settled": "[]",
        }
    ],
    "turnout": [{"ballot": 1, "unit": "thue"}],
    "votes": [{"id": "ef" * 16, "ballot": 1, "choices": "thue"}],
    "drafts": [{"ballot": 1, "unit": "khobac", "person": 2, "picks": "thue", "nonce": "n1"}],
}
