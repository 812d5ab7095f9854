"""Strangers' files are read in a process of their own, with an end to its memory and its time.

Decision 14: bounded before looked at. The readers count rows, cells and letters; this holds where they forget
one.
"""

import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from handlers.documents.problems import Unreadable

T = TypeVar("T")

MEMORY = 32_000_000  # bytes beyond what the process had; with its own pages touched it is under 40 MB
CPU = 10  # seconds
WALL = 60.0  # seconds; a busy machine gives less than its second each second
_SPARE = 1_000_000  # bytes, let go to say that memory ran out


def confined(work: Callable[[], T], source: str, *, memory: int = MEMORY) -> T:
    """The result of the work, done in a child that may take so much and no more. Raises what it raised, and
    Unreadable, naming the `source`, where it was ended."""
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    child = forking.Process(target=_do, args=(work, source, theirs, memory), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(WALL):
            raise _too_long(source)
        result, problem = ours.recv()
    except EOFError:
        child.join()
        if child.exitcode == -signal.SIGXCPU:
            raise _too_long(source) from None
        raise Unreadable(f"Tệp {source} không đọc được trong giới hạn bộ nhớ; đề nghị tách nhỏ.") from None
    finally:
        ours.close()
        child.kill()
        child.join()
    if problem is not None:
        raise problem
    return result  # type: ignore[no-any-return]


def _do(work: Callable[[], object], source: str, told: Connection, memory: int) -> None:
    # What was there before is left where it is: to look for garbage in it would copy its pages.
    gc.freeze()
    _limit(memory)
    spare: bytearray | None = bytearray(_SPARE)
    try:
        told.send((work(), None))
    except MemoryError:
        spare = None
        said = (
            f"Tệp {source} cần quá nhiều bộ nhớ để đọc; đề nghị tách nhỏ, chỉ giữ bảng tiêu chí hoặc bảng điểm."
        )
        told.send((None, Unreadable(said)))
    except Exception as problem:
        told.send((None, problem))
    del spare


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = _data_now() + memory
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _data_now() -> int:
    """The bytes of private memory that the process has, as the kernel counts them against the limit."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 10**9


def _too_long(source: str) -> Unreadable:
    return Unreadable(f"Tệp {source} đọc quá {CPU} giây vẫn chưa xong; đề nghị tách nhỏ.")
