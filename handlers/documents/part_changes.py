"""Changes of a group or a criterion that a row states, made to its plain data. Whatever its kind cannot take is
a doubt, with what may be done."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from bot.rules.charter import Group, Leaf
from bot.rules.plain_values import CharterError
from bot.vietnamese import fold, say
from handlers.documents.charter_cells import (
    BONUS,
    CODE,
    EVIDENCE,
    EVIDENCES,
    HOW,
    LEVELS,
    MOST,
    NOTE,
    PENALTY,
    TEXT,
    TITLE,
    Part,
    Value,
    cells,
)
from handlers.documents.charter_rows import CharterRow
from handlers.documents.files.book import Cell, clean
from handlers.documents.level_cells import Unread, tiers_of
from handlers.documents.tables.point_cells import NotUnderstood, stated

Data = dict[str, Any]
# Makes a criterion of plain data; raises CharterError.
Reads = Callable[[Data], Leaf]
_WORDS = {CODE: "code", TITLE: "title", TEXT: "text", NOTE: "note"}
# Keys under which kinds keep the most that they give, in the order in which they are tried.
_MOST_KEYS = ("maximum", "points", "start", "cap")
_ENDS = {BONUS: ("bonus", "cap"), PENALTY: ("penalty", "cap")}


class Changes:
    """Row of a part that is there already, held against what the export would write."""

    def __init__(self, row: CharterRow, part: Part, data: Data, reads: Reads) -> None:
        self._row, self._part, self._reads = row, part, reads
        self.data = deepcopy(data)
        self.doubts: list[str] = []
        self._own = cells(part)

    def made(self, missing: frozenset[str]) -> Data:
        """Plain data with the changes; columns that the table lacks are unchanged."""
        for head, key in _WORDS.items():
            if head not in missing and head in self._own and self._is_changed(head):
                self._set(key, clean(self._row[head].text).replace("\n", " "))
        if isinstance(self._part, Group):
            self._caps(missing)
        else:
            self._leaf(self._part, missing)
        return self.data

    def _is_changed(self, head: str) -> bool:
        return not same(self._row[head], self._own.get(head))

    def _set(self, key: str, text: str) -> None:
        if text:
            self.data[key] = text
        elif key == "title":
            self.doubts.append("tên tiêu chí để trống; giữ tên cũ. Muốn bỏ tiêu chí thì xóa cả dòng")
        else:
            self.data.pop(key, None)

    # --- groups ---

    def _caps(self, missing: frozenset[str]) -> None:
        for head, key in ((MOST, "base_cap"), (BONUS, "bonus_cap"), (PENALTY, "penalty_cap")):
            if head in missing or not self._is_changed(head) or (key == "base_cap" and key not in self.data):
                # Without a cap of its own a group gives what its rows do: the sum is checked in the end.
                continue
            points = self._points(head)
            if points is None and self._row[head]:
                continue
            if points is None:
                self.data.pop(key, None)
            else:
                self.data[key] = str(points)

    # --- criteria ---

    def _leaf(self, leaf: Leaf, missing: frozenset[str]) -> None:
        if EVIDENCE not in missing and self._is_changed(EVIDENCE):
            self._evidence()
        if LEVELS not in missing and self._is_changed(LEVELS):
            self._levels(leaf)
        for head in (MOST, BONUS, PENALTY):
            if head not in missing and self._is_changed(head):
                self._most(head, leaf)
        if HOW not in missing and self._is_changed(HOW) and not self.doubts:
            self._how(leaf)

    def _evidence(self) -> None:
        said = fold(self._row[EVIDENCE].text)
        word = next((key for key, label in EVIDENCES.items() if fold(label) == said), None)
        if word:
            self.data["evidence"] = word
        else:
            wanted = ", ".join(EVIDENCES.values())
            self.doubts.append(f"cột Minh chứng ghi “{self._row[EVIDENCE].text}”; cần ghi một trong: {wanted}")

    def _levels(self, leaf: Leaf) -> None:
        text = self._row[LEVELS].text
        if not self._own.get(LEVELS):
            self.doubts.append(
                "tiêu chí này không chấm theo mức; muốn đổi sang chọn mức: xóa ô ở cột cuối của dòng này để hệ "
                "thống đọc lại như tiêu chí mới"
            )
            return
        try:
            tiers = tiers_of(text, self.data.get("tiers", ()))
        except Unread as why:
            self.doubts.append(f"cột Mức điểm: {why}")
            return
        if ("id" in tiers[0]) != (self.data.get("by", "label") == "label") if tiers else True:
            self.doubts.append("cột Mức điểm: các mức đổi từ nhãn sang tỷ lệ hoặc ngược lại; chưa đổi")
            return
        self._try({**self.data, "tiers": tiers}, "cột Mức điểm", lambda made: True)

    def _most(self, head: str, leaf: Leaf) -> None:
        """Finds the key by trying: the one with which this column alone changes to what is written."""
        points = self._points(head)
        if points is None and self._row[head]:
            return
        wanted = points or Decimal(0)
        now = self._reads(self.data).criterion
        own = {MOST: now.base, BONUS: now.bonus, PENALTY: now.penalty}
        if own[head] == wanted:
            # The levels have made it so already.
            return
        expected = {**own, head: wanted}
        for key in _MOST_KEYS if head == MOST else _ENDS[head]:
            if key not in self.data and key not in ("bonus", "penalty"):
                continue
            candidate = {**self.data, key: str(wanted)}
            if not isinstance(self.data.get(key, ""), str | int):
                continue
            try:
                made = self._reads(candidate).criterion
            except CharterError:
                continue
            if {MOST: made.base, BONUS: made.bonus, PENALTY: made.penalty} == expected:
                self.data = candidate
                return
        given = say(own[head]) if own[head].is_finite() else "không giới hạn"
        self.doubts.append(f"cột {head} ghi {say(wanted)}, quy tắc đang cho {given}; {_instead(leaf)}")

    def _how(self, leaf: Leaf) -> None:
        if same(self._row[HOW], self._reads(self.data).criterion.rule()):
            return
        self.doubts.append(
            "cột Cách chấm do hệ thống viết từ quy tắc nên sửa lời không đổi cách tính; đổi ở cột điểm hoặc "
            "Mức điểm, hoặc xóa ô ở cột cuối để hệ thống đọc lại như tiêu chí mới"
        )

    def _try(self, candidate: Data, what: str, fits: Callable[[Leaf], bool]) -> None:
        try:
            fits(self._reads(candidate))
        except CharterError:
            self.doubts.append(f"{what}: quy tắc của tiêu chí không nhận các mức này; giữ như cũ")
        else:
            self.data = candidate

    def _points(self, head: str) -> Decimal | None:
        """Points of a cell; None for an empty one, and for one that is not understood, which is a doubt."""
        cell = self._row[head]
        try:
            value = stated(cell)
        except NotUnderstood as why:
            self.doubts.append(f"cột {head}: không đọc được “{cell.text[:40]}”; {why}")
            return None
        if value is None:
            return None
        if value.value is None or value.value < 0 or value.least is not None or value.down is not None:
            self.doubts.append(f"cột {head}: “{cell.text[:40]}” không phải một mức điểm")
            return None
        return value.value


def _instead(leaf: Leaf) -> str:
    if cells(leaf)[LEVELS]:
        return "giữ như cũ; đề nghị sửa điểm ở cột Mức điểm"
    rule = leaf.criterion.rule().rstrip(".")
    return f"quy tắc này không nhận (“{rule}”), giữ như cũ; xóa ô ở cột cuối để đọc lại như tiêu chí mới"


def same(cell: Cell, value: Value) -> bool:
    """True where a cell says what would be written."""
    if value is None or value == "":
        return not cell
    if isinstance(value, Decimal | int):
        return _number(cell.text) == value
    text = " ".join(clean(value).split())
    if cell.kind == "number" and _number(cell.text) is not None and _number(cell.text) == _number(text):
        # 1.10 that a spreadsheet has taken for a number.
        return True
    return " ".join(cell.text.split()) == text


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except ArithmeticError:
        return None


def parts_data(groups: Mapping[str, Any] | list[Data]) -> Iterator[Data]:
    """Plain data of all groups and criteria, at any depth."""
    for part in groups:
        assert isinstance(part, dict)
        yield part
        yield from parts_data(part.get("parts", []))
