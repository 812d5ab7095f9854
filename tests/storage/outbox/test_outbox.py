"""Messages owed: in order within a chat, claimed for a while, never silently lost."""

import asyncio
from datetime import timedelta

import pytest

from bot.dialogue.facts import DoorOpened
from bot.dialogue.turn import Audience, Document, Message, Turn
from tests.storage.town import MINUTE, Clock, Town, ask, heard, remember, tap

DAY = timedelta(days=1)


async def owe(town: Town, *texts: str, chat: str = "minh") -> None:
    for text in texts:
        await town.say(heard(chat), Turn(result=text))


async def texts(town: Town, platform: str = "chat") -> list[str]:
    return [d.text for d in await town.claimed(platform)]


async def test_a_chats_messages_go_one_by_one_in_order_and_chats_side_by_side(town: Town):
    await owe(town, "a1", "a2", chat="a")
    await owe(town, "b1", "b2", chat="b")
    first = await town.claimed()
    assert [d.text for d in first] == ["a1", "b1"]
    assert await town.claimed() == []
    await town.memory.outbox.delivered(first[0].id, "7")
    assert await texts(town) == ["a2"]


async def test_a_claim_takes_no_more_than_asked_for(town: Town):
    for chat in "abc":
        await owe(town, chat, chat=chat)
    assert [d.text for d in await town.memory.outbox.claim("chat", 2, MINUTE)] == ["a", "b"]
    assert await texts(town) == ["c"]


async def test_a_claim_that_ran_out_is_tried_again(town: Town, clock: Clock):
    await owe(town, "a")
    (first,) = await town.claimed()
    clock.on(MINUTE - timedelta(seconds=1))
    assert await town.claimed() == []
    clock.on(timedelta(seconds=1))
    (again,) = await town.claimed()
    assert (again.id, first.attempts, again.attempts) == (first.id, 1, 2)


async def test_what_may_have_arrived_is_repeated_before_anything_later(town: Town, clock: Clock):
    await owe(town, "a1", "a2")
    (first,) = await town.claimed()
    await town.memory.outbox.unknown(first.id)
    (again,) = await town.claimed()
    assert (again.id, again.attempts) == (first.id, 2)
    await town.memory.outbox.unknown(first.id)
    assert await town.claimed() == []  # if it arrives each time, at least not all at once
    clock.on(timedelta(seconds=4))
    assert [d.attempts for d in await town.claimed()] == [3]


async def test_an_outcome_told_late_does_not_bring_a_sent_message_back(town: Town):
    await owe(town, "a")
    (first,) = await town.claimed()
    await town.memory.outbox.delivered(first.id, "7")
    await town.memory.outbox.unknown(first.id)
    await town.memory.outbox.postpone(first.id, town.clock())
    await town.memory.outbox.undeliverable(first.id, "late")
    assert await town.claimed() == []


async def test_a_postponed_message_holds_up_its_chat_until_its_time(town: Town, clock: Clock):
    await owe(town, "a1", "a2", chat="a")
    (first,) = await town.claimed()
    await town.memory.outbox.postpone(first.id, clock.now + MINUTE)
    await owe(town, "b1", chat="b")
    assert [d.text for d in await town.send()] == ["b1"]
    clock.on(MINUTE)
    assert await texts(town) == ["a1"]


async def test_a_chat_that_must_wait_waits_as_a_whole(town: Town, clock: Clock):
    await owe(town, "a1", "a2", chat="a")
    await town.memory.outbox.postpone_chat("chat", "a", clock.now + MINUTE)
    assert await town.claimed() == []
    clock.on(MINUTE)
    assert await texts(town) == ["a1"]


async def test_a_message_that_cannot_be_delivered_does_not_hold_up_the_next(town: Town):
    await owe(town, "a1", "a2")
    (first,) = await town.claimed()
    await town.memory.outbox.undeliverable(first.id, "too long")
    assert await texts(town) == ["a2"]


async def test_a_blocked_chat_is_not_written_to_any_more(town: Town):
    seat = await town.seated("Lan", "representative", "thue")
    await owe(town, "a1", "a2", chat="lan")
    (first,) = await town.claimed()
    await town.memory.outbox.undeliverable(first.id, "blocked", blocked=True)
    await town.say(heard("minh"), Turn(messages=(Message("b", Audience("seat", seat=seat.id)),)))
    assert await town.claimed() == []
    assert not (await town.seat("representative", "thue")).holders[0].reachable


async def test_what_a_blocked_chat_is_owed_goes_to_the_persons_other_chat(town: Town):
    await town.seated("Lan", "representative", "thue")
    lan = (await town.memory.look("chat", "lan")).person
    assert lan
    await town.say(heard("x", await town.invite(person=lan.id), "page"), Turn((DoorOpened(lan.id),), "Chào."))
    await town.send()
    await town.send("page")
    await town.told(heard("lan", "a"), Turn(ask=ask("k1/self.thue.a1")))
    await town.say(heard("lan", "5"), Turn(result="Đã ghi.", ask=ask("k1/self.thue.a2")))
    (answer,) = await town.claimed()
    await town.memory.outbox.undeliverable(answer.id, "blocked", blocked=True)
    assert await town.claimed() == []
    assert [(d.chat, d.text) for d in await town.send("page")] == [("x", "Đã ghi.\n\nk1/self.thue.a2?")]


