"""Telegram as an installation runs it: not at all, by polling, by webhook; and when it cannot be reached."""

import asyncio
import time

import pytest

from config.charters import load
from config.settings_loader import isolated
from handlers.channel import NotSetUp, channels
from handlers.installation import open_installation
from handlers.telegram import channel as telegram
from handlers.telegram import webhook
from tests.commands.conftest import _nothing_is_set
from tests.commands.typed import NAMED
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, standing

__all__ = ["_nothing_is_set"]

MODULES = ("handlers.telegram.channel",)
LAN = {"id": 5, "is_bot": False, "first_name": "Minh"}


async def makes_nothing(document, progress=None):
    raise NotImplementedError


def a_message(text):
    entities = [{"type": "bot_command", "offset": 0, "length": 6}]
    chat = {"id": 5, "type": "private"}
    return {"message_id": 1, "date": 1, "from": LAN, "chat": chat, "text": text, "entities": entities}


async def told(stand, words):
    """Waits until the chat has been told something with these words."""
    end = time.monotonic() + 20
    while not any(words in text for text in stand.texts(5)):
        assert time.monotonic() < end, stand.texts(5)
        await asyncio.sleep(0.02)


async def the_secretary_comes_in(stand, installation):
    code = await installation.memory.new_cluster("Cụm thi đua số 10", load("short"))
    stand.chat(5)
    await stand.arrive(message=a_message(f"/start {code}"))


async def test_by_polling_the_secretary_is_let_in_and_answered(tmp_path):
    async with standing() as stand:
        settings = isolated(data_dir=tmp_path, port=0, telegram_token=TOKEN, telegram_api_url=stand.url)
        async with open_installation(settings, MODULES) as installation:
            await the_secretary_comes_in(stand, installation)
            await told(stand, "Kính chào Minh")
            (messenger,) = installation.messengers
            assert messenger.links == ("https://t.me/thidua_bot?start={code}",)
            assert messenger.hearing().age is not None
            assert messenger.hearing().problem == ""
        assert stand.called("deleteWebhook")
        assert not stand.called("setWebhook")


async def test_by_webhook_the_update_comes_to_our_own_door(tmp_path, monkeypatch):
    # The stand delivers over plain HTTP; only the address as Telegram is told it is https.
    monkeypatch.setattr(webhook, "AGAIN", 0.02)
    async with standing() as stand:
        settings = isolated(
            data_dir=tmp_path,
            port=0,
            telegram_token=TOKEN,
            telegram_api_url=stand.url,
            public_url="https://thidua.example.vn",
        )
        stand.fail_next("setWebhook", ApiError(500, "Internal Server Error"))
        async with open_installation(settings, MODULES) as installation:
            while not stand.updates.webhook:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            assert stand.updates.webhook["url"] == "https://thidua.example.vn/telegram"
            stand.updates.webhook["url"] = f"http://127.0.0.1:{installation.port}/telegram"
            await the_secretary_comes_in(stand, installation)
            assert await stand.push() == 200
            await told(stand, "Kính chào Minh")
        assert len(stand.called("setWebhook")) == 2
        assert not stand.called("getUpdates")


async def test_where_telegram_cannot_be_reached_at_first_it_is_tried_on(tmp_path, monkeypatch):
    monkeypatch.setattr(telegram, "AGAIN", 0.02)
    async with standing() as stand:
        for _ in range(2):
            stand.fail_next("getMe", ApiError(502, "Bad Gateway"))
        settings = isolated(data_dir=tmp_path, port=0, telegram_token=TOKEN, telegram_api_url=stand.url)
        async with open_installation(settings, MODULES) as installation:
            (messenger,) = installation.messengers
            assert messenger.links == ()
            await the_secretary_comes_in(stand, installation)
            await told(stand, "Kính chào Minh")


async def test_a_wrong_token_is_one_sentence_without_the_token(tmp_path):
    async with standing() as stand:
        settings = isolated(data_dir=tmp_path, telegram_token="1:wrong", telegram_api_url=stand.url)
        (channel,) = channels(MODULES, settings, makes_nothing)
        with pytest.raises(NotSetUp, match=r"does not know THIDUA_TELEGRAM_TOKEN\.$"):
            await channel.open()
        await channel.close()


async def test_a_new_cluster_is_told_with_the_bots_own_link(thidua):
    async with standing() as stand:
        env = {"THIDUA_TELEGRAM_TOKEN": TOKEN, "THIDUA_TELEGRAM_API_URL": stand.url, **NAMED}
        done = await asyncio.to_thread(thidua, "new", "short", **env)
    assert done.returncode == 0, done.stderr
    assert "  https://t.me/thidua_bot?start=" in done.stdout


async def test_with_a_wrong_token_no_cluster_is_made(thidua, tmp_path):
    async with standing() as stand:
        env = {"THIDUA_TELEGRAM_TOKEN": "1:wrong", "THIDUA_TELEGRAM_API_URL": stand.url, **NAMED}
        done = await asyncio.to_thread(thidua, "new", "short", **env)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Telegram does not know THIDUA_TELEGRAM_TOKEN."
    assert not (tmp_path / "data").exists()


async def test_where_telegram_does_not_answer_the_house_opens_without_it_and_tries_on(tmp_path, monkeypatch):
    monkeypatch.setattr(telegram, "PATIENCE", 0.02)
    monkeypatch.setattr(telegram, "AGAIN", 0.02)
    async with standing() as stand:
        silent = stand.stall("getMe")
        settings = isolated(data_dir=tmp_path, port=0, telegram_token=TOKEN, telegram_api_url=stand.url)
        async with open_installation(settings, MODULES) as installation:
            (messenger,) = installation.messengers
            assert messenger.hearing().problem == "Telegram has not been reached yet"
            silent.set()
            await the_secretary_comes_in(stand, installation)
            await told(stand, "Kính chào Minh")
            assert messenger.hearing().problem == ""
