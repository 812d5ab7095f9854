"""Forms of the founding: units in lines, plan figures in lines, names of units, a name with a proposal."""

import re
from dataclasses import dataclass

from bot.conversations.founding.agreed import NOBODY
from bot.questions import Option, Style, Text, Unclear, option_of
from bot.rules import plan_lines, unit_lines
from bot.rules.charter import Unit, called
from bot.vietnamese import say_list

USUAL = "usual"
DROP = Option("drop", "Bỏ đơn vị này")


@dataclass(frozen=True)
class UnitLines(Text):
    """Units, a line for each; the stored value is their canonical lines. `known` are those of the ready-made
    charter, which one tap takes over; the names of `others` are taken."""

    longest: int = 4000
    wordless: str = "Đề nghị gõ tên các đơn vị, mỗi dòng một đơn vị."
    known: tuple[Unit, ...] = ()
    others: tuple[Unit, ...] = ()

    def read(self, reply: str) -> str:
        text = super().read(reply)
        if option_of(text, self.options):
            return self.pick(USUAL)
        try:
            return unit_lines.as_lines(unit_lines.read_units(text, self.known, self.others))
        except unit_lines.UnfitUnits as why:
            raise Unclear(str(why)) from None

    def pick(self, key: str) -> str:
        if key == USUAL and self.options:
            return unit_lines.as_lines(self.known)
        raise Unclear("Lựa chọn này không còn dùng nữa. Đề nghị gõ tên các đơn vị, mỗi dòng một đơn vị.")


@dataclass(frozen=True)
class OneUnit(UnitLines):
    """A single unit in one line, or the word that drops it."""

    def read(self, reply: str) -> str:
        if option_of(reply, (DROP,)):
            return DROP.key
        lines = super().read(reply)
        if "\n" in lines:
            raise Unclear("Đề nghị gõ một dòng cho một đơn vị.")
        return lines

    def pick(self, key: str) -> str:
        return key if key == DROP.key else super().pick(key)


@dataclass(frozen=True)
class PlanLines(Text):
    """Plan figures: one for all units, or a line for each; or none."""

    longest: int = 4000
    units: tuple[Unit, ...] = ()

    def read(self, reply: str) -> str:
        if option_of(reply, self.options):
            return NOBODY
        try:
            plans = plan_lines.read_plans(reply, self.units)
        except plan_lines.UnfitPlans as why:
            raise Unclear(str(why)) from None
        return plan_lines.as_lines(plans, self.units)

    def pick(self, key: str) -> str:
        if key == NOBODY:
            return NOBODY
        raise Unclear("Lựa chọn này không còn dùng nữa. Đề nghị gõ số kế hoạch.")

    def accepts(self, value: str) -> bool:
        try:
            return value == NOBODY or bool(plan_lines.read_plans(value, self.units))
        except plan_lines.UnfitPlans:
            return False


@dataclass(frozen=True)
class UnitsNamed:
    """Several units by their names, parted by commas; stored as their ids. `usual` are those that one tap
    takes."""

    units: tuple[Unit, ...]
    usual: tuple[str, ...]
    options: tuple[Option, ...]
    style: Style = "examples"

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return self.pick(option.key)
        chosen: list[str] = []
        for name in filter(None, map(str.strip, re.split(r"[,;\n]", reply))):
            meant = called(self.units, name)
            if len(meant) != 1:
                names = say_list([unit.short for unit in self.units], 40)
                raise Unclear(f"Chưa rõ “{name[:60]}” là đơn vị nào. Các đơn vị: {names}.")
            chosen.append(meant[0].id)
        if not chosen:
            raise Unclear("Đề nghị gõ tên các đơn vị, cách nhau bằng dấu phẩy.")
        return " ".join(dict.fromkeys(chosen))

    def pick(self, key: str) -> str:
        if key == USUAL:
            return " ".join(self.usual)
        if key == NOBODY:
            return NOBODY
        raise Unclear("Lựa chọn này không còn dùng nữa. Đề nghị gõ tên các đơn vị, cách nhau bằng dấu phẩy.")

    def accepts(self, value: str) -> bool:
        ids = {unit.id for unit in self.units}
        return value == NOBODY or (bool(value) and set(value.split()) <= ids)

    def say(self, value: str) -> str:
        names = {unit.id: unit.short for unit in self.units}
        return say_list([names[id] for id in value.split() if id in names])


@dataclass(frozen=True)
class ProposedText(Text):
    """Text, or the one that is proposed, which is an option."""

    def read(self, reply: str) -> str:
        same = option_of(reply, self.options)
        return same.label if same else super().read(reply)

    def pick(self, key: str) -> str:
        for option in self.options:
            if option.key == key:
                return option.label
        return self.read(key)
