"""Chats that are opened by their address alone: who may look into them, how they end; wrong codes counted."""

from datetime import timedelta

from bot.dialogue.code_guessing import MOST, WITHIN
from bot.dialogue.codes import FORGOTTEN
from bot.dialogue.facts import DoorOpened, GroupBound, PageClosed, SeatLeft, WrongCode
from bot.dialogue.situation import Page
from bot.dialogue.turn import Turn
from tests.storage.town import CHARTER, MINUTE, Clock, Town, heard, join

CHÀO = Turn((), "Chào.")


async def paged(town: Town) -> Page:
    """Lan, who goes on in the page "lan-page"."""
    await town.seated("Lan", "representative", "thue")
    lan = next(h.person for s in (await town.memory.look("chat", "lan")).seats for h in s.holders)
    await town.say(
        heard("lan-page", await town.invite(person=lan.id), "page"), Turn((DoorOpened(lan.id),), "Chào.")
    )
    [page] = (await town.memory.look("chat", "lan")).pages[lan.id]
    return page


async def test_a_page_is_open_once_something_was_said_there(town: Town):
    assert not await town.memory.opened("page", "x")
    await town.say(heard("x", "chào", "page"), CHÀO)
    assert await town.memory.opened("page", "x")
    await paged(town)
    assert await town.memory.opened("page", "lan-page")


async def test_only_chats_that_are_opened_by_their_address_are_pages(town: Town):
    page = await paged(town)
    here = await town.memory.look("page", "lan-page")
    assert here.pages == {here.person.id: (Page(page.id, page.used, here=True),)}  # type: ignore[union-attr]


async def test_a_closed_page_is_nobodys_and_stays_closed_whatever_is_said_there(town: Town):
    page = await paged(town)
    await town.say(heard("lan"), Turn((PageClosed(page.id),), "Đã đóng."))
    assert not await town.memory.opened("page", "lan-page")
    await town.say(heard("lan-page", "chào", "page"), CHÀO)
    assert not await town.memory.opened("page", "lan-page")
    assert (await town.memory.look("page", "lan-page")).person is None
    assert not (await town.memory.look("chat", "lan")).pages


async def test_the_page_in_which_it_is_said_can_be_closed_too(town: Town):
    page = await paged(town)
    await town.say(heard("lan-page", platform="page"), Turn((PageClosed(page.id, here=True),), "Đã đóng."))
    assert not await town.memory.opened("page", "lan-page")
    # Who spoke there last is written to where they still are.
    assert (await town.memory.look("chat", "lan")).person


async def test_nobody_closes_a_page_of_another_cluster(town: Town):
    page = await paged(town)
    code = await town.memory.new_cluster("Cụm 11", CHARTER)
    await town.memory.turn(heard("khác", code, name="Khác"), join)
    await town.say(heard("khác"), Turn((PageClosed(page.id),), "Đã đóng."))
    assert await town.memory.opened("page", "lan-page")


async def test_whoever_holds_no_seat_any_more_has_no_page_any_more(town: Town):
    await paged(town)
    here = await town.memory.look("page", "lan-page")
    assert here.person
    await town.say(heard("minh"), Turn((SeatLeft(here.seats[0].id, here.person.id),), "Đã thay."))
    assert not await town.memory.opened("page", "lan-page")


async def test_a_page_that_is_not_used_for_longer_than_a_year_is_closed(town: Town, clock: Clock):
    await paged(town)
    clock.on(FORGOTTEN - MINUTE)
    await town.memory.tick(lambda here, since: Turn())
    assert await town.memory.opened("page", "lan-page")
    await town.say(heard("lan-page", "chào", "page"), CHÀO)
    clock.on(FORGOTTEN - MINUTE)
    await town.memory.tick(lambda here, since: Turn())
    assert await town.memory.opened("page", "lan-page")
    clock.on(2 * MINUTE)
    await town.memory.tick(lambda here, since: Turn())
    assert not await town.memory.opened("page", "lan-page")
    assert (await town.memory.look("chat", "lan")).person, "a messenger's chat is nobody's who has an address"


async def test_a_groups_page_is_open_until_another_takes_its_place(town: Town, clock: Clock):
    await paged(town)
    for chat in ("group-1", "group-2"):
        said = heard(chat, platform="page", who="lan-page", group=True)
        await town.say(said, Turn((GroupBound(),), "Đã gắn nhóm."))
    assert not await town.memory.opened("page", "group-1")
    assert await town.memory.opened("page", "group-2")
    clock.on(2 * FORGOTTEN)
    await town.memory.tick(lambda here, since: Turn())
    assert await town.memory.opened("page", "group-2")


async def test_wrong_codes_are_counted_from_the_first_and_anew_after_an_hour(town: Town, clock: Clock):
    began = clock.now
    for n in range(1, MOST + 1):
        await town.say(heard("ai", "ABCDE-FGHJK"), Turn((WrongCode(),), "Sai."))
        channel = (await town.memory.look("chat", "ai")).channel
        assert (channel.missed, channel.missed_since) == (n, began)
        clock.on(timedelta(minutes=5))
    clock.on(WITHIN)
    await town.say(heard("ai", "ABCDE-FGHJK"), Turn((WrongCode(),), "Sai."))
    channel = (await town.memory.look("chat", "ai")).channel
    assert (channel.missed, channel.missed_since) == (1, clock.now)
