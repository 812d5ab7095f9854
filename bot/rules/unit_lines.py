"""Units as people type or paste them: a line for each, ``Kho bạc Nhà nước tỉnh; KBNN; Kho bạc``.

The full name comes first, then the short one, then other names; parted by semicolons, tabs or bars, and the
short one may stand in brackets. Numbers and dashes of a list before a name are left out.
"""

import re
from collections.abc import Iterable, Sequence

from bot.rules.charter import Unit
from bot.vietnamese import fold, nfc, spelled

FEWEST, MOST = 2, 40
LONGEST_NAME, LONGEST_SHORT = 200, 40
# A name up to this length needs no shorter one.
_SHORT_ENOUGH = 24
_PARTS = re.compile(r"[;|\t]")
_LISTED = re.compile(r"^\s*(?:\d{1,3}[.)/:-]|[-–•*+])\s*")
_BRACKETS = re.compile(r"\s{0,9}\(([^()]{1,40})\)\s{0,9}$")
_WORD = re.compile(r"[^\W\d_]{2}")


class UnfitUnits(ValueError):
    """Lines that cannot be the units of a cluster; the message says what to change."""


def read_units(text: str, known: Sequence[Unit] = (), others: Sequence[Unit] = ()) -> tuple[Unit, ...]:
    """Units of these lines. One that is called as one of `known` keeps its id, which may stand in plan figures;
    the names of `others` are taken. Raises UnfitUnits."""
    units: list[Unit] = []
    for line in nfc(text).splitlines():
        words = _LISTED.sub("", line).strip()
        if not words:
            continue
        units.append(_unit(words, known, (*others, *units)))
    if not units:
        raise UnfitUnits("Chưa thấy tên đơn vị nào. Đề nghị gõ mỗi dòng một đơn vị.")
    _check((*others, *units))
    return tuple(units)


def as_lines(units: Iterable[Unit]) -> str:
    """Units in lines, as `read_units` reads them."""
    return "\n".join("; ".join((unit.name, unit.short, *unit.aliases)) for unit in units)


def _unit(words: str, known: Sequence[Unit], taken: Sequence[Unit]) -> Unit:
    name, *more = (part.strip() for part in _PARTS.split(words))
    if not more and (found := _BRACKETS.search(name)):
        name, more = name[: found.start()], [found[1].strip()]
    if not _WORD.search(name) or len(name) > LONGEST_NAME:
        raise UnfitUnits(f"“{words[:60]}” chưa phải tên đơn vị. Đề nghị gõ mỗi dòng một đơn vị.")
    short, *aliases = [part for part in more if part] or [_shortened(name)]
    if len(short) > LONGEST_SHORT:
        raise UnfitUnits(f"Tên ngắn “{short[:60]}” dài quá {LONGEST_SHORT} chữ. Đề nghị gõ tên ngắn hơn.")
    own = {spelled(name), spelled(short)}
    again = next((one for one in known if own & set(map(spelled, one.names[1:]))), None)
    ids = {unit.id for unit in taken}
    if again and again.id not in ids:
        return Unit(again.id, name, short, tuple(aliases) or _other_names(again, own), again.category)
    return Unit(new_id(short, ids | {unit.id for unit in known}), name, short, tuple(aliases))


def _other_names(unit: Unit, own: set[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(alias for alias in unit.aliases if spelled(alias) not in own)


def _shortened(name: str) -> str:
    """The name itself where it is short enough, else the first letters of its words: ``NHNNKV7``."""
    if len(name) <= _SHORT_ENOUGH:
        return name
    letters = "".join(word if word.isdigit() else word[0].upper() for word in re.findall(r"\w+", name))
    return letters[:LONGEST_SHORT]


def new_id(short: str, taken: set[str]) -> str:
    """Id of letters and digits, made of the short name."""
    bare = re.sub(r"[^a-z0-9]", "", fold(short))[:10] or "dv"
    numbered = (f"{bare}{n}" for n in range(2, 100))
    return bare if bare not in taken else next(id for id in numbered if id not in taken)


def _check(units: Sequence[Unit]) -> None:
    if len(units) > MOST:
        raise UnfitUnits(f"Cụm có {len(units)} đơn vị; hệ thống nhận nhiều nhất {MOST}.")
    called: dict[tuple[str, ...], Unit] = {}
    for unit in units:
        for word in unit.names:
            other = called.setdefault(spelled(word), unit)
            if other is not unit:
                raise UnfitUnits(
                    f"Hai đơn vị cùng gọi là “{word}”: {other.name} và {unit.name}. "
                    "Đề nghị ghi tên ngắn khác nhau, ví dụ: Kho bạc Nhà nước tỉnh; KBNN."
                )
