"""A turn: kept once, whole or not at all, under its cluster's lock."""

import asyncio
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import texts
from bot.dialogue.facts import Answered, CodeIssued
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.schema import heard as heard_table
from storage.turn.unit_of_work import Kept, UnitOfWork
from tests.storage import postgres
from tests.worlds.charters import SMALL
from tests.worlds.stored import Clock, StoredWorld, ask, heard, join, remember

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
WAITING = "SELECT count(pid) FROM pg_stat_activity WHERE wait_event = 'advisory'"


def answer(value: str, question: str = A1) -> Turn:
    return Turn((Answered("thue", question, value),), "Đã ghi.")


async def answers(memory: UnitOfWork, unit: str = "thue", chat: str = "lan") -> dict[str, str]:
    return {q: a.value for q, a in (await memory.views.look("chat", chat)).answers[unit].items()}


async def test_an_update_that_comes_again_changes_nothing(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    said = heard("lan", "5")
    assert (await world.keep(said, answer("5"))).status == "kept"
    assert (await world.keep(said, answer("4"))).status == "repeated"
    assert await answers(world.memory) == {A1: "5"}
    assert [d.text for d in await world.send()] == ["Đã ghi."]


async def test_a_turn_says_what_it_tells_a_page(world: StoredWorld):
    await world.seated("Lan", "representative", "thue", platform="page")
    memory = world.memory
    before = (await memory.outbox.messages_since("page", "lan", 0))[-1].id
    kept = await world.keep(heard("lan", "5", platform="page"), answer("5"))
    read = await memory.views.news("page", "lan", before)
    assert [d.text for d in read.messages if d.text] == ["Đã ghi."]
    assert read.access == "chat"
    # On PostgreSQL it would be a round trip more under the lock, so there it is read afterwards.
    assert kept.news == (None if memory.database.shared else read)


async def test_the_same_update_many_times_at_once_is_kept_once(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    said = heard("lan", "5")
    kept = await asyncio.gather(*(world.keep(said, answer("5")) for _ in range(8)))
    assert sorted(k.status for k in kept) == ["kept", *["repeated"] * 7]
    assert [d.text for d in await world.send()] == ["Đã ghi."]


async def test_updates_of_other_bots_and_platforms_are_other_updates(world: StoredWorld):
    said = heard("minh", "a")
    for other in (said, replace(said, bot="b2"), replace(said, platform="page")):
        assert (await world.keep(other, Turn(result="Chào."))).status == "kept"


async def test_a_turn_that_raises_keeps_nothing_is_answered_and_not_tried_again(
    world: StoredWorld, caplog: pytest.LogCaptureFixture
):
    await world.seated("Lan", "representative", "thue")

    def decide(here: Situation, said: Said) -> Turn:
        raise KeyError(said.text)

    said = heard("lan", "phiếu kín")
    assert await world.memory.turn(said, decide) == Kept("failed", texts.FAILED)
    assert (await world.keep(said, answer("5"))).status == "repeated"
    assert await answers(world.memory) == {}
    assert [(d.chat, d.text) for d in await world.send()] == [("lan", texts.FAILED)]
    assert "KeyError" in caplog.text
    assert "phiếu kín" not in caplog.text
    (row,) = await world.rows(select(heard_table).where(heard_table.c.update == said.update))
    assert row.failed == "KeyError"


async def test_a_fact_that_cannot_be_kept_undoes_the_whole_turn(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    code = await world.invite(seat=seat.id)
    twice = CodeIssued(code, world.clock.now() + timedelta(days=1), seat=seat.id)
    kept = await world.keep(heard("lan", "5"), Turn((*answer("5").facts, twice), "Đã ghi."))
    assert kept.status == "failed"
    assert await answers(world.memory) == {}


async def test_group_talk_that_is_not_for_us_gets_no_answer_even_when_it_fails(world: StoredWorld):
    def decide(here: Situation, said: Said) -> Turn:
        raise ValueError

    said = heard("nhom", "chào cả nhà", who="lan", group=True, addressed=False)
    assert (await world.memory.turn(said, decide)).status == "failed"
    assert await world.send() == []


async def test_a_turn_that_says_and_keeps_nothing_leaves_no_trace_of_the_chat(world: StoredWorld):
    assert (await world.keep(heard("nhom", "chuyện riêng", who="x", group=True), Turn())).status == "kept"
    assert await world.rows("SELECT id FROM channels WHERE chat = 'nhom'") == []


async def test_turns_of_one_cluster_come_one_after_another(url: str, world: StoredWorld, clock: Clock):
    """Two processes decide for one cluster at the same moment; each sees what the other has kept."""
    await world.seated("Lan", "representative", "thue")
    other = remember(url, clock)
    await other.open()
    seen: list[int] = []

    def count_up(here: Situation, said: Said) -> Turn:
        last = here.answers["thue"].get(A1)
        seen.append(int(last.value) if last else 0)
        time.sleep(0.005)  # long enough for the other to come in between, were there no lock
        return Turn((Answered("thue", A1, str(seen[-1] + 1)),), "Đã ghi.")

    turns = [memory.turn(heard("lan", str(n)), count_up) for n in range(10) for memory in (world.memory, other)]
    assert {kept.status for kept in await asyncio.gather(*turns)} == {"kept"}
    assert await answers(world.memory) == {A1: "20"}
    assert sorted(seen) == list(range(20))
    await other.close()


@pytest.mark.parametrize("engine", ["postgres"])
async def test_clusters_run_side_by_side(url: str, world: StoredWorld):
    code = await world.memory.new_cluster("Cụm 11", SMALL)
    blocker = await postgres.connect(url)
    await blocker.execute("SELECT pg_advisory_lock(1)")
    waiting = asyncio.create_task(world.keep(heard("minh", "a"), Turn(result="Chào.")))
    assert (await world.memory.turn(heard("hoa", code, name="Hoa"), join)).status == "kept"
    assert not waiting.done()
    await blocker.execute("SELECT pg_advisory_unlock(1)")
    assert (await waiting).status == "kept"
    await blocker.close()


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_chat_that_joins_another_cluster_while_its_turn_waits_is_heard_in_the_new_one(
    url: str, world: StoredWorld
):
    await world.seated("Lan", "representative", "thue")
    code = await world.memory.new_cluster("Cụm 11", SMALL)
    blocker = await postgres.connect(url)
    await blocker.execute("SELECT pg_advisory_lock(1)")
    seen: list[str] = []

    def decide(here: Situation, said: Said) -> Turn:
        assert here.cluster
        seen.append(here.cluster.name)
        return Turn(result="Chào.")

    waiting = asyncio.create_task(world.memory.turn(heard("lan", "a"), decide))
    while not await postgres.value(blocker, WAITING):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await world.memory.turn(heard("lan", code, name="Lan"), join)
    await blocker.execute("SELECT pg_advisory_unlock(1)")
    assert (await waiting).status == "kept"
    assert seen == ["Cụm 11"]
    await blocker.close()


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_lost_connection_is_no_lost_turn(url: str, world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    killer = await postgres.connect(url)
    tries = []

    def decide(here: Situation, said: Said) -> Turn:
        tries.append(len(here.answers["thue"]))
        return answer("5")

    await killer.execute("SELECT pg_advisory_lock(1)")
    turn = asyncio.create_task(world.memory.turn(heard("lan", "5"), decide))
    while not await postgres.value(killer, WAITING.replace("pid", "pg_terminate_backend(pid)")):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await killer.execute("SELECT pg_advisory_unlock(1)")
    assert (await turn).status == "kept"
    assert tries == [0]
    assert await answers(world.memory) == {A1: "5"}
    await killer.close()


async def test_a_restart_loses_nothing(url: str, clock: Clock, world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan", "5"), Turn((Answered("thue", A1, "5"),), "Đã ghi.", ask=ask(A2)))
    await world.memory.close()
    again = remember(url, clock)
    await again.open()
    here = await again.views.look("chat", "lan")
    assert here.channel.asked == A2
    assert here.answers["thue"][A1].value == "5"
    assert here.answers["thue"][A1].by == "Lan"
    assert [d.text for d in await again.outbox.claim("chat", 9, timedelta(minutes=1))] == [f"Đã ghi.\n\n{A2}?"]
    await again.close()
    await world.memory.open()  # for the fixture to close


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_sender_is_told_of_an_answer_as_soon_as_it_is_committed(world: StoredWorld):
    taken: list[str] = []
    ready = lambda: taken.extend(d.text for d in world.memory.outbox.handed("chat", 9))  # noqa: E731
    world.memory.outbox.hand_over("chat", timedelta(hours=1), ready)
    await world.keep(heard("minh"), Turn(result="Đã ghi."))
    assert taken == ["Đã ghi."]
    assert await world.claimed() == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_answer_that_nobody_waits_for_any_more_is_sent_all_the_same(world: StoredWorld):
    """A turn that takes too long is given up by whoever waits for it, and is committed a moment later."""
    world.memory.outbox.hand_over("chat", timedelta(hours=1))
    inside, leave = threading.Event(), threading.Event()

    def decide(here: Situation, said: Said) -> Turn:
        inside.set()
        assert leave.wait(20)
        return Turn(result="Đã ghi.")

    turn = asyncio.create_task(world.memory.turn(heard("minh"), decide))
    assert await asyncio.to_thread(inside.wait, 20)
    turn.cancel()
    await asyncio.wait([turn])
    assert turn.cancelled()
    leave.set()
    await world.keep(heard("minh"), Turn())
    assert [d.text for d in await world.claimed()] == ["Đã ghi."]


async def test_what_is_said_is_stored_nowhere(world: StoredWorld, engine: str, tmp_path):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan", "bí mật không ai được biết"), Turn(result="Chưa đọc được."))
    if engine == "sqlite":
        await world.memory.close()
        assert "bí mật".encode() not in (tmp_path / "thidua.sqlite3").read_bytes()
        await world.memory.open()


async def test_heard_updates_are_forgotten_after_three_days(world: StoredWorld, clock: Clock):
    said = heard("minh", "a")
    await world.keep(said, Turn(result="Chào."))
    clock.on(timedelta(days=2))
    await world.memory.tick(lambda here, since: Turn())
    assert (await world.keep(said, Turn(result="Chào."))).status == "repeated"
    clock.on(timedelta(days=2))
    await world.memory.tick(lambda here, since: Turn())
    assert (await world.keep(said, Turn(result="Chào."))).status == "kept"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_was_acknowledged_survives_a_killed_process(url: str, clock: Clock, world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.memory.close()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.answering", url, A1, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    acknowledged = [int(await process.stdout.readline()) for _ in range(20)]
    process.kill()
    await process.wait()
    await world.memory.open()
    value = (await answers(world.memory))[A1]
    assert acknowledged == list(range(1, 21))
    assert int(value) >= 20
