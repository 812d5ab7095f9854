"""The command menus, set anew at each start: an upgrade may have changed the commands."""

from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.dialogue.registry import registry


async def set_menus(bot: Bot) -> None:
    """Private chats and groups each have their own; elsewhere there is none. Raises TelegramError."""
    await bot.set_my_commands(registry().menu, scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(registry().group_menu, scope=BotCommandScopeAllGroupChats())
    await bot.delete_my_commands(scope=BotCommandScopeDefault())
