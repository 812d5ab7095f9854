"""Whether Telegram is heard, as /health tells it: by polling and by webhook, well and in each trouble."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.conversations.said import Said
from handlers.telegram import polling, webhook
from handlers.telegram.polling import Polling
from handlers.telegram.transport import Telegram
from handlers.telegram.webhook import Webhook
from tests.telegram.conftest import stand, telegram
from tests.telegram.test_polling import Kept, text, until
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, Stand

__all__ = ["stand", "telegram"]

URL = "https://thidua.example.vn"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LONGEST_BACKOFF", 0.02)
    monkeypatch.setattr(webhook, "LOOK", 0.02)
    monkeypatch.setattr(webhook, "AGAIN", 0.02)


async def kept(batch: Sequence[Said]) -> list[Kept]:
    return [Kept() for _ in batch]


async def not_kept(batch: Sequence[Said]) -> list[Kept]:
    raise OSError("the disk is full")


@asynccontextmanager
async def heard(ear: Polling | Webhook) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(ear.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def test_a_poll_that_is_answered_is_well(telegram: Telegram, stand: Stand):
    ear = Polling(telegram, kept)
    assert (ear.hearing().problem, ear.hearing().age) == ("", None)
    async with heard(ear):
        await stand.arrive(message=text("9"))
        await until(lambda: stand.updates.confirmed)
        assert ear.hearing().problem == ""
        assert 0 <= ear.hearing().age < 5


async def test_silence_that_is_longer_than_a_poll_is_told(
    telegram: Telegram, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    """As a socket that is half closed leaves it: nothing fails, and nothing comes."""
    stand.stall("getUpdates")
    monkeypatch.setattr(polling, "SILENT", 0.05)
    ear = Polling(telegram, kept)
    async with heard(ear):
        await until(lambda: ear.hearing().problem == "Telegram does not answer")
        stand.stalled.pop("getUpdates").set()
        await stand.arrive(message=text("9"))
        monkeypatch.setattr(polling, "SILENT", 90.0)
        await until(lambda: stand.updates.confirmed)
        assert ear.hearing().problem == ""


async def test_a_poll_on_a_socket_that_is_half_closed_is_given_up_and_another_line_taken(
    telegram: Telegram, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling, "LONG_POLL", -14.9)  # given up after 15 seconds more
    stand.stall("getUpdates")
    ear = Polling(telegram, kept)
    async with heard(ear):
        await until(lambda: ear.hearing().problem == "Telegram does not answer (TimedOut)")
        stand.stalled.clear()
        monkeypatch.undo()
        await stand.arrive(message=text("9"))
        await until(lambda: stand.updates.confirmed)
        assert ear.hearing().problem == ""


async def test_another_poller_is_named_even_where_each_is_answered_now_and_then(
    stand: Stand, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    other = Telegram(TOKEN, api_url=stand.url)
    await other.open()
    ears = [Polling(telegram, kept), Polling(other, kept)]
    async with heard(ears[0]), heard(ears[1]):
        await until(lambda: all("another program polls" in ear.hearing().problem for ear in ears))
        await stand.arrive(message=text("9"))
        await until(lambda: stand.updates.confirmed)
        assert all("another program polls" in ear.hearing().problem for ear in ears)
    monkeypatch.setattr(polling, "CONFLICT_LASTS", 0.0)
    assert "another program" not in ears[0].hearing().problem
    await other.close()


async def test_a_line_that_is_down_is_told_after_some_tries_and_no_longer_once_it_is_up(
    telegram: Telegram, stand: Stand
):
    ear = Polling(telegram, kept)
    for _ in range(20):
        stand.fail_next("getUpdates", ApiError(502, "Bad Gateway"))
    async with heard(ear):
        await until(lambda: ear.hearing().problem)
        assert ear.hearing().problem == "Telegram does not answer (NetworkError)"
        await stand.arrive(message=text("9"))
        await until(lambda: stand.updates.confirmed)
        assert ear.hearing().problem == ""


async def test_one_poll_that_fails_calls_nobody(telegram: Telegram, stand: Stand):
    ear = Polling(telegram, kept)
    stand.fail_next("getUpdates", "drop")
    stand.fail_next("getUpdates", "drop")
    problems = set()
    async with heard(ear):
        await stand.arrive(message=text("9"))
        await until(lambda: problems.add(ear.hearing().problem) or stand.updates.confirmed)
    assert problems == {""}


async def test_where_telegram_answers_and_nothing_can_be_kept_it_is_told_and_nothing_is_confirmed(
    telegram: Telegram, stand: Stand
):
    ear = Polling(telegram, not_kept)
    await stand.arrive(message=text("9"))
    async with heard(ear):
        await until(lambda: ear.hearing().problem)
        assert ear.hearing().problem == "what arrives cannot be kept, and waits at Telegram (OSError)"
        assert ear.hearing().age < 5
    assert stand.updates.confirmed == []


async def test_a_token_that_was_revoked_is_told(telegram: Telegram, stand: Stand):
    ear = Polling(telegram, kept)
    for _ in range(20):
        stand.fail_next("getUpdates", ApiError(401, "Unauthorized"))
    async with heard(ear):
        await until(lambda: ear.hearing().problem)
        assert "THIDUA_TELEGRAM_TOKEN" in ear.hearing().problem
        assert TOKEN not in ear.hearing().problem


# --- the webhook ------------------------------------------------------------------------------------


async def test_a_webhook_that_is_set_and_quiet_is_well(telegram: Telegram, stand: Stand):
    ear = Webhook(telegram, URL)
    assert ear.hearing().problem == "the webhook is not set yet"
    async with heard(ear):
        await until(lambda: stand.called("getWebhookInfo"))
        assert ear.hearing().problem == ""
        assert ear.hearing().age < 5
    assert len(stand.called("setWebhook")) == 1


@pytest.mark.parametrize("elsewhere", [{}, {"url": "https://other.example/telegram"}])
async def test_a_webhook_that_was_taken_away_is_set_again_and_told(
    telegram: Telegram, stand: Stand, elsewhere: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(webhook, "LOOK", 0.3)
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: stand.updates.webhook)
        stand.updates.webhook = elsewhere
        await until(lambda: stand.updates.webhook.get("url") == f"{URL}/telegram")
        await until(lambda: "another program" in ear.hearing().problem)
        await until(lambda: ear.hearing().problem == "")


async def test_a_webhook_that_telegram_cannot_reach_is_told_while_something_waits_there(
    telegram: Telegram, stand: Stand
):
    ear = Webhook(telegram, URL)
    stand.updates.problem = {"last_error_date": 100, "last_error_message": "of last week"}
    await stand.arrive(message=text("9"))
    async with heard(ear):
        await until(lambda: len(stand.called("getWebhookInfo")) > 2)
        assert ear.hearing().problem == ""
        stand.updates.problem = {"last_error_date": 101, "last_error_message": "SSL"}
        await until(lambda: ear.hearing().problem.startswith("Telegram cannot deliver to THIDUA_PUBLIC_URL"))
        # It tries again every minute or two: until then nothing is new, and nothing is well.
        looks = len(stand.called("getWebhookInfo"))
        await until(lambda: len(stand.called("getWebhookInfo")) > looks + 2)
        assert ear.hearing().problem
        stand.updates.waiting.clear()
        await until(lambda: ear.hearing().problem == "")


async def test_a_look_that_fails_is_told_and_tried_again(telegram: Telegram, stand: Stand):
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: stand.updates.webhook)
        for _ in range(20):
            stand.fail_next("getWebhookInfo", ApiError(502, "Bad Gateway"))
        await until(lambda: ear.hearing().problem == "Telegram does not answer (NetworkError)")
        await until(lambda: ear.hearing().problem == "")


async def test_an_answer_that_says_nothing_does_not_end_the_bot(
    telegram: Telegram, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stand, "on_getWebhookInfo", lambda params: True)
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: len(stand.called("getWebhookInfo")) > 1)
        assert ear.hearing().problem == "Telegram does not answer (TypeError)"
