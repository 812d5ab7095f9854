"""Nothing is confirmed to Telegram before it is committed: by polling and by webhook."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram.error import TelegramError

from bot.conversations.said import Said
from handlers.telegram import polling, webhook
from handlers.telegram.polling import Polling
from handlers.telegram.transport import Telegram
from tests.telegram.test_hear import GROUP, LAN, PRIVATE
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, Stand, serve


@dataclass(frozen=True)
class Kept:
    notice: str = ""


class Turns:
    """Keeps what is heard, or fails as long as it is told to; `gate` holds a commit back."""

    def __init__(self) -> None:
        self.kept: list[Said] = []
        self.failing = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.began = asyncio.Event()

    async def receive(self, said: Said) -> Kept:
        self.began.set()
        await self.gate.wait()
        if self.failing:
            self.failing -= 1
            raise OSError("the database is away")
        self.kept.append(said)
        return Kept(f"Đã ghi {said.text}" if said.kind == "tap" else "")

    async def receive_all(self, batch: Sequence[Said]) -> list[Kept]:
        return [await self.receive(said) for said in batch]


def text(words: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    return {"message_id": 5, "from": LAN, "chat": chat, "date": 1795392000, "text": words}


def tap(id: str, data: str = "k7/q=9") -> dict[str, Any]:
    on = {"message_id": 6, "chat": PRIVATE, "date": 1795392000, "text": "?"}
    return {"id": id, "from": LAN, "message": on, "chat_instance": "1", "data": data}


@asynccontextmanager
async def polled(telegram: Telegram, turns: Turns) -> AsyncIterator[Polling]:
    stop, loop = asyncio.Event(), Polling(telegram, turns.receive_all)
    task = asyncio.create_task(loop.run(stop))
    try:
        yield loop
    finally:
        stop.set()
        turns.gate.set()
        await asyncio.wait_for(task, 10)


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LONGEST_BACKOFF", 0.05)


async def test_what_arrives_is_kept_in_order_and_then_confirmed(telegram: Telegram, stand: Stand):
    turns = Turns()
    async with polled(telegram, turns) as loop:
        for n in range(5):
            await stand.arrive(message=text(f"{n}"))
        await until(lambda: len(stand.updates.confirmed) == 5)
        assert loop.hearing().age is not None
    assert [said.text for said in turns.kept] == ["0", "1", "2", "3", "4"]


async def test_nothing_is_confirmed_while_its_commit_is_under_way(telegram: Telegram, stand: Stand):
    turns = Turns()
    turns.gate.clear()
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await turns.began.wait()
        await asyncio.sleep(0.1)
        assert stand.updates.confirmed == []
        turns.gate.set()
        await until(lambda: stand.updates.confirmed)


async def test_a_process_that_dies_in_mid_turn_leaves_the_update_to_the_next(stand: Stand):
    """As `kill -9` does it: no last words, the connections just end."""
    dying, dead = Turns(), Telegram(TOKEN, api_url=stand.url)
    await dead.open()
    dying.gate.clear()
    for n in range(30):
        await stand.arrive(message=text(f"{n}"))
    task = asyncio.create_task(Polling(dead, dying.receive_all).run(asyncio.Event()))
    await dying.began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await dead.close()
    assert (dying.kept, stand.updates.confirmed) == ([], [])

    living, turns = Telegram(TOKEN, api_url=stand.url), Turns()
    await living.open()
    async with polled(living, turns):
        await until(lambda: len(stand.updates.confirmed) == 30)
    await living.close()
    assert [said.text for said in turns.kept] == [f"{n}" for n in range(30)]


async def test_a_batch_that_could_not_be_kept_comes_again(telegram: Telegram, stand: Stand):
    turns = Turns()
    turns.failing = 2
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_tap_is_answered_after_the_commit_with_its_notice(telegram: Telegram, stand: Stand):
    turns = Turns()
    turns.gate.clear()
    await stand.arrive(callback_query=tap("cb1"))
    async with polled(telegram, turns):
        await turns.began.wait()
        await asyncio.sleep(0.05)
        assert stand.taps == {"cb1": None}
        turns.gate.set()
        await until(lambda: stand.taps["cb1"] is not None)
    assert stand.taps == {"cb1": "Đã ghi 9"}


async def test_a_tap_that_is_too_old_to_answer_is_kept_all_the_same(telegram: Telegram, stand: Stand):
    turns = Turns()
    await stand.arrive(callback_query=tap("cb1"))
    stand.taps.clear()
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.kind for said in turns.kept] == ["tap"]


async def test_an_update_nobody_can_read_does_not_hold_up_the_others(telegram: Telegram, stand: Stand):
    turns = Turns()
    await stand.arrive(message={"chat": "nonsense"})
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: len(stand.updates.confirmed) == 2)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_webhook_left_over_is_taken_off_and_its_backlog_kept(telegram: Telegram, stand: Stand):
    turns, stand.updates.webhook = Turns(), {"url": "https://old.example"}
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_second_poller_and_a_flood_are_survived(
    telegram: Telegram, stand: Stand, caplog: pytest.LogCaptureFixture
):
    turns = Turns()
    await stand.arrive(message=text("9"))
    stand.fail_next("deleteWebhook", ApiError(502, "Bad Gateway"))
    stand.fail_next("getUpdates", ApiError(409, "Conflict: terminated by other getUpdates request"))
    stand.fail_next("getUpdates", ApiError(429, "Too Many Requests: retry after 1", retry_after=1))
    stand.fail_next("getUpdates", "drop")
    async with polled(telegram, turns) as loop:
        assert loop.hearing().age is None
        await until(lambda: stand.updates.confirmed)
        assert loop.hearing().age is not None
    assert "another process polls" in caplog.text
    assert [said.text for said in turns.kept] == ["9"]


async def test_only_what_can_be_heard_is_asked_for(telegram: Telegram, stand: Stand):
    async with polled(telegram, Turns()):
        await until(lambda: stand.called("getUpdates"))
    asked = stand.called("getUpdates")[0]["allowed_updates"]
    assert asked == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_stopping_waits_for_no_long_poll(telegram: Telegram, stand: Stand):
    start = asyncio.get_running_loop().time()
    async with polled(telegram, Turns()):
        await until(lambda: stand.called("getUpdates"))
    assert asyncio.get_running_loop().time() - start < 2


# --- the webhook ------------------------------------------------------------------------------------


@asynccontextmanager
async def hooked(telegram: Telegram, turns: Turns) -> AsyncIterator[str]:
    app = Starlette(routes=[webhook.webhook(telegram, turns.receive)])
    async with serve(app) as url:
        await webhook.set_webhook(telegram, url)
        yield url + webhook.PATH


async def test_the_webhook_answers_200_once_the_turn_is_kept(telegram: Telegram, stand: Stand):
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


async def test_a_turn_that_could_not_be_kept_is_delivered_again(telegram: Telegram, stand: Stand):
    turns = Turns()
    turns.failing = 1
    async with hooked(telegram, turns):
        await stand.arrive(message=text("9"))
        assert [await stand.push(), await stand.push()] == [503, 200]
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_tap_by_webhook_is_answered(telegram: Telegram, stand: Stand):
    async with hooked(telegram, Turns()):
        await stand.arrive(callback_query=tap("cb1"))
        assert await stand.push() == 200
        await until(lambda: stand.taps["cb1"] is not None)
    assert stand.taps == {"cb1": "Đã ghi 9"}


async def test_a_poisoned_update_does_not_block_its_chat(telegram: Telegram, stand: Stand):
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
    telegram: Telegram, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(webhook, "LOOK", 0.01)
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
    telegram: Telegram, stand: Stand, secret: dict[str, str]
):
    turns = Turns()
    async with hooked(telegram, turns) as url, httpx.AsyncClient() as client:
        update = {"update_id": 1, "message": text("9")}
        assert (await client.post(url, json=update, headers=secret)).status_code == 403
        assert (await client.get(url)).status_code == 405
    assert turns.kept == []


async def test_a_body_that_is_too_large_or_no_update_is_refused(telegram: Telegram, stand: Stand):
    headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.secret}
    async with hooked(telegram, Turns()) as url, httpx.AsyncClient(headers=headers) as client:
        assert (await client.post(url, content=b" " * (1024 * 1024 + 1))).status_code == 413
        for body in (b"{", b"[]", b"{}", b'{"update_id": "x"}', b"\xff"):
            assert (await client.post(url, content=body)).status_code == 400


async def test_the_webhook_s_secret_is_not_the_token(telegram: Telegram, stand: Stand):
    async with hooked(telegram, Turns()):
        assert stand.updates.webhook["secret_token"] == telegram.secret
    assert TOKEN.split(":")[1] not in telegram.secret
    with pytest.raises(TelegramError):
        await telegram.updates(0, wait=0)


async def test_no_log_holds_what_was_said(telegram: Telegram, stand: Stand, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    turns = Turns()
    turns.failing = 1
    await stand.arrive(message=text("Lựa chọn: An Phú", GROUP))
    await stand.arrive(message={"chat": "An Phú"})
    async with polled(telegram, turns):
        await until(lambda: len(stand.updates.confirmed) == 2)
    assert "An Phú" not in caplog.text
    assert TOKEN.split(":")[1] not in caplog.text


async def test_that_telegram_answered_is_known_before_what_came_with_it_is_kept(
    stand: Stand, telegram: Telegram
):
    # Whether an answer could have been heard in time is decided in its own turn.
    turns, order = Turns(), []

    async def listened() -> None:
        order.append("listened")

    async def receive_all(batch: Sequence[Said]) -> list[Kept]:
        order.extend(said.text for said in batch)
        return await turns.receive_all(batch)

    await stand.arrive(message=text("9,5"))
    stop = asyncio.Event()
    task = asyncio.create_task(Polling(telegram, receive_all, listened).run(stop))
    await until(lambda: turns.kept)
    stop.set()
    await asyncio.wait_for(task, 10)
    assert order[:2] == ["listened", "9,5"]
