"""A batch of things heard: in order within a chat, and acknowledged only when all of it is dealt with."""

import asyncio
from dataclasses import replace

import pytest

from bot.delivery import texts
from handlers import inbox
from handlers.inbox import receive, receive_all
from storage.turn.unit_of_work import Kept
from tests.worlds.stored import StoredWorld, heard


async def test_something_heard_is_kept_by_the_conversations(world: StoredWorld):
    assert (await receive(world.memory, heard("ai", "chào"))).status == "kept"
    (delivery,) = await world.send()
    assert "mã mời" in delivery.text


async def test_a_batch_is_dealt_with_in_order_within_each_chat(world: StoredWorld):
    batch = [heard(chat, "chào") for _ in range(5) for chat in ("a", "b", "c")]
    repeated = replace(batch[4])
    kept = await receive_all(world.memory, [*batch, repeated])
    assert [k.status for k in kept] == ["kept"] * 15 + ["repeated"]


async def test_a_batch_with_something_that_cannot_be_kept_now_is_not_acknowledged(world: StoredWorld):
    dealt_with: list[str] = []

    class Broken:
        """Stands for a database that is away for one chat."""

        async def turn(self, said, decide) -> Kept:
            dealt_with.append(said.text)
            if said.text == "b1":
                raise ConnectionError
            return Kept("kept")

    batch = [heard(text[0], text) for text in ("a1", "b1", "b2", "a2", "c1")]
    with pytest.raises(ConnectionError):
        await receive_all(Broken(), batch)
    assert sorted(dealt_with) == ["a1", "a2", "b1", "c1"]


class Hanging:
    """A memory whose turns hang; what came of them is kept in the real one."""

    def __init__(self, world: StoredWorld) -> None:
        self.timed_out = world.memory.timed_out

    async def turn(self, said, decide) -> Kept:
        await asyncio.sleep(60)
        raise AssertionError


async def test_a_turn_that_times_out_three_times_is_given_up_and_answered(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(inbox, "LONGEST", 0.5)
    poison, hanging = heard("lan", "bí mật"), Hanging(world)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await receive(hanging, poison)
    assert await world.send() == []
    assert await receive(hanging, poison) == Kept("failed", texts.FAILED)
    assert [(d.chat, d.text) for d in await world.send()] == [("lan", texts.FAILED)]
    # It is over: Telegram may repeat it as often as it likes, and what comes after it is heard.
    assert (await receive(world.memory, poison)).status == "repeated"
    assert (await receive(world.memory, heard("lan", "chào"))).status == "kept"
    assert "TimeoutError" in caplog.text
    assert "bí mật" not in caplog.text


async def test_a_turn_that_was_kept_after_all_is_no_timeout(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox, "LONGEST", 0.5)
    late = heard("lan", "chào")
    await receive(world.memory, late)
    await world.send()
    assert (await receive(Hanging(world), late)).status == "repeated"
    assert await world.send() == []


async def test_updates_that_time_out_are_counted_one_by_one(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox, "LONGEST", 0.5)
    hanging = Hanging(world)
    for said in (heard("lan"), heard("mai"), heard("lan"), heard("lan", platform="page")):
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await receive(hanging, said)
