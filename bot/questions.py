"""Forms of a question: each shows its options and reads a reply.

A question reads either a place in a list or a quantity, never both, so that a typed ``3`` has one meaning
(.github/decisions/0003-a-place-or-a-quantity.md). A reply becomes a short string, the stored value, which the
same form can later say in words. The questions themselves stand in ``bot.conversations``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, Protocol

from bot.number_words import Guess, is_most, spoken_number
from bot.vietnamese import Ambiguous, fold, is_number, nfc, number, plain_number, say

# Options on a platform without buttons: numbered 1, 2, 3; lettered a, b, c; or given as examples to type.
Style = Literal["numbers", "letters", "examples"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Stored value of "this criterion is not assigned to our unit".
UNASSIGNED = "-"
UNASSIGNED_LABEL = "Không được giao"
# Far above any figure of a table; arithmetic on larger ones would lose digits.
_LARGEST = Decimal(10) ** 15
# A run of spaces is tried from its first one alone, and whole: from each of them it would be a square.
_MEASURE = re.compile(r"(?i)(?<!\s)\s*+(?:điểm|diem|đ|%|trường hợp|truong hop|lần|lan)\.?\s*+$")
# Two letters side by side make a word; "." or "12" says nothing to whoever reads it.
_WORD = re.compile(r"[^\W\d_]{2}")
# Stands before the stored value of points set directly, over the cap or against the counted input.
OVERRIDE = "="
# Stands before a stored value that is made of those of several reviewers (`bot.rules.several_reviews`).
SEVERAL = "~"


class Unclear(ValueError):
    """Reply that can't be read. The message is said to the person: what is wrong, what to do next."""


@dataclass(frozen=True)
class Option:
    """Option to tap. ``key`` travels with the tap (short, ASCII, for ever); ``label`` is read."""

    key: str
    label: str


def option_of(reply: str, options: Sequence[Option], style: Style = "examples") -> Option | None:
    """Option that a typed reply means: by its label, whose part in brackets may be left out, or by its place,
    where the style has places (``b)``, ``2.``); None for any other reply."""
    typed = fold(reply)
    for option in options:
        if typed and typed in (fold(option.label), fold(option.label.partition(" (")[0])):
            return option
    place = typed.rstrip(").")
    if style == "letters" and len(place) == 1 and place in LETTERS[: len(options)]:
        return options[LETTERS.index(place)]
    if style == "numbers" and re.fullmatch(r"[0-9]{1,2}", place) and 1 <= int(place) <= len(options):
        return options[int(place) - 1]
    return None


class Form(Protocol):
    """Form of a question: it reads a reply as a stored value, and says a stored value in words."""

    @property
    def style(self) -> Style: ...
    @property
    def options(self) -> tuple[Option, ...]: ...

    def read(self, reply: str) -> str:
        """Stored value of a typed reply. Raises Unclear."""
        ...

    def pick(self, key: str) -> str:
        """Stored value of a tapped option. Raises Unclear for a key that is no longer offered."""
        ...

    def accepts(self, value: str) -> bool:
        """True for a stored value that this form can still read; any other counts as no answer."""
        ...

    def say(self, value: str) -> str:
        """Words of a stored value."""
        ...


