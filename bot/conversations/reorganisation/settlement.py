"""Settlement of a merger or a split: the way in which targets, answers, evidence and last year's values go on.

One way for all is asked for, then exceptions: by thing, or by criterion. A unit that begins is given plan
figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.conversations.deadlines import extension
from bot.conversations.reorganisation.draft import NOBODY, Draft
from bot.questions import Choice, Form, Offering, Option, Style, Unclear
from bot.rules.charter import Charter, Leaf, Unit
from bot.rules.lineage import ANEW, FIGURE, SUM, UnitChange
from bot.vietnamese import say

THINGS = {
    "targets": "chỉ tiêu",
    "answers": "câu trả lời",
    "evidence": "minh chứng",
    "previous": "số liệu năm trước",
}
FINISHED, OF_A_LEAF = Option("-done", "Xong"), Option("leaf", "Một tiêu chí")
NO_TARGET = Option(NOBODY, "Không giao chỉ tiêu")
SAME, MORE_DAYS = Option("0", "Như các đơn vị khác"), (5, 10, 15)
NOT_SCORED = Option("0", "Không mở lại, năm nay không xếp hạng")


@dataclass(frozen=True)
class LeafByCode:
    """A criterion, by its code or by words of its title; stored as its id."""

    charter: Charter
    options: tuple[Option, ...] = ()
    style: Style = "examples"

    def read(self, reply: str) -> str:
        found = self.charter.find(reply)
        if len(found) == 1:
            return found[0].id
        if found:
            raise Unclear(f"Có {len(found)} tiêu chí như vậy. Đề nghị gõ mã tiêu chí.")
        raise Unclear("Không thấy tiêu chí này.")

    def pick(self, key: str) -> str:
        return self.read(key)

    def accepts(self, value: str) -> bool:
        return value in self.charter.leaves

    def say(self, value: str) -> str:
        return self.charter.leaves[value].code


def ways(draft: Draft) -> tuple[Option, ...]:
    """Ways in which something goes on after a merger."""
    of_one = (Option(unit.id, f"Lấy của {unit.short}") for unit in draft.units)
    return (Option(SUM, "Cộng lại"), *of_one, Option(ANEW, "Làm lại từ đầu"))


def default(draft: Draft) -> tuple[str, Form]:
    names = ", ".join(unit.short for unit in draft.units)
    ask = (
        f"Chỉ tiêu, câu trả lời, minh chứng, số liệu năm trước của {names}: chuyển sang đơn vị sau sáp nhập "
        "thế nào? Mục tính theo mức hoặc chấm điểm thì không cộng được, đơn vị chấm lại mục đó."
    )
    return ask, Choice(ways(draft))


def exceptions(draft: Draft) -> tuple[str, Form]:
    """The choice of something that goes on in another way than the rest."""
    lines = [f"Cách chung: {_say(draft.units, draft.said('settle'))}."]
    lines += [f"– {THINGS[t]}: {_say(draft.units, way)}" for t in THINGS if (way := draft.said(f"settle-{t}"))]
    for leaf in draft.cycle.charter.leaves.values():
        if way := draft.said(f"settle-leaf-{leaf.id}"):
            lines.append(f"– mục {_code(leaf)}: {_say(draft.units, way)}")
    things = (Option(thing, name[:1].upper() + name[1:]) for thing, name in THINGS.items())
    ask = "Có phần nào chuyển theo cách khác không? Nếu không, chọn “Xong”."
    return "\n".join([*lines, ask]), Choice((FINISHED, *things, OF_A_LEAF))


def exception(draft: Draft, part: str) -> tuple[str, Form]:
    """The way of one thing, or of one criterion."""
    thing = part.removeprefix("settle-")
    if thing.startswith("leaf-"):
        leaf = draft.cycle.charter.leaves[thing.removeprefix("leaf-")]
        ask = f"Mục {_code(leaf)}. {leaf.title}: chuyển thế nào?"
        if leaf in draft.unsummed:
            plans = (f"{u.short} {say(p)}" for u in draft.units if (p := leaf.criterion.plan(u.id)) is not None)
            ask += f" Chỉ tiêu là tỷ lệ, không cộng được: {', '.join(plans)}."
            return ask, Choice(tuple(way for way in ways(draft) if way.key != SUM))
        return ask, Choice(ways(draft))
    return f"{THINGS[thing][:1].upper()}{THINGS[thing][1:]}: chuyển thế nào?", Choice(ways(draft))


def which_leaf(draft: Draft) -> tuple[str, Form]:
    first = next(iter(draft.cycle.charter.leaves.values()))
    return f"Tiêu chí nào? Đề nghị gõ mã, ví dụ: {_code(first)}.", LeafByCode(draft.cycle.charter)


def receiver(draft: Draft) -> tuple[str, Form]:
    """The one of two new units with which the table goes on."""
    unit, names = draft.units[0].short, (draft.said("name"), draft.said("name2"))
    options = [
        Option(place, f"Giao cho {name}") for place, name in zip(("first", "second"), names, strict=True)
    ]
    return f"Bảng điểm và minh chứng của {unit} giao cho đơn vị nào?", Choice(
        (*options, Option(ANEW, "Hai đơn vị chấm lại từ đầu"))
    )


def target(draft: Draft, part: str) -> tuple[str, Form]:
    """Plan figure of a unit that begins."""
    leaf = draft.cycle.charter.leaves[part.removeprefix("target-")]
    form, measure = leaf.criterion.plan_form, getattr(leaf.criterion, "measure", "")
    assert form is not None
    whom = draft.said("name") or "đơn vị mới"
    if draft.kind == "split":
        had = leaf.criterion.plan(draft.units[0].id)
        other = draft.units[0].short if draft.goes_on else draft.said("name2")
        of = draft.units[0].short
        rest = f" {of} có {say(had)} {measure}; phần còn lại thuộc {other}." if had else ""
        ask = f"Mục {_code(leaf)}. {leaf.title}: giao cho {whom} bao nhiêu {measure}?{rest}"
        return ask, Offering(form, (NO_TARGET,))
    ask = f"Mục {_code(leaf)}. {leaf.title}: chỉ tiêu cả năm của {whom} là bao nhiêu {measure}?"
    return f"{ask} Hệ thống tính theo số ngày còn lại của năm.", Offering(form, (NO_TARGET,))


def window(draft: Draft) -> tuple[str, Form]:
    if draft.reopens:
        return _reopened(draft)
    options = (SAME, *(Option(str(days), f"Thêm {days} ngày") for days in MORE_DAYS))
    return f"Thời gian tự chấm của {draft.said('name')}?", Choice(options, lettered=True)


def _reopened(draft: Draft) -> tuple[str, Form]:
    situation = draft.situation
    until = (extension.moved(situation, "self", "", days) for days in MORE_DAYS)
    fitting = [at for at in until if not extension.too_late(situation, "self", at)]
    options = (Option(f"{at:%Y-%m-%d}", f"Mở lại đến {at:%d/%m/%Y}") for at in fitting)
    ask = f"Cụm đã chốt tự chấm. Mở lại tự chấm riêng cho {draft.said('name')}?"
    return ask, Choice((NOT_SCORED, *options), lettered=True)


def lines(charter: Charter, change: UnitChange) -> list[str]:
    """Settlement in words, a line for each way, for the last look and the post."""
    if change.kind == "merge":
        return _of_merger(charter, change)
    made = []
    if to := next((unit for unit in change.after if unit.id == change.settled.get("to")), None):
        made.append(f"Bảng điểm và minh chứng giao cho {to.name}.")
    for leaf in charter.leaves.values():
        figure = change.settled.get(f"targets.{leaf.id}", "")
        if figure.startswith(FIGURE):
            measure = getattr(leaf.criterion, "measure", "")
            left = " (theo số ngày còn lại của năm)" if change.kind == "join" else ""
            of = change.begun[0].short
            figure_said = say(Decimal(figure.removeprefix(FIGURE)))
            made.append(
                f"Chỉ tiêu mục {_code(leaf)} của {of}: {figure_said} {measure}{left}.".replace(" .", ".")
            )
    if day := change.settled.get("reopens"):
        # What was announced before the day was kept says "self".
        until = "" if day == "self" else f", đến {date.fromisoformat(day):%d/%m/%Y}"
        made.append(f"Tự chấm mở lại riêng cho {change.begun[0].short}{until}.")
    elif days := change.settled.get("window"):
        made.append(f"Thời gian tự chấm của {change.begun[0].short}: thêm {days} ngày.")
    return made


def _of_merger(charter: Charter, change: UnitChange) -> list[str]:
    usual = max(THINGS, key=lambda thing: [change.settled[t] for t in THINGS].count(change.settled[thing]))
    general = change.settled[usual]
    made = [f"Chỉ tiêu, câu trả lời, minh chứng, số liệu năm trước: {_say(change.before, general)}."]
    for thing, name in THINGS.items():
        if change.settled[thing] != general:
            made.append(f"Riêng {name}: {_say(change.before, change.settled[thing])}.")
    for leaf in charter.leaves.values():
        if way := change.settled.get(f"answers.{leaf.id}"):
            made.append(f"Riêng mục {_code(leaf)}: {_say(change.before, way)}.")
    return made


def _code(leaf: Leaf) -> str:
    return leaf.code or leaf.title


def _say(units: Iterable[Unit], way: str) -> str:
    """A way in words: ``cộng lại``, ``lấy của Kho bạc``."""
    short = next((unit.short for unit in units if unit.id == way), "")
    return f"lấy của {short}" if short else {SUM: "cộng lại", ANEW: "làm lại từ đầu"}.get(way, way)
