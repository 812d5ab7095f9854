"""The play as a command, in an environment in which nothing is set."""

from tests.commands.conftest import _nothing_is_set

__all__ = ["_nothing_is_set"]
