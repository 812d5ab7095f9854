"""Zalo as an installation runs it: not at all, by polling, by webhook; and when it cannot be reached."""

import asyncio
import time

import pytest

from config.charters import load
from config.settings_loader import isolated
from handlers.channel import NotSetUp, channels, makes_none
from handlers.installation import open_installation
from handlers.zalo import channel as zalo
from handlers.zalo import polling
from tests.zalo_stand.server import TOKEN, standing

MODULES = ("handlers.zalo.channel",)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(polling, "BETWEEN", 0.01)


async def told(stand, words, chat="u1"):
    """Waits until the chat has been told something with these words."""
    end = time.monotonic() + 20
    while not any(words in text for text in stand.sent[chat]):
        assert time.monotonic() < end, stand.sent[chat]
        await asyncio.sleep(0.02)


def settings(tmp_path, stand, **more):
    return isolated(data_dir=tmp_path, port=0, zalo_token=TOKEN, zalo_api_url=stand.url, **more)


async def test_without_a_token_there_is_no_zalo(tmp_path):
    assert channels(MODULES, isolated(data_dir=tmp_path), makes_none) == []


async def test_by_polling_the_secretary_types_the_code_and_is_let_in(tmp_path):
    async with standing() as stand:
        async with open_installation(settings(tmp_path, stand), MODULES) as installation:
            code = await installation.memory.new_cluster("Cụm thi đua số 10", load("short"))
            await stand.arrive(f"{code[:5]}-{code[5:]}", name="Minh")
            await told(stand, "Kính chào Minh")
            (messenger,) = installation.messengers
            assert messenger.reached
            assert messenger.hearing().problem == ""
        assert stand.webhook == {}


async def test_by_webhook_the_event_comes_to_our_own_door(tmp_path):
    async with standing() as stand:
        given = settings(tmp_path, stand, public_url="https://thidua.example.vn")
        async with open_installation(given, MODULES) as installation:
            async with asyncio.timeout(20):
                while not stand.webhook:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert stand.webhook["url"] == "https://thidua.example.vn/zalo"
            code = await installation.memory.new_cluster("Cụm thi đua số 10", load("short"))
            stand.webhook["url"] = f"http://127.0.0.1:{installation.port}/zalo"
            assert await stand.push(await stand.arrive(code, name="Minh")) == 200
            await told(stand, "Kính chào Minh")


async def test_a_zalo_that_cannot_be_reached_is_no_error_and_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(zalo, "AGAIN", 0.02)
    async with standing() as stand:
        stand.fail_next("getMe", 500)
        async with open_installation(settings(tmp_path, stand), MODULES) as installation:
            (messenger,) = installation.messengers
            async with asyncio.timeout(20):
                while messenger.hearing().age is None:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert messenger.reached


async def test_a_wrong_token_is_said_in_one_sentence(tmp_path):
    async with standing() as stand:
        wrong = isolated(data_dir=tmp_path, port=0, zalo_token="1:another-secret", zalo_api_url=stand.url)
        with pytest.raises(NotSetUp, match="THIDUA_ZALO_TOKEN") as told_:
            async with open_installation(wrong, MODULES):
                pass
        assert "another-secret" not in repr(told_.value)
