"""E-mail as a way out: reminders, the digest and what the group is told, to people whom no messenger reaches.

Law of this package: it only speaks. Nobody can answer by e-mail, so an address is no chat; it is confirmed by a
code, and a link that is sent there opens a page once, within a day, which votes only after a confirmation. The
server's own words are neither logged nor stored: they quote addresses
(.github/decisions/0047-e-mail-as-a-way-out.md).
"""

from bot.dialogue.said import Platform

MAIL = Platform(
    "mail", buttons=False, edits=False, files=False, groups=False, longest=100_000, erases=False, hears=False
)
