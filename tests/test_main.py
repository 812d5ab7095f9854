"""The composition root: errors that an operator can put right are sentences."""

import asyncio

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
