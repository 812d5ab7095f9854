"""Who is present: the roll-call of the meeting, where one is held."""

from bot.conversations.situation import Situation


def present(here: Situation) -> frozenset[str] | None:
    """The units at the roll-call; None where no roll is called, and everybody counts as present."""
    return None
