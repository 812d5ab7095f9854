"""Names of columns, in Vietnamese and English, with or without marks.

Role -> patterns for a whole folded heading, the surest first. The first role that fits takes the column.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from bot.vietnamese import fold
from handlers.documents.tables.sign_words import without_brackets

Vocabulary = Mapping[str, tuple[re.Pattern[str], ...]]

LONGEST_HEAD = 120  # characters

_CODE = r"(ma|ky hieu|code)( (so|tieu chi|chi tieu|tieu chuan|tc|muc|cua))*|(criterion|criteria|leaf|item) code"
_PLACE = r"(tt|s ?tt|so tt|so thu tu|item|item no|no)\.?|#"
_TITLE = (
    r"(ten (tieu chi|tieu chuan|chi tieu|chi so|noi dung|muc)|mo ta|noi dung|tieu chi|tieu chuan|chi tieu"
    r"|chi so chinh|chi so|dien giai|hang muc|nhiem vu|cong viec|hanh vi).*"
    r"|(title|criteri|description|content|requirement).*|name"
)
_NOTE = r"(ghi chu|giai thich|huong dan|cach tinh|cach cham|chi tiet).*|(notes?|remarks?|comments?)"

# Columns that are known to hold no points, whatever numbers stand in them.
_DOES = (
    r"(phu trach|theo doi|tham muu|chu tri|cham( diem)?|danh gia|kiem tra|tham dinh|thuc hien|phoi hop)( .*)?"
)
_OTHER = (
    _PLACE,
    r"don vi tinh|dvt|unit of measure.*",
    rf"(co quan|don vi|bo phan|phong|to|nguoi|can bo|doan|hoi dong) ?{_DOES}",
    r"so (luong )?(tieu chi|chi so|chi tieu|muc|noi dung|tieu muc|cau hoi)( .*)?",
    r"(chi so|tieu chi) thanh phan",
    r"chi tieu( .*)?|ke hoach( .*)?|thuc hien( .*)?|ket qua thuc hien( .*)?|muc tieu( .*)?",
    r"(tai lieu|minh chung|can cu|ho so|van ban|bang chung|phuong phap|nguon).*|evidence.*|link.*",
    r"(thoi gian|thoi han|han (nop|gui|hoan thanh)|ngay)\b.*|date.*|deadline.*",
    r"ly do.*|giai trinh.*|y kien.*|nhan xet.*|tra loi.*|ban giay|trang thai|reason.*|status",
    r"(xep )?(hang|loai)|thu hang|xep (hang|loai|thu).*|rank.*|danh hieu.*|de nghi.*",
    r"(so )?(dien thoai|email|dia chi).*",
)

_CRITERIA = {
    "code": (_CODE, _PLACE, r"id|leaf", r"muc"),
    # One column for both, told apart by the sign.
    "change": (r"(diem )?(thuong|cong)( diem)?\W*(va )?(diem )?tru.*|\+[^\w+-]*-|bonus\W*(and )?penalty",),
    "cap": (
        r"(diem )?(toi da|tran)\W*(trong |moi |mot |cua |theo |1 ?)?(ky|hoc ky|thang|tuan|quy|dot)"
        r"|muc (tran|gioi han).*|gioi han.*|cap",
    ),
    "penalty": (
        r"(diem )?(bi )?(tru|phat)( diem)?( toi da)?|(diem|muc) (tru|phat).*"
        r"|(max(imum)? )?(penalt(y|ies)|deductions?|minus)( .*)?",
    ),
    "bonus": (
        r"(diem )?(thuong|cong)( (diem|them))?( toi da)?|(diem|muc) (thuong|cong).*"
        r"|(max(imum)? )?(bonus(es)?|extra|plus)( .*)?",
    ),
    "maximum": (
        r"diem (chuan|toi da|goc|tran|max|ban dau|co ban).*|((muc|so) )?diem toi da.*|toi da|chuan"
        r"|(thang|bieu) diem.*|muc diem.*|ba ?rem.*"
        r"|max(imum|imal)?( (points?|scores?|marks?))?|(base|full) (points?|scores?|marks?)",
        r"diem|so diem|base|points?|scores?|marks?",
        r"tong( so)? diem( toi da| chuan)?|tong|total( points?| scores?| marks?)?",
    ),
    "note": (_NOTE,),
    "section": (
        r"(ten )?(nhom|linh vuc|phan|khoi noi dung|mang)( (tieu chi|tieu chuan|noi dung))?|section|group",
    ),
    "title": (_TITLE, r"ten"),
}

_UNITS = (
    r"(don vi|co quan|tap the|chi doan|lop|truong|doi|xa|phuong|huyen|tinh|phong|ban|cong doan( co so)?|cum"
    r"|khoi|chi hoi|thi sinh)"
)
_SCORES = {
    "unit": (
        rf"(ten )?{_UNITS}( (thi dua|duoc cham|tu cham|du thi|thanh vien|truc thuoc|xa|phuong|huyen)\b.*)?"
        r"|ten( co quan| tap the)?,? don vi|ho (va )?ten|units?( (name|id))?|team|organi[sz]ation|contestant",
    ),
    "code": (
        _CODE,
        r"id|leaf( id)?|criteri(on|a)( id)?|muc|tieu chi|chi tieu",
        _PLACE,
    ),
    "stage": (
        r"buoc( cham)?|giai doan|cap cham|vong( cham)?|loai( diem)?|cap|lan cham"
        r"|stage|phase|step|round",
    ),
    "maximum": _CRITERIA["maximum"][:1],
    "bonus": _CRITERIA["bonus"],
    "penalty": _CRITERIA["penalty"],
    "total": (r"(tong|cong|tong cong)( so)?( diem)?( (dat|dat duoc|chung|cong))?|total( points?| score)?|sum",),
    "points": (r"diem|so diem|diem (so|dat|cham|dat duoc)|points?|scores?|marks?|value",),
    # What was done, in a unit's own workbook; elsewhere nobody knows how it becomes points.
    "figure": (r"so lieu( (thuc hien|tham dinh|dat duoc|bao cao))?|figures?",),
    "note": (_NOTE,),
    "section": _CRITERIA["section"],
    "title": (_TITLE,),
}
# Compiled once; each is tried on every heading.
OTHER = tuple(re.compile(pattern) for pattern in _OTHER)
CRITERIA: Vocabulary = {role: tuple(re.compile(p) for p in patterns) for role, patterns in _CRITERIA.items()}
SCORES: Vocabulary = {role: tuple(re.compile(p) for p in patterns) for role, patterns in _SCORES.items()}

STAGES = ("self", "reviewed", "agreed")
SAID = {"self": "tự chấm", "reviewed": "thẩm định", "agreed": "thống nhất"}
_WHO = r"(cum|khoi|to|doan|ban|hoi dong|lanh dao|thuong truc|cap tren|so|phong|co quan)"
_AGREES = r"(thong nhat|chot|chinh thuc|cuoi cung|suy ton)"
# Stage -> its names, of columns and of rows.
_STAGES = {
    "self": (
        r"self([- ]?(scored?|assessment|evaluation))?"
        r"|(diem )?(don vi |co so )?tu (cham|danh gia|xet|nhan)( diem)?"
    ),
    "agreed": (
        rf"agree(d|ment)?([- ]scores?)?|final( scores?)?|(diem )?((cum|khoi|hoi nghi) )?{_AGREES}"
        r"|(diem )?hoi dong( thi dua.*)?( cham| xet| quyet dinh| thong nhat)?( diem)?"
        r"|(diem )?(ket luan|phe duyet|duoc duyet|duyet|cong nhan)"
    ),
    "reviewed": (
        r"review(ed)?([- ]scores?)?|checked|judge( score)?"
        rf"|(diem )?({_WHO} )?(cham )?(tham dinh|phuc tra|kiem tra|phuc khao|ra soat)( lai)?( diem)?"
        rf"|(diem )?{_WHO}( \w+)? (cham|danh gia|xet|cho)( diem)?|(diem )?cham (lai|cheo)"
    ),
}
_NAMES = {stage: re.compile(names) for stage, names in _STAGES.items()}
_WITHIN = {
    "self": re.compile(r"\btu (cham|danh gia)\b"),
    "reviewed": re.compile(r"\b(tham dinh|phuc tra|cum cham)\b"),
    "agreed": re.compile(r"\b(thong nhat|hoi dong cham)\b"),
}


def stage_of(words: str) -> str:
    """The stage that a column or a cell names; empty for none."""
    bare = bare_heading(fold(words))
    return next((stage for stage, names in _NAMES.items() if names.fullmatch(bare)), "")


def stage_within(words: str) -> str:
    """The stage that a caption speaks of ("BẢNG TỰ CHẤM ĐIỂM"), where it speaks of one alone."""
    folded = fold(words)
    found = {stage for stage, names in _WITHIN.items() if names.search(folded)}
    return found.pop() if len(found) == 1 else ""


def roles(captions: list[str], words: Vocabulary) -> dict[str, int]:
    """Each role takes the column that fits its surest pattern; a column has one role."""
    columns: dict[str, int] = {}
    for role, patterns in words.items():
        for pattern in patterns:
            fitting = [
                place
                for place, caption in enumerate(captions)
                if caption and place not in columns.values() and is_called(bare_heading(caption), pattern)
            ]
            if fitting:
                columns[role] = fitting[0]
                break
    return columns


@lru_cache(8_192)
def is_heading_word(text: str, vocabulary: Literal["criteria", "scores"]) -> bool:
    """True where a text is what a column with a meaning is called."""
    if len(text) > LONGEST_HEAD:
        return False
    caption = bare_heading(fold(text))
    patterns = (SCORES if vocabulary == "scores" else CRITERIA).values()
    return any(is_called(caption, pattern) for several in patterns for pattern in several)


def is_other(caption: str) -> bool:
    """True where a heading names something that is known to be no points."""
    return any(is_called(bare_heading(caption), pattern) for pattern in OTHER)


def is_called(caption: str, pattern: re.Pattern[str]) -> bool:
    """Whole, or by one of two words for it ("TT/Mã")."""
    return any(pattern.fullmatch(word.strip()) for word in (caption, *caption.split("/")))


def bare_heading(caption: str) -> str:
    """A heading without what stands in brackets, unless it stands in brackets wholly."""
    bare = without_brackets(caption.replace("_", " "), "([)]").strip(" .:*-")
    return bare or caption.strip("()[] ")
