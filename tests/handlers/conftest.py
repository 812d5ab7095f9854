"""A small cluster in a database of its own."""

import pytest

from tests.storage.conftest import clock, memory, template, town, url

__all__ = ["clock", "memory", "template", "town", "url"]


@pytest.fixture
def engine() -> str:
    return "sqlite"
