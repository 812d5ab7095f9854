"""Work done in a process of its own: what is loaded for it goes with it."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T]) -> Callable[[], T]:
    """Begun at once, as a fork: before anything else runs beside. What is given back waits for its result, and
    raises what it raised; ChildProcessError if the process was ended before, as for want of memory."""
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    process = forking.Process(target=_do, args=(work, theirs))
    process.start()
    theirs.close()

    def done() -> T:
        try:
            result, problem = ours.recv()
        except EOFError:
            process.join()
            ended = f"a process of ours was ended before it was done, exit code {process.exitcode}"
            raise ChildProcessError(ended) from None
        process.join()
        if problem is not None:
            raise problem
        return result  # type: ignore[no-any-return]

    return done


def _do(work: Callable[[], object], told: Connection) -> None:
    try:
        told.send((work(), None))
    except Exception as problem:
        told.send((None, problem))
