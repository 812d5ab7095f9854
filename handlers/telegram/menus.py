"""The command menus, set anew at each start: an upgrade may have changed the commands."""

from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.conversations.commands import MENU

# A group sees what concerns everybody; a unit's own affairs are for its private chat.
_IN_GROUPS = ("ketqua", "trogiup")


async def set_menus(bot: Bot) -> None:
    """Private chats and groups each have their own; elsewhere there is none. Raises TelegramError."""
    await bot.set_my_commands(MENU, scope=BotCommandScopeAllPrivateChats())
    shared = [entry for entry in MENU if entry[0] in _IN_GROUPS]
    await bot.set_my_commands(shared, scope=BotCommandScopeAllGroupChats())
    await bot.delete_my_commands(scope=BotCommandScopeDefault())
