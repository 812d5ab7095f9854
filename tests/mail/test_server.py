import ssl
from pathlib import Path

import pytest

from handlers.mail.server import MailServer, NotReached
from tests.mail.stand import ELSEWHERE, MailStand, mailing


def test_an_address_is_read_with_its_port_and_its_escaped_password():
    server = MailServer.of("smtp://thidua:p%40ss%3Aword@mail.example.vn")
    assert (server.host, server.port, server.tls) == ("mail.example.vn", 587, False)
    assert (server.user, server.password) == ("thidua", "p@ss:word")
    assert MailServer.of("smtps://mail.example.vn").port == 465
    assert "p@ss" not in repr(server)


async def test_a_server_on_this_machine_need_not_encrypt(stand: MailStand):
    async with stand.server().connected() as smtp:
        assert smtp.is_connected


async def test_a_server_elsewhere_must_encrypt(stand: MailStand):
    with pytest.raises(NotReached, match="STARTTLS"):
        async with stand.server(host=ELSEWHERE).connected():
            pass


async def test_whoever_encrypts_is_logged_in_to(trusted: Path):
    async with (
        mailing(trusted, login=True) as stand,
        stand.server(login=True, host=ELSEWHERE).connected() as smtp,
    ):
        assert smtp.get_transport_info("sslcontext")


async def test_a_connection_may_be_encrypted_from_the_first_byte_on(trusted: Path):
    async with mailing(trusted, tls=True) as stand, stand.server(tls=True).connected() as smtp:
        assert smtp.is_connected


async def test_a_certificate_that_nobody_trusts_ends_it(certificate: Path):
    async with mailing(certificate) as stand:
        with pytest.raises(NotReached, match="not trusted"):
            async with stand.server(host=ELSEWHERE).connected():
                pass


async def test_a_wrong_password_is_said_without_it(trusted: Path):
    async with mailing(trusted, login=True) as stand:
        wrong = MailServer(ELSEWHERE, stand.port, False, "thidua", "secret-one")
        with pytest.raises(NotReached) as said:
            async with wrong.connected():
                pass
    assert "THIDUA_SMTP_URL" in str(said.value)
    assert "secret-one" not in str(said.value)


async def test_the_certificates_of_this_machine_are_read_once(trusted: Path, monkeypatch: pytest.MonkeyPatch):
    async with mailing(trusted) as stand:
        server = stand.server(host=ELSEWHERE)
        monkeypatch.setattr(ssl.SSLContext, "load_default_certs", None)
        for _ in range(2):
            async with server.connected() as smtp:
                assert smtp.get_transport_info("sslcontext")


async def test_nobody_there_is_said():
    with pytest.raises(NotReached, match="does not answer"):
        async with MailServer("127.0.0.1", 9, False, "", "").connected():
            pass
