"""Points as offices write them in a cell: ``3.5``, ``trừ 2 điểm``, ``0,5đ/lần, tối đa 2``, ``từ 1 đến 3``.

A cell is read only where all of it is understood. Whatever else stands there is NotUnderstood, and the message
says what it may mean.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.vietnamese import Ambiguous, fold, normalized, number, say
from handlers.documents.files.book import Cell

ZERO = Decimal(0)
MOST = Decimal(1_000_000)
LONGEST = 200  # characters of a cell that is still read
BLANK = ("", "-", "–", "—", "−", "/", ".", "…", "...")
WANTED = "cần một số (ví dụ 5 hoặc 2,5), “tối đa 5”, “trừ 2”, “từ 1 đến 3” hoặc “0,5 điểm/lần, tối đa 2”"

_N = r"(?:\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
_UNIT = r"(?:\s*(?:diem|d|points?|pts?)\b\.?)?"
_MINUS = r"bi tru|diem tru|tru diem|tru di|tru|phat|diem phat|giam|minus|-"
_PLUS = r"diem cong|cong them|duoc cong|cong diem|cong|diem thuong|thuong them|thuong diem|thuong|plus|\+"
_SIGN = rf"(?:(?P<minus>{_MINUS})|(?P<plus>{_PLUS}))?\s*+(?::\s*+)?"
_MOST_WORD = r"(?:toi da|khong qua|khong vuot qua|khong duoc qua|nhieu nhat|cao nhat|max|<=|≤)"
_PERIOD = r"(?:\s*(?:/|trong|moi|mot)\s*(?P<period>ky|hoc ky|nam|thang|quy|tuan|dot))?"
_CAP = (
    rf"(?:\s*[,;.(]*\s*(?:nhung |va )?(?:(?:tong )?(?:so )?(?:diem )?(?:tru|cong|thuong)?\s*)?{_MOST_WORD}"
    rf"\s*(?:la |khong qua )?[-+]?\s*(?P<cap>{_N}){_UNIT}{_PERIOD}\s*\)*)?"
)
_CASE = r"(?P<case>[a-z][a-z ,/]{0,60}?)"
_ONE = r"(?:\s*(?:moi|mot|0?1)(?=[\s/a-z]))?\s*"
_RANGE = rf"(?P<least>{_N}){_UNIT}\s*(?:-|den|toi|~|→)\s*"
_FORMS = (
    re.compile(rf"{_SIGN}(?P<value>{_N}){_UNIT}"),
    re.compile(rf"{_SIGN}(?:diem )?{_MOST_WORD}\s*+(?:la )?(?:(?P<sign2>-)\s*+)?(?P<value>{_N}){_UNIT}"),
    re.compile(rf"{_SIGN}(?:tu )?{_RANGE}(?P<value>{_N}){_UNIT}"),
    re.compile(rf"{_SIGN}(?:{_RANGE})?(?P<each>{_N}){_UNIT}\s*(?:/|cho|moi|tren){_ONE}{_CASE}{_CAP}"),
    re.compile(rf"(?:cu moi|moi|cu){_ONE}{_CASE}(?: duoc| bi| thi|:|,)*\s*{_SIGN}(?P<each>{_N}){_UNIT}{_CAP}"),
)
_BOTH = (
    re.compile(rf"(?:±|\+\s*/?\s*-)\s*(?P<up>{_N}){_UNIT}"),
    re.compile(rf"\+\s*(?P<up>{_N}){_UNIT}\s*+(?:[/;,]\s*+)?-\s*(?P<down>{_N}){_UNIT}"),
)
_FOOTNOTE = re.compile(r"(.*\d(?:\s*(?:điểm|đ))?)\s*([⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]+|\*{1,3}|†|\[\d{1,2}\]|\(\d\))")
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}


class NotUnderstood(ValueError):
    """A cell that can't be read. The message says what it may mean or what would be understood."""


@dataclass(frozen=True)
class Stated:
    """The points that a cell of a criteria table states.

    `value` has the sign that the cell gives it; `signed`: it gives one by itself. `each` is a rate: so much for
    each `case`, at most `cap` in all (None: no cap stands there). `down` is the penalty beside a bonus ("±2").
    `least` is the lower end of a range. `limit`: it is said to be a maximum ("tối đa 5"). `notes`: how it was
    taken.
    """

    value: Decimal | None = None
    signed: bool = False
    each: Decimal | None = None
    case: str = ""
    cap: Decimal | None = None
    least: Decimal | None = None
    down: Decimal | None = None
    limit: bool = False
    notes: tuple[str, ...] = ()


