"""What all tests share: the command, as it is typed; the place where talks are played.

``pytest --accept`` writes what is heard into the talks, never what is said.
"""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import compiled, programs
from tests.commands.typed import started, thidua, warm
from tests.thorough import takes_long

__all__ = ["house", "started", "thidua", "warm"]


def pytest_configure() -> None:
    compiled.share()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Collects without looking for garbage: what is made now stays, and going through it again and again took
    a third of the time."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def pytest_sessionfinish() -> None:
    """Looks for garbage once. pytest does it five times, which takes seconds with all that is loaded."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if takes_long(item.nodeid):
            item.add_marker("thorough")
        if programs.starts_one(item):
            item.add_marker("programs")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    programs.running(item)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what is heard into the .talk files")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where talks are played, one after another."""
    return tmp_path_factory.mktemp("house")
