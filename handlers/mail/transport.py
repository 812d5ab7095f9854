"""Way out by e-mail. A refusal is sorted by one question: is the address at fault, or the server, or the
mail?"""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPResponseException

from bot.dialogue.said import Platform
from handlers.mail import MAIL
from handlers.mail.message import compose
from handlers.mail.server import MailServer, NotReached
from handlers.transport import Blocked, Deferred, Refused, Unavailable, Uncertain
from storage.turn.unit_of_work import Delivery

ALTOGETHER = 80.0  # seconds for one mail; less than the claim on it lasts
# Answers to RCPT that speak of us, not of the address: out of order, to be encrypted, to be logged in.
_OURS = (500, 501, 502, 503, 504, 530, 535, 538)
# An enhanced status (RFC 3463) of security or policy, such as a server that relays for nobody.
_POLICY = re.compile(r"5\.7\.\d{1,3}\b")


class MailTransport:
    """Transport by one mail server. `sent`: called after each mail, with the problem where the server is at
    fault."""

    platform: Platform = MAIL

    def __init__(self, server: MailServer, sender: str, sent: Callable[[str], None] = lambda problem: None):
        self._server, self._sender, self._sent = server, sender, sent

    async def deliver(self, delivery: Delivery) -> str:
        if not delivery.text:
            return ""
        mail = compose(delivery, self._sender, datetime.now(UTC))
        body, handed = mail.as_bytes(policy=SMTP_POLICY), False

        async def hand_over() -> None:
            nonlocal handed
            async with self._server.connected() as smtp:
                await self._envelope(smtp, delivery.chat)
                handed = True
                await smtp.data(body)

        try:
            async with asyncio.timeout(ALTOGETHER):
                await hand_over()
        except NotReached as error:
            self._sent(str(error))
            raise
        except SMTPDataError as error:
            raise (Unavailable if error.code < 500 else Refused)(str(error.code)) from None
        except (SMTPException, OSError, TimeoutError) as error:
            self._sent("the mail server broke off")
            # After DATA has begun nobody knows whether it was taken.
            raise (Uncertain if handed else Unavailable)(type(error).__name__) from None
        self._sent("")
        return str(mail["Message-ID"])

    async def _envelope(self, smtp: SMTP, address: str) -> None:
        """Sender and recipient. Raises NotReached for a sender that is refused, Blocked or Deferred for an
        address."""
        try:
            await smtp.mail(parseaddr(self._sender)[1])
        except SMTPResponseException as error:
            raise NotReached(f"the mail server refuses THIDUA_SMTP_FROM ({error.code})") from None
        try:
            await smtp.rcpt(address)
        except SMTPResponseException as error:
            if error.code < 500:
                raise Deferred(str(error.code)) from None
            if error.code in _OURS or _POLICY.match(error.message):
                self._sent(f"the mail server refuses to pass on what we send ({error.code})")
                raise Refused(str(error.code)) from None
            raise Blocked(str(error.code)) from None
