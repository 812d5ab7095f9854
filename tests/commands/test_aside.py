"""Work in a process of its own: its result, its error, or that it was ended."""

import os
import signal

import pytest

from config.child_process import aside
from config.settings import SettingsError


def test_the_result_comes_from_another_process():
    assert aside(os.getpid)() != os.getpid()


def test_what_it_raises_is_raised_here():
    def wrong() -> None:
        raise SettingsError("THIDUA_PORT: a number")

    with pytest.raises(SettingsError, match=r"^THIDUA_PORT: a number$"):
        aside(wrong)()


def test_one_that_is_killed_is_told_as_that():
    with pytest.raises(ChildProcessError, match="exit code -9"):
        aside(lambda: os.kill(os.getpid(), signal.SIGKILL))()
