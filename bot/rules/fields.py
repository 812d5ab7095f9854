"""Fields of plain data, taken key by key; a key that nobody takes is an error that names its place."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from bot.rules.plain_values import CharterError, Path, number_of, text_of

Word = TypeVar("Word", bound=str)
# A path without the places in lists: ("groups", "parts") for every criterion.
Section = tuple[str, ...]

# Ids travel in tap data, of which one platform carries 64 bytes: `k1234/self.<unit>.<leaf>=<key>`.
_ID = re.compile(r"[a-z0-9_]{1,12}")


@dataclass(frozen=True)
class Key:
    """Key of one section, as the reference of charter keys tells it.

    `value` is how it is written: in words, or as one of several words. `says` is its meaning, `usual` what
    counts where it is absent ("": nothing).
    """

    name: str
    value: str | tuple[str, ...]
    says: str
    needed: bool
    usual: str = ""
    bounds: str = ""


class Fields:
    """Mapping of the charter. Each method takes one key and notes it; `done` refuses the keys not taken.

    `says` is the key's meaning, and `usual` the words for a default that depends on other keys; both are for
    the reference (`config/charters/README.md`). `keys` holds what was noted, of this mapping and all within it.
    """

    def __init__(
        self,
        data: object,
        path: Path = (),
        section: Section = (),
        keys: dict[Section, dict[str, Key]] | None = None,
    ) -> None:
        if not isinstance(data, Mapping):
            raise CharterError(path, "expected keys and values here")
        self.path = path
        self.keys = {} if keys is None else keys
        self._section = section
        self._data: Mapping[str, object] = data
        self._taken: set[str] = set()
        self._optional: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """True for a key with a value; one without (null) counts as absent. A key asked for is optional."""
        self._optional.add(key)
        return self._has(key)

    def wrong(self, key: str, message: str) -> CharterError:
        return CharterError((*self.path, key), message)

    def renamed(self, old: str, key: str) -> None:
        """Reads what stands under an earlier name of the key. Both at once are refused."""
        if old not in self._data:
            return
        if key in self._data:
            raise self.wrong(old, f"{old!r} is an earlier name of {key!r}, which stands here too")
        self._data = {key if name == old else name: value for name, value in self._data.items()}

    def done(self) -> None:
        for key in self._data:
            if key not in self._taken:
                raise self._unknown(key)

    # --- one value -------------------------------------------------------------------------------------

    def text(
        self,
        key: str,
        default: str | None = None,
        *,
        says: str,
        longest: int = 200,
        value: str = "text",
        usual: str = "",
    ) -> str:
        """Line of text in NFC; a number stands for its digits (a code 3). Required without a default."""
        bounds = f"at most {longest} characters" if value == "text" else ""
        self._note(key, value, says, needed=default is None, usual=usual or _code(default), bounds=bounds)
        found = self._take(key, required=default is None)
        return default or "" if found is None else text_of(found, (*self.path, key), longest)

    def id(self, key: str = "id", *, says: str) -> str:
        value = self.text(key, says=says, value="id")
        if not _ID.fullmatch(value):
            raise self.wrong(key, f"{value!r}: an id is 1 to 12 of a-z, 0-9 and _")
        return value

    def number(
        self,
        key: str,
        default: Decimal | None = None,
        *,
        says: str,
        least: Decimal | None = None,
        above: Decimal | None = None,
        usual: str = "",
    ) -> Decimal:
        """Decimal number, required without a default."""
        bounds = f"from {least} on" if least is not None else f"above {above}" if above is not None else ""
        needed = default is None and not usual
        self._note(key, "number", says, needed=needed, usual=usual or _code(default), bounds=bounds)
        found = self._take(key, required=default is None)
        if found is None:
            assert default is not None
            return default
        number = number_of(found, (*self.path, key), least)
        if above is not None and number <= above:
            raise self.wrong(key, f"must be above {above}")
        return number

    def number_if_any(
        self, key: str, *, says: str, least: Decimal | None = None, usual: str = ""
    ) -> Decimal | None:
        bounds = "" if least is None else f"from {least} on"
        self._note(key, "number", says, usual=usual, bounds=bounds)
        value = self._take(key)
        return None if value is None else number_of(value, (*self.path, key), least)

    def count(
        self, key: str, default: int | None = None, *, says: str, least: int, most: int | None = None
    ) -> int:
        """Whole number, required without a default."""
        bounds = f"from {least} on" if most is None else f"{least} to {most}"
        self._note(key, "whole number", says, needed=default is None, usual=_code(default), bounds=bounds)
        value = self._take(key, required=default is None)
        if value is None:
            assert default is not None
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, "expected a whole number")
        if value < least or (most is not None and value > most):
            raise self.wrong(key, f"{value} is not {bounds}")
        return value

    def flag(self, key: str, default: bool, *, says: str) -> bool:
        self._note(key, "true or false", says, usual="`true`" if default else "`false`")
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, "expected true or false")
        return value

    def one_of(
        self, key: str, words: Sequence[Word], default: Word | None = None, *, says: str, usual: str = ""
    ) -> Word:
        """Word among several; required without a default."""
        self._note(key, tuple(words), says, needed=default is None, usual=usual or _code(default))
        found = self._take(key, required=default is None)
        if found is None:
            assert default is not None
            return default
        value = text_of(found, (*self.path, key))
        for word in words:
            if word == value:
                return word
        raise self.wrong(key, f"{value!r} is none of {', '.join(words)}")

    def moment(self, key: str, *, says: str) -> datetime:
        text = self.text(key, says=says, value="moment with its offset")
        try:
            moment = datetime.fromisoformat(re.sub(r"(?<!\s)\s++(?=[+-]\d)", "", text))
        except ValueError:
            raise self.wrong(key, f"{text!r} is no moment; write 2026-12-05T17:00+07:00") from None
        if moment.tzinfo is None:
            raise self.wrong(key, f"{text!r} does not say its offset; write 2026-12-05T17:00+07:00")
        return moment

    # --- several values --------------------------------------------------------------------------------

    def numbers(self, key: str, *, says: str, least: Decimal | None = None) -> dict[str, Decimal]:
        """Numbers by name; empty if the key is absent."""
        self._note(key, "numbers by name", says, bounds="" if least is None else f"from {least} on")
        return {name: number_of(n, path, least) for name, n, path in self._by_name(key)}

    def number_list(self, key: str, *, says: str, least: Decimal | None = None) -> tuple[Decimal, ...]:
        """At least one number, in the order of the list."""
        bounds = "" if least is None else f"from {least} on"
        self._note(key, "list of numbers", says, needed=True, bounds=bounds)
        listed = self._list(key, required=True)
        return tuple(number_of(n, (*self.path, key, place), least) for place, n in enumerate(listed))

    def words(self, key: str, *, says: str, value: str = "list of texts", usual: str = "") -> tuple[str, ...]:
        """List of texts; empty if the key is absent."""
        self._note(key, value, says, usual=usual)
        return _texts(self._list(key), (*self.path, key))

    def words_by_name(self, key: str, names: Container[str], *, says: str) -> dict[str, tuple[str, ...]]:
        """Text, or list of texts, by each of the names; empty if the key is absent."""
        self._note(key, "text or list of texts by name", says)
        found = {}
        for name, value, path in self._by_name(key):
            if name not in names:
                raise CharterError(path, f"unknown key {name!r}")
            if isinstance(value, list | tuple):
                found[name] = _texts(value, path)
            else:
                found[name] = (text_of(value, path),)
        return found

    def is_text(self, key: str) -> bool:
        return isinstance(self._data.get(key), str)

    def is_list(self, key: str) -> bool:
        return isinstance(self._data.get(key), list | tuple)

    # --- sections --------------------------------------------------------------------------------------

    def within(self, key: str, *, says: str) -> "Fields | None":
        self._note(key, "section", says)
        value = self._take(key)
        return None if value is None else self._inner(value, (*self.path, key), key)

    def named(self, key: str, *, says: str) -> "Iterator[tuple[str, Fields]]":
        """Mappings by name, such as windows by stage."""
        self._note(key, "sections by name", says, needed=True)
        self._take(key, required=True)
        for name, value, path in self._by_name(key):
            if not isinstance(name, str) or not _ID.fullmatch(name):
                raise CharterError((*self.path, key), f"{name!r}: a name is 1 to 12 of a-z, 0-9 and _")
            yield name, self._inner(value, path, key)

    def each(self, key: str, *, says: str, required: bool = False) -> "Iterator[Fields]":
        """Mappings of a list."""
        self._note(key, "list of sections", says, needed=required)
        for place, value in enumerate(self._list(key, required=required)):
            yield self._inner(value, (*self.path, key, place), key)

    # --- below all of them -----------------------------------------------------------------------------

    def _inner(self, data: object, path: Path, key: str) -> "Fields":
        return Fields(data, path, (*self._section, key), self.keys)

    def _note(
        self,
        key: str,
        value: str | tuple[str, ...],
        says: str,
        *,
        needed: bool = False,
        usual: str = "",
        bounds: str = "",
    ) -> None:
        known = self.keys.setdefault(self._section, {})
        needed = needed and key not in self._optional
        if key not in known or (known[key].needed and not needed):
            known[key] = Key(key, value, says, needed, usual, bounds)

    def _has(self, key: str) -> bool:
        return self._data.get(key) is not None

    def _take(self, key: str, *, required: bool = False) -> object:
        self._taken.add(key)
        value = self._data.get(key)
        if value is None and required:
            raise CharterError(self.path, f"{key!r} is missing; found here: {', '.join(self._data)}")
        return value

    def _list(self, key: str, *, required: bool = False) -> Sequence[object]:
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise self.wrong(key, "expected a list")
        if required and not value:
            raise self.wrong(key, "expected at least one entry")
        return value

    def _by_name(self, key: str) -> Iterator[tuple[str, object, Path]]:
        value = self._take(key)
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(key, "expected keys and values here")
        for name, inner in (value or {}).items():
            yield name, inner, (*self.path, key, name)

    def _unknown(self, key: str) -> CharterError:
        return self.wrong(key, f"unknown key {key!r}; known here: {', '.join(sorted(self._taken))}")


def _code(value: object) -> str:
    return "" if value is None or value == "" else f"`{value}`"


def _texts(values: Sequence[object], path: Path) -> tuple[str, ...]:
    return tuple(text_of(value, (*path, place)) for place, value in enumerate(values))
