"""The loop of getUpdates: nothing is confirmed before it is committed, and each trouble is told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.dialogue.said import Said
from handlers.telegram import polling
from handlers.telegram.polling import Polling
from handlers.telegram.transport import TelegramTransport
from handlers.telegram.webhook import Webhook
from tests.telegram.test_hear import GROUP, LAN, PRIVATE
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import TOKEN, Stand


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
async def polled(telegram: TelegramTransport, turns: Turns) -> AsyncIterator[Polling]:
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
    monkeypatch.setattr(polling, "LONGEST_BACKOFF", 0.02)


async def test_what_arrives_is_kept_in_order_and_then_confirmed(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    async with polled(telegram, turns) as loop:
        for n in range(5):
            await stand.arrive(message=text(f"{n}"))
        await until(lambda: len(stand.updates.confirmed) == 5)
        assert loop.hearing().age is not None
    assert [said.text for said in turns.kept] == ["0", "1", "2", "3", "4"]


async def test_nothing_is_confirmed_while_its_commit_is_under_way(telegram: TelegramTransport, stand: Stand):
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
    dying, dead = Turns(), TelegramTransport(TOKEN, api_url=stand.url)
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

    living, turns = TelegramTransport(TOKEN, api_url=stand.url), Turns()
    await living.open()
    async with polled(living, turns):
        await until(lambda: len(stand.updates.confirmed) == 30)
    await living.close()
    assert [said.text for said in turns.kept] == [f"{n}" for n in range(30)]


async def test_a_batch_that_could_not_be_kept_comes_again(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    turns.failing = 2
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_tap_is_answered_after_the_commit_with_its_notice(telegram: TelegramTransport, stand: Stand):
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


async def test_a_tap_that_is_too_old_to_answer_is_kept_all_the_same(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    await stand.arrive(callback_query=tap("cb1"))
    stand.taps.clear()
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.kind for said in turns.kept] == ["tap"]


async def test_an_update_nobody_can_read_does_not_hold_up_the_others(telegram: TelegramTransport, stand: Stand):
    turns = Turns()
    await stand.arrive(message={"chat": "nonsense"})
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: len(stand.updates.confirmed) == 2)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_webhook_left_over_is_taken_off_and_its_backlog_kept(telegram: TelegramTransport, stand: Stand):
    turns, stand.updates.webhook = Turns(), {"url": "https://old.example"}
    await stand.arrive(message=text("9"))
    async with polled(telegram, turns):
        await until(lambda: stand.updates.confirmed)
    assert [said.text for said in turns.kept] == ["9"]


async def test_a_second_poller_and_a_flood_are_survived(
    telegram: TelegramTransport, stand: Stand, caplog: pytest.LogCaptureFixture
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


async def test_only_what_can_be_heard_is_asked_for(telegram: TelegramTransport, stand: Stand):
    async with polled(telegram, Turns()):
        await until(lambda: stand.called("getUpdates"))
    asked = stand.called("getUpdates")[0]["allowed_updates"]
    assert asked == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_stopping_waits_for_no_long_poll(telegram: TelegramTransport, stand: Stand):
    start = asyncio.get_running_loop().time()
    async with polled(telegram, Turns()):
        await until(lambda: stand.called("getUpdates"))
    assert asyncio.get_running_loop().time() - start < 2


async def test_no_log_holds_what_was_said(
    telegram: TelegramTransport, stand: Stand, caplog: pytest.LogCaptureFixture
):
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
    stand: Stand, telegram: TelegramTransport
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


# --- its state, as /health tells it ------------------------------------------------------------


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


async def test_a_poll_that_is_answered_is_well(telegram: TelegramTransport, stand: Stand):
    ear = Polling(telegram, kept)
    assert (ear.hearing().problem, ear.hearing().age) == ("", None)
    async with heard(ear):
        await stand.arrive(message=text("9"))
        await until(lambda: stand.updates.confirmed)
        assert ear.hearing().problem == ""
        assert 0 <= ear.hearing().age < 5


async def test_silence_that_is_longer_than_a_poll_is_told(
    telegram: TelegramTransport, stand: Stand, monkeypatch: pytest.MonkeyPatch
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
    telegram: TelegramTransport, stand: Stand, monkeypatch: pytest.MonkeyPatch
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
    stand: Stand, telegram: TelegramTransport, monkeypatch: pytest.MonkeyPatch
):
    other = TelegramTransport(TOKEN, api_url=stand.url)
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
    telegram: TelegramTransport, stand: Stand
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


async def test_one_poll_that_fails_calls_nobody(telegram: TelegramTransport, stand: Stand):
    ear = Polling(telegram, kept)
    stand.fail_next("getUpdates", "drop")
    stand.fail_next("getUpdates", "drop")
    problems = set()
    async with heard(ear):
        await stand.arrive(message=text("9"))
        await until(lambda: problems.add(ear.hearing().problem) or stand.updates.confirmed)
    assert problems == {""}


async def test_where_telegram_answers_and_nothing_can_be_kept_it_is_told_and_nothing_is_confirmed(
    telegram: TelegramTransport, stand: Stand
):
    ear = Polling(telegram, not_kept)
    await stand.arrive(message=text("9"))
    async with heard(ear):
        await until(lambda: ear.hearing().problem)
        assert ear.hearing().problem == "what arrives cannot be kept, and waits at Telegram (OSError)"
        assert ear.hearing().age < 5
    assert stand.updates.confirmed == []


async def test_a_token_that_was_revoked_is_told(telegram: TelegramTransport, stand: Stand):
    ear = Polling(telegram, kept)
    for _ in range(20):
        stand.fail_next("getUpdates", ApiError(401, "Unauthorized"))
    async with heard(ear):
        await until(lambda: ear.hearing().problem)
        assert "THIDUA_TELEGRAM_TOKEN" in ear.hearing().problem
        assert TOKEN not in ear.hearing().problem
