"""What all tests share: the command, as it is typed; the place where talks are played.

``pytest --accept`` writes what is heard into the talks, never what is said.
"""

from pathlib import Path

import pytest

from tests import compiled
from tests.commands.typed import started, thidua, warm
from tests.thorough import takes_long

__all__ = ["house", "started", "thidua", "warm"]


def pytest_configure() -> None:
    compiled.share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if takes_long(item.nodeid):
            item.add_marker("thorough")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what is heard into the .talk files")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where talks are played, one after another."""
    return tmp_path_factory.mktemp("house")
