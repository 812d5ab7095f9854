"""Values of plain data (of YAML or JSON), read strictly: a text, a number, or an error that names the place."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

from bot.vietnamese import nfc

Path = tuple[str | int, ...]

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?", re.ASCII)


class CharterError(ValueError):
    """Error in a charter. `path` leads to the place: ("groups", 0, "id")."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{'.'.join(str(p) for p in path) or 'charter'}: {message}")
        self.path = path
        self.message = message


def text_of(value: object, path: Path, longest: int = 200) -> str:
    """Line of text in NFC; a number stands for its digits (a code 3). Raises CharterError."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise CharterError(path, "expected text (in quotes, if it looks like something else)")
    text = " ".join(nfc(value).split())
    if not text:
        raise CharterError(path, "expected text, found nothing")
    if len(text) > longest:
        raise CharterError(path, f"{len(text)} characters; at most {longest}")
    return text


def text_of_charter(data: Mapping[str, object]) -> str:
    """Plain data as the JSON under which a charter is stored and hashed: in its order, in NFC."""
    return nfc(json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"not plain data: {type(value).__name__}")


def number_of(value: object, path: Path, least: Decimal | None) -> Decimal:
    """Decimal number of at most twelve digits and six decimals. Raises CharterError, for a binary one too."""
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
    """Number without trailing zeros or an exponent, so that its text is how it is stored."""
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)
