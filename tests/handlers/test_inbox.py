"""A batch of things heard: in order within a chat, and acknowledged only when all of it is dealt with."""

from dataclasses import replace

import pytest

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
