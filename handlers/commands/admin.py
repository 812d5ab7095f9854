"""`thidua admin`: clusters, people, messages that did not arrive, and acts of the operator on a cluster.

An act is journalled with its reason and posted in the cluster. Nothing of what was said is ever shown.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from bot.conversations.deadlines import operator_acts
from bot.conversations.joining import data_request_answers
from bot.dialogue.facts import CodeIssued
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from config.settings import Settings
from handlers.believed_clock import BelievedClock
from handlers.channel import channels, makes_none
from handlers.commands.backup import backup
from handlers.database_access import claim
from handlers.documents.dossier import dossier
from handlers.evidence import copy_path
from handlers.secret_key import open_vault, say_where
from handlers.web.transport import PLATFORM
from handlers.web.upload_store import EVIDENCE
from storage.backup.copy_rows import Refused, refusing_unusable
from storage.backup.move import STILL
from storage.records import administration, data_requests, holdings
from storage.turn.unit_of_work import UnitOfWork

T = TypeVar("T")
Say = Callable[[str], None]
ACTS = {"code": operator_acts.secretary_code, "pause": operator_acts.pause, "resume": operator_acts.resume}


class Admin:
    """Operator of one installation. `as_json`: what is found is said as JSON, alone."""

    def __init__(self, settings: Settings, modules: Sequence[str], say: Say, as_json: bool = False) -> None:
        self._settings, self._modules, self._say, self._as_json = settings, modules, say, as_json
        # The running bot's: what is queued by another time would wait, or come before its time.
        self._clock = BelievedClock()

    def clusters(self) -> None:
        found = self._run(lambda memory: memory.database.read(administration.list_clusters))
        self._table(found, ("id", "name", "year", "stage", "held", "seats", "paused", "undelivered"))

    def seats(self, cluster: int) -> None:
        """Raises Refused for a cluster that is not there."""
        found = self._run(
            lambda memory: memory.database.read(partial(administration.list_seats, cluster=cluster))
        )
        if not found:
            raise Refused(f"There is no cluster {cluster}; `thidua admin clusters` lists them.")
        self._table(found, ("seat", "role", "unit", "name", "since", "platforms"))

    def messages(self, cluster: int) -> None:
        found = self._run(
            lambda memory: memory.database.read(partial(administration.list_undelivered, cluster=cluster))
        )
        self._table(found, ("id", "cluster", "platform", "to", "made", "why", "again"))

    def send_again(self, ids: Sequence[int]) -> None:
        sent = self._run(
            lambda memory: memory.database.write(
                partial(administration.send_again, ids=ids, now=self._clock.now())
            )
        )
        lost = sorted(set(ids) - set(sent))
        if self._as_json:
            self._say(json.dumps({"again": sent, "lost": lost}))
            return
        self._say(f"{len(sent)} are sent again by the running bot, within a second.")
        if lost:
            self._say(f"Not sent: {', '.join(map(str, lost))}: delivered, or their text is not kept any more.")

    def act(self, kind: Literal["code", "pause", "resume"], cluster: int, why: str) -> None:
        """Raises Refused for a cluster that is not there, and for an act that changes nothing."""

        async def acted(memory: UnitOfWork) -> Turn:
            try:
                return await memory.act(cluster, lambda situation: ACTS[kind](situation, why))
            except LookupError:
                raise Refused(f"There is no cluster {cluster}; `thidua admin clusters` lists them.") from None

        turn = self._run(acted)
        if not turn.facts:
            raise Refused(f"Cluster {cluster} is {'paused already' if kind == 'pause' else 'not paused'}.")
        codes = [fact.code for fact in turn.facts if isinstance(fact, CodeIssued)]
        if self._as_json:
            self._say(json.dumps({"cluster": cluster, "act": kind, "codes": codes}))
        elif codes:
            self._say(f"The secretary's one-time code: {codes[0][:5]}-{codes[0][5:]}\nPass it on privately.")
        else:
            self._say(f"Cluster {cluster}: {kind}d; it is journalled, and all are told.")

    def requests(self) -> None:
        now = self._clock.now()
        found = self._run(lambda memory: memory.database.read(partial(data_requests.listed, now=now)))
        self._table(found, ("cluster", "key", "kind", "name", "at", "due", "answered", "granted", "overdue"))

    def answer(self, cluster: int, key: str, words: str, *, granted: bool) -> None:
        """Raises Refused where no such request waits for an answer."""

        def answered(situation: Situation) -> Turn:
            request = next((one for one in situation.requests if one.key == key.upper()), None)
            if request is None:
                raise Refused(
                    f"No request {key} waits in cluster {cluster}; `thidua admin requests` lists them."
                )
            return data_request_answers.by_operator(situation, request, granted, words)

        async def acted(memory: UnitOfWork) -> Turn:
            try:
                return await memory.act(cluster, answered)
            except LookupError:
                raise Refused(f"There is no cluster {cluster}; `thidua admin clusters` lists them.") from None

        self._run(acted)
        self._say(f"Cluster {cluster}: request {key.upper()} is answered; whoever made it is told.")

    def dossier(self, file: Path | None) -> None:
        """Writes the draft into the file, or says it. Raises Refused for a file that is there."""
        held = self._run(lambda memory: memory.database.read(holdings.count))
        text = dossier(self._settings, held, self._clock.now())
        if file is None:
            self._say(text.rstrip())
            return
        try:
            with file.open("x", encoding="utf-8-sig") as opened:
                opened.write(text)
        except OSError as error:
            raise Refused(f"{file} cannot be written ({error.strerror}).") from None
        self._say(f"Wrote {file}: a draft. What stands in square brackets is for you to fill in.")

    def new_key(self, why: str) -> None:
        """Takes the present secret key in place of one that is lost, with the bot stopped."""
        alone = claim(self._settings)
        try:
            self._run(lambda memory: memory.database.read(administration.list_clusters), new_key_because=why)
        finally:
            alone.close()
        self._say(
            f"Codes are kept under {say_where(self._settings)} from now on. Those that were out under another "
            "key are withdrawn; secretaries make new ones with “mã mời”, and `thidua admin code` makes theirs."
        )

    def remove(self, cluster: int, name: str, file: Path) -> None:
        """Removes a cluster, with the bot stopped and a backup taken before. Raises Refused where the name is
        not the cluster's, and where the backup fails."""
        alone = claim(self._settings)
        try:
            found = self._run(lambda memory: memory.database.read(administration.list_clusters))
            known = next((one for one in found if one.id == cluster), None)
            if known is None or known.name != name:
                whose = f"named “{known.name}”" if known else "not there"
                raise Refused(f"Cluster {cluster} is {whose}: type its whole name in --name to remove it.")
            self._run(_require_still)
            backup(self._settings, file, self._say)
            copies = self._run(
                lambda memory: memory.database.write(partial(administration.remove, cluster=cluster))
            )
        finally:
            alone.close()
        for copy in copies:
            copy_path(self._settings.data_dir / EVIDENCE, copy).unlink(missing_ok=True)
        self._say(f"Removed cluster {cluster} “{name}”. Only {file} holds it now.")

    def _run(self, work: Callable[[UnitOfWork], Coroutine[Any, Any, T]], new_key_because: str = "") -> T:
        return asyncio.run(self._with_memory(work, new_key_because))

    async def _with_memory(
        self, work: Callable[[UnitOfWork], Coroutine[Any, Any, T]], new_key_because: str
    ) -> T:
        messengers = channels(self._modules, self._settings, makes_none)
        platforms = [PLATFORM, *(messenger.transport.platform for messenger in messengers)]
        memory = UnitOfWork(
            self._settings.database,
            clock=self._clock.now,
            doubt=self._clock.doubt,
            platforms={platform.name: platform for platform in platforms},
            vault=open_vault(self._settings),
            zone=self._settings.timezone,
        )
        with refusing_unusable("The database"):
            await memory.open(new_key_because=new_key_because)
            self._clock.begin(await memory.clock_marks.read())
            try:
                return await work(memory)
            finally:
                await memory.close()

    def _table(self, found: Sequence[Any], columns: Sequence[str]) -> None:
        if self._as_json:
            self._say(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False))
            return
        rows = [list(columns), *([_cell(getattr(one, column)) for column in columns] for one in found)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
        for row in rows:
            self._say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


async def _require_still(memory: UnitOfWork) -> None:
    """Raises Refused while a bot runs on PostgreSQL, where no lock keeps it out: it marks its time."""
    upto = (await memory.clock_marks.read()).upto
    if memory.database.shared and upto is not None and datetime.now(UTC) - upto < STILL:
        raise Refused("The bot is running, or was a minute ago. Stop it, wait a minute, and try again.")


def _cell(value: object) -> str:
    match value:
        case None | "" | ():
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
