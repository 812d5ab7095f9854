"""Settings of a charter that are lists: the units that vote on a ballot and those that can be chosen, and the
seats that review a group; and the kind of a ballot, on which its lists depend."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.questions import Choice, Option, Style, Unclear
from bot.rules.charter import Unit, called
from bot.rules.charter_settings import Data, Setting
from bot.vietnamese import fold, say_list

ALL, NOBODY = "all", "none"
_KINDS = {
    "approve": "Suy tôn (đủ tỷ lệ thì đạt)",
    "elect": "Bầu (phải chọn đủ số)",
    "yes_no": "Biểu quyết (đồng ý hay không)",
}
# Keys of a ballot that only one with candidates has.
_OF_LISTS = ("candidates", "seats", "from", "most", "self_vote", "proposed", "rounds", "tie")


@dataclass(frozen=True)
class Listed:
    """Several of some things by their names, parted by commas; stored as their keys, or as the key of a `word`
    that stands for them: all of them, none."""

    things: Mapping[str, Unit]
    word: Option
    shown: bool = False
    """True where each of the things is an option to tap."""
    kept: tuple[str, ...] = ()
    """Keys of things that stay in it, whatever is added."""
    style: Style = "examples"

    @property
    def options(self) -> tuple[Option, ...]:
        things = self.things.items() if self.shown else ()
        own = (Option(key, thing.short) for key, thing in things if key not in self.kept)
        return tuple(own) if self.kept else (*own, self.word)

    def read(self, reply: str) -> str:
        if fold(reply) == fold(self.word.label) and not self.kept:
            return self.word.key
        chosen = [self._meant(name) for name in filter(None, map(str.strip, re.split(r"[,;\n]", reply)))]
        if not chosen:
            raise Unclear(f"Đề nghị gõ tên, cách nhau bằng dấu phẩy: {self._names()}.")
        return " ".join(dict.fromkeys((*self.kept, *chosen)))

    def _meant(self, name: str) -> str:
        found = called(self.things.values(), name)
        if len(found) != 1:
            raise Unclear(
                f"Không thấy “{name[:60]}”. Đề nghị gõ tên, cách nhau bằng dấu phẩy: {self._names()}."
            )
        return found[0].id

    def _names(self) -> str:
        return say_list([thing.short for thing in self.things.values()], 40)

    def pick(self, key: str) -> str:
        if key == self.word.key and not self.kept:
            return key
        if key in self.things:
            return " ".join(dict.fromkeys((*self.kept, key)))
        raise Unclear(
            f"Lựa chọn này không còn dùng nữa. Đề nghị gõ tên, cách nhau bằng dấu phẩy: {self._names()}."
        )

    def accepts(self, value: str) -> bool:
        if value == self.word.key:
            return not self.kept
        return bool(value) and {*self.kept} <= {*value.split()} <= self.things.keys()

    def say(self, value: str) -> str:
        if value == self.word.key:
            return self.word.label.lower()
        return say_list([self.things[key].short for key in value.split() if key in self.things], 20)


def list_settings(data: Mapping[str, Any], in_force: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Settings about the units and seats of a cluster that stands; while it is being founded it has none of its
    own. `data` is the draft, or the charter that is `in_force` itself."""
    ballots = enumerate(data.get("ballots", ()))
    units = data.get("units", [])
    of_ballots = (s for place, one in ballots for s in _of_ballot(str(one["title"]), place, one, units))
    return (*of_ballots, *_of_reviewers("Thẩm định", data, in_force))


def _of_ballot(topic: str, place: int, ballot: Mapping[str, Any], units: list[Any]) -> Iterator[Setting]:
    """The kind of a ballot, its electorate and, where it lists them, its candidates."""
    form = Choice(tuple(Option(key, label) for key, label in _KINDS.items()))

    def kind(data: Data, value: str) -> None:
        own = data["ballots"][place]
        own["kind"] = value
        for key in _OF_LISTS if value == "yes_no" else ():
            own.pop(key, None)

    yield Setting(
        f"b-{place}-kind", topic, "Cách bỏ phiếu", form, lambda data: _ballot(data, place)["kind"], kind
    )
    yield _units(topic, place, "electorate", "Đơn vị được bỏ phiếu", units)
    if ballot.get("kind") != "yes_no":
        yield _units(topic, place, "candidates", "Đơn vị được chọn", units)


def _units(topic: str, place: int, key: str, title: str, units: list[Any]) -> Setting:
    known = {str(u["id"]): Unit(str(u["id"]), str(u["name"]), str(u.get("short", u["name"]))) for u in units}

    def put(data: Data, value: str) -> None:
        own = data["ballots"][place]
        if value == ALL:
            own.pop(key, None)
        else:
            own[key] = value.split()

    def get(data: Mapping[str, Any]) -> str:
        return " ".join(_ballot(data, place).get(key) or ()) or ALL

    how = "Đề nghị gõ tên các đơn vị, cách nhau bằng dấu phẩy."
    form = Listed(known, Option(ALL, "Tất cả đơn vị"))
    return Setting(f"b-{place}-{key}", topic, title, form, get, put, how)


def _ballot(data: Mapping[str, Any], place: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = data["ballots"][place]
    return found


def _of_reviewers(topic: str, data: Mapping[str, Any], in_force: Mapping[str, Any]) -> Iterator[Setting]:
    """The seats that review each group of the first level, one or several of those that there are. A seat is
    made with the cluster and known by its groups; here it is given another group, such as one that a draft
    adds, and is taken from none."""
    now, before = (one.get("reviewers") or {} for one in (data, in_force))
    names = dict.fromkeys(name for seats in (before, now) for group in seats for name in _names(seats, group))
    known = {f"r{n}": Unit(f"r{n}", name, name) for n, name in enumerate(names)}
    for place, group in enumerate(data.get("groups", ()) if names else ()):
        kept = _names(before, str(group["id"]))
        yield _reviewer(topic, f"rv-{place}", group, known, kept)


def _reviewer(
    topic: str, key: str, group: Mapping[str, Any], known: Mapping[str, Unit], kept: Collection[str]
) -> Setting:
    id = str(group["id"])
    by_name = {seat.name: key for key, seat in known.items()}
    stay = tuple(by_name[name] for name in kept)
    form = Listed(known, Option(NOBODY, "Chưa phân công"), shown=True, kept=stay)

    def put(data: Data, value: str) -> None:
        data["reviewers"] = dict(data.get("reviewers") or {})
        if value == NOBODY:
            data["reviewers"].pop(id, None)
        else:
            data["reviewers"][id] = [known[one].name for one in value.split()]

    def get(data: Mapping[str, Any]) -> str:
        own = _names(data.get("reviewers") or {}, id)
        return " ".join(by_name[name] for name in own if name in by_name) or NOBODY

    how = "Nhiều người cùng thẩm định thì gõ tên, cách nhau bằng dấu phẩy."
    if kept:
        how = f"Người đang thẩm định nhóm này vẫn thẩm định; chọn ai là giao thêm cho người đó. {how}"
    code = group.get("code") or group["title"]
    return Setting(key, topic, f"Nhóm {code}", form, get, put, how)


def _names(seats: Mapping[str, Any], group: str) -> list[str]:
    own = seats.get(group, ())
    return [own] if isinstance(own, str) else [str(name) for name in own]
