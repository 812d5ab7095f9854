"""The bots that are measured: ours as `thidua run`, and its peers."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench.measuring import Subject
from tests.vault import KEY


def _peer(name: str) -> Subject:
    return Subject((sys.executable, "-m", f"tests.bench.peers.{name}", "{url}", "{token}", "{folder}"))


E0, E1 = _peer("e0"), _peer("e1")
PTB_ORM, AIOGRAM_ORM, CONVERSATION = _peer("ptb_orm"), _peer("aiogram_orm"), _peer("ptb_conversation")
WEB_ECHO = Subject((sys.executable, "-m", "tests.bench.peers.web_echo", "{port}"))
WEB_ORM = Subject((sys.executable, "-m", "tests.bench.peers.web_orm", "{port}", "{folder}"))


def on_page(seeded: Path) -> Subject:
    """Ours without a messenger, on a copy of a seeded file, synchronous=FULL as it is set up by default."""
    ours = on_sqlite(seeded)
    messenger = ("THIDUA_TELEGRAM_TOKEN", "THIDUA_TELEGRAM_API_URL", "THIDUA_PACE")
    env = {name: value for name, value in ours.env.items() if name not in messenger}
    return replace(ours, env=env)


def on_sqlite(seeded: Path, *, pace: str = "off", webhooks: int = 0) -> Subject:
    """Ours on a copy of a seeded file, synchronous=FULL as it is set up by default."""
    return _ours("sqlite:///{folder}/thidua.sqlite3", partial(_copied, seeded), pace, webhooks)


def on_postgres(another: Callable[[], str], *, webhooks: int = 0, server: int = 0) -> Subject:
    """Ours, as many processes as there are webhooks (or one that polls), on `another` copy of a database of
    this `server`."""

    async def prepare(_: Path) -> Mapping[str, str]:
        # Without its driver: another checkout may speak by another one.
        return {"database": (await asyncio.to_thread(another)).replace("+psycopg", "")}

    return replace(_ours("{database}", prepare, "off", webhooks), server=server)


Prepare = Callable[[Path], Awaitable[Mapping[str, str]]]


def _ours(database: str, prepare: Prepare, pace: str, webhooks: int) -> Subject:
    env = {
        "THIDUA_TELEGRAM_TOKEN": "{token}",
        "THIDUA_TELEGRAM_API_URL": "{url}",
        "THIDUA_DATABASE_URL": database,
        "THIDUA_DATA_DIR": "{folder}",
        "THIDUA_PORT": "{port}",
        "THIDUA_PACE": pace,
        "THIDUA_SECRET_KEY": KEY,
        "THIDUA_OPERATOR": "Văn phòng cụm",
        "THIDUA_OPERATOR_CONTACT": "thidua@example.vn",
    }
    if webhooks:
        # The stand stands where a reverse proxy would: it delivers in plain HTTP.
        env |= {"THIDUA_PUBLIC_URL": "https://thidua.invalid", "THIDUA_TELEGRAM_UPDATES": "webhook"}
    return Subject((sys.executable, "-m", "bot", "run"), env, prepare, webhooks)


async def _copied(seeded: Path, folder: Path) -> Mapping[str, str]:
    shutil.copyfile(seeded, folder / "thidua.sqlite3")
    return {}
