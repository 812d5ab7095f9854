"""Chats that are opened by their address alone: who may look into them, how they end; wrong codes counted."""

from datetime import timedelta

from bot.dialogue.codes import FORGOTTEN, LOCK_OUT, MOST_WRONG
from bot.dialogue.facts import DoorOpened, GroupBound, PageClosed, SeatLeft, WrongCode
from bot.dialogue.situation import Page
from bot.dialogue.turn import Turn
from tests.worlds.stored import MINUTE, Clock, StoredWorld, heard

CHÀO = Turn((), "Chào.")


async def paged(world: StoredWorld) -> Page:
    """Lan, who goes on in the page "lan-page"."""
    await world.seated("Lan", "representative", "thue")
    lan = next(h.person for s in (await world.memory.views.look("chat", "lan")).seats for h in s.holders)
    await world.keep(
        heard("lan-page", await world.invite(person=lan.id), "page"), Turn((DoorOpened(lan.id),), "Chào.")
    )
    [page] = (await world.memory.views.look("chat", "lan")).pages[lan.id]
    return page


async def test_a_page_is_open_once_something_was_said_there(world: StoredWorld):
    assert not await world.memory.views.opened("page", "x")
    await world.keep(heard("x", "chào", "page"), CHÀO)
    assert await world.memory.views.opened("page", "x")
    await paged(world)
    assert await world.memory.views.opened("page", "lan-page")


async def test_only_chats_that_are_opened_by_their_address_are_pages(world: StoredWorld):
    page = await paged(world)
    here = await world.memory.views.look("page", "lan-page")
    assert here.pages == {here.person.id: (Page(page.id, page.used, here=True),)}  # type: ignore[union-attr]


async def test_a_closed_page_is_nobodys_and_stays_closed_whatever_is_said_there(world: StoredWorld):
    page = await paged(world)
    await world.keep(heard("lan"), Turn((PageClosed(page.id),), "Đã đóng."))
    assert not await world.memory.views.opened("page", "lan-page")
    await world.keep(heard("lan-page", "chào", "page"), CHÀO)
    assert not await world.memory.views.opened("page", "lan-page")
    assert (await world.memory.views.look("page", "lan-page")).person is None
    assert not (await world.memory.views.look("chat", "lan")).pages


async def test_the_page_in_which_it_is_said_can_be_closed_too(world: StoredWorld):
    page = await paged(world)
    await world.keep(heard("lan-page", platform="page"), Turn((PageClosed(page.id, here=True),), "Đã đóng."))
    assert not await world.memory.views.opened("page", "lan-page")
    # Who spoke there last is written to where they still are.
    assert (await world.memory.views.look("chat", "lan")).person


async def test_nobody_closes_a_page_of_another_cluster(world: StoredWorld):
    page = await paged(world)
    await world.another_cluster("Cụm 11", "Khác")
    await world.keep(heard("khác"), Turn((PageClosed(page.id),), "Đã đóng."))
    assert await world.memory.views.opened("page", "lan-page")


async def test_whoever_holds_no_seat_any_more_has_no_page_any_more(world: StoredWorld):
    await paged(world)
    here = await world.memory.views.look("page", "lan-page")
    assert here.person
    await world.keep(heard("minh"), Turn((SeatLeft(here.seats[0].id, here.person.id),), "Đã thay."))
    assert not await world.memory.views.opened("page", "lan-page")


async def test_a_page_that_is_not_used_for_longer_than_a_year_is_closed(world: StoredWorld, clock: Clock):
    await paged(world)
    clock.on(FORGOTTEN - MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    assert await world.memory.views.opened("page", "lan-page")
    await world.keep(heard("lan-page", "chào", "page"), CHÀO)
    clock.on(FORGOTTEN - MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    assert await world.memory.views.opened("page", "lan-page")
    clock.on(2 * MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    assert not await world.memory.views.opened("page", "lan-page")
    assert (await world.memory.views.look("chat", "lan")).person, (
        "a messenger's chat is nobody's who has an address"
    )


async def test_a_groups_page_is_open_until_another_takes_its_place(world: StoredWorld, clock: Clock):
    await paged(world)
    for chat in ("group-1", "group-2"):
        said = heard(chat, platform="page", who="lan-page", group=True)
        await world.keep(said, Turn((GroupBound(),), "Đã gắn nhóm."))
    assert not await world.memory.views.opened("page", "group-1")
    assert await world.memory.views.opened("page", "group-2")
    clock.on(2 * FORGOTTEN)
    await world.memory.tick(lambda here, since: Turn())
    assert await world.memory.views.opened("page", "group-2")


async def test_wrong_codes_are_counted_from_the_first_and_anew_after_an_hour(world: StoredWorld, clock: Clock):
    began = clock.at
    for n in range(1, MOST_WRONG + 1):
        await world.keep(heard("ai", "ABCDE-FGHJK"), Turn((WrongCode(),), "Sai."))
        channel = (await world.memory.views.look("chat", "ai")).channel
        assert (channel.missed, channel.missed_since) == (n, began)
        clock.on(timedelta(minutes=5))
    clock.on(LOCK_OUT)
    await world.keep(heard("ai", "ABCDE-FGHJK"), Turn((WrongCode(),), "Sai."))
    channel = (await world.memory.views.look("chat", "ai")).channel
    assert (channel.missed, channel.missed_since) == (1, clock.at)
