"""Form of a pair of figures, one held against the other: ``45/50``."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from bot.questions import UNASSIGNED, UNASSIGNED_LABEL, Option, Quantity, Style, Unclear, option_of
from bot.vietnamese import nfc, say, say_close

# Stored value of "there was nothing in the year of which a part could be taken".
NOTHING_TO_SHARE = "none"
# "45/50", "45 trên 50", "45 trên tổng số 50", "132 so với 120".
_PARTING = re.compile(
    r"[/:]|\b(?:trên|tren|so với|so voi)\b(?:\s++(?:tổng|tong)\b)?+(?:\s++(?:số|so)\b)?+", re.IGNORECASE
)


@dataclass(frozen=True)
class TwoFigures:
    """Two figures of the unit's own, stored as ``45/50``; the percentage is said back with them.

    The second may be `known` (last year's): then the first is asked alone. Nothing is a percentage of zero: a
    second figure of zero is asked about, and answered with the option `nothing`. `within`: the first is a part
    of the second, never more.
    """

    part: Quantity
    whole: Quantity
    says: str
    nothing: str
    known: Decimal | None = None
    within: bool = True
    unassigned: bool = False
    style: Style = "examples"

    @cached_property
    def options(self) -> tuple[Option, ...]:
        found = () if self.known else (Option(NOTHING_TO_SHARE, self.nothing),)
        return (*found, Option(UNASSIGNED, UNASSIGNED_LABEL)) if self.unassigned else found

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return option.key
        halves = self._halves(reply)
        if self.known is not None and len(halves) == 1:
            halves = [*halves, str(self.known)]
        if len(halves) != 2:
            raise Unclear(f"Đề nghị ghi cả hai số, ví dụ: {self._pair}.")
        part, whole = self.part.read(halves[0]), self.whole.read(halves[1])
        self._check(Decimal(part), Decimal(whole))
        return f"{part}/{whole}"

    def pick(self, key: str) -> str:
        if any(option.key == key for option in self.options):
            return key
        return self.read(key)

    def accepts(self, value: str) -> bool:
        if any(option.key == value for option in self.options):
            return True
        part, slash, whole = value.partition("/")
        if not slash or not self.part.accepts(part) or not self.whole.accepts(whole):
            return False
        try:
            self._check(Decimal(part), Decimal(whole))
        except Unclear:
            return False
        return True

    def say(self, value: str) -> str:
        for option in self.options:
            if option.key == value:
                return option.label.lower()
        part, whole = figures(value)
        percent = Fraction(part) * 100 / Fraction(whole)
        close = say_close(Decimal(percent.numerator) / Decimal(percent.denominator))
        return self.says.format(part=say(part), whole=say(whole), percent=close)

    @property
    def example(self) -> str:
        """Text that may be typed: a pair, or the one figure that is asked for."""
        return self._pair if self.known is None else "120"

    @property
    def _pair(self) -> str:
        return "45/50" if self.within else "120/100"

    def _halves(self, reply: str) -> list[str]:
        return [half.strip() for half in _PARTING.split(nfc(reply).strip()) if half.strip()]

    def _check(self, part: Decimal, whole: Decimal) -> None:
        """Raises Unclear for figures of which no percentage can be taken."""
        if self.known is not None and whole != self.known:
            stated = (
                f"{self.whole.noun} theo quy chế là {say(self.known)}; nếu chưa đúng, đề nghị báo thư ký cụm."
            )
            raise Unclear(f"{stated} Ở đây đề nghị gõ một số, ví dụ: {self.example}.")
        if not whole:
            noun = self.whole.noun
            wrong = f"Nếu không phải, đề nghị gõ lại hai số, ví dụ: {self._pair}."
            if not self.within or not part:
                raise Unclear(f"{noun} là 0? Nếu đúng, đề nghị chọn “{self.nothing}”. {wrong}")
            raise Unclear(f"{noun} phải lớn hơn 0. Đề nghị gõ lại hai số, ví dụ: {self._pair}.")
        if self.within and part > whole:
            least = f"{self.part.noun} không thể nhiều hơn {self.whole.noun[:1].lower()}{self.whole.noun[1:]}"
            raise Unclear(f"{least} ({say(part)} và {say(whole)}). Đề nghị gõ lại hai số, ví dụ: {self._pair}.")


def figures(value: str) -> tuple[Decimal, Decimal]:
    """Both figures of a stored pair."""
    part, _, whole = value.partition("/")
    return Decimal(part), Decimal(whole)


def pairs_at(percent: Fraction, step: Decimal, known: Decimal | None = None) -> tuple[str, ...]:
    """Pairs of which one is this percentage of the other; of a `known` one, the nearest on both sides."""
    share = percent / 100
    if share < 0:
        return ()
    if known is None:
        return (f"{_plain(share.numerator * step)}/{_plain(share.denominator * step)}",)
    below = int(share * Fraction(known) / Fraction(step))
    return tuple(f"{_plain(count * step)}/{_plain(known)}" for count in (below, below + 1))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
