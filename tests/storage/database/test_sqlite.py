"""SQLite's writer: group commit, and what it promises to each of those who wait for it."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import sqlite as database_sqlite
from storage.database.factory import database_at
from storage.database.sqlite import BATCH, Sqlite


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch):
    """However slow the machine is, a batch is not cut short."""
    monkeypatch.setattr(database_sqlite, "ENOUGH", 30.0)


@pytest.fixture
async def sqlite(tmp_path: Path):
    engine = database_at(f"sqlite+pysqlite:///{tmp_path}/x.sqlite3")
    await engine.open()
    await engine.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)"))
    await engine.write(lambda c: c.exec_driver_sql("CREATE TABLE u (t INTEGER REFERENCES t (n))"))
    yield engine
    await engine.close()


def insert(n: int):
    return lambda c: c.execute(text("INSERT INTO t VALUES (:n)"), {"n": n}).rowcount


def fail(c: Connection) -> None:
    insert(99)(c)
    raise ZeroDivisionError


async def stored(engine: Sqlite) -> list[int]:
    return await engine.read(lambda c: list(c.scalars(text("SELECT n FROM t ORDER BY n"))))


class Gate:
    """Work that holds the writer up, so that others gather behind it into one batch."""

    def __init__(self) -> None:
        self.inside, self.leave = threading.Event(), threading.Event()

    def __call__(self, connection: Connection) -> None:
        self.inside.set()
        assert self.leave.wait(10)


async def held(engine: Sqlite) -> tuple[Gate, asyncio.Task]:
    gate = Gate()
    task = asyncio.create_task(engine.write(gate))
    assert await asyncio.to_thread(gate.inside.wait, 10)
    return gate, task


def behind(engine: Sqlite, *works) -> list[asyncio.Task]:
    return [asyncio.create_task(engine.write(work)) for work in works]


async def test_nothing_is_visible_to_others_or_acknowledged_before_the_commit(
    sqlite: Sqlite, tmp_path: Path, patient
):
    gate, first = await held(sqlite)
    one, last = Gate(), Gate()
    last.leave.set()
    tasks = behind(sqlite, insert(1), one, insert(2))
    await asyncio.sleep(0)
    gate.leave.set()
    assert await asyncio.to_thread(one.inside.wait, 10)
    # The first insert of this batch is done, and its savepoint released, but nothing is committed.
    with sqlite3.connect(tmp_path / "x.sqlite3") as other:
        assert other.execute("SELECT count(*) FROM t").fetchone() == (0,)
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in tasks)
    one.leave.set()
    await asyncio.gather(first, *tasks)
    assert await stored(sqlite) == [1, 2]


async def test_what_waits_together_is_committed_together_and_never_more_than_a_batch(sqlite: Sqlite, patient):
    commits = 0

    def count(connection: Connection) -> None:
        nonlocal commits
        commits += 1

    event.listen(Engine, "commit", count)
    gate, first = await held(sqlite)
    tasks = behind(sqlite, *(insert(n) for n in range(BATCH + 10)))
    await asyncio.sleep(0)
    gate.leave.set()
    await asyncio.gather(first, *tasks)
    event.remove(Engine, "commit", count)
    assert await stored(sqlite) == list(range(BATCH + 10))
    assert commits == 3


async def test_nobody_waits_long_for_the_work_of_all_others(sqlite: Sqlite):
    gate, first = await held(sqlite)
    slow, last = Gate(), Gate()
    one, two, three = behind(sqlite, insert(1), slow, last)
    await asyncio.sleep(0)
    gate.leave.set()
    assert await asyncio.to_thread(slow.inside.wait, 10)
    await asyncio.sleep(2 * database_sqlite.ENOUGH)
    slow.leave.set()
    # The last one is still at work, and has a commit of its own.
    assert await asyncio.wait_for(one, 10) == 1
    await two
    assert not three.done()
    last.leave.set()
    await asyncio.gather(first, three)


async def test_work_that_fails_undoes_itself_alone(sqlite: Sqlite):
    gate, first = await held(sqlite)
    tasks = behind(sqlite, insert(1), fail, insert(1), insert(2))
    await asyncio.sleep(0)
    gate.leave.set()
    await first
    good, bad, twice, also_good = await asyncio.gather(*tasks, return_exceptions=True)
    assert (good, also_good) == (1, 1)
    assert isinstance(bad, ZeroDivisionError)
    assert isinstance(twice, IntegrityError)
    assert await stored(sqlite) == [1, 2]


async def test_a_failing_commit_acknowledges_none_and_the_next_batch_goes_on(sqlite: Sqlite, patient):
    def owes_a_parent(c: Connection) -> None:
        # Checked only by COMMIT, which therefore fails.
        c.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        c.exec_driver_sql("INSERT INTO u VALUES (12345)")

    gate, first = await held(sqlite)
    tasks = behind(sqlite, insert(1), owes_a_parent, insert(2))
    await asyncio.sleep(0)
    gate.leave.set()
    await first
    assert all(isinstance(e, IntegrityError) for e in await asyncio.gather(*tasks, return_exceptions=True))
    assert await stored(sqlite) == []
    await sqlite.write(insert(3))
    assert await stored(sqlite) == [3]


async def test_work_given_up_before_its_turn_is_not_done(sqlite: Sqlite):
    gate, first = await held(sqlite)
    (task,) = behind(sqlite, insert(1))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    gate.leave.set()
    await first
    await sqlite.write(insert(2))
    assert await stored(sqlite) == [2]


async def test_a_transaction_takes_the_write_lock_at_its_start(sqlite: Sqlite, tmp_path: Path):
    gate, first = await held(sqlite)
    other = sqlite3.connect(tmp_path / "x.sqlite3", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    gate.leave.set()
    await first


async def test_the_file_is_set_up_to_lose_nothing_and_to_forget_what_is_deleted(sqlite: Sqlite):
    for pragma, wanted in [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
    ]:
        found = await sqlite.write(lambda c, p=pragma: c.exec_driver_sql(f"PRAGMA {p}").scalar())
        assert (pragma, found) == (pragma, wanted)


async def test_closing_finishes_what_waits_and_leaves_no_write_ahead_log(tmp_path: Path):
    engine = database_at(f"sqlite+pysqlite:///{tmp_path}/y.sqlite3")
    await engine.open()
    await engine.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)"))
    tasks = behind(engine, *(insert(n) for n in range(5)))
    await asyncio.sleep(0)
    await engine.close()
    assert await asyncio.gather(*tasks) == [1] * 5
    log = tmp_path / "y.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0
    with pytest.raises(RuntimeError, match="closed"):
        await engine.write(insert(9))


async def test_a_file_that_cannot_be_opened_is_said_to_whoever_asks(tmp_path: Path):
    engine = database_at(f"sqlite+pysqlite:///{tmp_path}/absent/x.sqlite3")
    await engine.open()
    with pytest.raises(Exception, match="unable to open"):
        await engine.write(insert(1))
    await engine.close()


def test_a_driver_nobody_tests_is_refused():
    with pytest.raises(ValueError, match="postgresql"):
        database_at("postgresql://localhost/x")


async def test_who_waits_for_a_lock_that_does_not_come_is_told_and_later_all_goes_on(
    sqlite: Sqlite, tmp_path: Path
):
    await sqlite.write(lambda c: c.exec_driver_sql("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    tasks = behind(sqlite, insert(1), insert(2))
    async with asyncio.timeout(10):
        told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(problem) for problem in told] == [OperationalError, OperationalError]
    other.execute("ROLLBACK")
    other.close()
    await sqlite.write(insert(3))
    assert await stored(sqlite) == [3]


async def test_however_long_a_transaction_takes_to_begin_something_is_done_in_it(
    sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database_sqlite, "ENOUGH", -1.0)
    async with asyncio.timeout(10):
        await asyncio.gather(*(sqlite.write(insert(n)) for n in range(5)))
    assert await stored(sqlite) == list(range(5))
