"""A mail server that runs, and a certificate that this process trusts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.mail.stand import MailStand, mailing, make_certificate
from tests.worlds.fixtures import clock, template, url, world

__all__ = ["clock", "template", "url", "world"]


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
async def stand() -> AsyncIterator[MailStand]:
    async with mailing() as running:
        yield running


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate
