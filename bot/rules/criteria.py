"""Kinds of criterion: what each asks, and what each answer is worth."""

from decimal import Decimal
from typing import Protocol

from bot.questions import Form


class Criterion(Protocol):
    """One kind of criterion.

    `base`, `bonus` and `penalty` are the most it can add to or take from each part of a group (penalty as
    a positive number). A `relative` criterion is worth something only when all units are compared.
    """

    @property
    def base(self) -> Decimal: ...
    @property
    def bonus(self) -> Decimal: ...
    @property
    def penalty(self) -> Decimal: ...
    @property
    def relative(self) -> bool: ...

    def form(self, unit: str) -> Form:
        """How the unit's answer is read."""
        ...

    def how(self, unit: str) -> str:
        """How it is counted, in one Vietnamese sentence for the person who answers."""
        ...

    def full(self) -> str | None:
        """The answer that "đạt tối đa" gives (graded, gate, no deduction), None where it must be asked."""
        ...
