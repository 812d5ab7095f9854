"""The menus that private chats show, against what their persons' seats want."""

from bot.dialogue.facts import SeatLeft
from bot.dialogue.turn import Turn
from storage.records.menus import ChatMenu
from tests.worlds.stored import StoredWorld, heard


def mark(roles: frozenset[str]) -> str:
    return " ".join(sorted(roles))


async def outdated(world: StoredWorld) -> dict[str, set[str]]:
    menus: list[ChatMenu] = await world.memory.menus.outdated("chat", mark)
    return {menu.chat: set(menu.roles) for menu in menus}


async def keep_all(world: StoredWorld) -> None:
    for menu in await world.memory.menus.outdated("chat", mark):
        await world.memory.menus.keep(menu.channel, mark(menu.roles))


async def test_a_chat_is_out_of_date_until_its_menu_is_kept(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    assert await outdated(world) == {"minh": {"secretary"}, "lan": {"representative"}}
    await keep_all(world)
    assert await outdated(world) == {}


async def test_a_strangers_chat_is_never_out_of_date(world: StoredWorld):
    await keep_all(world)
    await world.keep(heard("somebody", "chào"), Turn(result="Chào."))
    assert await outdated(world) == {}


async def test_whoever_loses_a_seat_has_another_menu(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    await keep_all(world)
    holder = next(s for s in (await world.memory.views.look("chat", "minh")).roster if s.id == seat.id).holders[
        0
    ]
    await world.keep(heard("minh"), Turn((SeatLeft(seat.id, holder.person.id),), "Đã thôi."))
    assert await outdated(world) == {"lan": set()}
    await keep_all(world)
    assert await outdated(world) == {}


async def test_seats_in_several_clusters_make_one_menu(world: StoredWorld):
    await keep_all(world)
    await world.another_cluster("Cụm 11", "Minh")
    assert await outdated(world) == {}


async def test_chats_of_other_messengers_are_left_out(world: StoredWorld):
    await world.seated("Lan", "representative", "thue", platform="page")
    assert "lan" not in await outdated(world)
