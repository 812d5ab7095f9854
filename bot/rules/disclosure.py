"""Disclosure by the result of a secret ballot itself: with few voters it is arithmetic, and no fault."""

from bot.rules.voting_methods import Terms, method_of


def pools(terms: Terms) -> tuple[int, ...]:
    """Numbers of units that may choose the same option, as they occur, largest first."""
    asked = [method_of(terms.ballot).asks(terms, unit).options for unit in terms.issued]
    options = {option for options in asked for option in options}
    return tuple(sorted({sum(o in options for options in asked) for o in options}, reverse=True))
