"""The stage of the faults, and the databases of the storage's tests."""

from tests.faults.hours import play
from tests.worlds.fixtures import postgres_url, template

__all__ = ["play", "postgres_url", "template"]
