"""Round trips to PostgreSQL: few for each turn, and nothing is different for their being few."""

import asyncio
from functools import partial
from typing import Any

import asyncpg
import asyncpg.protocol
import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.dialogue.facts import Answered
from bot.dialogue.said import Chat
from bot.dialogue.turn import Message, Turn
from storage.database import pipeline
from storage.loading.answer_cache import AnswerCache
from storage.outbox.rows import enqueue, enqueue_deferred
from storage.schema import metadata, outbox
from tests.storage import postgres
from tests.worlds.charters import NOW
from tests.worlds.stored import StoredWorld, ask, heard, remember, tap

pytestmark = pytest.mark.parametrize("engine", ["postgres"])
A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
MINH = Chat("chat", "minh")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that went to the server, a word of each."""
    asked: list[str] = []
    protocol: Any = asyncpg.protocol.Protocol

    def listen(name: str) -> None:
        there = getattr(protocol, name)

        def ask(self: object, *given: Any, **named: Any) -> Any:
            what = given[0] if given else named["state"]
            asked.append(f"{name}: {getattr(what, 'query', what)}")
            return there(self, *given, **named)

        monkeypatch.setattr(protocol, name, ask)

    for name in ("query", "prepare", "bind_execute", "bind_execute_many"):
        listen(name)
    return asked


def answer(value: str) -> Turn:
    return Turn((Answered("thue", A1, value),), "Đã ghi.", ask(A2))


async def test_a_typed_answer_takes_four_round_trips(world: StoredWorld, asked: list[str]):
    await world.seated("Lan", "representative", "thue")
    look_at = partial(_answered, value="5")
    for _ in range(3):
        await world.memory.turn(heard("lan", "5"), look_at)
        await world.clear()
    asked.clear()
    assert (await world.memory.turn(heard("lan", "4"), look_at)).status == "kept"
    begin, load, keep, commit = asked
    assert begin == "query: BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(1)"
    assert "INSERT INTO heard" in load
    assert "FROM answers" in load
    assert keep.count("INSERT INTO") == 3  # the answer, what is said of it, and the old keyboard
    assert commit == "query: COMMIT"
    assert [d.text for d in await world.claimed()] == [f"Đã ghi.\n\n{A2}?"]


async def test_a_tapped_answer_takes_no_more(world: StoredWorld, asked: list[str]):
    await world.seated("Lan", "representative", "thue")
    for value in "545":
        await world.memory.turn(heard("lan", value), partial(_answered, value=value))
        shown = next(d for d in await world.send() if not d.strip)
        said = tap("lan", f"m{shown.id}", A2, value)
        asked.clear()
        await world.memory.turn(said, partial(_answered, value=value))
        count = [one for one in asked if not one.startswith("prepare")]
        await world.clear()
    assert len(count) == 4


async def test_a_chat_met_for_the_first_time_is_asked_where_it_is(
    url: str, world: StoredWorld, asked: list[str]
):
    elsewhere = remember(url, world.clock)
    await elsewhere.open()
    await StoredWorld(elsewhere, world.clock).seated("Lan", "representative", "thue")
    await elsewhere.close()
    asked.clear()
    assert (await world.keep(heard("lan"), answer("5"))).status == "kept"
    done = [one for one in asked if not one.startswith("prepare")]
    assert done[0] == "query: BEGIN ISOLATION LEVEL READ COMMITTED"
    assert ["xact_lock" in one for one in done].index(True) == 2
    assert ["INSERT INTO heard" in one for one in done].index(True) == 3


async def test_what_is_said_in_one_turn_keeps_its_order(world: StoredWorld):
    many = tuple(Message(str(n)) for n in range(40))
    await world.keep(heard("minh"), Turn(result="đầu", messages=many, ask=ask(A1, "cuối")))
    assert [d.text for d in await world.send()] == ["đầu", *map(str, range(40)), "cuối"]


async def test_what_waits_is_written_before_anything_else_is_asked(world: StoredWorld):
    def work(connection: Connection) -> None:
        numbers: list[int] = []
        texts = select(outbox.c.text).where(outbox.c.text.in_(["a", "b", "c"])).order_by(outbox.c.id)
        enqueue_deferred(connection, MINH, NOW, numbers.append, text="a")
        enqueue_deferred(connection, MINH, NOW, numbers.append, text="b")
        assert numbers == []
        assert list(connection.scalars(texts)) == ["a", "b"]
        enqueue_deferred(connection, MINH, NOW, numbers.append, text="c")
        last = enqueue(connection, MINH, NOW, text="d")
        assert numbers == [last - 3, last - 2, last - 1]

    await world.database.write(work)


async def test_of_work_that_fails_nothing_is_written_later(world: StoredWorld):
    def fail(connection: Connection) -> None:
        enqueue_deferred(connection, MINH, NOW, lambda number: None, text="a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await world.database.write(fail)
    await world.database.wipe(["outbox"])
    assert await world.memory.outbox.owed("chat") == 0


async def test_what_was_foreseen_is_asked_anew_once_its_table_is_written(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan", "5"), answer("5"))
    row = "UPDATE answers SET value = '3'"

    def work(connection: Connection, change: bool) -> str:
        recall = AnswerCache()
        prepared, values = recall.newer(1, "thue")
        pipeline.of(connection).foresee([prepared.asked(connection, values)])
        if change:
            connection.execute(text(row))
        return recall.answers(connection, 1, "thue")[A1].value

    assert await world.database.write(partial(work, change=False)) == "5"
    assert await world.database.write(partial(work, change=True)) == "3"


async def test_an_error_of_what_was_sent_together_is_told_without_what_was_said(world: StoredWorld):
    def work(connection: Connection) -> None:
        enqueue_deferred(connection, MINH, NOW, lambda number: None, text="phiếu kín", target=10_000)

    with pytest.raises(IntegrityError) as problem:
        await world.database.write(work)
    assert "phiếu kín" not in str(problem.value)


async def test_a_transaction_in_which_a_statement_failed_is_never_taken_for_kept(world: StoredWorld):
    def work(connection: Connection) -> None:
        enqueue(connection, MINH, NOW, text="a")
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1/0"))

    with pytest.raises(RuntimeError):
        await world.database.write(work)
    assert await world.memory.outbox.owed("chat") == 0


async def test_a_turn_that_is_given_up_leaves_no_broken_connection(url: str, world: StoredWorld):
    blocker = await asyncpg.connect(url.replace("+asyncpg", ""))
    await blocker.execute("SELECT pg_advisory_lock(1)")
    for _ in range(25):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await world.keep(heard("minh", "a"), Turn(result="a"))
    await blocker.execute("SELECT pg_advisory_unlock(1)")
    await blocker.close()
    assert (await world.keep(heard("minh", "b"), Turn(result="b"))).status == "kept"
    assert [d.text for d in await world.send()] == ["b"]


async def test_after_a_restart_of_the_server_reads_and_turns_go_on_at_once(url: str, world: StoredWorld):
    works = [world.memory.look("chat", "minh") for _ in range(8)]
    await asyncio.gather(*works)
    start = await asyncio.to_thread(postgres.crash, url)
    await asyncio.to_thread(start)
    await asyncio.gather(*(world.memory.look("chat", "minh") for _ in range(8)))
    assert (await world.keep(heard("minh"), Turn(result="a"))).status == "kept"


async def test_a_chat_that_another_process_has_moved_is_heard_where_it_is_now(
    world: StoredWorld, asked: list[str]
):
    await world.keep(heard("minh"), Turn(result="a"))
    asked.clear()
    channels = metadata.tables["channels"]
    await world.change(update(channels).values(cluster=None))
    seen = []

    def decide(here: Any, said: Any) -> Turn:
        seen.append(here.cluster)
        return Turn(result="b")

    assert (await world.memory.turn(heard("minh"), decide)).status == "kept"
    assert seen == [None]


def _answered(here: Any, said: Any, value: str) -> Turn:
    assert here.answers["thue"] is not None
    return answer(value)
