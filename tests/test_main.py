"""The composition root: errors that an operator can put right are sentences."""

import asyncio
import os
import re
import stat

import httpx
import pytest

from bot.__main__ import exit_cleanly
from config.settings_loader import isolated
from handlers.installation import open_installation


def test_a_database_that_is_away_is_one_sentence_without_its_password_and_worth_another_start(tmp_path, capsys):
    url = "postgresql://thidua:a-password@127.0.0.1:1/x"

    async def serve() -> None:
        async with open_installation(isolated(data_dir=tmp_path, port=0, database_url=url), ()):
            pass

    with pytest.raises(SystemExit) as ended:
        exit_cleanly(lambda: asyncio.run(serve()))
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("The database cannot be opened (OperationalError)")
    assert "a-password" not in told


def test_whatever_the_process_makes_is_for_its_user_alone(thidua, started, tmp_path):
    """Database with its log, key, marker, evidence on its way, backup, temporary files that are left."""
    before = os.umask(0o022)
    try:
        temporary = tmp_path / "tmp"
        temporary.mkdir()
        code = re.search(r"one-time code: (\w{5}-\w{5})", thidua("new", "short").stdout)[1]
        secret, backup = "s" * 32, tmp_path / "data" / "backup.thidua"
        with started("run", THIDUA_PORT="0", TMPDIR=str(temporary)) as address:
            entered = httpx.post(f"{address}/vao/{code}", data={"name": "Minh", "phong": secret})
            assert entered.status_code == 303
            sent = httpx.post(
                f"{address}/chat/{secret}/tep/aaaaaaaaaaaa?ten=a.jpg", content=b"\xff\xd8\xff\xe0" + b"\0" * 16
            )
            assert sent.status_code == 200, sent.text
            assert thidua("backup", str(backup), TMPDIR=str(temporary)).returncode == 0
            made = [*(tmp_path / "data").rglob("*"), *temporary.rglob("*")]
            found = {path.relative_to(tmp_path): stat.S_IMODE(path.stat().st_mode) for path in made}
    finally:
        os.umask(before)
    names = {path.name for path in found}
    assert {"thidua.sqlite3", "thidua.sqlite3-wal", "secret.key", "databases", "backup.thidua"} <= names
    assert any(path.parent.name == "incoming" for path in found), found
    assert {path: oct(mode) for path, mode in found.items() if mode & 0o077} == {}