async def test_what_follows_in_a_chat_is_taken_on_with_the_news_that_it_may(town: Town):
    await town.hands_over()
    await owe(town, "a1", "a2")
    await owe(town, "b1", chat="b")
    first, other = sorted(await town.claimed(), key=lambda d: d.text)
    await town.memory.outbox.delivered(first.id, "7")
    assert [(d.text, d.attempts) for d in town.memory.outbox.handed("chat", 9)] == [("a2", 1)]
    await town.memory.outbox.delivered(other.id, "8")
    assert town.memory.outbox.handed("chat", 9) == []


async def test_claims_run_out_though_the_clock_was_set_back(town: Town, clock: Clock):
    await owe(town, "a")
    assert len(await town.claimed()) == 1
    clock.on(-60 * MINUTE)
    await town.memory.outbox.clock_set_back("chat", MINUTE)
    clock.on(2 * MINUTE)
    assert [(d.text, d.attempts) for d in await town.claimed()] == [("a", 2)]


@pytest.mark.parametrize("engine", ["postgres"])
async def test_two_senders_never_take_the_same_message(url: str, clock: Clock, town: Town):
    for n in range(20):
        await owe(town, f"{n}a", f"{n}b", chat=f"c{n}")
    other = remember(url, clock)
    await other.open()
    claims = await asyncio.gather(
        *(m.outbox.claim("chat", 5, MINUTE) for _ in range(4) for m in (town.memory, other))
    )
    taken = [d.text for claim in claims for d in claim]
    assert len(taken) == len(set(taken))
    assert all(text.endswith("a") for text in taken)
    await other.close()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_on_one_box_a_restart_makes_what_was_being_sent_unknown(url: str, clock: Clock, town: Town):
    await owe(town, "a1", "a2")
    assert await texts(town) == ["a1"]
    again = remember(url, clock)
    await again.open()
    assert [(d.text, d.attempts) for d in await again.outbox.claim("chat", 9, MINUTE)] == [("a1", 2)]
    await again.close()


async def test_a_private_body_is_gone_once_it_is_dealt_with(town: Town):
    secret = ask("k1/vote.thue", "Phiếu: Kho bạc", private=True)
    for n, done in enumerate((town.memory.outbox.delivered, town.memory.outbox.undeliverable)):
        await town.say(heard(f"c{n}"), Turn(ask=secret))
        (place,) = await town.claimed()
        await town.memory.outbox.delivered(place.id, f"p{n}")
        (delivery,) = await town.claimed()
        assert (delivery.text, delivery.private) == ("Phiếu: Kho bạc", True)
        await done(delivery.id, "m1")
    await town.say(heard("c3"), Turn(ask=secret))
    await town.send()
    told = await town.memory.outbox.messages_since("chat", "c3", 0)
    for _ in range(2):
        await town.say(tap("c3", f"m{told[0].id}", "k1/vote.thue"), Turn(ask=secret))
    await town.send()
    found = await town.memory.database.read(
        lambda c: c.exec_driver_sql("SELECT state FROM outbox WHERE text <> '' AND private").all()
    )
    assert found == []


async def test_what_shows_a_choice_is_only_ever_edited_in_so_that_no_second_copy_of_it_is_left(
    town: Town, clock: Clock
):
    await town.say(heard("lan"), Turn(ask=ask("k1/vote.thue", "Phiếu: Kho bạc", private=True)))
    (place,) = await town.claimed()
    await town.memory.outbox.unknown(place.id)  # it may have arrived; it is sent again
    (place,) = await town.claimed()
    assert (place.private, "Kho bạc" in place.text, place.options) == (False, False, ())
    await town.memory.outbox.delivered(place.id, "p")
    for _ in range(3):
        (delivery,) = await town.claimed()
        assert (delivery.text, delivery.edit) == ("Phiếu: Kho bạc", "p")
        await town.memory.outbox.unknown(delivery.id)
        clock.on(MINUTE)


async def test_bodies_go_after_a_week_once_dealt_with(town: Town, clock: Clock):
    await owe(town, "sent", chat="a")
    await town.send()
    await owe(town, "owed", chat="a")
    clock.on(8 * DAY)
    await town.memory.tick(lambda here, since: Turn())
    assert [d.text for d in await town.memory.outbox.messages_since("chat", "a", 0)] == ["", "owed"]


async def test_a_stream_goes_on_after_the_last_row_it_has_seen(town: Town):
    await owe(town, "a1", "a2", chat="a")
    await owe(town, "b1", chat="b")
    first, second = await town.memory.outbox.messages_since("chat", "a", 0)
    assert [first.text, second.text] == ["a1", "a2"]
    assert [d.text for d in await town.memory.outbox.messages_since("chat", "a", first.id)] == ["a2"]
    assert await town.memory.outbox.messages_since("chat", "a", 10**15) == []


async def test_a_document_is_described_not_stored(town: Town):
    document = Document("xlsx", "k1", "thue")
    await town.say(heard("minh"), Turn(messages=(Message("Bảng điểm", document=document),)))
    (delivery,) = await town.claimed()
    assert delivery.document == document


async def test_whoever_waits_is_woken_by_a_commit(town: Town):
    changed = town.memory.outbox.changed()
    assert not changed.is_set()
    await owe(town, "a")
    assert changed.is_set()
    changed.clear()
    (delivery,) = await town.claimed()
    await town.memory.outbox.delivered(delivery.id, "7")
    assert changed.is_set()
