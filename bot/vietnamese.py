"""Vietnamese text, numbers and moments: read loosely, said canonically.

Conventions: decimal comma, thousands dot, day/month/year, 24 hours (Unicode CLDR, locale vi).
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

# Both placements of the tone mark are in use (hòa/hoà); without marks they fold to the same letters.
_NOT_DECOMPOSED = str.maketrans({"đ": "d", "Đ": "D"})
_AFTER_SIGN = re.compile(r"^([-+])\s+")
_BEFORE_POINT, _AFTER_POINT = re.compile(r"(?<!\s)\s++(?=[.,])"), re.compile(r"(?<=[.,])\s+")
# A number that nobody reads in two ways: at most three digits, and two decimals after them.
_PLAIN = re.compile(r"-?\d{1,3}([.,]\d{1,2})?", re.ASCII)
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SWAPPED = str.maketrans(",.", ".,")
# A letter bears two marks. Unicode sorts a run of marks in a time that grows with the square of its length.
MOST_MARKS = 8
# Stretches in which a longer run may be: no letter, no digit, no space, nothing of ASCII.
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def nfc(text: str) -> str:
    """Text in NFC, the one form in which it is stored and said. Half a character (a lone surrogate, which
    JSON lets through) becomes a question mark; of a run of marks the first eight stay."""
    return text if text.isascii() else normalized("NFC", text).encode("utf-8", "replace").decode()


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Text in a Unicode form, in a time that grows as its length does."""
    return text if text.isascii() else unicodedata.normalize(form, _MARKS.sub(_with_few_marks, text))


def _with_few_marks(stretch: re.Match[str]) -> str:
    kept, run = [], 0
    for char in stretch[0]:
        run = run + 1 if unicodedata.category(char).startswith("M") else 0
        if run <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def shown_name(text: str, longest: int) -> str:
    """Name of a person or a file as it is shown in a line: single spaces, nothing that can't be seen, and
    nothing that turns the direction of reading (``gpj.exe`` would be shown as ``exe.jpg``)."""
    seen = (
        char
        for char in nfc(text[: 4 * longest])
        if unicodedata.category(char) not in ("Cc", "Cf") or char.isspace()
    )
    return " ".join("".join(seen).split())[:longest].rstrip()


def fold(text: str) -> str:
    """Text for comparing: no marks, no case, single spaces, no punctuation at the ends.

    Never for storing: without marks the meaning changes (con dế, con dê).
    """
    bare = text if text.isascii() else _without_marks(text)
    return " ".join(bare.casefold().split()).strip(" .,;:!?\"'“”")


def _without_marks(text: str) -> str:
    plain = normalized("NFKD", text.translate(_NOT_DECOMPOSED)).translate(_NOT_DECOMPOSED)
    return "".join(c for c in plain if not unicodedata.combining(c))


def spelled(text: str) -> tuple[str, ...]:
    """The words of a name without what spelling leaves open: case, spaces, punctuation, on which vowel the tone
    stands. Two names are the same only if this is: Xã Tân Thành and Xã Tân Thạnh are two."""
    words = re.sub(r"[^\w\s]", " ", nfc(text).casefold()).split()
    parted = [normalized("NFD", word) for word in words]
    return tuple(_TONE.sub("", word) + "".join(_TONE.findall(word)) for word in parted)


class Ambiguous(ValueError):
    """Number that two readers would read differently, such as ``1.000``."""