@dataclass(frozen=True)
class Quantity:
    """Number from ``low`` to ``high`` (no upper end if None) in steps of ``step``.

    ``noun`` names the thing counted ("Điểm", "Số trường hợp", "Tỷ lệ"), ``unit`` is said after the number.
    ``quick`` values are offered for one tap; ``unassigned`` offers "not assigned to this unit". With
    ``beyond``, a value over ``high`` passes, stored as an override, for a charter that keeps such claims with
    a reason.
    """

    low: Decimal = Decimal(0)
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    noun: str = "Số"
    unit: str = ""
    quick: tuple[Decimal, ...] = ()
    unassigned: bool = False
    beyond: bool = False

    style: Style = "examples"

    @cached_property
    def options(self) -> tuple[Option, ...]:
        shown = [Option(str(q), say(q)) for q in self.quick]
        return (*shown, Option(UNASSIGNED, UNASSIGNED_LABEL)) if self.unassigned else tuple(shown)

    def read(self, reply: str) -> str:
        if (plain := plain_number(reply)) is not None:
            return self._checked(plain)
        folded = fold(reply)
        if folded in ("khong giao", "khong duoc giao") or (self.unassigned and reply.strip() == "-"):
            return self.pick(UNASSIGNED)
        text = _MEASURE.sub("", nfc(reply).strip())
        if self.unit and fold(text).endswith(" " + fold(self.unit)):
            text = text[: -len(self.unit)].strip()
        text = self._without_maximum(text)
        if folded in ("khong", "khong co"):
            # Of cases it is none; of points it may mean nought, or that there is nothing to score.
            if self.noun == "Điểm" or self.low > 0:
                raise Unclear(f"Nếu đơn vị được 0 điểm, đề nghị gõ số 0. {self._range()}")
            text = "0"
        if self.high is not None and is_most(text):
            return self._checked(self.high)
        try:
            value = number(text)
        except Ambiguous as both:
            value = self._settle(str(both))
        except ValueError:
            value = self._spoken(reply)
        return self._checked(value)

    def pick(self, key: str) -> str:
        if key == UNASSIGNED:
            if self.unassigned:
                return key
            raise Unclear(f"Tiêu chí này không có mục “{UNASSIGNED_LABEL}”. {self._range()}")
        return self.read(key)

    def accepts(self, value: str) -> bool:
        if value == UNASSIGNED:
            return self.unassigned
        try:
            return self._checked(Decimal(value.removeprefix(OVERRIDE))) == value
        except (Unclear, ArithmeticError):
            return False

    def say(self, value: str) -> str:
        if value == UNASSIGNED:
            return UNASSIGNED_LABEL.lower()
        said = say(Decimal(value.removeprefix(OVERRIDE)))
        return f"{said}{'' if self.unit in ('', '%') else ' '}{self.unit}"

    def _spoken(self, reply: str) -> Decimal:
        """A number in words or inside a sentence; it is said back with the answer. Raises Unclear."""
        try:
            return spoken_number(reply)
        except Ambiguous as both:
            return self._settle(str(both))
        except Guess as guess:
            exact = f"Đề nghị gõ một số chính xác, ví dụ: {say(Decimal(str(guess)))}."
            raise Unclear(f"Hệ thống không ghi số ước chừng. {exact}") from None
        except ValueError:
            noun = self.noun[:1].lower() + self.noun[1:]
            raise Unclear(f"Hệ thống chưa đọc được {noun}. {self.request()}") from None

    def request(self) -> str:
        """Sentence that asks for the number: ``Đề nghị gõ một số từ 0 đến 5, ví dụ: 4,5.``"""
        return f"Đề nghị gõ một số {self._bounds()}, ví dụ: {say(self._example())}."

    def _example(self) -> Decimal:
        """A number that would do: two thirds of the way, in whole steps."""
        most = self.high if self.high is not None and self.high - self.low <= 100 else self.low + 8 * self.step
        return self.low + ((most - self.low) * 2 / 3 // self.step) * self.step

    def _bounds(self) -> str:
        most = "trở lên" if self.high is None else f"đến {say(self.high)}"
        return f"từ {say(self.low)} {most}"

    def _without_maximum(self, text: str) -> str:
        """Text without a maximum that is typed after it: ``3/3,5`` is 3. Raises Unclear for another maximum."""
        value, slash, maximum = text.partition("/")
        if not slash or self.high is None or not is_number(maximum):
            return text
        try:
            if number(maximum) == self.high:
                return value
        except Ambiguous:
            pass
        raise Unclear(f"Mức tối đa ở đây là {say(self.high)}. {self._range()}")

    def _settle(self, text: str) -> Decimal:
        """Number meant by ``1.000``, whole or decimal: whichever fits the range. Raises Unclear if both do."""
        whole, decimal = Decimal(re.sub(r"[.,]", "", text)), Decimal(text.replace(",", "."))
        fitting = [v for v in (whole, decimal) if self._fits(v)]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            return decimal
        plain = re.sub(r"[.,]", "", text)
        raise Unclear(f"“{text}” có thể hiểu theo hai cách. Đề nghị gõ {plain} hoặc {say(decimal)} cho rõ.")

    def _fits(self, value: Decimal) -> bool:
        high = self.high is None or value <= self.high
        return self.low <= value and high and value % self.step == 0

    def _checked(self, value: Decimal) -> str:
        over = self.high is not None and value > self.high
        most = _LARGEST if self.high is None else self.high * 100 if self.beyond else self.high
        if not self.low <= value <= most:
            raise Unclear(self._range())
        if value % self.step != 0:
            if self.step == 1:
                raise Unclear(f"{self.noun} phải là số nguyên. {self._range()}")
            near = (value // self.step) * self.step
            shown = "; ".join(say(v) for v in (near, near + self.step) if self._fits(v))
            raise Unclear(f"{self.noun} lẻ đến {say(self.step)} (ví dụ: {shown}), {self._bounds()}.")
        plain = f"{value.normalize():f}" if value else "0"
        return OVERRIDE + plain if over else plain

    def _range(self) -> str:
        return f"{self.noun} phải {self._bounds()}."


@dataclass(frozen=True)
class Choice:
    """Choice of exactly one of a list, by its place or its label.

    A list whose labels speak of numbers is lettered, so that a typed digit can't be taken for a place.
    """

    options: tuple[Option, ...]
    lettered: bool = False

    @property
    def style(self) -> Style:
        return "letters" if self.lettered else "numbers"

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options, self.style):
            return option.key
        raise Unclear(self._how(fold(reply)))

    def pick(self, key: str) -> str:
        if self.accepts(key):
            return key
        raise Unclear("Lựa chọn này không còn dùng nữa. " + self._how(""))

    def accepts(self, value: str) -> bool:
        return any(o.key == value for o in self.options)

    def say(self, value: str) -> str:
        return next((o.label for o in self.options if o.key == value), "")

    def _how(self, typed: str) -> str:
        last = len(self.options) - 1
        if self.lettered:
            digits = "Danh sách này chọn bằng chữ cái. " if typed[:1].isdigit() else ""
            return f"{digits}Đề nghị chọn một mục, hoặc gõ chữ cái từ a đến {LETTERS[last]}."
        if not last:
            return f"Đề nghị chọn “{self.options[0].label}”, hoặc gõ 1."
        return "Đề nghị chọn một trong các mục bên dưới."


@dataclass(frozen=True)
class Offering:
    """Form that is typed, or one of a few words beside it ("Theo đơn vị"); a word is stored as its key."""

    form: Form
    words: tuple[Option, ...]
    style: Style = "examples"

    @property
    def options(self) -> tuple[Option, ...]:
        return (*self.form.options, *self.words)

    def read(self, reply: str) -> str:
        word = option_of(reply, self.words)
        return word.key if word else self.form.read(reply)

    def pick(self, key: str) -> str:
        return key if any(word.key == key for word in self.words) else self.form.pick(key)

    def accepts(self, value: str) -> bool:
        return any(word.key == value for word in self.words) or self.form.accepts(value)

    def say(self, value: str) -> str:
        return next((w.label for w in self.words if w.key == value), "") or self.form.say(value)


@dataclass(frozen=True)
class Text:
    """Free text of at most ``longest`` characters."""

    longest: int = 1000
    options: tuple[Option, ...] = ()
    style: Style = "examples"
    wordless: str = "Đề nghị gõ nội dung bằng chữ."

    def read(self, reply: str) -> str:
        text = nfc(reply).strip()
        if not _WORD.search(text):
            raise Unclear(self.wordless)
        if len(text) > self.longest:
            over = f"Nội dung dài {len(text)} ký tự; tối đa {self.longest}."
            raise Unclear(f"{over} Đề nghị rút gọn rồi gửi lại.")
        return text

    def pick(self, key: str) -> str:
        return self.read(key)

    def accepts(self, value: str) -> bool:
        return 0 < len(value) <= self.longest

    def say(self, value: str) -> str:
        return value


DONE = Option("xong", "Xong")


@dataclass(frozen=True)
class Files:
    """Photos, documents or links, several, until an option is chosen; "xong" where it is among them."""

    options: tuple[Option, ...] = (DONE,)
    style: Style = "examples"

    def read(self, reply: str) -> str:
        ends = DONE in self.options
        if ends and fold(reply) in ("xong", "khong co", "het"):
            return DONE.key
        if option := option_of(reply, self.options):
            return option.key
        enough = "gửi đủ thì gõ “xong”" if ends else "gửi đủ rồi thì chọn trong danh sách"
        raise Unclear(f"Đề nghị gửi ảnh, tệp hoặc đường dẫn (https://...); {enough}.")

    def pick(self, key: str) -> str:
        return key if any(option.key == key for option in self.options) else self.read(key)

    def accepts(self, value: str) -> bool:
        return value == DONE.key

    def say(self, value: str) -> str:
        return "đã gửi xong"
