"""Forms of a reorganisation: a decision with its day, the day from which it holds, the name of a unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.questions import Option, Style, Text, Unclear, option_of
from bot.rules.charter import Unit
from bot.typed_days import typed_days
from bot.vietnamese import nfc, spelled

_BETWEEN = " ,;:()"
_NUMBER = re.compile(r"^(quyết định|qđ)\s*(số)?\s*:?\s*(?=\d)", re.IGNORECASE)


def day_in(text: str) -> tuple[date | None, str]:
    """Last day that is written in a text, and the text without it."""
    found = [one for one in typed_days(text) if one.year is not None]
    if not found:
        return None, text
    day = found[-1].on(0)
    if day is None:
        raise Unclear("Không có ngày này. Đề nghị gõ lại, ví dụ: 17/07/2025.")
    return day, found[-1].rest


@dataclass(frozen=True)
class Decision(Text):
    """Number and day of a decision in one line; stored as ``2025-07-17 2507/QĐ-BTC``."""

    def read(self, reply: str) -> str:
        day, rest = day_in(nfc(reply))
        number = " ".join(rest.split()).strip(_BETWEEN)
        number = re.sub(r"\s(ký )?ngày$", "", _NUMBER.sub("", number), flags=re.IGNORECASE).rstrip(_BETWEEN)
        if day is None:
            raise Unclear("Chưa thấy ngày của văn bản.")
        if not number:
            raise Unclear("Chưa thấy số của văn bản.")
        return f"{day.isoformat()} {super().read(number)}"

    def accepts(self, value: str) -> bool:
        return bool(re.match(r"\d{4}-\d\d-\d\d \S", value))

    def say(self, value: str) -> str:
        day, _, number = value.partition(" ")
        return f"{number}, {date.fromisoformat(day):%d/%m/%Y}"


@dataclass(frozen=True)
class FirstDay(Text):
    """Day from which a change holds; `options` are days that lie near, keyed by themselves."""

    style: Style = "letters"

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options, self.style):
            return option.key
        day, _ = day_in(nfc(reply))
        if day is None:
            raise Unclear("Chưa thấy ngày có hiệu lực, ví dụ: 01/08/2025.")
        return day.isoformat()

    def pick(self, key: str) -> str:
        return key if any(option.key == key for option in self.options) else self.read(key)

    def accepts(self, value: str) -> bool:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))

    def say(self, value: str) -> str:
        return f"{date.fromisoformat(value):%d/%m/%Y}"


@dataclass(frozen=True)
class NewName(Text):
    """Name of a unit that no other one has, former names included. A word beside it keeps the present one."""

    taken: tuple[tuple[str, ...], ...] = ()

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return option.key
        name = " ".join(super().read(reply).split())
        if spelled(name) in self.taken:
            raise Unclear(f"Đã có đơn vị tên “{name}”. Đề nghị gõ tên khác.")
        return name

    def pick(self, key: str) -> str:
        return key if any(option.key == key for option in self.options) else self.read(key)


def new_name(longest: int, others: Iterable[Unit], *options: Option) -> NewName:
    """Form for a name that none of the other units has."""
    taken = tuple(spelled(word) for unit in others for word in unit.names)
    return NewName(longest, options, taken=taken)
