"""Menus of commands at Telegram: one for each private chat, after its person's seats; one for groups, and a
longer one for their administrators.

Without them the commands are only harder to find, so that nothing waits for them and no error is more than a
line in the log.
"""

import asyncio
import contextlib
import hashlib
import logging

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.dialogue.registry import Menu, registry
from handlers.channel import Menus
from handlers.telegram.transport import TelegramTransport
from storage.database.errors import cause
from storage.records.menus import ChatMenu

log = logging.getLogger(__name__)

AGAIN = 5.0  # seconds between two looks at whose seats have changed


async def keep_menus(telegram: TelegramTransport, menus: Menus, stop: asyncio.Event) -> None:
    """Sets the menus at the start, since an upgrade may have changed them; then that of each private chat
    whenever its person's seats have changed."""
    await set_common(telegram)
    while not stop.is_set():
        try:
            await set_outdated(telegram, menus)
        except Exception as error:
            log.info("the menus of some chats are not set: %s", cause(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AGAIN)


async def set_common(telegram: TelegramTransport) -> None:
    """Sets the menus of strangers, groups and their administrators; elsewhere there is none."""
    try:
        await _set(telegram, registry().menu(()), type="all_private_chats")
        await _set(telegram, registry().group_menu, type="all_group_chats")
        await _set(telegram, registry().admin_menu, type="all_chat_administrators")
        await telegram.call("deleteMyCommands", scope={"type": "default"})
    except TelegramError as error:
        log.warning("the command menus are not set: %s", cause(error))


async def set_outdated(telegram: TelegramTransport, menus: Menus) -> None:
    """Sets the menu of each private chat that shows another than its person's seats want. Raises TelegramError
    where Telegram does not take it now: the rest waits for the next time."""
    for chat in await menus.outdated(telegram.platform.name, mark_of):
        with contextlib.suppress(BadRequest, Forbidden):
            # A chat that will not take its menu is not tried again before it is to show another.
            await _set_chat(telegram, chat)
        await menus.keep(chat.channel, mark_of(chat.roles))


async def _set_chat(telegram: TelegramTransport, chat: ChatMenu) -> None:
    if chat.roles:
        await _set(telegram, registry().menu(chat.roles), type="chat", chat_id=int(chat.chat))
    else:
        # Then that of strangers is shown.
        await telegram.call("deleteMyCommands", scope={"type": "chat", "chat_id": int(chat.chat)})


async def _set(telegram: TelegramTransport, menu: Menu, **scope: object) -> None:
    commands = [{"command": command, "description": about} for command, about in menu]
    await telegram.call("setMyCommands", commands=commands, scope=scope)


def mark_of(roles: frozenset[str]) -> str:
    """Mark of the menu for these roles, another one for each text; "" for that of strangers."""
    if not roles:
        return ""
    return hashlib.blake2b(repr(registry().menu(roles)).encode(), digest_size=8).hexdigest()
