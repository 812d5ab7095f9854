"""The command without its start: python -m tests.commands.warm

A process that has loaded everything forks a `thidua` for each line it reads, since loading takes ten times as
long as most commands do. That they start from nothing, and how light, is tested in test_console.
"""

import gc
import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from bot.__main__ import main

# What the commands load when they are called.
_LATE = (
    "config.settings_loader",
    "handlers.commands.demo",
    "handlers.commands.new",
    "handlers.commands.rehearse",
    "handlers.commands.run",
    "handlers.commands.verify",
    "handlers.telegram.channel",
    "handlers.web.app",
    "handlers.web.health",
    "handlers.web.server",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
)


class Warm:
    """The tests' end of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands.warm"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, args: list[str], env: dict[str, str], out: Path, err: Path) -> int:
        """The number of the process that runs the command."""
        return int(self._ask(args=args, env=env, out=str(out), err=str(err)))

    def wait(self, process: int, seconds: float) -> int | None:
        """Its exit code, or None where it does not end in time."""
        code: int | None = self._ask(wait=process, seconds=seconds)
        return code

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, **what: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def serve() -> None:
    for name in _LATE:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            answer = _end(asked["wait"], asked["seconds"])
        else:
            answer = os.fork()
            if not answer:
                _live(**asked)
        print(json.dumps(answer), flush=True)


def _end(process: int, seconds: float) -> int | None:
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            return None
        time.sleep(0.005)


def _live(args: list[str], env: dict[str, str], out: str, err: str) -> NoReturn:
    """Whatever ends it, the server's own work is not this process's."""
    code: Any = 1
    try:
        os.environ.clear()
        os.environ.update(env)
        for number, path in enumerate((os.devnull, out, err)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
        sys.argv = ["thidua", *args]
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException as problem:
        sys.excepthook(type(problem), problem, problem.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve()