def stated(cell: Cell) -> Stated | None:
    """The points a criteria table states; None where the cell is empty. Raises NotUnderstood."""
    if cell.text in BLANK:
        return None
    if cell.kind == "number" and not cell.struck:
        return _plain(Decimal(cell.text))
    text, notes = _readable(cell)
    if cell.kind == "percent":
        return replace(_plain(Decimal(cell.text)), notes=notes)
    _ask_about_alternatives(text)
    bare = _folded(text)
    for form in _BOTH:
        if found := form.fullmatch(bare):
            up = _number(found["up"])
            down = _number(found["down"]) if "down" in form.groupindex else up
            return Stated(up, True, down=down, notes=notes)
    if (fraction := _fraction(bare)) is not None:
        return replace(_plain(fraction), notes=(*notes, f"“{cell.text}” đọc là {say(fraction)}"))
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _of(found, text, notes)
    if found := re.fullmatch(rf"(?P<value>{_N}){_UNIT}\s*/\s*(?P<most>{_N}){_UNIT}", bare):
        if (value := _number(found["value"])) == _number(found["most"]):
            return replace(_plain(value), notes=notes)
        raise NotUnderstood("có thể là điểm trên mức tối đa, hoặc phân số; đề nghị ghi một số")
    raise NotUnderstood(WANTED)


def _of(found: re.Match[str], text: str, notes: tuple[str, ...]) -> Stated:
    named = found.groupdict()
    negative = bool(named.get("minus") or named.get("sign2"))
    signed = negative or bool(named.get("plus"))
    sign = -1 if negative else 1
    least = _number(named["least"]) if named.get("least") else None
    if named.get("each"):
        cap = _number(named["cap"]) if named.get("cap") else None
        if named.get("period"):
            notes = (*notes, "mức tối đa ghi theo kỳ; bảng này tính một lần cho cả năm")
        case = _case(found, text)
        if fold(case) == "nam":
            return Stated(sign * _number(named["each"]), signed, notes=notes)
        return Stated(None, signed, sign * _number(named["each"]), case, cap, least, notes=notes)
    value = _number(named["value"])
    if least is not None and least > value:
        raise NotUnderstood(WANTED)
    return Stated(sign * value, signed, least=least, limit="sign2" in named, notes=notes)


def _case(found: re.Match[str], text: str) -> str:
    """The case that is counted, with its marks where matching left every letter in its place."""
    start, end = found.span("case")
    plain = " ".join(normalized("NFC", text).split())
    whole = plain[start:end] if len(plain) >= end and fold(plain[start:end]) == found["case"].strip() else ""
    return (whole or found["case"]).strip(" ,/")


