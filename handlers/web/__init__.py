"""The web chat: a real channel on the bot's own server, and the pages that stand beside it.

Law of this package: a page is drawn from the situation, never from old messages; whoever holds a chat's
secret is that chat, so no secret is stored, logged or told to another page; text goes in as text.
"""