def number(text: str) -> Decimal:
    """Number that a person typed: comma or dot, a sign, full-width digits, spaces inside.

    Raises Ambiguous where one dot or comma stands before exactly three digits (a thousand, or one
    with three decimals?) and ValueError where there is no number.
    """
    if (value := plain_number(text)) is not None:
        return value
    plain = normalized("NFKC", text).replace("−", "-").replace("–", "-")
    plain = _AFTER_SIGN.sub(r"\1", plain.strip())
    plain = _AFTER_POINT.sub("", _BEFORE_POINT.sub("", plain)).removeprefix("+")
    if (value := plain_number(plain)) is not None:
        return value
    # A space parts thousands and nothing else: "2.2 15" is no number.
    if re.fullmatch(r"-?\d{1,3}(\s\d{3})+([.,]\d+)?", plain):
        plain = re.sub(r"\s", "", plain)
    if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", plain):
        raise Ambiguous(plain)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}(,\d+)?|-?\d{1,3}(\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}(\.\d+)?|-?\d{1,3}(,\d{3})+\.\d+", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"-?\d+([.,]\d+)?", plain, re.ASCII):
        raise ValueError(text)
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None


def plain_number(text: str) -> Decimal | None:
    """Number that nobody could read in two ways, as most replies are: ``9,5``, ``-2``. None for other text."""
    bare = text.strip()
    return Decimal(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def is_number(text: str) -> bool:
    """True for text that `number` reads, or at least takes for a number."""
    try:
        number(text)
    except Ambiguous:
        return True
    except ValueError:
        return False
    return True


@lru_cache(4096)
def say(value: Decimal) -> str:
    """Number as it is printed: no trailing zeros, decimal comma, thousands dot from 1.000 on."""
    text = f"{value.normalize():,f}" if value else "0"
    return text.translate(_SWAPPED)


def say_close(value: Decimal) -> str:
    """Number as it is printed, with six decimals at most, for one that has no end."""
    return say(round(value, 6))


def quoted(text: str) -> str:
    """Words of somebody inside a sentence: in quotes, without a full stop of their own."""
    return f"“{text.rstrip().rstrip('.')}”"


def begin(text: str) -> str:
    """Text with a capital, as a sentence begins; the rest stays as it is, for it may hold names."""
    return text[:1].upper() + text[1:]


def say_day(moment: datetime, zone: tzinfo) -> str:
    """Day of a moment: ``thứ Hai, 23/11/2026``."""
    local = moment.astimezone(zone)
    return f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"


def say_moment(moment: datetime, zone: tzinfo) -> str:
    """Moment with its day: ``17:00, thứ Hai, 23/11/2026``."""
    return f"{moment.astimezone(zone):%H:%M}, {say_day(moment, zone)}"


def say_since(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Time from which something waits: ``từ 15:20 hôm nay``, ``từ hôm qua``, ``từ thứ Hai, 23/11/2026``."""
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    if days <= 0:
        return f"từ {moment.astimezone(zone):%H:%M} hôm nay"
    return "từ hôm qua" if days == 1 else f"từ {say_day(moment, zone)}"


def say_left(left: timedelta) -> str:
    """Length of time in its two largest units: ``2 ngày 4 giờ``; under a minute, ``chưa đến 1 phút``."""
    minutes = int(left.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (minutes, "phút")]
    said = [f"{n} {unit}" for n, unit in parts if n][:2]
    return " ".join(said) or "chưa đến 1 phút"


# Lines that are shown of a list; of more it is said how many there are.
MOST_LINES = 10


def listed(lines: Sequence[str]) -> list[str]:
    """Lines of a list, the first of them; of more it is said how many there are."""
    more = [f"– và {len(lines) - MOST_LINES} mục khác"] if len(lines) > MOST_LINES else []
    return [*(f"– {line}" for line in lines[:MOST_LINES]), *more]


def say_hash(hash: str) -> str:
    """Beginning of a hash, as people compare it: ``3F2A-91C0-77DE``."""
    short = hash[:12].upper()
    return "-".join(short[at : at + 4] for at in range(0, len(short), 4))


def say_list(names: list[str], most: int = 8, *, noun: str = "mục") -> str:
    """List in words: ``A, B và C``; past `most` names, the number of those left out: ``và 3 đơn vị khác``."""
    if len(names) > most:
        return f"{', '.join(names[:most])} và {len(names) - most} {noun} khác"
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
