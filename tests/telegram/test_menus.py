"""Menus at Telegram: strangers', groups', their administrators', and each private chat's after its seats."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversations.decide import decide
from bot.dialogue.registry import registry
from config.charters import load
from config.settings import Settings
from config.settings_loader import isolated
from handlers.installation import open_installation
from handlers.telegram import menus
from handlers.telegram.menus import mark_of, set_common, set_outdated
from handlers.telegram.transport import TelegramTransport
from storage.records.menus import ChatMenu
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, Stand, standing

assert decide, "the registry is filled"
MODULES = ("handlers.telegram.channel",)
MINH = {"id": 5, "is_bot": False, "first_name": "Minh"}


class Remembered:
    """Menus of chats as storage keeps them: one chat, and the marks that were kept of it."""

    def __init__(self, *roles: str, chat: str = "1001") -> None:
        self.chat = ChatMenu(1, chat, frozenset(roles))
        self.kept: list[str] = [""]

    async def outdated(self, platform: str, mark: Callable[[frozenset[str]], str]) -> list[ChatMenu]:
        return [self.chat] if mark(self.chat.roles) != self.kept[-1] else []

    async def keep(self, channel: int, mark: str) -> None:
        self.kept.append(mark)


def commands(stand: Stand, scope: str) -> list[str]:
    return [entry["command"] for entry in stand.menus.get(scope, ())]


async def test_strangers_groups_and_their_administrators_have_menus_of_their_own(
    telegram: TelegramTransport, stand: Stand
):
    await set_common(telegram)
    assert set(stand.menus) == {"all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert commands(stand, "all_private_chats") == ["trogiup", "riengtu"]
    assert "nhom" not in commands(stand, "all_group_chats")
    assert set(commands(stand, "all_chat_administrators")) == {"nhom", *commands(stand, "all_group_chats")}


async def test_menus_that_cannot_be_set_stop_nobody(telegram: TelegramTransport, stand: Stand):
    stand.fail_next("setMyCommands", ApiError(500, "Internal Server Error"))
    await set_common(telegram)
    assert stand.menus == {}


async def test_a_chat_gets_the_menu_of_its_seats_once(telegram: TelegramTransport, stand: Stand):
    remembered = Remembered("secretary")
    for _ in range(2):
        await set_outdated(telegram, remembered)
    assert len(stand.called("setMyCommands")) == 1
    assert "mamoi" in commands(stand, "chat 1001")


async def test_whoever_has_no_seat_any_more_has_a_strangers_menu(telegram: TelegramTransport, stand: Stand):
    remembered = Remembered("secretary")
    await set_outdated(telegram, remembered)
    remembered.chat = ChatMenu(1, "1001", frozenset())
    await set_outdated(telegram, remembered)
    assert stand.menus == {}
    assert remembered.kept[-1] == ""


@pytest.mark.parametrize("refusal", [ApiError(400, "Bad Request: chat not found"), ApiError(403, "Forbidden")])
async def test_a_chat_that_refuses_its_menu_is_not_asked_again(
    telegram: TelegramTransport, stand: Stand, refusal: ApiError
):
    remembered = Remembered("leader")
    stand.fail_next("setMyCommands", refusal)
    for _ in range(2):
        await set_outdated(telegram, remembered)
    assert len(stand.called("setMyCommands")) == 1


async def test_a_menu_that_could_not_be_set_now_is_tried_again(telegram: TelegramTransport, stand: Stand):
    remembered = Remembered("leader")
    stand.fail_next("setMyCommands", ApiError(429, "Too Many Requests", retry_after=1))
    with pytest.raises(Exception, match="Flood control"):
        await set_outdated(telegram, remembered)
    assert remembered.kept == [""]
    await set_outdated(telegram, remembered)
    assert commands(stand, "chat 1001") == [twin for twin, _ in registry().menu({"leader"})]


def test_a_mark_changes_with_the_menu_and_strangers_have_none():
    assert mark_of(frozenset()) == ""
    assert mark_of(frozenset({"leader"})) != mark_of(frozenset({"leader", "chair"}))


def message(who: dict[str, object], text: str) -> dict[str, object]:
    return {"message_id": 1, "date": 1, "from": who, "chat": {"id": who["id"], "type": "private"}, "text": text}


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def settings(tmp_path: Path, stand: Stand) -> Settings:
    return isolated(data_dir=tmp_path, port=0, telegram_token=TOKEN, telegram_api_url=stand.url)


async def test_a_menu_follows_its_persons_seats_and_outlives_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(menus, "AGAIN", 0.02)
    async with standing() as stand:
        stand.chat(5)
        async with open_installation(settings(tmp_path, stand), MODULES) as installation:
            code = await installation.memory.new_cluster("Cụm thi đua số 10", load("short"))
            await stand.arrive(message=message(MINH, f"/start {code}"))
            await until(lambda: "mamoi" in commands(stand, "chat 5"))
            while await installation.memory.menus.outdated("telegram", mark_of):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        told = len(stand.called("setMyCommands"))
        async with open_installation(settings(tmp_path, stand), MODULES):
            await until(lambda: len(stand.called("setMyCommands")) == told + 3)
            await asyncio.sleep(0.2)
            assert len(stand.called("setMyCommands")) == told + 3, "only those of all chats"
