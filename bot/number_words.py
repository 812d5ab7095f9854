"""Numbers in Vietnamese words or inside a sentence: ``chín phẩy năm``, ``9 rưỡi``, ``em chấm 14 điểm ạ``.

Only a text of which every word is understood is read: a number's own words, or words that say nothing about it.
"""

import re
from decimal import Decimal

from bot.vietnamese import Ambiguous, fold, nfc, number

_DIGITS = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "nham": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
# "tư" is said behind a ten alone: hai mươi tư.
_TENS = _DIGITS.keys() - {"khong", "tu", "lam", "nham"}
# As written with marks; a word with other marks is another word: "tự" is no four, "tầm" no eight.
_MARKED = {
    *(
        "không",
        "một",
        "mốt",
        "hai",
        "ba",
        "bốn",
        "tư",
        "năm",
        "lăm",
        "nhăm",
        "sáu",
        "bảy",
        "bẩy",
        "tám",
        "chín",
    ),
    *("chín", "mười", "mươi", "trăm", "phẩy", "chấm", "rưỡi", "linh", "lẻ"),
}
_NUMBER_WORDS = frozenset(fold(word) for word in _MARKED)
_POINT, _HALF, _ODD = ("phay", "cham"), "ruoi", ("linh", "le")
# Words around a number that change nothing about it.
_FILLERS = frozenset(
    [
        "em",
        "toi",
        "minh",
        "chau",
        "don",
        "vi",
        "chung",
        "co",
        "quan",
        "xin",
        "bao",
        "cao",
        "de",
        "nghi",
        "tu",
        "cham",
        "diem",
        "duoc",
        "dat",
        "la",
        "ghi",
        "cho",
        "muc",
        "thi",
        "vang",
        "da",
        "roi",
        "a",
        "nhe",
        "nha",
        "thoi",
        "thua",
        "anh",
        "chi",
        "dong",
        "ky",
        "nay",
    ]
)
# With these a number is no more than a guess.
_HEDGES = frozenset(
    ("khoang", "tam", "chung", "gan", "hon", "tren", "duoi", "xap", "xi", "co", "le", "hinh", "nhu")
)
_MOST = ("toi da", "diem toi da", "het", "tron diem", "du diem")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*")
# Words of the longest number that is said ("chín trăm chín mươi chín phẩy" and six decimals), and of the
# longest sentence around one.
_LONGEST, _LONGEST_SENTENCE = 12, 40


class Guess(ValueError):
    """A number that was said with "about": it is asked for anew. Holds the number."""


def is_most(text: str) -> bool:
    """True for words that ask for all there is: ``tối đa``."""
    return fold(text).removesuffix(" a").strip() in _MOST


def spoken_number(text: str) -> Decimal:
    """The one number in a text all of whose words are understood.

    Raises Guess for ``khoảng 14``, Ambiguous as `number` does, and ValueError where there is none or more.
    """
    words = _words(text)
    value = _value(words)
    if value is not None:
        return value
    if len(words) > _LONGEST_SENTENCE:
        raise ValueError(text)
    runs = [
        (i, j)
        for i in range(len(words))
        for j in range(min(len(words), i + _LONGEST), i, -1)
        if _value(words[i:j]) is not None
    ]
    longest = max(runs, key=lambda run: run[1] - run[0], default=None)
    if longest is None:
        raise ValueError(text)
    start, end = longest
    rest = [*words[:start], *words[end:]]
    found = _value(words[start:end])
    assert found is not None
    if any(word.rstrip("'") not in _FILLERS | _HEDGES for word in rest):
        raise ValueError(text)
    if any(word.rstrip("'") in _HEDGES - _FILLERS for word in rest):
        raise Guess(str(found))
    return found


def _words(text: str) -> list[str]:
    """Words in plain letters; one that only looks like a number's, without marks gets an apostrophe."""
    found = []
    for word in re.sub(r"(\d)(?=[^\W\d_])", r"\1 ", nfc(text).casefold()).split():
        plain = fold(word)
        other = plain in _NUMBER_WORDS and word.strip(" .,;:!?") not in (plain, *_MARKED)
        found.append(f"{plain}'" if other else plain)
    return [word for word in found if word]


def _value(words: list[str]) -> Decimal | None:
    """Value of words that are one number and nothing else."""
    if not words:
        return None
    if _FIGURE.fullmatch(words[0]):
        try:
            figure = number(words[0].rstrip(".,"))
        except Ambiguous:
            raise
        except ValueError:
            return None
        if len(words) == 1:
            return figure
        return figure + Decimal("0.5") if words[1:] == [_HALF] and figure == int(figure) else None
    if words[-1] == _HALF:
        whole = _whole(words[:-1])
        if whole is None:
            return None
        return whole + (Decimal(50) if words[-2:-1] == ["tram"] else Decimal("0.5"))
    for place, word in enumerate(words):
        if word in _POINT and 0 < place < len(words) - 1:
            whole, after = _whole(words[:place]), words[place + 1 :]
            if whole is None or any(digit not in _DIGITS for digit in after):
                return None
            return Decimal(f"{whole}.{''.join(str(_DIGITS[digit]) for digit in after)}")
    return _whole(words)


def _whole(words: list[str]) -> Decimal | None:
    """Value of ``một trăm linh năm``, ``bốn mươi sáu``, ``mười lăm``; below a thousand."""
    if not words:
        return None
    total = 0
    if len(words) >= 2 and words[1] == "tram" and words[0] in _DIGITS:
        total, words = 100 * _DIGITS[words[0]], words[2:]
        if not words:
            return Decimal(total)
        if words[0] in _ODD:
            return Decimal(total + _DIGITS[words[1]]) if len(words) == 2 and words[1] in _DIGITS else None
    match words:
        case [unit] if unit in _DIGITS and unit != "tu" and not total:
            return Decimal(_DIGITS[unit])
        case ["muoi"]:
            return Decimal(total + 10)
        case ["muoi", unit] if unit in _DIGITS:
            return Decimal(total + 10 + _DIGITS[unit])
        case [ten, "muoi"] if ten in _TENS:
            return Decimal(total + 10 * _DIGITS[ten])
        case [ten, "muoi", unit] | [ten, unit] if ten in _TENS and unit in _DIGITS:
            return Decimal(total + 10 * _DIGITS[ten] + _DIGITS[unit])
        case _:
            return None
