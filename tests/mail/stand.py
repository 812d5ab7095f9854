"""A mail server to send to, over real SMTP: what it takes, refuses, and how it breaks."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from handlers.mail.server import MailServer

USER, PASSWORD = "thidua", "p@ss:word"
# Of this machine, but not among the names by which the settings know it.
ELSEWHERE = "127.0.0.2"


@dataclass
class MailStand:
    """`rcpt`, `data`: what is answered, by address and to all; `hangs`: at this command nothing more is
    said."""

    port: int = 0
    rcpt: dict[str, str] = field(default_factory=dict)
    mail: str = "250 OK"
    data: str = "250 Taken"
    hangs: str = ""
    drops: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    greeted: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted.set()
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hang("MAIL")
        if self.mail.startswith("250"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hang("RCPT")
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self._hang("DATA")
        if self.drops == "DATA":
            server.transport.abort()
        if self.data.startswith("250"):
            mail = message_from_bytes(envelope.content or b"", policy=default)
            assert isinstance(mail, EmailMessage)
            self.taken.append(mail)
            self.to += envelope.rcpt_tos
        return self.data

    async def _hang(self, command: str) -> None:
        if self.hangs == command:
            await asyncio.sleep(3600)

    def server(self, *, login: bool = False, tls: bool = False, host: str = "127.0.0.1") -> MailServer:
        user, password = (USER, PASSWORD) if login else ("", "")
        return MailServer(host, self.port, tls, user, password)


@asynccontextmanager
async def mailing(
    certificate: Path | None = None, *, login: bool = False, tls: bool = False
) -> AsyncIterator[MailStand]:
    """A running server: with STARTTLS where there is a certificate, or with `tls` from the first byte on."""
    stand, context = MailStand(), None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, kind: str, given: object
    ) -> AuthResult:
        well = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=well, handled=False)

    def connection() -> SMTP:
        return SMTP(
            stand,
            hostname="stand",
            tls_context=None if tls else context,
            authenticator=authenticate if login else None,
            auth_required=login,
            auth_require_tls=bool(certificate) and not tls,
            enable_SMTPUTF8=False,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "0.0.0.0", 0, ssl=context if tls else None)
    stand.port = server.sockets[0].getsockname()[1]
    try:
        yield stand
    finally:
        server.close()


def make_certificate(folder: Path) -> Path:
    """A certificate of this machine, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand")])
    addresses = [x509.IPAddress(ipaddress.ip_address(a)) for a in ("127.0.0.1", ELSEWHERE)]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    return file
