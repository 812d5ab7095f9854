"""The commands are tried in an environment in which nothing is set."""

import os

import pytest


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("THIDUA_"):
            monkeypatch.delenv(name)
