"""Plain data (of YAML or JSON) taken key by key; what nobody takes is an error that names its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from bot.vietnamese import nfc

Word = TypeVar("Word", bound=str)
Path = tuple[str | int, ...]

# Ids travel in tap data, of which Telegram carries 64 bytes: `k1234/self.<unit>.<leaf>=<key>`.
_ID = re.compile(r"[a-z0-9_]{1,12}")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?", re.ASCII)


class CharterError(ValueError):
    """The charter says something that cannot stand. `path` leads to the place: ("groups", 0, "id")."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{'.'.join(str(p) for p in path) or 'charter'}: {message}")
        self.path = path
        self.message = message


class Fields:
    """One mapping of the charter. Each method takes one key; `done` refuses what was not taken."""

    def __init__(self, data: object, path: Path = ()) -> None:
        self.path = path
        if not isinstance(data, Mapping):
            raise CharterError(path, "expected keys and values here")
        self._data: Mapping[str, object] = data
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Whether the key has a value; a key without one (null) counts as absent."""
        return self._data.get(key) is not None

    def wrong(self, key: str, message: str) -> CharterError:
        return CharterError((*self.path, key), message)

    def done(self) -> None:
        for key in self._data:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                raise CharterError((*self.path, key), f"unknown key {key!r}; known here: {known}")

    def text(self, key: str, default: str | None = None, *, longest: int = 200) -> str:
        """One line of text in NFC; a number stands for its digits (a code 3). Required without a default."""
        value = self._take(key, required=default is None)
        if value is None:
            return default or ""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise self.wrong(key, "expected text (in quotes, if it looks like something else)")
        text = " ".join(nfc(value).split())
        if not text:
            raise self.wrong(key, "expected text, found nothing")
        if len(text) > longest:
            raise self.wrong(key, f"{len(text)} characters; at most {longest}")
        return text

    def id(self, key: str = "id") -> str:
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.wrong(key, f"{value!r}: an id is 1 to 12 of a-z, 0-9 and _")
        return value

    def number(self, key: str, default: Decimal | None = None, *, least: Decimal | None = None) -> Decimal:
        """A decimal number, required without a default."""
        found = self.number_if_any(key, least=least)
        if found is not None:
            return found
        if default is None:
            raise self._missing(key)
        return default

    def number_if_any(self, key: str, *, least: Decimal | None = None) -> Decimal | None:
        value = self._take(key)
        if value is None:
            return None
        return _number(value, (*self.path, key), least)

    def numbers(self, key: str, *, least: Decimal | None = None) -> dict[str, Decimal]:
        """Numbers by name; empty if the key is absent."""
        value = self._take(key)
        if value is None:
            return {}
        inner = Fields(value, (*self.path, key))
        return {name: inner.number(name, least=least) for name in inner._data}

    def number_list(self, key: str, *, least: Decimal | None = None) -> tuple[Decimal, ...]:
        """At least one number, in the order of the list."""
        listed = self._list(key, required=True)
        return tuple(_number(n, (*self.path, key, place), least) for place, n in enumerate(listed))

    def count(self, key: str, default: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, "expected a whole number")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, "expected true or false")
        return value

    def one_of(self, key: str, words: Sequence[Word], default: Word | None = None) -> Word:
        """One of the words; required without a default."""
        if default is not None and key not in self:
            self._taken.add(key)
            return default
        value = self.text(key)
        for word in words:
            if word == value:
                return word
        raise self.wrong(key, f"{value!r} is none of {', '.join(words)}")

    def moment(self, key: str) -> datetime:
        text = self.text(key)
        try:
            moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d)", "", text))
        except ValueError:
            raise self.wrong(key, f"{text!r} is no moment; write 2026-12-05T17:00+07:00") from None
        if moment.tzinfo is None:
            raise self.wrong(key, f"{text!r} does not say its offset; write 2026-12-05T17:00+07:00")
        return moment

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if the key is absent."""
        words = []
        for place, value in enumerate(self._list(key)):
            words.append(Fields({"": value}, (*self.path, key, place)).text(""))
        return tuple(words)

    def is_text(self, key: str) -> bool:
        return isinstance(self._data.get(key), str)

    def is_list(self, key: str) -> bool:
        return isinstance(self._data.get(key), list | tuple)

    def within(self, key: str) -> "Fields | None":
        value = self._take(key)
        return None if value is None else Fields(value, (*self.path, key))

    def named(self, key: str) -> "Iterator[tuple[str, Fields]]":
        """Mappings by name, such as windows by stage."""
        value = self._take(key, required=True)
        inner = Fields(value, (*self.path, key))
        for name in inner._data:
            if not isinstance(name, str) or not _ID.fullmatch(name):
                raise CharterError((*self.path, key), f"{name!r}: a name is 1 to 12 of a-z, 0-9 and _")
            yield name, Fields(inner._data[name], (*inner.path, name))

    def each(self, key: str, *, required: bool = False) -> "Iterator[Fields]":
        """The mappings of a list."""
        for place, value in enumerate(self._list(key, required=required)):
            yield Fields(value, (*self.path, key, place))

    def _list(self, key: str, *, required: bool = False) -> Sequence[object]:
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise self.wrong(key, "expected a list")
        if required and not value:
            raise self.wrong(key, "expected at least one entry")
        return value

    def _take(self, key: str, *, required: bool = False) -> object:
        self._taken.add(key)
        value = self._data.get(key)
        if value is None and required:
            raise self._missing(key)
        return value

    def _missing(self, key: str) -> CharterError:
        return CharterError(self.path, f"{key!r} is missing; found here: {', '.join(self._data)}")


def _number(value: object, path: Path, least: Decimal | None) -> Decimal:
    if isinstance(value, float):
        raise CharterError(path, "a binary fraction loses digits; write the number in quotes")
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise CharterError(path, "expected a number")
    if not _NUMBER.fullmatch(str(value)):
        raise CharterError(path, f"{str(value)!r} is no number; write 1000 or 0.5, with a dot")
    number = Decimal(str(value))
    if least is not None and number < least:
        raise CharterError(path, f"{number} is below {least}")
    return plain(number)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros or an exponent, so that its text is how it is stored."""
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)
