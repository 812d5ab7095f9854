"""Push endpoints: at most five of a chat, one notice owed to each, gone with the page."""

from datetime import timedelta

import pytest

from bot.dialogue.facts import DoorOpened, PageClosed, SeatLeft
from bot.dialogue.turn import Turn
from storage.records.push_endpoints import MOST, PushEndpoint
from tests.worlds.stored import MINUTE, StoredWorld, heard

LEASE = timedelta(minutes=2)


@pytest.fixture
async def page(world: StoredWorld) -> int:
    """Lan's page "lan-page"."""
    await world.seated("Lan", "representative", "thue")
    lan = next(h.person for s in (await world.memory.views.look("chat", "lan")).seats for h in s.holders)
    code = await world.invite(person=lan.id)
    await world.keep(heard("lan-page", code, "page"), Turn((DoorOpened(lan.id),), "Chào."))
    [page] = (await world.memory.views.look("chat", "lan")).pages[lan.id]
    return page.id


async def subscribe(world: StoredWorld, endpoint: str, chat: str = "lan-page") -> bool:
    return await world.memory.push_endpoints.add("page", chat, endpoint, "key", "auth")


async def claimed(world: StoredWorld) -> list[PushEndpoint]:
    return await world.memory.push_endpoints.claim(50, LEASE)


async def test_what_is_owed_is_claimed_once_and_told_once(world: StoredWorld, page: int):
    owed = world.memory.push_endpoints
    assert not await owed.owe("page", "lan-page")
    assert await subscribe(world, "https://a.example/1")
    assert await claimed(world) == []
    assert await owed.owe("page", "lan-page")
    assert await owed.owe("page", "lan-page")
    [one] = await claimed(world)
    assert (one.endpoint, one.key, one.auth, one.attempts) == ("https://a.example/1", "key", "auth", 0)
    assert one.cluster
    assert await claimed(world) == []
    await owed.told(one.id)
    world.clock.on(LEASE)
    assert await claimed(world) == []


async def test_one_whose_sender_died_is_claimed_again_and_one_put_off_waits(world: StoredWorld, page: int):
    owed = world.memory.push_endpoints
    await subscribe(world, "https://a.example/1")
    await owed.owe("page", "lan-page")
    [one] = await claimed(world)
    world.clock.on(LEASE)
    assert await claimed(world) == [one]
    await owed.postpone(one.id, world.clock.now() + 5 * MINUTE, 3)
    # What comes meanwhile does not shorten the wait that a push service asked for.
    await owed.owe("page", "lan-page")
    assert await claimed(world) == []
    world.clock.on(5 * MINUTE)
    assert [again.attempts for again in await claimed(world)] == [3]


async def test_of_a_chat_the_newest_five_are_kept_and_each_once(world: StoredWorld, page: int):
    for n in (*range(MOST + 2), MOST + 1):
        await subscribe(world, f"https://a.example/{n}")
    await world.memory.push_endpoints.owe("page", "lan-page")
    assert {one.endpoint for one in await claimed(world)} == {
        f"https://a.example/{n}" for n in range(2, MOST + 2)
    }


async def test_one_is_removed_by_its_page_or_when_it_is_gone(world: StoredWorld, page: int):
    owed = world.memory.push_endpoints
    for n in range(3):
        await subscribe(world, f"https://a.example/{n}")
    await owed.remove("page", "lan-page", "https://a.example/0")
    await owed.remove("page", "another", "https://a.example/1")
    await owed.owe("page", "lan-page")
    first, second = await claimed(world)
    assert [first.endpoint, second.endpoint] == ["https://a.example/1", "https://a.example/2"]
    await owed.delete(first.id)
    world.clock.on(LEASE)
    assert await claimed(world) == [second]


async def test_nobodys_page_and_no_group_has_any(world: StoredWorld, page: int):
    assert not await subscribe(world, "https://a.example/1", chat="nobody")


@pytest.mark.parametrize("end", ["closed", "left"])
async def test_they_are_gone_with_the_page_however_it_ends(end: str, world: StoredWorld, page: int):
    await subscribe(world, "https://a.example/1")
    await world.memory.push_endpoints.owe("page", "lan-page")
    situation = await world.memory.views.look("chat", "lan")
    [seat] = situation.seats
    person = situation.person.id if situation.person else 0
    fact = PageClosed(page) if end == "closed" else SeatLeft(seat.id, person)
    await world.keep(heard("lan"), Turn((fact,), "Xong."))
    assert await claimed(world) == []
    assert not await world.memory.push_endpoints.owe("page", "lan-page")