def scored(cell: Cell, maximum: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    """The points given in a score sheet, and how they were taken. Raises NotUnderstood; an empty cell is no
    number either. `maximum` is the most that can be given: ``5,5/3,5`` repeats it, ``9.500`` fits it as 9,5.
    """
    if not cell:
        raise NotUnderstood("ô điểm để trống")
    if cell.kind == "number" and not cell.struck:
        return Decimal(cell.text), ()
    text, notes = _readable(cell)
    if cell.kind == "percent":
        return Decimal(cell.text), notes
    _ask_about_alternatives(text)
    bare = _folded(text)
    if found := re.fullmatch(rf"{_SIGN}(?P<value>{_N}){_UNIT}", bare):
        value = _score_number(found["value"], maximum)
        return (-value if found["minus"] else value), notes
    if found := re.fullmatch(rf"(?P<value>[-+]?\s*{_N}){_UNIT}\s*/\s*(?P<most>{_N}){_UNIT}", bare):
        value, most = _score_number(found["value"].replace(" ", ""), maximum), _number(found["most"])
        fraction = _fraction(bare)
        if most == maximum and fraction is not None and value <= 1:
            raise NotUnderstood(f"có thể là {say(value)} trên {say(most)} điểm, hoặc {say(fraction)} điểm")
        if most == maximum:
            return value, notes
        if fraction is None:
            raise NotUnderstood(f"mức tối đa ở đây là {say(maximum)}, không phải {say(most)}")
    if (fraction := _fraction(bare)) is not None:
        return fraction, (*notes, f"“{cell.text}” đọc là {say(fraction)}")
    raise NotUnderstood("cần một số, ví dụ 9 hoặc 9,5")


def _readable(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """The cell's text without a footnote mark, and what is to be told of it. Raises NotUnderstood."""
    if cell.struck:
        raise NotUnderstood("ô bị gạch ngang; nếu còn dùng, đề nghị bỏ gạch")
    if cell.kind == "date":
        raise NotUnderstood(
            f"bảng tính đã đổi thành ngày; có thể là “{cell.shown.replace('.', '-')}”, đề nghị ghi lại dạng chữ"
        )
    if cell.kind == "formula":
        raise NotUnderstood("công thức chưa có giá trị; đề nghị mở bằng Excel và lưu lại, hoặc ghi thẳng số")
    if cell.kind == "error":
        raise NotUnderstood("công thức bị lỗi; đề nghị ghi thẳng số")
    if cell.kind == "percent":
        return cell.text, (f"ô định dạng phần trăm; đọc là {say(Decimal(cell.text))}",)
    if len(cell.text) > LONGEST:
        raise NotUnderstood(WANTED)
    text = normalized("NFC", cell.text)
    if re.fullmatch(r"\(\s*[\d.,]+\s*+(?:(?:điểm|đ)\s*+)?\)", text, re.IGNORECASE):
        raise NotUnderstood("số trong ngoặc có thể là số âm hoặc chú thích; đề nghị ghi rõ")
    if found := _FOOTNOTE.fullmatch(text):
        return found[1].strip(), (f"“{text}” đọc là “{found[1].strip()}”, dấu “{found[2]}” là chú thích",)
    return text, ()


def _ask_about_alternatives(text: str) -> None:
    """``2 đ⏎1 đ``, ``5; 3; 1``, ``5 hoặc 0``: tiers of one criterion, or rows that were joined."""
    parts = [p for p in re.split(r"\n|;|\s/\s|\bhoặc\b|\bhoac\b|\bhay\b", text.strip("; \n")) if p.strip()]
    if len(parts) > 1 and all(_FORMS[0].fullmatch(_folded(part)) for part in parts):
        raise NotUnderstood(
            "có nhiều số: các mức để chọn, hay nhiều dòng gộp lại? đề nghị tách mỗi số một dòng"
        )
    if re.fullmatch(rf"{_N}\s*\+\s*{_N}", text.strip()):
        raise NotUnderstood("có thể là điểm chuẩn và điểm thưởng; đề nghị tách thành hai ô")
    if re.fullmatch(rf"{_N}\s*%", text.strip()):
        raise NotUnderstood("là tỷ lệ phần trăm, chưa rõ là bao nhiêu điểm")


def _folded(text: str) -> str:
    """Text for matching: full-width digits as usual ones, one kind of minus, no marks, no case."""
    for sign, written in _FRACTIONS.items():
        text = text.replace(sign, f" {written}")
    plain = normalized("NFKC", text).replace("−", "-").replace("–", "-").replace("—", "-")
    # A comma that begins a number is no punctuation at the end.
    begins = "0" if re.match(r"\s*[.,]\d", plain) else ""
    return fold(begins + plain.strip())


def _plain(value: Decimal) -> Stated:
    if not abs(value) <= MOST:
        raise NotUnderstood("số quá lớn cho một mức điểm")
    return Stated(value, value < 0)


def _fraction(text: str) -> Decimal | None:
    """A half or a quarter, by itself or after a whole number."""
    found = re.fullmatch(r"([-+])?(?:(\d{1,3}) )?([13])/([24])(?:\s*(?:diem|d))?", text)
    if not found or found[3] >= found[4]:
        return None
    value = Decimal(found[2] or 0) + Decimal(found[3]) / Decimal(found[4])
    return -value if found[1] == "-" else value


def _number(text: str) -> Decimal:
    try:
        value = number(f"0{text}" if text[:1] in ".," else text)
    except Ambiguous:
        raise NotUnderstood(
            f"“{text}” có thể hiểu hai cách; đề nghị ghi {text.replace('.', '')} hoặc 1,0"
        ) from None
    if value > MOST:
        raise NotUnderstood("số quá lớn cho một mức điểm")
    return value


def _score_number(text: str, maximum: Decimal) -> Decimal:
    try:
        return number(f"0{text}" if text[:1] in ".," else text)
    except Ambiguous as both:
        if maximum >= 1000:
            raise NotUnderstood("có thể hiểu hai cách; đề nghị ghi lại, ví dụ 9,5") from None
        return Decimal(str(both).replace(",", "."))
