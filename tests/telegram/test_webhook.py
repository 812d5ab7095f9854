"""The webhook: answered once the turn is kept, looked after, and told of in each trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from telegram.error import TelegramError

from handlers.telegram import webhook
from handlers.telegram.transport import TelegramTransport
from handlers.telegram.webhook import Webhook
from tests.telegram.test_polling import Turns, heard, tap, text, until
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, Stand, serve

URL = "https://thidua.example.vn"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(webhook, "AGAIN", 0.02)


async def test_a_webhook_that_is_set_and_quiet_is_well(telegram: TelegramTransport, stand: Stand):
    ear = Webhook(telegram, URL)
    assert ear.hearing().problem == "the webhook is not set yet"
    async with heard(ear):
        await until(lambda: stand.called("getWebhookInfo"))
        assert ear.hearing().problem == ""
        assert ear.hearing().age < 5
    assert len(stand.called("setWebhook")) == 1


@pytest.mark.parametrize("elsewhere", [{}, {"url": "https://other.example/telegram"}])
async def test_a_webhook_that_was_taken_away_is_set_again_and_told(
    telegram: TelegramTransport, stand: Stand, elsewhere: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(webhook, "LOOK_EVERY", 0.3)
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: stand.updates.webhook)
        stand.updates.webhook = elsewhere
        await until(lambda: stand.updates.webhook.get("url") == f"{URL}/telegram")
        await until(lambda: "another program" in ear.hearing().problem)
        await until(lambda: ear.hearing().problem == "")


async def test_a_webhook_that_telegram_cannot_reach_is_told_while_something_waits_there(
    telegram: TelegramTransport, stand: Stand
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


async def test_a_look_that_fails_is_told_and_tried_again(telegram: TelegramTransport, stand: Stand):
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: stand.updates.webhook)
        for _ in range(20):
            stand.fail_next("getWebhookInfo", ApiError(502, "Bad Gateway"))
        await until(lambda: ear.hearing().problem == "Telegram does not answer (NetworkError)")
        await until(lambda: ear.hearing().problem == "")


async def test_an_answer_that_says_nothing_does_not_end_the_bot(
    telegram: TelegramTransport, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stand, "on_getWebhookInfo", lambda params: True)
    ear = Webhook(telegram, URL)
    async with heard(ear):
        await until(lambda: len(stand.called("getWebhookInfo")) > 1)
        assert ear.hearing().problem == "Telegram does not answer (TypeError)"


@asynccontextmanager
async def hooked(telegram: TelegramTransport, turns: Turns) -> AsyncIterator[str]:
    app = Starlette(routes=[webhook.webhook(telegram, turns.receive)])
    async with serve(app) as url:
        await webhook.set_webhook(telegram, url)
        yield url + webhook.PATH


async def test_the_webhook_answers_200_once_the_turn_is_kept(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    turns.gate.clear()
    async with hooked(telegram, turns):
        await stand.arrive(message=text("9"))
        push = asyncio.create_task(stand.push())
        await turns.began.wait()
        await asyncio.sleep(0.05)
        assert not push.done()
        turns.gate.set()
        assert await push == 200
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_turn_that_could_not_be_kept_is_delivered_again(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    turns.failing = 1
    async with hooked(telegram, turns):
        await stand.arrive(message=text("9"))
        assert [await stand.push(), await stand.push()] == [503, 200]
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_tap_by_webhook_is_answered(telegram: TelegramTransport, stand: Stand):
    async with hooked(telegram, Turns()):
        await stand.arrive(callback_query=tap("cb1"))
        assert await stand.push() == 200
        await until(lambda: stand.taps["cb1"] is not None)
    assert stand.taps == {"cb1": "Đã ghi 9"}


async def test_a_poisoned_update_does_not_block_its_chat(telegram: TelegramTransport, stand: Stand):
    async with hooked(telegram, Turns()):
        await stand.arrive(message={"chat": "nonsense"})
        assert await stand.push() == 200


@pytest.mark.parametrize(
    ("waits", "failed", "heard", "deaf"),
    [
        (0, 100, None, False),  # all of it came in the end
        (3, None, None, False),  # it is on its way
        (3, 100, None, True),
        (3, 100, 100, True),
        (3, 100, 101, False),  # it failed before, and has come through since
    ],
)
def test_telegram_is_silent_while_something_waits_that_it_could_not_deliver(
    waits: int, failed: int | None, heard: int | None, deaf: bool
):
    info = {"pending_update_count": waits} | ({"last_error_date": failed} if failed else {})
    at = datetime.fromtimestamp(heard, UTC) if heard else None
    assert webhook.kept_waiting(info, at) == deaf


async def test_a_webhook_counts_as_heard_only_while_nothing_waits_for_it(
    telegram: TelegramTransport, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(webhook, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(webhook, "AGAIN", 0.01)
    turns, stop, times = Turns(), asyncio.Event(), []
    turns.failing = 1

    async def listened() -> None:
        times.append(len(stand.updates.waiting))

    async with hooked(telegram, turns) as url:
        await stand.arrive(message=text("9"))
        assert await stand.push() == 503
        ear = webhook.Webhook(telegram, url.removesuffix(webhook.PATH), listened)
        watching = asyncio.create_task(ear.run(stop))
        await until(lambda: len(stand.called("getWebhookInfo")) > 2)
        assert times == []
        stand.fail_next("getWebhookInfo", ApiError(502, "Bad Gateway"))
        assert await stand.push() == 200
        await until(lambda: bool(times))
        stop.set()
        await watching
    assert set(times) == {0}


@pytest.mark.parametrize("secret", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
async def test_a_stranger_who_knows_the_address_is_turned_away(
    telegram: TelegramTransport, stand: Stand, secret: dict[str, str]
):
    turns = Turns()
    async with hooked(telegram, turns) as url, httpx.AsyncClient() as client:
        update = {"update_id": 1, "message": text("9")}
        assert (await client.post(url, json=update, headers=secret)).status_code == 403
        assert (await client.get(url)).status_code == 405
    assert turns.kept == []


async def test_a_body_that_is_too_large_or_no_update_is_refused(telegram: TelegramTransport, stand: Stand):
    headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.secret}
    async with hooked(telegram, Turns()) as url, httpx.AsyncClient(headers=headers) as client:
        assert (await client.post(url, content=b" " * (1024 * 1024 + 1))).status_code == 413
        for body in (b"{", b"[]", b"{}", b'{"update_id": "x"}', b"\xff"):
            assert (await client.post(url, content=body)).status_code == 400


async def test_the_webhook_s_secret_is_not_the_token(telegram: TelegramTransport, stand: Stand):
    async with hooked(telegram, Turns()):
        assert stand.updates.webhook["secret_token"] == telegram.secret
    assert TOKEN.split(":")[1] not in telegram.secret
    with pytest.raises(TelegramError):
        await telegram.updates(0, wait=0)
