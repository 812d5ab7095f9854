"""The command as people type it: run to its end, or started and stopped."""

import itertools
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.warm import Warm

# Without these nobody can be reached from outside.
NAMED = {"THIDUA_OPERATOR": "Văn phòng cụm", "THIDUA_OPERATOR_CONTACT": "thidua@example.vn"}


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    warm = Warm()
    yield warm
    warm.close()


@pytest.fixture
def thidua(tmp_path: Path, warm: Warm) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs the command to its end; the data directory is the test's own."""
    numbers = itertools.count(1)

    def run(*args: str, **env: str) -> "subprocess.CompletedProcess[str]":
        out, err = (tmp_path / f"{next(numbers)}.{kind}" for kind in ("out", "err"))
        process = warm.start([*args], _env(tmp_path, env), out, err)
        code = warm.wait(process, 120)
        if code is None:
            os.kill(process, signal.SIGKILL)
            raise AssertionError(f"thidua {' '.join(args)} did not end")
        return subprocess.CompletedProcess(["thidua", *args], code, *(f.read_text("utf-8") for f in (out, err)))

    return run


@pytest.fixture
def started(tmp_path: Path, warm: Warm) -> Callable[..., "contextmanager[str]"]:
    """Starts the command, gives the address it prints, and stops it as a service manager would."""
    numbers = itertools.count(1)

    @contextmanager
    def start(*args: str, **env: str) -> Iterator[str]:
        log = tmp_path / f"{next(numbers)}.log"
        process, code = warm.start([*args], _env(tmp_path, env), log, log), None
        try:
            while not (address := re.search(r"http://\S+(?=\s)", _said(log))):
                code = warm.wait(process, 0.01)
                assert code is None, f"ended without an address: {_said(log)}"
            yield address[0]
            os.kill(process, signal.SIGTERM)
            code = warm.wait(process, 30)
            assert code == 0, _said(log)
            assert "Traceback" not in _said(log)
        finally:
            if code is None:
                os.kill(process, signal.SIGKILL)
                warm.wait(process, 30)

    return start


def _said(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else ""


def _env(data: Path, more: dict[str, str]) -> dict[str, str]:
    # The widest terminal, so that help texts are not cut.
    return {**os.environ, "THIDUA_DATA_DIR": str(data / "data"), "COLUMNS": "200", **more}
