"""Backups taken of a world while it goes on, and brought back into an empty database."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.conversations.deadlines.restore_notice import restored
from storage.backup.archive import File, Taken, take
from storage.backup.restore import Restored, restore
from tests.vault import VAULT
from tests.worlds.played import PlayedWorld
from tests.worlds.stored import PLATFORMS

Rows = list[tuple[Any, ...]]


@dataclass
class Safe:
    """`copies`: the files behind the evidence, as they lie beside the database."""

    world: PlayedWorld
    url: str
    folder: Path
    copies: dict[File, bytes] = field(default_factory=dict)
    _taken: int = 0

    async def take(self) -> Path:
        """One more backup."""
        return (await self.taken())[0]

    async def taken(self) -> tuple[Path, Taken]:
        self._taken += 1
        file = self.folder / f"backup-{self._taken}"
        return file, await take(self.url, file, self.world.clock.now(), self.copies.get)

    async def restored(self, file: Path, url: str) -> tuple[PlayedWorld, Restored]:
        """Brought back at the world's present time, and a world that goes on there with the same phones."""
        done = await restore(
            file,
            url,
            clock=self.world.clock.now,
            platforms=PLATFORMS,
            tell=restored,
            put=self.copies.__setitem__,
            vault=VAULT,
        )
        return await self.world.at(url), done


def rows(file: Path) -> dict[str, Rows]:
    """Every row of every table of a backup, without what says when it was taken."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in names if name != "backup"}


def texts(file: Path, column: str) -> list[Any]:
    table, name = column.split(".")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
        return [value for (value,) in raw.execute(f"SELECT {name} FROM {table}")]
