"""Mail server as THIDUA_SMTP_URL names it: how it is reached, and one connection to it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException

from config.settings import LOOPBACK
from handlers.transport import Unavailable

PATIENCE = 20.0  # seconds for one answer of the server
GOODBYE = 1.0  # seconds for its last one, which decides nothing
_PORTS = {"smtp": 587, "smtps": 465}


class NotReached(Unavailable):
    """Server that cannot be used now; its argument is a sentence for the administrator, without secrets."""


@dataclass(frozen=True, repr=False)
class MailServer:
    """Address of a mail server and the account there. `tls`: from the first byte on. Otherwise the connection
    is encrypted by STARTTLS, which only a server on this machine may lack. `trust`: what this machine trusts,
    and what SSL_CERT_FILE names."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    # Read once: reading all certificates takes 30 ms, in which nobody else would be answered.
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context, compare=False)

    @classmethod
    def of(cls, url: str) -> "MailServer":
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.hostname or "", port, parts.scheme == "smtps", user, password)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[SMTP]:
        """A connection, encrypted and logged in. Raises NotReached."""
        smtp = SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.tls,
            start_tls=False,
            timeout=PATIENCE,
            tls_context=self.trust,
            # Our own name says more of this machine than a mail server has to know.
            local_hostname="localhost",
        )
        try:
            await self._begin(smtp)
            yield smtp
        finally:
            # What was taken stays taken, whatever becomes of the goodbye.
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=GOODBYE)
            smtp.close()

    async def _begin(self, smtp: SMTP) -> None:
        try:
            await smtp.connect()
            await smtp.ehlo()
            if not self.tls and (self.host not in LOOPBACK or smtp.supports_extension("starttls")):
                await smtp.starttls()
            if self.user:
                await smtp.login(self.user, self.password)
        except SMTPAuthenticationError as error:
            said = "refuses the user or password of THIDUA_SMTP_URL"
            raise NotReached(f"the mail server {said} ({error.code})") from None
        except ssl.SSLError:
            raise NotReached("the mail server's certificate is not trusted here") from None
        except (SMTPException, OSError) as error:
            raise NotReached(_why(error, smtp)) from None


def _why(error: Exception, smtp: SMTP) -> str:
    if smtp.is_connected and not smtp.supports_extension("starttls"):
        return "the mail server offers no encryption (STARTTLS)"
    return f"the mail server does not answer ({type(error).__name__})"
