"""What an operator sees of clusters and changes in them; a removal takes all of one, and nothing of another."""

from functools import partial

from sqlalchemy import func, select

from bot.conversations.deadlines.operator_acts import pause, resume, secretary_code
from bot.conversations.decide import decide
from bot.dialogue.facts import Answered, EvidenceWanted
from bot.dialogue.said import Attachment
from bot.dialogue.turn import Turn
from storage.backup.copy_rows import count_rows
from storage.records import administration, journal
from storage.records.administration import list_clusters, list_seats, list_undelivered, send_again
from storage.schema import channels, clusters, evidence, people
from tests.worlds.stored import MINUTE, StoredWorld, ask, heard

A1 = "k1/self.thue.a1"


async def test_clusters_are_listed_with_their_state(world: StoredWorld):
    await world.another_cluster("Cụm 11", "Hoa")
    first, second = await world.database.read(list_clusters)
    assert (first.id, first.name, first.stage, first.held, first.paused) == (1, "Cụm 10", "self", 1, None)
    assert (second.name, second.undelivered, second.year) == ("Cụm 11", 0, first.year)
    assert first.seats > first.held


async def test_seats_are_listed_with_who_holds_them_and_where_they_are_reached(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    found = await world.database.read(partial(list_seats, cluster=1))
    held = {(seat.role, seat.unit): (seat.name, seat.platforms) for seat in found if seat.name}
    assert held == {("secretary", ""): ("Minh", ("chat",)), ("representative", "thue"): ("Lan", ("chat",))}
    assert any(not seat.name for seat in found)


async def test_what_did_not_arrive_is_listed_without_its_words_and_sent_again(world: StoredWorld):
    await world.keep(heard("minh"), Turn((), "Đã ghi 9,5 điểm."))
    (lost,) = await world.claimed()
    await world.memory.outbox.undeliverable(lost.id, "chat not found")
    (found,) = await world.database.read(list_undelivered)
    assert (found.id, found.to, found.why, found.again, found.cluster) == (
        lost.id,
        "Minh",
        "chat not found",
        True,
        1,
    )
    assert "9,5" not in str(found)
    again = partial(send_again, ids=[lost.id, 999], now=world.clock.now())
    assert await world.database.write(again) == [lost.id]
    world.clock.on(MINUTE)
    assert [delivery.text for delivery in await world.send()] == ["Đã ghi 9,5 điểm."]
    assert await world.database.read(list_undelivered) == []
    assert await world.database.write(again) == []


async def test_a_code_from_the_operator_is_journalled_and_lets_a_secretary_in(world: StoredWorld):
    turn = await world.memory.act(1, lambda situation: secretary_code(situation, "Thư ký chuyển công tác."))
    code = turn.facts[0].code  # type: ignore[union-attr]
    await world.memory.turn(heard("hoa", code, name="Hoa"), decide)
    held = await world.database.read(partial(list_seats, cluster=1))
    assert {seat.name for seat in held if seat.role == "secretary"} == {"Minh", "Hoa"}
    rows = await world.database.read(lambda c: journal.rows(c, 1))
    assert any('"act":"operator issued code"' in row.body for row in rows)
    assert journal.broken_rows(rows) == []


async def test_over_a_pause_the_calendar_waits_and_nobodys_answer_is_kept(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.memory.act(1, lambda situation: pause(situation, "Sáp nhập."))
    told = []
    world.clock.on(MINUTE)
    await world.memory.tick(lambda here, since: (told.append(here), Turn())[1])
    assert told == []
    kept = await world.memory.turn(heard("lan", "5"), decide)
    assert kept.status == "kept"
    assert any("đang tạm dừng" in delivery.text for delivery in await world.send())
    (cluster,) = await world.database.read(list_clusters)
    assert cluster.paused == world.clock.now() - MINUTE
    await world.memory.act(1, lambda situation: resume(situation, "Xong."))
    world.clock.on(MINUTE)
    await world.memory.tick(lambda here, since: (told.append(here), Turn())[1])
    assert len(told) == 1


async def test_a_removed_cluster_leaves_nothing_and_another_is_as_it_was(world: StoredWorld):
    before = await world.database.read(count_rows)
    await world.another_cluster("Cụm 11", "Hoa")
    await world.keep(heard("hoa"), Turn((Answered("thue", "k2/self.thue.a1", "5"),), "Đã ghi.", ask(A1)))
    file = EvidenceWanted("thue", "k2/self.thue.a1", Attachment("f"))
    await world.keep(heard("hoa"), Turn((file,), "Đã nhận."))
    await world.memory.evidence.keep(1, "ab" * 32, "image/png", 3)
    copies = await world.database.write(partial(administration.remove, cluster=2))
    assert copies == ["ab" * 32]
    after = await world.database.read(count_rows)
    passing = {"heard", "outbox", "listening", "timeouts"}
    assert {n: after[n] for n in after.keys() - passing} == {n: before[n] for n in before.keys() - passing}
    assert [one.name for one in await world.database.read(list_clusters)] == ["Cụm 10"]
    assert (await world.memory.views.look("chat", "minh")).seats
    assert (await world.memory.views.look("chat", "hoa")).cluster is None


async def test_a_person_with_a_seat_in_another_cluster_goes_over_to_that_one(world: StoredWorld):
    await world.another_cluster("Cụm 11", "Minh")
    assert len(await world.database.read(list_clusters)) == 2
    await world.database.write(partial(administration.remove, cluster=1))
    here = await world.memory.views.look("chat", "minh")
    assert here.cluster
    assert here.cluster.name == "Cụm 11"
    assert [seat.role for seat in here.seats] == ["secretary"]
    left = select(func.count()).select_from(channels)
    assert await world.database.read(lambda c: c.scalar(left)) == 1
    for table in (people, clusters):
        assert await world.database.read(lambda c, t=table: c.scalar(select(func.count()).select_from(t))) == 1
    assert await world.database.read(lambda c: c.scalar(select(func.count()).select_from(evidence))) == 0
