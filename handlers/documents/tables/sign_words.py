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


def _without_marks(pattern: str) -> str:
    bare = normalized("NFD", pattern.replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


_OPENING = r"(?:(?:các|phần|mục|nhóm|khoản|nội dung|tiêu chí|tiêu chuẩn|những|về|[-+•*]) *+)*+"
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
_NAMES = (
    r"(?:phần |mục )?(?:điểm (?:thưởng|cộng|khuyến khích|ưu tiên|trừ|giảm trừ|phạt)"
    r"|(?:thưởng|cộng|trừ|phạt) điểm)(?: thêm| khác| thi đua)?"
)
# Each with its marks, and for texts that have none.
_TAKES, _ADDS, _TAKES_ANY, _ADDS_ANY, _ONLY_TOTAL, _ANY_TOTAL, _SECTION = (
    (re.compile(pattern), re.compile(_without_marks(pattern)))
    for pattern in (
        *(_OPENING + _MINUS, _OPENING + _PLUS, rf"\b{_MINUS_ANY}\b", rf"\b{_PLUS_ANY}\b"),
        *(_TOTAL, _TOTAL_OF, _NAMES),
    )
)
_SIGNS: dict[Part, str] = {"penalty": "trừ|phạt", "bonus": "thưởng|cộng", "base": "được|đạt"}
_EACH = {
    part: re.compile(rf"\b(?:{sign})\s*\(?(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)")
    for part, sign in _SIGNS.items()
}
_CASES = re.compile(
    r"\b(?:mỗi|cứ)\b|/\s*0?1?\s*(?:lần|lượt|trường hợp|vụ|bài|báo cáo|kỳ|quý|quí|tháng|đơn vị|người|việc"
    r"|sáng kiến)"
    r"|\b0?1 (?:lần|lượt|trường hợp|vụ|bài|báo cáo|đơn vị)\b|tính trên mỗi"
)
_CAP = re.compile(
    r"(?:tối đa|không quá|không vượt quá|không được quá|nhiều nhất|≤|<=)\s*+(?:(?:là|không quá)\s*+)?"
    r"(?:[-+]\s*+)?(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)"
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


def without_brackets(text: str, brackets: str) -> str:
    """A text without what stands in brackets ("()", or "([)]" of two kinds); one that is never closed stays."""
    opening, closing = brackets[: len(brackets) // 2], brackets[len(brackets) // 2 :]
    kept, inside, begun = list[str](), False, 0
    for place, char in enumerate(text):
        if not inside and char in opening:
            kept.append(text[begun:place])
            inside, begun = True, place
        elif inside and char in closing:
            inside, begun = False, place + 1
    return " ".join(" ".join([*kept, text[begun:]]).split())


def sign_of(title: str) -> Sign:
    """True where a row by this title adds or takes points; empty where it says neither, or both."""
    words = plain_words(title)
    bare, short = words.isascii(), len(words) <= SHORT
    takes = bool(_TAKES[bare].match(words) or (short and _TAKES_ANY[bare].search(words)))
    adds = bool(_ADDS[bare].match(words) or (short and _ADDS_ANY[bare].search(words)))
    if takes == adds:
        return ""
    return "penalty" if takes else "bonus"


def is_sign_section(title: str) -> bool:
    """True where a title only names a section that adds or takes: "Điểm thưởng", "Điểm phạt"."""
    words = without_brackets(plain_words(title), "()").strip(" .:-")
    return bool(_SECTION[words.isascii()].fullmatch(words)) and not title.startswith(("-", "+"))


def is_total(title: str, *, coded: bool) -> bool:
    """True where a row only adds up others. A row with a code does only where it is called nothing else."""
    words = plain_words(title).strip(" .:")
    bare = words.isascii()
    return bool(_ONLY_TOTAL[bare].fullmatch(words) or (not coded and _ANY_TOTAL[bare].fullmatch(words)))


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
    found = _EACH[part].search(plain_words(text))
    try:
        return number(found[1]) if found else None
    except Ambiguous:
        return None


def mentions_cap(text: str) -> bool:
    """True where words speak of a limit of points, readable or not."""
    words = plain_words(text)
    return bool(re.search(r"(?:tối đa|không quá|không vượt quá)\D{0,25}\d[\d.,]*\s*(?:điểm|đ)(?!\w)", words))
