"""Moments of a cluster's year to be hostile at: talks are played, and what stands then is put by."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.dialogue.situation import Situation
from tests.stage import memories
from tests.stage.script import read
from tests.stage.stagings import CARRIERS, STAGINGS
from tests.talk import Stage

TALKS = Path(__file__).parent.parent / "talks"
# Between them every conversation of the year.
ALL = (
    "whole_cycle",
    "kinds",
    "claims",
    "returned",
    "corrected",
    "no_heeded",
    "ballot_flag",
    "ballot_leaders",
    "ballot_council",
    "ballot_paper",
    "meeting_day",
    "pledge_changed",
    "new_year",
    "last_year",
    "several_seats",
    "clock_extended",
    "clock_notice",
    "album",
)


@dataclass(frozen=True)
class Station:
    """A cluster as it stood at one moment of a talk: its database, and what each chat's owner is told from.

    `chats` are private, `groups` are groups, `taps` the data of every keyboard that was ever put out.
    """

    name: str
    now: datetime
    database: bytes
    situations: tuple[Situation, ...]
    chats: tuple[str, ...]
    groups: tuple[str, ...]
    taps: tuple[str, ...]

    def lay_out(self, file: Path) -> str:
        """The database as a file of its own; its URL."""
        file.write_bytes(self.database)
        return f"sqlite+pysqlite:///{file}?synchronous=OFF"


async def stations(folder: Path, talks: Sequence[str] = ALL, every: int = 8) -> list[Station]:
    """Of each talk, played on Telegram, the moment after so many acts, again and again, and its end."""
    found: list[Station] = []
    for name in talks:
        talk = read(TALKS / f"{name}.talk")
        stage = _Watched(talk, CARRIERS["telegram"](), STAGINGS["plain"], folder, memories.Quick, every=every)
        played = await stage.play()
        assert not played.trouble, played.trouble
        found += stage.found
    return found


@dataclass
class _Watched(Stage):
    every: int = 8
    found: list[Station] = field(default_factory=list)
    acts: int = 0

    async def _compare(self, scene):  # type: ignore[no-untyped-def]
        self.acts += 1
        if self.acts % self.every == 0 or self.acts == len(self.talk.scenes):
            self.found.append(await self._put_by())
        return await super()._compare(scene)

    async def _put_by(self) -> Station:
        phones = self.carrier.phones.by_chat.values()  # type: ignore[attr-defined]
        chats = [p.chat for p in phones if not p.group]
        groups = [p.chat for p in phones if p.group]
        # What was looked at knows other years by number alone; nothing is open to read them from.
        looked = [
            replace(await self.recall.views.look("telegram", chat), years={}) for chat in (*chats, *groups)
        ]
        with sqlite3.connect(self.folder / "talk.sqlite3") as database:
            rows = database.execute("SELECT asks, options FROM outbox WHERE asks <> ''").fetchall()
            whole = sqlite3.connect(":memory:")
            database.backup(whole)
        taps = {f"{asks}={key}" for asks, options in rows for key in _keys(options)}
        name = f"{self.talk.name}, act {self.acts}"
        return Station(
            name, self.now, whole.serialize(), tuple(looked), (*chats,), (*groups,), tuple(sorted(taps))
        )


def _keys(options: str) -> list[str]:
    return [key for key, _ in json.loads(options)]
