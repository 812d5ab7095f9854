"""Points as offices write them in a cell: ``3.5``, ``0,5``, ``+ 0,1``, ``-0,5đ/lần``, ``tối đa 2``."""

import re
import unicodedata
from decimal import Decimal

from bot.vietnamese import Ambiguous, fold, number
from handlers.documents.spreadsheet import Cell

_NUMBER = r"[-+−–]?\s*\d+(?:[.,]\d+)*"
_OPENING = r"((cac|phan|muc|nhom|noi dung|tieu chi) )*"
_MOST = Decimal(1_000_000)
_BLANK = ("", "-", "–", "—", "−", "/")


def stated(cell: Cell) -> Decimal | None:
    """Points that a criteria table states, whatever words stand around the one number; None where empty.

    Raises ValueError for none or several numbers, Ambiguous for ``1.000`` as text.
    """
    if cell.text in _BLANK:
        return None
    value = Decimal(cell.text) if cell.kind == "number" else _in_words(cell)
    if not abs(value) <= _MOST:
        raise ValueError(cell.text)
    return value


def _in_words(cell: Cell) -> Decimal:
    if cell.kind == "date":
        raise ValueError(cell.text)
    plain = unicodedata.normalize("NFKC", cell.text)
    # A fraction counts cases ("0,5/01 trường hợp") or repeats the maximum ("03/3 điểm").
    found = re.findall(_NUMBER, plain.partition("/")[0])
    if len(found) != 1:
        raise ValueError(cell.text)
    return number(found[0])


def scored(cell: Cell, limit: Decimal) -> Decimal:
    """Points given in a score sheet. Raises ValueError; an empty cell is no number either.

    ``9.500`` is nine and a half where no more than `limit`, under a thousand, can be given.
    """
    if cell.kind == "number":
        return Decimal(cell.text)
    if cell.kind == "date":
        raise ValueError(cell.text)
    words = re.fullmatch(r"(.*?)\s*(/.*)?", re.sub(r"(?i)\s*(điểm|diem|đ|points?)\.?$", "", cell.text))
    text = words[1] if words else cell.text
    try:
        return number(text)
    except Ambiguous as both:
        if limit >= 1000:
            raise
        return Decimal(str(both).replace(",", "."))


def says_deduction(title: str) -> bool:
    return bool(re.match(_OPENING + r"(diem tru|tru diem|tru\b|penalt|deduct)", fold(title)))


def says_bonus(title: str) -> bool:
    return bool(re.match(_OPENING + r"(diem (thuong|cong)|(thuong|cong) diem|bonus|extra)", fold(title)))
