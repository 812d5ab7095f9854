"""python-telegram-bot as it comes, each answer committed through the ORM before the reply:
python -m tests.bench.peers.ptb_orm URL TOKEN FOLDER"""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.bench.peers.asked import KEYS, ask
from tests.bench.peers.kept import keep, sessions


async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    async with context.bot_data["sessions"]() as session:
        place = await keep(session, update.update_id, update.effective_chat.id, update.message.text)
    if place is not None:
        rows = [[InlineKeyboardButton(key, callback_data=f"{place}={key}") for key in row] for row in KEYS]
        text = ask(place, update.message.text)
        await update.message.reply_text(text, reply_markup=InlineKeyboardMarkup(rows))


async def opened(app: Application) -> None:
    app.bot_data["sessions"] = await sessions(sys.argv[3])


if __name__ == "__main__":
    url, token = sys.argv[1:3]
    builder = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    app = builder.post_init(opened).build()
    app.add_handler(MessageHandler(filters.TEXT, answered))
    app.run_polling()
