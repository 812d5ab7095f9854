"""E0: a bare echo on python-telegram-bot as it comes: python -m tests.bench.peers.e0 URL TOKEN"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    url, token = sys.argv[1:3]
    app = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()
