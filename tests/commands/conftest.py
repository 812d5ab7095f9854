"""The commands are tried in an environment in which nothing is set, and as people start them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THIDUA = (sys.executable, "-m", "bot")


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("THIDUA_"):
            monkeypatch.delenv(name)


@pytest.fixture
def thidua(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs the command to its end; the data directory is the test's own."""

    def run(*args: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*THIDUA, *args], cwd=ROOT, env=_env(tmp_path, env), capture_output=True, text=True, timeout=120
        )

    return run


@pytest.fixture
def started(tmp_path: Path) -> Callable[..., "contextmanager[str]"]:
    """Starts the command, gives the address it prints, and stops it as a service manager would."""

    @contextmanager
    def start(*args: str, **env: str) -> Iterator[str]:
        process = subprocess.Popen(
            [*THIDUA, *args],
            cwd=ROOT,
            env=_env(tmp_path, env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert process.stdout
            said = ""
            while not (address := re.search(r"http://\S+", said)):
                line = process.stdout.readline()
                assert line, f"ended without an address: {said}"
                said += line
            yield address[0]
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=30)[0]
            assert process.returncode == 0, said + rest
            assert "Traceback" not in rest
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()

    return start


def _env(data: Path, more: dict[str, str]) -> dict[str, str]:
    # The widest terminal, so that help texts are not cut.
    return {**os.environ, "THIDUA_DATA_DIR": str(data / "data"), "COLUMNS": "200", **more}
