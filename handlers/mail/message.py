"""E-mail that says what is owed, made of a Delivery: plain text, and the same as HTML."""

import hashlib
import html
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from bot.delivery.texts import ENDS_MAIL
from storage.turn.unit_of_work import Delivery

LONGEST_SUBJECT = 90  # characters; phones show about half of it
_LINK = re.compile(r"https?://\S+")
_STYLE = "font:18px/1.5 system-ui,sans-serif;color:#1b1b1b;max-width:40em;margin:0 auto;padding:16px"
_BUTTON = (
    "display:inline-block;padding:12px 20px;background:#0b3d6b;color:#fff;border-radius:8px;"
    "text-decoration:none;font-weight:600"
)


def compose(delivery: Delivery, sender: str, now: datetime) -> EmailMessage:
    """The mail. A repeat of it has the same id, so that a mailbox shows the two as one."""
    name, address = parseaddr(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = delivery.chat
    mail["Subject"] = subject(delivery.text)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = _id_of(delivery, address)
    # No machine is to answer it, such as one that says that somebody is away.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(f"{delivery.text}\n\n-- \n{ENDS_MAIL}\n", cte="quoted-printable")
    mail.add_alternative(_as_html(delivery.text), subtype="html", cte="quoted-printable")
    return mail


def subject(text: str) -> str:
    """First line of the text, with the second where the first only names the cluster; cut at a word."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    said = " ".join(lines[:2]) if len(lines) > 1 and lines[0].endswith(":") else "".join(lines[:1])
    if len(said) <= LONGEST_SUBJECT:
        return said
    return f"{said[:LONGEST_SUBJECT].rsplit(' ', 1)[0]} …"


def _id_of(delivery: Delivery, sender: str) -> str:
    made = delivery.made.isoformat() if delivery.made else ""
    named = hashlib.sha256(f"{delivery.id} {made} {delivery.chat}".encode()).hexdigest()[:32]
    return f"<{named}@{sender.partition('@')[2]}>"


def _as_html(text: str) -> str:
    parts = [_paragraph(part) for part in re.split(r"\n{2,}", text.strip())]
    ends = f'<p style="color:#5c5c5c;font-size:14px;border-top:1px solid #ddd;padding-top:12px">{ENDS_MAIL}</p>'
    body = "\n".join([*parts, ends])
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"></head><body style="{_STYLE}">{body}</body></html>\n'
    )


def _paragraph(part: str) -> str:
    return f"<p>{'<br>'.join(_line(line) for line in part.splitlines())}</p>"


def _line(line: str) -> str:
    """A line; one that is nothing but a link is a button."""
    if _LINK.fullmatch(line.strip()):
        address = html.escape(line.strip())
        return f'<a style="{_BUTTON}" href="{address}">Mở trang web</a>'
    return html.escape(line)
