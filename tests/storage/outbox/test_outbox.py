"""Messages owed: in order within a chat, claimed for a while, never silently lost."""

import asyncio
from datetime import timedelta

import pytest

from bot.dialogue.facts import DoorOpened
from bot.dialogue.turn import Audience, Document, Message, Turn
from tests.worlds.stored import MINUTE, Clock, StoredWorld, ask, heard, remember, tap

DAY = timedelta(days=1)


async def owe(world: StoredWorld, *texts: str, chat: str = "minh") -> None:
    for text in texts:
        await world.keep(heard(chat), Turn(result=text))


async def texts(world: StoredWorld, platform: str = "chat") -> list[str]:
    return [d.text for d in await world.claimed(platform)]


async def test_a_chats_messages_go_one_by_one_in_order_and_chats_side_by_side(world: StoredWorld):
    await owe(world, "a1", "a2", chat="a")
    await owe(world, "b1", "b2", chat="b")
    first = await world.claimed()
    assert [d.text for d in first] == ["a1", "b1"]
    assert await world.claimed() == []
    await world.memory.outbox.delivered(first[0].id, "7")
    assert await texts(world) == ["a2"]


async def test_a_claim_takes_no_more_than_asked_for(world: StoredWorld):
    for chat in "abc":
        await owe(world, chat, chat=chat)
    assert [d.text for d in await world.memory.outbox.claim("chat", 2, MINUTE)] == ["a", "b"]
    assert await texts(world) == ["c"]


async def test_a_claim_that_ran_out_is_tried_again(world: StoredWorld, clock: Clock):
    await owe(world, "a")
    (first,) = await world.claimed()
    clock.on(MINUTE - timedelta(seconds=1))
    assert await world.claimed() == []
    clock.on(timedelta(seconds=1))
    (again,) = await world.claimed()
    assert (again.id, first.attempts, again.attempts) == (first.id, 1, 2)


async def test_what_may_have_arrived_is_repeated_before_anything_later(world: StoredWorld, clock: Clock):
    await owe(world, "a1", "a2")
    (first,) = await world.claimed()
    await world.memory.outbox.unknown(first.id)
    (again,) = await world.claimed()
    assert (again.id, again.attempts) == (first.id, 2)
    await world.memory.outbox.unknown(first.id)
    assert await world.claimed() == []  # if it arrives each time, at least not all at once
    clock.on(timedelta(seconds=4))
    assert [d.attempts for d in await world.claimed()] == [3]


async def test_an_outcome_told_late_does_not_bring_a_sent_message_back(world: StoredWorld):
    await owe(world, "a")
    (first,) = await world.claimed()
    await world.memory.outbox.delivered(first.id, "7")
    await world.memory.outbox.unknown(first.id)
    await world.memory.outbox.postpone(first.id, world.clock.now())
    await world.memory.outbox.undeliverable(first.id, "late")
    assert await world.claimed() == []


async def test_a_postponed_message_holds_up_its_chat_until_its_time(world: StoredWorld, clock: Clock):
    await owe(world, "a1", "a2", chat="a")
    (first,) = await world.claimed()
    await world.memory.outbox.postpone(first.id, clock.at + MINUTE)
    await owe(world, "b1", chat="b")
    assert [d.text for d in await world.send()] == ["b1"]
    clock.on(MINUTE)
    assert await texts(world) == ["a1"]


async def test_a_chat_that_must_wait_waits_as_a_whole(world: StoredWorld, clock: Clock):
    await owe(world, "a1", "a2", chat="a")
    await world.memory.outbox.postpone_chat("chat", "a", clock.at + MINUTE)
    assert await world.claimed() == []
    clock.on(MINUTE)
    assert await texts(world) == ["a1"]


async def test_a_message_that_cannot_be_delivered_does_not_hold_up_the_next(world: StoredWorld):
    await owe(world, "a1", "a2")
    (first,) = await world.claimed()
    await world.memory.outbox.undeliverable(first.id, "too long")
    assert await texts(world) == ["a2"]


