"""Titles that are tiers: shares of a hundred, thresholds, grades. Exactly one of them counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.vietnamese import fold, number
from handlers.documents.tables.sign_words import without_brackets

_N = r"((?<!\d)\d+(?:[.,]\d+)?)"
_BETWEEN = re.compile(rf"\b(?:tu|tren)?\s*{_N}\s*+(?:%\s*+)?(?:-|–|den|toi)\s*(?:duoi|can)?\s*{_N}\s*%")
_FROM = re.compile(rf"(?:\b(?:tu|dat|it nhat|toi thieu)|>=|≥)\s*{_N}\s*%|{_N}\s*%\s*tro len")
_OVER = re.compile(rf"(?:\b(?:tren|hon|vuot|lon hon)|>)\s*{_N}\s*%")
_UNDER = re.compile(rf"(?:\b(?:duoi|it hon|khong dat|chua dat|nho hon)|<=?|≤)\s*{_N}\s*%")
_EXACT = re.compile(rf"\b{_N}\s*%")
_GRADES = re.compile(
    r"(muc|loai|hang|dat)?\s*+(?::\s*+)?(rat tot|tot|kha|trung binh( kha)?|yeu|kem|gioi|xuat sac|dat"
    r"|khong dat|chua dat|co|khong|khong co|day du|chua day du|khong day du|dung han|tre han|cham|som"
    r"|nhat|nhi|ba|khuyen khich"
    r"|hoan thanh( xuat sac| tot)?( nhiem vu)?|khong hoan thanh( nhiem vu)?)"
)
_THRESHOLD = re.compile(r"(tu|tren|duoi|dat|co|>=?|<=?|≥|≤|khong qua|it nhat|khong co|khong|chua)\b")


@dataclass(frozen=True)
class Band:
    """A tier by percentage: from `least`, or only above it (`over`), up to `most`; None where none is said."""

    least: Decimal | None
    over: bool = False
    most: Decimal | None = None


def are_tiers(titles: Sequence[str], points: Sequence[Decimal], whole: Decimal | None) -> bool:
    """True where rows by these titles are tiers of one criterion, of which the best gives `whole`."""
    best = max(points)
    if whole is not None and whole != best:
        return False
    if len(set(points)) != len(points) and best:
        return False
    if bands_of(titles) is not None:
        return True
    if whole is None or len(titles) > 12:
        return False
    bare = [without_brackets(re.sub(r"^[-+*•–\s]+", "", fold(title)), "()") for title in titles]
    grades = sum(bool(_GRADES.fullmatch(words)) for words in bare)
    thresholds = sum(bool(_THRESHOLD.match(words) and re.search(r"\d", words)) for words in bare)
    opposite = len(titles) == 2 and min(points) == 0 and _are_opposite(bare)
    return grades == len(titles) or thresholds == len(titles) or grades + thresholds == len(titles) or opposite


def _are_opposite(bare: list[str]) -> bool:
    """ "Có kế hoạch" and "Không có kế hoạch"."""
    first, second = bare
    return bool(re.match(r"(khong|chua)\b", second)) and not re.match(r"(khong|chua)\b", first)


def bands_of(titles: Sequence[str]) -> list[Band] | None:
    """The bands of percentages that the titles are, none of which meets another; None where they aren't."""
    bands = [band_of(title) for title in titles]
    if any(band is None for band in bands):
        return None
    found = [band for band in bands if band is not None]
    begins = {(band.least, band.over) for band in found}
    return found if len(begins) == len(found) else None


def without_gaps(bands: Sequence[Band]) -> bool:
    """True where each band ends where the next one begins, so that the lower ends alone say all."""
    falling = sorted(bands, key=lambda band: (band.least or Decimal(0), band.over), reverse=True)
    ends = [(above.least, below.most) for above, below in pairwise(falling)]
    return all(most is None or most == least for least, most in ends) and falling[0].most in (
        None,
        Decimal(100),
    )


def band_of(title: str) -> Band | None:
    """The band that one title names; None where it names none, or several."""
    words = fold(title)
    words = re.sub(r"can cu cham diem.*", "", words)
    if found := _BETWEEN.search(words):
        return Band(number(found[1]), "tren" in words[: found.start(1)][-6:], number(found[2]))
    if found := _UNDER.search(words):
        return Band(None, most=number(found[1]))
    if found := _OVER.search(words):
        return Band(number(found[1]), over=True)
    if found := _FROM.search(words):
        return Band(number(found[1] or found[2]))
    if found := _EXACT.search(words):
        return Band(number(found[1]))
    return None
