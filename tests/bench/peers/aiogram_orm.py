"""aiogram as it comes, each answer committed through the ORM before the reply:
python -m tests.bench.peers.aiogram_orm URL TOKEN FOLDER"""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.bench.peers.asked import KEYS, ask
from tests.bench.peers.kept import keep, sessions

router = Router()


@router.message(F.text)
async def answered(message: Message, event_update: Update, sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        place = await keep(session, event_update.update_id, message.chat.id, message.text)
    if place is not None:
        rows = [[InlineKeyboardButton(text=key, callback_data=f"{place}={key}") for key in row] for row in KEYS]
        await message.answer(ask(place, message.text), reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))


async def main(url: str, token: str, folder: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, sessions=await sessions(folder))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
