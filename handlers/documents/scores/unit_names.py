"""Units told apart by their names as written. Text without marks may find a unit, it never decides which one.

Xã Tân Thành and Xã Tân Thạnh are two units; "Xa Tan Thanh" is a question where both are there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.rules.charter import Unit
from bot.vietnamese import fold, spelled
from handlers.documents.problems import Findings


@dataclass
class UnitNames:
    """The units of a file: `keys` leads from a name as written to its unit, None where it may be two.

    `names` are the units in the order in which they were first seen, with that spelling.
    """

    keys: dict[str, str | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str | None:
        return self.keys.get(name)


def told_apart(written: Iterable[str], units: tuple[Unit, ...], found: Findings) -> UnitNames:
    """The units that these names mean. `units` are those of the charter, if it has any."""
    names = [name for name in dict.fromkeys(written) if spelled(name)]
    known = {spelled(word): unit for unit in units for word in unit.names}
    result = UnitNames()
    marked = _marked(names, known)
    for name in names:
        key = _key(name, known, marked, bool(units), found)
        result.keys[name] = key
        if key is not None:
            result.names.setdefault(key, name)
    _tell_near(result, known, found)
    return result


def _marked(names: list[str], known: Mapping[tuple[str, ...], Unit]) -> dict[str, dict[str, str]]:
    """Folded name -> the units it may mean, each with a spelling that has marks."""
    marked: dict[str, dict[str, str]] = {}
    for unit in known.values():
        for word in (unit.name, unit.short, *unit.aliases):
            marked.setdefault(fold(word), {})[unit.id] = unit.name
    for name in names:
        if spelled(name) not in known and not _is_bare(name):
            marked.setdefault(fold(name), {})[_own_key(name)] = name
    return marked


def _key(
    name: str,
    known: Mapping[tuple[str, ...], Unit],
    marked: Mapping[str, dict[str, str]],
    has_charter: bool,
    found: Findings,
) -> str | None:
    if unit := known.get(spelled(name)):
        return unit.id
    near = {key: said for key, said in marked.get(fold(name), {}).items() if key != _own_key(name)}
    if _is_bare(name) and near:
        if len(near) == 1:
            ((key, said),) = near.items()
            found.note(f"“{name}” được coi là “{said}”")
            return key
        which = " hay ".join(f"“{said}”" for said in near.values())
        found.problem(f"“{name}” viết không dấu, chưa rõ là {which}; không tính các dòng của tên này")
        return None
    if has_charter:
        like = f"; gần giống “{next(iter(near.values()))}”" if near else ""
        found.problem(f"đơn vị “{name}” không có trong quy chế{like}; vẫn tính như một đơn vị")
    return _own_key(name)


def _own_key(name: str) -> str:
    return " ".join(spelled(name))


def _is_bare(name: str) -> bool:
    """True where a name has no marks at all, as people type who have no Vietnamese keyboard."""
    return fold(name) == " ".join(name.casefold().split()).strip(" .,;:!?\"'“”")


def _tell_near(names: UnitNames, known: Mapping[tuple[str, ...], Unit], found: Findings) -> None:
    by_folded: dict[str, list[str]] = {}
    for key, name in names.names.items():
        by_folded.setdefault(fold(name), []).append(key)
    for keys in by_folded.values():
        if len(keys) > 1:
            which = " và ".join(f"“{names.names[key]}”" for key in keys)
            found.note(f"{which} chỉ khác dấu; tính là {len(keys)} đơn vị")
