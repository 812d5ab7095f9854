"""python-telegram-bot's ConversationHandler, its persistence flushed to the disk after each update:
python -m tests.bench.peers.ptb_conversation URL TOKEN FOLDER"""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    TypeHandler,
    filters,
)

from tests.bench.peers.asked import KEYS, ask

ASKED = 1


async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    given = context.user_data.setdefault("answers", [])
    given.append(update.message.text)
    rows = [[InlineKeyboardButton(key, callback_data=f"{len(given)}={key}") for key in row] for row in KEYS]
    text = ask(len(given), update.message.text)
    await update.message.reply_text(text, reply_markup=InlineKeyboardMarkup(rows))
    return ASKED


async def flush(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await context.application.update_persistence()
    await context.application.persistence.flush()


if __name__ == "__main__":
    url, token, folder = sys.argv[1:4]
    stored = PersistenceInput(bot_data=False, chat_data=False, callback_data=False)
    persistence = PicklePersistence(f"{folder}/persistence", store_data=stored, on_flush=True)
    builder = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    app = builder.persistence(persistence).build()
    typed = MessageHandler(filters.TEXT, answered)
    app.add_handler(
        ConversationHandler(
            entry_points=[typed], states={ASKED: [typed]}, fallbacks=[], name="scoring", persistent=True
        )
    )
    app.add_handler(TypeHandler(Update, flush), group=1)
    app.run_polling()
