"""The memory a talk is played with: the real one on a SQLite file, made quickly and begun empty."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from bot.conversations.deadlines.restore_notice import restored
from bot.dialogue.said import Platform
from config.charters import load
from handlers.commands.backup import held
from handlers.commands.restore import put
from storage.backup.archive import take
from storage.backup.restore import restore
from storage.database.engine import Database
from storage.database.factory import database_at
from storage.turn.unit_of_work import UnitOfWork
from tests.stage.script import Talk
from tests.vault import VAULT

CHARTERS = Path(__file__).parent.parent / "talks"
SAVED = "saved.thidua"


class Quick(UnitOfWork):
    """Closes and opens its database like any other. What is kept from one to the next is only the SQL
    that SQLAlchemy has compiled; that again for each opening would be most of a talk's time."""

    def __init__(self, url: str, **rest: Any) -> None:
        super().__init__(url, engine=_database, vault=VAULT, **rest)


def url(folder: Path) -> str:
    """The database of the talk that is played in this folder. Nothing here has to outlive a power cut."""
    return f"sqlite+pysqlite:///{folder / 'talk.sqlite3'}?synchronous=OFF"


async def begin(folder: Path) -> None:
    """An empty database; its schema is made once for each folder and copied from then on."""
    if not _lay_out(folder):
        memory = UnitOfWork(url(folder), clock=_never, platforms={}, vault=VAULT)
        await memory.open()
        await memory.close()
        _put_by(folder)


async def save(folder: Path, now: datetime) -> None:
    """A backup of the talk, in place of an earlier one."""
    (folder / SAVED).unlink(missing_ok=True)
    await take(url(folder), folder / SAVED, now, partial(held, folder))


async def bring_back(folder: Path, now: datetime, platforms: Sequence[Platform]) -> None:
    """All that happened since the backup is lost."""
    _clear(folder)
    able = {platform.name: platform for platform in platforms}
    again = {"platforms": able, "tell": restored, "put": partial(put, folder), "vault": VAULT}
    await restore(folder / SAVED, url(folder), clock=lambda: now, **again)


def _clear(folder: Path) -> None:
    for old in folder.glob("talk.sqlite3*"):
        old.unlink()


def _lay_out(folder: Path) -> bool:
    """Whether there was a blank database to copy."""
    _clear(folder)
    blank = folder / "blank.sqlite3"
    if blank.exists():
        shutil.copy(blank, folder / "talk.sqlite3")
    return blank.exists()


def _put_by(folder: Path) -> None:
    shutil.copy(folder / "talk.sqlite3", folder / "blank.sqlite3")


def charter(talk: Talk, name: str) -> dict[str, object]:
    """A charter of the talk: a YAML file beside the talk, or a ready-made one by its name."""
    beside = talk.path.parent / name
    return _load(str(beside) if beside.suffix == ".yaml" else name)


@cache
def _load(name: str) -> dict[str, object]:
    return load(name)


@cache
def _database(url: str) -> Database:
    return database_at(url)


def _never() -> Any:
    raise AssertionError("nothing is said in a blank database")
