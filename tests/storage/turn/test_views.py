"""What is read outside of turns: of chats, of whole years, of the installation; nothing is written by it."""

from sqlalchemy import func, select

from bot.dialogue.facts import Answered
from bot.dialogue.turn import Turn
from storage.schema import metadata
from tests.worlds.charters import SMALL
from tests.worlds.stored import Clock, StoredWorld, heard, remember

A1 = "k1/self.thue.a1"


async def test_a_database_is_empty_until_its_first_cluster(url: str, clock: Clock):
    memory = remember(url, clock)
    await memory.open()
    assert await memory.views.is_empty()
    assert await memory.views.people() == []
    await memory.new_cluster("Cụm 10", SMALL)
    assert not await memory.views.is_empty()
    # Somebody who runs the same command twice makes no second cluster.
    assert await memory.views.unjoined("Cụm 10", SMALL) == 1
    assert await memory.views.unjoined("Cụm 11", SMALL) == 0
    await memory.close()


async def test_people_are_counted_cluster_by_cluster(world: StoredWorld):
    await world.another_cluster("Cụm 11", "Hoa")
    await world.seated("Lan", "representative", "thue")
    assert await world.memory.views.people() == [("Cụm 10", 2), ("Cụm 11", 1)]
    assert await world.memory.views.unjoined("Cụm 11", SMALL) == 0


async def test_a_year_is_read_whole_and_nobody_speaks_in_it(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan", "5"), Turn((Answered("thue", A1, "5"),), "Đã ghi."))
    record = await world.memory.views.record("k1")
    assert record.answers["thue"][A1].value == "5"
    assert (record.person, record.seats) == (None, ())
    seen = await world.memory.views.look("chat", "lan")
    assert seen.person
    assert (seen.person.name, seen.answers["thue"][A1].value) == ("Lan", "5")


async def test_what_a_page_shows_leaves_no_trace(world: StoredWorld):
    await world.seated("Lan", "representative", "thue", platform="page")
    code = await world.invite(seat=(await world.seat("representative", "khobac")).id)
    counts = select(
        *(select(func.count()).select_from(one).scalar_subquery() for one in metadata.sorted_tables)
    )
    before = await world.rows(counts)
    views = world.memory.views
    assert await views.opened("page", "lan") == "chat"
    assert await views.opened("page", "nobody") == ""
    assert await views.still_open("page", ["lan", "nobody"]) == {"lan"}
    news = await views.news("page", "lan", 0)
    assert (news.access, news.row) == ("chat", news.messages[-1].id)
    assert (await views.news("page", "lan", news.row)).messages == ()
    assert await views.drawn("page", "lan", lambda here: here.person and here.person.name) == "Lan"
    assert (await views.invited(code)).invitation
    assert (await views.invited(code)).invitation, "to look at a door opens nothing"
    assert await world.rows(counts) == before


async def test_a_chat_that_wrote_once_and_failed_is_a_strangers(world: StoredWorld):
    def fails(here: object, said: object) -> Turn:
        raise ValueError

    assert (await world.memory.turn(heard("sau", platform="page"), fails)).status == "failed"
    assert await world.memory.views.opened("page", "sau") == "stranger"
