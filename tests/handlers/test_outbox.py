"""The sender: order, pace, and what becomes of a message that does not arrive."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue.said import Platform, Said
from bot.dialogue.turn import Document
from handlers import outbox
from handlers.outbox import send_out
from handlers.pacing import PaceLimits
from handlers.transport import Blocked, ChatRefuses, Deferred, Flood, Migrated, Refused, Unavailable, Uncertain
from tests.telegram.owed import Owed

TELEGRAM = PaceLimits()


class Line:
    """A platform whose behaviour is told call by call; afterwards everything arrives."""

    platform = Platform("telegram")

    def __init__(self, *problems: Exception | None, slow: float = 0):
        self.problems = list(problems)
        self.slow = slow
        self.arrived: list[tuple[str, str]] = []
        self.at_once = self.most_at_once = 0

    async def deliver(self, delivery: Any) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.slow)
        self.at_once -= 1
        problem = self.problems.pop(0) if self.problems else None
        if problem:
            raise problem
        self.arrived.append((delivery.chat, delivery.text))
        return f"m{len(self.arrived)}"


async def nobody(said: Said) -> None:
    raise AssertionError("nothing was to be heard")


@asynccontextmanager
async def sending(
    owed: Owed, line: Line, receive: Callable[[Said], Awaitable[None]] = nobody, limits: PaceLimits = TELEGRAM
) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(send_out(owed, line, receive, stop, clock=owed.clock, limits=limits))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "POLL", 0.02)


async def test_a_chat_is_told_in_order_and_chats_side_by_side():
    owed, line = Owed(), Line(slow=0.05)
    for n in range(3):
        for chat in ("1", "2", "3"):
            owed.owe(f"{n}", chat)
    async with sending(owed, line):
        await owed.until_settled()
    assert [text for chat, text in line.arrived if chat == "2"] == ["0", "1", "2"]
    assert line.most_at_once == 3
    assert owed.rows[1].message == "m1"


async def test_news_is_sent_without_waiting_for_the_next_look(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "POLL", 60)
    owed, line = Owed(), Line()
    async with sending(owed, line):
        await asyncio.sleep(0.05)
        owed.owe("tin mới")
        await owed.until_settled()
    assert line.arrived == [("1001", "tin mới")]


async def test_a_flood_in_one_chat_halts_that_chat_alone():
    owed, line = Owed(), Line(Flood(0.4))
    owed.owe("một", "1")
    owed.owe("hai", "1")
    async with sending(owed, line):
        await asyncio.sleep(0.1)
        owed.owe("ba", "2")
        await owed.until_settled()
    assert line.arrived == [("2", "ba"), ("1", "một"), ("1", "hai")]


async def test_a_flood_everywhere_halts_every_chat():
    owed, line = Owed(), Line(Flood(0.4, everywhere=True))
    owed.owe("một", "1")
    async with sending(owed, line):
        await asyncio.sleep(0.1)
        owed.owe("ba", "2")
        await asyncio.sleep(0.1)
        assert line.arrived == []
        await owed.until_settled()
    assert sorted(line.arrived) == [("1", "một"), ("2", "ba")]


async def test_what_surely_did_not_arrive_is_tried_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "LONGEST_BACKOFF", 0.01)
    owed, line = Owed(), Line(Unavailable("down"), Unavailable("down"), OSError("our own fault"))
    owed.owe("một")
    owed.owe("hai")
    async with sending(owed, line):
        await owed.until_settled()
    assert [text for _, text in line.arrived] == ["một", "hai"]


async def test_what_may_have_arrived_is_left_as_unknown():
    owed, line = Owed(), Line(Uncertain("ReadTimeout"))
    owed.owe("một")
    async with sending(owed, line):
        await owed.until_settled()
    assert (owed.states(), line.arrived) == (["unknown"], [])
    # Where answers never come, every repeat may arrive: the next one waits.
    assert owed.not_before["1001"] > owed.clock()


async def test_a_blocked_chat_and_a_refused_message_are_given_up_and_the_next_goes_on():
    owed, line = Owed(), Line(Blocked("bot was blocked by the user"), Refused("message is too long"))
    owed.owe("một", "1")
    owed.owe("hai", "2", private=True)
    owed.owe("ba", "2")
    async with sending(owed, line):
        await owed.until_settled()
    assert owed.states() == ["blocked", "undeliverable", "sent"]
    # A ballot's message leaves no trace of what a platform quotes of it.
    assert owed.rows[2].why == "refused"


async def test_our_own_fault_is_not_repeated_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "LONGEST_BACKOFF", 0.0)
    owed, line = Owed(), Line(*[ValueError("choices: An Phú")] * 20)
    owed.owe("một")
    async with sending(owed, line):
        await owed.until_settled()
    assert (owed.states(), owed.rows[1].why) == (["undeliverable"], "ValueError")


async def test_a_group_that_moved_is_news_and_the_message_follows():
    owed, line, news = Owed(), Line(Migrated("-1001")), []

    async def receive(said: Said) -> None:
        news.append(said)

    owed.owe("bảng", "-5", group=True)
    async with sending(owed, line, receive):
        await owed.until_settled()
    assert [(said.kind, said.chat, said.text) for said in news] == [("migrated", "-5", "-1001")]
    assert owed.states() == ["sent"]


async def test_a_group_that_takes_nothing_is_news_and_so_is_one_that_does_again():
    owed, line, news = Owed(), Line(ChatRefuses("topic")), []

    async def receive(said: Said) -> None:
        news.append(said)

    owed.owe("kết quả", "-5:7", group=True)
    owed.owe("kết quả", "-6", group=True, withheld=True)
    async with sending(owed, line, receive):
        await owed.until_settled()
    heard = [(said.kind, said.chat, said.text, said.group) for said in news]
    assert sorted(heard) == [("refused", "-5:7", "topic", True), ("rights", "-6", "write", True)]
    assert owed.states() == ["undeliverable", "sent"]


async def test_stopping_finishes_what_is_being_sent_and_begins_nothing_new():
    owed, line = Owed(), Line(slow=0.2)
    owed.owe("một")
    owed.owe("hai")
    async with sending(owed, line) as stop:
        await asyncio.sleep(0.1)
        stop.set()
    assert owed.states() == ["sent", "queued"]


async def test_a_message_waiting_for_its_pace_goes_back_when_we_stop():
    owed, line = Owed(), Line()
    owed.owe("một")
    owed.owe("hai")
    async with sending(owed, line, limits=PaceLimits(chat=(1, 2))) as stop:
        await asyncio.sleep(0.2)
        stop.set()
    assert owed.states() == ["sent", "queued"]


async def test_a_memory_that_is_away_for_a_moment_stops_nobody(monkeypatch: pytest.MonkeyPatch):
    owed, line = Owed(), Line()
    claim, failures = owed.claim, iter([OSError("database is away")])

    async def sometimes(*args: Any) -> Any:
        for failure in failures:
            raise failure
        return await claim(*args)

    monkeypatch.setattr(owed, "claim", sometimes)
    owed.owe("một")
    async with sending(owed, line):
        await owed.until_settled()
    assert owed.states() == ["sent"]


async def test_the_sender_keeps_the_pace_of_a_chat():
    owed, line = Owed(), Line()
    for n in range(4):
        owed.owe(f"{n}")
    start = time.monotonic()
    async with sending(owed, line, limits=PaceLimits(chat=(2, 0.3))):
        await owed.until_settled()
    assert 0.29 < time.monotonic() - start < 1
    assert len(line.arrived) == 4


async def test_a_chat_that_takes_nothing_for_now_waits_by_itself(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "DEFERRED_FOR", 0.05)
    owed, line = Owed(), Line(*(Deferred("450") for _ in range(4)))
    for chat in ("1", "2", "3", "4"):
        owed.owe("tin", chat)
    async with sending(owed, line):
        await owed.until_settled()
    assert sorted(chat for chat, _ in line.arrived) == ["1", "2", "3", "4"]


async def test_one_that_never_takes_anything_is_given_up_and_not_called_blocked(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(outbox, "DEFERRED_FOR", 0.01)
    monkeypatch.setattr(outbox, "DEFERRALS", 3)
    owed, line = Owed(), Line(*(Deferred("452") for _ in range(9)))
    owed.owe("tin", "1")
    async with sending(owed, line):
        await owed.until_settled()
    assert owed.rows[1].state == "undeliverable"
    assert not line.arrived


async def test_the_claim_of_a_document_that_takes_long_is_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=0.04))
    owed, line = Owed(), Line(slow=0.2)
    words, book = owed.owe("Chào.", "1"), owed.owe("Sổ.", "2", document=Document("xlsx", "k1"))
    async with sending(owed, line):
        await owed.until_settled()
        held = owed.prolonged.copy()
        await asyncio.sleep(0.1)
    assert book in held
    assert words not in held
    assert owed.prolonged == held