async def test_a_blocked_chat_is_not_written_to_any_more(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    await owe(world, "a1", "a2", chat="lan")
    (first,) = await world.claimed()
    await world.memory.outbox.undeliverable(first.id, "blocked", blocked=True)
    await world.keep(heard("minh"), Turn(messages=(Message("b", Audience("seat", seat=seat.id)),)))
    assert await world.claimed() == []
    assert not (await world.seat("representative", "thue")).holders[0].reachable


async def test_what_a_blocked_chat_is_owed_goes_to_the_persons_other_chat(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    lan = (await world.memory.views.look("chat", "lan")).person
    assert lan
    await world.keep(
        heard("x", await world.invite(person=lan.id), "page"), Turn((DoorOpened(lan.id),), "Chào.")
    )
    await world.send()
    await world.send("page")
    await world.told(heard("lan", "a"), Turn(ask=ask("k1/self.thue.a1")))
    await world.keep(heard("lan", "5"), Turn(result="Đã ghi.", ask=ask("k1/self.thue.a2")))
    (answer,) = await world.claimed()
    await world.memory.outbox.undeliverable(answer.id, "blocked", blocked=True)
    assert await world.claimed() == []
    assert [(d.chat, d.text) for d in await world.send("page")] == [("x", "Đã ghi.\n\nk1/self.thue.a2?")]


async def test_what_follows_in_a_chat_is_taken_on_with_the_news_that_it_may(world: StoredWorld):
    await world.hands_over()
    await owe(world, "a1", "a2")
    await owe(world, "b1", chat="b")
    first, other = sorted(await world.claimed(), key=lambda d: d.text)
    await world.memory.outbox.delivered(first.id, "7")
    assert [(d.text, d.attempts) for d in world.memory.outbox.handed("chat", 9)] == [("a2", 1)]
    await world.memory.outbox.delivered(other.id, "8")
    assert world.memory.outbox.handed("chat", 9) == []


async def test_claims_run_out_though_the_clock_was_set_back(world: StoredWorld, clock: Clock):
    await owe(world, "a")
    assert len(await world.claimed()) == 1
    clock.on(-60 * MINUTE)
    await world.memory.outbox.clock_set_back("chat", MINUTE)
    clock.on(2 * MINUTE)
    assert [(d.text, d.attempts) for d in await world.claimed()] == [("a", 2)]


@pytest.mark.parametrize("engine", ["postgres"])
async def test_two_senders_never_take_the_same_message(url: str, clock: Clock, world: StoredWorld):
    for n in range(20):
        await owe(world, f"{n}a", f"{n}b", chat=f"c{n}")
    other = remember(url, clock)
    await other.open()
    claims = await asyncio.gather(
        *(m.outbox.claim("chat", 5, MINUTE) for _ in range(4) for m in (world.memory, other))
    )
    taken = [d.text for claim in claims for d in claim]
    assert len(taken) == len(set(taken))
    assert all(text.endswith("a") for text in taken)
    await other.close()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_on_one_box_a_restart_makes_what_was_being_sent_unknown(
    url: str, clock: Clock, world: StoredWorld
):
    await owe(world, "a1", "a2")
    assert await texts(world) == ["a1"]
    again = remember(url, clock)
    await again.open()
    assert [(d.text, d.attempts) for d in await again.outbox.claim("chat", 9, MINUTE)] == [("a1", 2)]
    await again.close()


async def test_a_private_body_is_gone_once_it_is_dealt_with(world: StoredWorld):
    secret = ask("k1/vote.thue", "Phiếu: Kho bạc", private=True)
    for n, done in enumerate((world.memory.outbox.delivered, world.memory.outbox.undeliverable)):
        await world.keep(heard(f"c{n}"), Turn(ask=secret))
        (place,) = await world.claimed()
        await world.memory.outbox.delivered(place.id, f"p{n}")
        (delivery,) = await world.claimed()
        assert (delivery.text, delivery.private) == ("Phiếu: Kho bạc", True)
        await done(delivery.id, "m1")
    await world.keep(heard("c3"), Turn(ask=secret))
    await world.send()
    told = await world.memory.outbox.messages_since("chat", "c3", 0)
    for _ in range(2):
        await world.keep(tap("c3", f"m{told[0].id}", "k1/vote.thue"), Turn(ask=secret))
    await world.send()
    assert await world.rows("SELECT state FROM outbox WHERE text <> '' AND private") == []


async def test_what_shows_a_choice_is_only_ever_edited_in_so_that_no_second_copy_of_it_is_left(
    world: StoredWorld, clock: Clock
):
    await world.keep(heard("lan"), Turn(ask=ask("k1/vote.thue", "Phiếu: Kho bạc", private=True)))
    (place,) = await world.claimed()
    await world.memory.outbox.unknown(place.id)  # it may have arrived; it is sent again
    (place,) = await world.claimed()
    assert (place.private, "Kho bạc" in place.text, place.options) == (False, False, ())
    await world.memory.outbox.delivered(place.id, "p")
    for _ in range(3):
        (delivery,) = await world.claimed()
        assert (delivery.text, delivery.edit) == ("Phiếu: Kho bạc", "p")
        await world.memory.outbox.unknown(delivery.id)
        clock.on(MINUTE)


async def test_bodies_go_after_a_week_once_dealt_with(world: StoredWorld, clock: Clock):
    await owe(world, "sent", chat="a")
    await world.send()
    await owe(world, "owed", chat="a")
    clock.on(8 * DAY)
    await world.memory.tick(lambda here, since: Turn())
    assert [d.text for d in await world.memory.outbox.messages_since("chat", "a", 0)] == ["", "owed"]


async def test_a_stream_goes_on_after_the_last_row_it_has_seen(world: StoredWorld):
    await owe(world, "a1", "a2", chat="a")
    await owe(world, "b1", chat="b")
    first, second = await world.memory.outbox.messages_since("chat", "a", 0)
    assert [first.text, second.text] == ["a1", "a2"]
    assert [d.text for d in await world.memory.outbox.messages_since("chat", "a", first.id)] == ["a2"]
    assert await world.memory.outbox.messages_since("chat", "a", 10**15) == []


async def test_a_document_is_described_not_stored(world: StoredWorld):
    document = Document("xlsx", "k1", "thue")
    await world.keep(heard("minh"), Turn(messages=(Message("Bảng điểm", document=document),)))
    (delivery,) = await world.claimed()
    assert delivery.document == document


async def test_whoever_waits_is_woken_by_a_commit(world: StoredWorld):
    changed = world.memory.outbox.changed()
    assert not changed.is_set()
    await owe(world, "a")
    assert changed.is_set()
    changed.clear()
    (delivery,) = await world.claimed()
    await world.memory.outbox.delivered(delivery.id, "7")
    assert changed.is_set()
