"""Words by which rows and sections say that their points are added or taken, capped, or totals.

Compared with their marks where a text has any: "Cộng" adds, "Công tác" is work.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.vietnamese import Ambiguous, normalized, number

Part = Literal["base", "bonus", "penalty"]
Sign = Literal["", "bonus", "penalty"]

# A heading of this length may name its sign anywhere in it; in a longer row the sign stands first.
SHORT = 60

_OPENING = r"(?:(?:các|phần|mục|nhóm|khoản|nội dung|tiêu chí|tiêu chuẩn|những|về|[-+•*]) *)*"
_MINUS = (
    r"(?:điểm (?:bị )?(?:giảm |khấu )?trừ|trừ điểm|bị (?:khấu )?trừ|trừ(?= [\d(]|$|:| do| vì| \w+ điểm)"
    r"|giảm trừ(?! gia cảnh)|khấu trừ(?! thuế)|giảm điểm|hạ điểm|điểm phạt|phạt điểm|phạt$|vi phạm)"
)
_PLUS = (
    r"(?:điểm (?:thưởng|cộng|khuyến khích|ưu tiên)|thưởng điểm|cộng điểm|cộng thêm|được cộng|thưởng(?! thức)"
    r"|cộng(?= [\d(]|$|:))"
)
_MINUS_ANY = r"(?:trừ điểm|điểm (?:bị )?trừ|điểm phạt|phạt điểm)"
_PLUS_ANY = r"(?:cộng điểm|thưởng điểm|điểm (?:thưởng|cộng))"
_TOTAL = r"(?:grand |sub)?total|tổng|cộng|tổng cộng(?: điểm)?|tổng (?:số )?điểm"
_TOTAL_OF = (
    r"(?:grand |sub)?total\b.*|tổng cộng\b.*|tổng (?:số )?điểm\b(?! (?:thưởng|cộng|trừ|phạt)).*"
    r"|(?:tổng )?cộng (?:mục|tiêu chí|tiêu chuẩn|phần|nhóm|khoản|chỉ tiêu|[ivxlabcd\d]{1,4}\b)(?! điểm).{0,60}"
)
_CASES = re.compile(
    r"\b(?:mỗi|cứ)\b|/\s*0?1?\s*(?:lần|lượt|trường hợp|vụ|bài|báo cáo|kỳ|quý|quí|tháng|đơn vị|người|việc"
    r"|sáng kiến)"
    r"|\b0?1 (?:lần|lượt|trường hợp|vụ|bài|báo cáo|đơn vị)\b|tính trên mỗi"
)
_CAP = re.compile(
    r"(?:tối đa|không quá|không vượt quá|không được quá|nhiều nhất|≤|<=)\s*(?:là|không quá)?\s*[-+]?\s*"
    r"(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)"
)
_OF_CODE = re.compile(
    r"(?:của|đối với|cho)\s+(?:mục|tiêu chí|tiêu chuẩn)?\s*(?P<code>[a-zđ]{0,3}\.?\d+(?:\.\d+)*)\b"
)


@dataclass(frozen=True)
class Cap:
    """A cap that stands in words. `parts` is empty where they don't say of what; `code`: of which row."""

    points: Decimal
    parts: tuple[Part, ...]
    words: str
    code: str = ""


def plain_words(text: str) -> str:
    """A text for comparing words with their marks: no case, single spaces."""
    return " ".join(normalized("NFC", text).casefold().split())


def sign_of(title: str) -> Sign:
    """True where a row by this title adds or takes points; empty where it says neither, or both."""
    words = plain_words(title)
    if words.isascii():
        return _sign(words, *(_without_marks(p) for p in (_OPENING, _MINUS, _PLUS, _MINUS_ANY, _PLUS_ANY)))
    return _sign(words, _OPENING, _MINUS, _PLUS, _MINUS_ANY, _PLUS_ANY)


def _sign(words: str, opening: str, minus: str, plus: str, minus_any: str, plus_any: str) -> Sign:
    short = len(words) <= SHORT
    takes = bool(re.match(opening + minus, words) or (short and re.search(rf"\b{minus_any}\b", words)))
    adds = bool(re.match(opening + plus, words) or (short and re.search(rf"\b{plus_any}\b", words)))
    if takes == adds:
        return ""
    return "penalty" if takes else "bonus"


def is_sign_section(title: str) -> bool:
    """True where a title only names a section that adds or takes: "Điểm thưởng", "Điểm phạt"."""
    words = re.sub(r"\([^)]*\)", "", plain_words(title)).strip(" .:-")
    points = r"(?:điểm (?:thưởng|cộng|khuyến khích|ưu tiên|trừ|giảm trừ|phạt)|(?:thưởng|cộng|trừ|phạt) điểm)"
    names = rf"(?:phần |mục )?{points}(?: thêm| khác| thi đua)?"
    return bool(
        re.fullmatch(_without_marks(names) if words.isascii() else names, words)
    ) and not title.startswith(("-", "+"))


def is_total(title: str, *, coded: bool) -> bool:
    """True where a row only adds up others. A row with a code does only where it is called nothing else."""
    words = plain_words(title).strip(" .:")
    if words.isascii():
        whole, part = _without_marks(_TOTAL), _without_marks(_TOTAL_OF)
        return bool(re.fullmatch(whole, words) or (not coded and re.fullmatch(part, words)))
    return bool(re.fullmatch(_TOTAL, words) or (not coded and re.fullmatch(_TOTAL_OF, words)))


def counts_cases(title: str) -> bool:
    """True where the points of a row are for each of several cases ("mỗi trường hợp trừ 0,5 điểm")."""
    return bool(_CASES.search(plain_words(title)))


def caps_in(text: str) -> list[Cap]:
    """The caps that words state: "tổng điểm trừ không quá 1,5 điểm", "(tối đa 3 điểm)"."""
    words = plain_words(text)
    found = []
    for cap in _CAP.finditer(words):
        # The sign that a cap is about stands before it in its own clause.
        before = re.split(r"[.;\n]", words[: cap.start()])[-1]
        inner = before.rpartition("(")[2] if before.count("(") > before.count(")") else before
        parts = _parts_in(inner) or _parts_in(before)
        try:
            points = number(cap["points"])
        except (Ambiguous, ValueError):
            continue
        of = _OF_CODE.search(before)
        found.append(Cap(points, parts, cap[0], of["code"] if of else ""))
    return found


def _parts_in(words: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    if re.search(r"\b(?:thưởng|cộng)\b", words):
        parts.append("bonus")
    if re.search(r"\b(?:trừ|phạt)\b", words):
        parts.append("penalty")
    if not parts and re.search(r"\bchuẩn\b", words):
        parts.append("base")
    return tuple(parts)


def each_in(text: str, part: Part) -> Decimal | None:
    """The points of one case that words state: "cứ mỗi lần được điểm thưởng 0,2 điểm"."""
    sign = {"penalty": "trừ|phạt", "bonus": "thưởng|cộng", "base": "được|đạt"}[part]
    found = re.search(rf"\b(?:{sign})\s*\(?(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)", plain_words(text))
    try:
        return number(found[1]) if found else None
    except Ambiguous:
        return None


def mentions_cap(text: str) -> bool:
    """True where words speak of a limit of points, readable or not."""
    words = plain_words(text)
    return bool(re.search(r"(?:tối đa|không quá|không vượt quá)\D{0,25}\d[\d.,]*\s*(?:điểm|đ)(?!\w)", words))


def _without_marks(pattern: str) -> str:
    bare = normalized("NFD", pattern.replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))
