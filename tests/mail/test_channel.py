import asyncio
from pathlib import Path

import pytest

from config.settings_loader import isolated
from handlers.channel import makes_none
from handlers.evidence import Unfetchable
from handlers.mail import channel as mail_channel
from handlers.mail.channel import MailChannel, channel
from tests.mail.stand import MailStand


def mail_at(port: int) -> MailChannel:
    settings = isolated(smtp_url=f"smtp://127.0.0.1:{port}", smtp_from="thidua@example.vn")
    found = channel(settings, makes_none)
    assert found is not None
    return found


def test_without_a_server_there_is_no_mail():
    assert channel(isolated(), makes_none) is None


async def test_a_server_that_answers_is_well(stand: MailStand):
    mail = mail_at(stand.port)
    await mail.open()
    assert mail.reached
    hearing = mail.hearing()
    assert hearing.problem == ""
    assert hearing.age is not None
    assert hearing.age < 5


async def test_one_that_does_not_answer_is_a_problem_and_no_error():
    mail = mail_at(9)
    await mail.open()
    assert not mail.reached
    assert "does not answer" in mail.hearing().problem


async def test_it_is_looked_at_until_it_is_told_to_stop(stand: MailStand, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_channel, "LOOK", 0.01)
    mail, stop = mail_at(stand.port), asyncio.Event()
    listening = asyncio.create_task(mail.listen(None, stop))  # type: ignore[arg-type]
    await stand.greeted.wait()
    stop.set()
    await listening
    assert mail.reached


async def test_nothing_is_fetched_from_it(tmp_path: Path):
    with pytest.raises(Unfetchable):
        await mail_at(9).fetcher.fetch("x")
