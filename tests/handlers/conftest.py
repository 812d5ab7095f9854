"""A small cluster in a database of its own."""

import pytest

from tests.worlds.fixtures import clock, memory, template, url, world

__all__ = ["clock", "memory", "template", "url", "world"]


@pytest.fixture
def engine() -> str:
    return "sqlite"
