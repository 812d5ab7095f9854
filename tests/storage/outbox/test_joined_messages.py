"""Several messages to one person within two minutes, on a platform that takes only so many in a month."""

from datetime import timedelta

import pytest

from bot.delivery.texts import COPY
from bot.dialogue.turn import Audience, Message, Turn
from tests.worlds.stored import MINUTE, OPTIONS, StoredWorld, ask, heard

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
HUNG = Audience("role", role="leader")


@pytest.fixture
async def few(world: StoredWorld) -> StoredWorld:
    """Lan and Hùng are on a platform with a quota; what Lan says may be told to Hùng."""
    await world.seated("Lan", "representative", "thue", "few")
    await world.seated("Hùng", "leader", "thue", "few")
    return world


async def tell(world: StoredWorld, *texts: str, **rest: object) -> None:
    """Lan says something, of which Hùng is told."""
    messages = tuple(Message(text, HUNG, **rest) for text in texts)  # type: ignore[arg-type]
    await world.keep(heard("lan", platform="few"), Turn(messages=messages))


async def sent(world: StoredWorld, chat: str = "hùng") -> list[str]:
    return [delivery.text for delivery in await world.send("few") if delivery.chat == chat]


async def test_what_nobody_asked_for_waits_and_goes_as_one_within_two_minutes(few: StoredWorld):
    await tell(few, "Tin 1")
    assert await sent(few) == []
    few.clock.on(MINUTE)
    await tell(few, "Tin 2")
    assert await sent(few) == []
    few.clock.on(MINUTE)
    assert await sent(few) == ["Tin 1\n\nTin 2"]
    assert await sent(few) == []


async def test_a_reply_goes_at_once_and_takes_along_what_waits(few: StoredWorld):
    await tell(few, "Tin 1")
    await few.keep(heard("hùng", platform="few"), Turn(result="Đã ghi.", ask=ask(A1)))
    (delivery,) = await few.send("few")
    assert delivery.text == f"Tin 1\n\nĐã ghi.\n\n{A1}?"
    assert (delivery.options, delivery.asks) == (OPTIONS, A1)
    assert await few.rows("SELECT state, why FROM outbox WHERE why = 'joined'") == [("replaced", "joined")]


async def test_a_reply_where_nothing_waits_is_handed_over_by_its_own_turn(few: StoredWorld):
    few.memory.outbox.hand_over("few", MINUTE)
    await few.hands_over()
    await few.keep(heard("hùng", platform="few"), Turn(result="Đã ghi.", ask=ask(A1)))
    (delivery,) = few.memory.outbox.handed("few", 9)
    assert delivery.text == f"Đã ghi.\n\n{A1}?"


async def test_a_question_waits_for_nothing_and_takes_along_what_does(few: StoredWorld):
    await tell(few, "Tin 1")
    await few.keep(heard("lan", platform="few"), Turn(messages=(ask(A2, to=HUNG),)))
    (delivery,) = [one for one in await few.send("few") if one.chat == "hùng"]
    assert (delivery.text, delivery.asks, delivery.options) == (f"Tin 1\n\n{A2}?", A2, OPTIONS)
    (live,) = await few.rows("SELECT count(*) FROM outbox WHERE live AND chat = 'hùng'")
    assert live == (1,)


async def test_a_question_does_not_hasten_what_its_platform_made_wait(few: StoredWorld):
    await tell(few, "Tin 1")
    await few.memory.outbox.postpone_chat("few", "hùng", few.clock.at + 10 * MINUTE)
    await few.keep(heard("lan", platform="few"), Turn(messages=(ask(A2, to=HUNG),)))
    assert await sent(few) == []
    few.clock.on(10 * MINUTE)
    assert await sent(few) == [f"Tin 1\n\n{A2}?"]


async def test_what_did_not_fit_in_does_not_hold_up_the_question_of_its_turn(few: StoredWorld):
    long = "a" * 4000
    asks = ask(A2, "b" * 200, to=HUNG)
    await few.keep(heard("lan", platform="few"), Turn(messages=(Message(long, HUNG), asks)))
    assert await sent(few) == [long, asks.text]


async def test_a_post_to_copy_comes_at_once_and_by_itself(few: StoredWorld):
    await tell(few, "Tin 1")
    await tell(few, f"{COPY}\nXếp hạng")
    assert await sent(few) == ["Tin 1", f"{COPY}\nXếp hạng"]


async def test_what_may_have_arrived_is_sent_again_by_itself(few: StoredWorld):
    await tell(few, "Tin 1")
    few.clock.on(2 * MINUTE)
    (first,) = await few.claimed("few")
    await few.memory.outbox.unknown(first.id)
    few.clock.on(timedelta(seconds=5))
    await few.keep(heard("hùng", platform="few"), Turn(result="Đã ghi."))
    assert await sent(few) == ["Đã ghi.", "Tin 1"]


async def test_a_claim_that_is_lost_is_repeated_with_all_that_went_into_it(few: StoredWorld):
    await tell(few, "Tin 1")
    await few.keep(heard("hùng", platform="few"), Turn(result="Đã ghi."))
    assert [one.text for one in await few.claimed("few")] == ["Tin 1\n\nĐã ghi."]
    few.clock.on(2 * MINUTE)
    assert await sent(few) == ["Tin 1\n\nĐã ghi."]


async def test_where_messages_are_not_counted_each_goes_at_once(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.seated("Hùng", "leader", "thue", "plain")
    for text in ("Tin 1", "Tin 2"):
        await world.keep(heard("lan"), Turn(messages=(Message(text, HUNG),)))
    assert [one.text for one in await world.send("plain")] == ["Tin 1", "Tin 2"]


async def test_who_waits_for_quiet_does_not_wait_for_what_may_be_joined(few: StoredWorld):
    await tell(few, "Tin 1")
    assert await few.memory.outbox.owed("few") == 0
    few.clock.on(2 * MINUTE)
    assert await few.memory.outbox.owed("few") == 1
