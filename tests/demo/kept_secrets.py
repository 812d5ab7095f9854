"""Secrets of a played year, and the search for them in a backup of it."""

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.charters import load
from config.settings import Settings
from config.settings_loader import isolated
from handlers.commands.backup import backup
from handlers.demo import stand, zalo_stand
from handlers.demo.phones import WebPhone
from handlers.demo.venues import DATABASE
from handlers.secret_key import key_file, open_vault
from handlers.web.context import chat_of
from storage.turn.unit_of_work import UnitOfWork


def page_secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Secrets of all pages that people come into from now on."""
    found: set[str] = set()
    join = WebPhone.join

    async def joined(phone: WebPhone, code: str) -> None:
        await join(phone, code)
        found.add(phone.secret)

    monkeypatch.setattr(WebPhone, "join", joined)
    return found


def in_backup(out: Path, pages: set[str]) -> list[str]:
    """Names of the secrets that stand in a backup of the year that was played there, and of a cluster beside it
    whose first code is out. A backup packs nothing, so its bytes are searched as they are."""
    settings = isolated(data_dir=out, database_url=f"sqlite:///{out / DATABASE}")
    code = asyncio.run(_another_cluster(settings))
    backup(settings, out / "year.thidua", lambda text: None)
    written = (out / "year.thidua").read_bytes()
    # What stands there is found: a name, and the id that a page's secret has in storage.
    assert "Cục Thuế tỉnh Thanh Hóa".encode() in written
    assert all(chat_of(page).encode() in written for page in pages)
    return [name for name, secret in _secrets(settings, pages, code) if secret in written]


async def _another_cluster(settings: Settings) -> str:
    memory = UnitOfWork(
        settings.database, clock=lambda: datetime.now(UTC), platforms={}, vault=open_vault(settings)
    )
    await memory.open()
    try:
        return await memory.new_cluster("Cụm số 11", load("short"))
    finally:
        await memory.close()


def _secrets(settings: Settings, pages: set[str], code: str) -> Iterator[tuple[str, bytes]]:
    for number, page in enumerate(sorted(pages)):
        yield f"page {number}", page.encode()
    yield "code", code.encode()
    yield "code, as it is said", f"{code[:5]}-{code[5:]}".encode()
    yield "Telegram's token", stand.TOKEN.encode()
    yield "Zalo's token", zalo_stand.TOKEN.encode()
    key = key_file(settings).read_text("ascii").strip().encode()
    yield "key", key
    yield "key, base64", base64.b64encode(key)
    yield "key, hex", key.hex().encode()
