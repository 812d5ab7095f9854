"""Disclosure by the result of a secret ballot itself: with few voters it is arithmetic, and no fault.

The chances assume voters who decide independently, each for the option with the same probability.
"""

from fractions import Fraction

from bot.rules.voting_methods import Terms, method_of

# The table of the help: numbers of voters, and how likely each of them is to say yes.
VOTERS = (8, 12, 20)
LIKELY = (Fraction(7, 10), Fraction(8, 10), Fraction(9, 10))


def unanimous(voters: int, likely: Fraction) -> Fraction:
    """Probability that all vote alike, so that every vote is known."""
    return likely**voters + (1 - likely) ** voters


def one_apart_at_most(voters: int, likely: Fraction) -> Fraction:
    """Probability that at most one votes differently, and so knows all the others' votes."""
    other = 1 - likely
    lone = voters * (likely ** (voters - 1) * other + other ** (voters - 1) * likely)
    return unanimous(voters, likely) + (lone if voters > 1 else 0)


def pools(terms: Terms) -> tuple[int, ...]:
    """Numbers of units that may choose the same option, as they occur, largest first."""
    asked = [method_of(terms.ballot).asks(terms, unit).options for unit in terms.issued]
    options = {option for options in asked for option in options}
    return tuple(sorted({sum(o in options for options in asked) for o in options}, reverse=True))
