import logging
from datetime import UTC, datetime

import pytest

from handlers.mail import server as mail_server
from handlers.mail import transport as mail_transport
from handlers.mail.transport import MailTransport
from handlers.transport import Blocked, Deferred, Refused, Unavailable, Uncertain
from storage.turn.unit_of_work import Delivery
from tests.mail.stand import MailStand

LAN = "lan@example.vn"
OWED = Delivery(1, "mail", LAN, "Nhắc việc\nMã: ABCDE-FGHJK", made=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def mail(stand: MailStand, problems: list[str]) -> MailTransport:
    return MailTransport(stand.server(), "Thi đua <thidua@example.vn>", problems.append)


async def test_a_mail_arrives_and_its_id_is_known(mail: MailTransport, stand: MailStand, problems: list[str]):
    sent = await mail.deliver(OWED)
    assert stand.to == [LAN]
    assert stand.taken[0]["Message-ID"] == sent
    assert problems == [""]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 No such user", Blocked),
        ("550 No such user", Blocked),
        ("552 5.2.2 Mailbox full", Blocked),
        ("450 4.2.0 Greylisted", Deferred),
        ("452 4.2.2 Mailbox full", Deferred),
        ("554 5.7.1 Relay access denied", Refused),
        ("530 Authentication required", Refused),
    ],
)
async def test_a_refused_address_is_told_apart_from_a_refused_sender(
    mail: MailTransport, stand: MailStand, answer: str, outcome: type[Exception]
):
    stand.rcpt[LAN] = answer
    with pytest.raises(outcome) as said:
        await mail.deliver(OWED)
    # The server's own words quote addresses.
    assert str(said.value) == answer[:3]


@pytest.mark.parametrize(("answer", "outcome"), [("451 Later", Unavailable), ("554 Spam", Refused)])
async def test_a_refused_mail_is_no_fault_of_its_address(
    mail: MailTransport, stand: MailStand, answer: str, outcome: type[Exception]
):
    stand.data = answer
    with pytest.raises(outcome):
        await mail.deliver(OWED)


async def test_a_refused_sender_is_told_to_the_operator(
    mail: MailTransport, stand: MailStand, problems: list[str]
):
    stand.mail = "550 Sender unknown"
    with pytest.raises(Unavailable):
        await mail.deliver(OWED)
    assert problems == ["the mail server refuses THIDUA_SMTP_FROM (550)"]


async def test_a_server_that_hangs_before_the_mail_has_taken_nothing(
    mail: MailTransport, stand: MailStand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mail_transport, "ALTOGETHER", 0.3)
    stand.hangs = "RCPT"
    with pytest.raises(Unavailable):
        await mail.deliver(OWED)


async def test_a_server_that_hangs_at_the_mail_may_have_taken_it(
    mail: MailTransport, stand: MailStand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mail_server, "PATIENCE", 0.3)
    stand.hangs = "DATA"
    with pytest.raises(Uncertain):
        await mail.deliver(OWED)


async def test_a_line_that_breaks_at_the_mail_may_have_carried_it(mail: MailTransport, stand: MailStand):
    stand.drops = "DATA"
    with pytest.raises(Uncertain):
        await mail.deliver(OWED)


async def test_no_log_holds_an_address_or_a_code(
    mail: MailTransport, stand: MailStand, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    for answer in ("250 OK", f"550 5.1.1 <{LAN}> unknown", f"450 <{LAN}> later"):
        stand.rcpt[LAN] = answer
        try:
            await mail.deliver(OWED)
        except (Blocked, Deferred) as error:
            logging.getLogger().warning("%s", error)
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("mail."))
    assert LAN not in ours
    assert "ABCDE" not in ours
