"""Reports that units owe (`nộp báo cáo`): the secretary lists them with their due dates and enters when each
came; the units see their own dates. Days late count where the charter has a criterion for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.dialogue.facts import Answered, Fact
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Option, Style, Text, Unclear, option_of
from bot.rules.charter import Unit
from bot.rules.lateness import NEVER
from bot.state.reports import DROPPED, TALK, UNKNOWN, Report, next_id, reports
from bot.typed_days import typed_days
from bot.vietnamese import nfc

ADD, MORE, DONE = Option("-add", "Thêm báo cáo"), Option("-more", "Xem tiếp"), Option("-done", "Xong")
REST, EDIT, DROP = (
    Option("-rest", "Còn lại nộp đúng hạn"),
    Option("-edit", "Sửa tên, hạn"),
    Option("-drop", "Bỏ báo cáo này"),
)
IN_TIME, NOT_SENT, NOT_KNOWN = (
    Option("due", "Đúng hạn"),
    Option(NEVER, "Không nộp"),
    Option(UNKNOWN, "Chưa ghi"),
)
NONE = "Quy chế năm nay không tính ngày nộp báo cáo."
PAGE = 8
LONGEST = 100
_BETWEEN = " ,;:()"


@dataclass(frozen=True)
class Day:
    """Day on which a report came, as people write it (``7/4``); a day without a year is the one nearest to the
    due date. Stored as an ISO date, or as the key of a word beside it."""

    due: date
    today: date
    options: tuple[Option, ...] = (IN_TIME, NOT_SENT, NOT_KNOWN)
    style: Style = "examples"

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options):
            return self.pick(option.key)
        if not (found := typed_days(reply)):
            raise Unclear(f"Đề nghị gõ ngày nộp, ví dụ: {_say(self.due)}.")
        days = [day for near in (-1, 0, 1) if (day := found[0].on(self.due.year + near))]
        if not days:
            raise Unclear(f"Không có ngày này. Đề nghị gõ lại, ví dụ: {_say(self.due)}.")
        came = min(days, key=lambda day: abs(day - self.due))
        if came > self.today:
            raise Unclear(f"Ngày {_say(came)} chưa đến; hôm nay là {_say(self.today)}. Đề nghị gõ lại.")
        return came.isoformat()

    def pick(self, key: str) -> str:
        return (
            self.due.isoformat() if key == IN_TIME.key else key if key in (NEVER, UNKNOWN) else self.read(key)
        )

    def accepts(self, value: str) -> bool:
        return value in (NEVER, UNKNOWN) or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))

    def say(self, value: str) -> str:
        words = {NEVER: "không nộp", UNKNOWN: "chưa ghi"}
        return words.get(value) or f"nộp {_say(date.fromisoformat(value))}"


@dataclass(frozen=True)
class TitleAndDay(Text):
    """Title of a report and its due date in one line; stored as ``2026-04-05 Báo cáo quý I``."""

    year: int = 2000

    def read(self, reply: str) -> str:
        text = nfc(reply)
        found = typed_days(text)
        due = found[-1].on(self.year) if found else None
        if due is None:
            raise Unclear(f"Đề nghị gõ tên báo cáo và hạn nộp, ví dụ: Báo cáo quý I, 05/04/{self.year}.")
        title = " ".join(found[-1].rest.split()).rstrip(_BETWEEN)
        for word in ("hạn nộp", "hạn"):
            if title.casefold().endswith(word):
                title = title[: -len(word)].rstrip(_BETWEEN)
        return f"{due.isoformat()} {super().read(title)}"

    def accepts(self, value: str) -> bool:
        return value == DROPPED or bool(re.match(r"\d{4}-\d\d-\d\d \S", value))

    def say(self, value: str) -> str:
        if value == DROPPED:
            return "bỏ khỏi danh sách"
        due, _, title = value.partition(" ")
        return f"{title}, hạn {_say(date.fromisoformat(due))}"


def counts(situation: Situation) -> bool:
    """True where the charter counts reports that came late."""
    charter = situation.cycle.charter if situation.cycle else None
    if charter is None:
        return False
    return any("reports" in leaf.criterion.observed for leaf in charter.observed)


def can_enter(situation: Situation, seat: Seat) -> bool:
    return bool(situation.cycle and situation.cycle.stage) and seat.role == "secretary" and counts(situation)


def look(call: Call) -> Effect | Reply:
    """`nộp báo cáo`: opens the list for the secretary; a unit reads its own dates, the chair those of all."""
    situation, seat = call.situation, call.seat
    if situation.cycle is None or not counts(situation):
        return Reply(NONE, stays=False)
    if can_enter(situation, seat):
        return Effect(goto=_id(situation))
    units = [u for u in situation.cycle.charter.units if u.id == seat.unit] or list(
        situation.cycle.charter.units
    )
    lines = [_of_unit(report, unit) for report in reports(situation) for unit in units]
    head = f"Ngày nộp báo cáo năm {situation.cycle.charter.year}"
    whose = f" – {units[0].name}" if len(units) == 1 else ""
    return Reply(
        "\n".join([f"{head}{whose}:", *(lines or ["Chưa có báo cáo nào trong danh sách."])]), stays=False
    )


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """List of reports, each report, and the date of one unit; put when the secretary opens them."""
    if situation.cycle is None or not situation.cycle.stage or not counts(situation):
        return
    if not unit:
        for start in range(0, max(len(reports(situation)), 1), PAGE):
            yield _list(situation, start)
        yield _new(situation)
    for report in reports(situation):
        if unit:
            yield _received(report, situation.cycle.charter.unit_by_id[unit])
        else:
            yield _page(report)
            yield _edit(report)


# --- the list ---


def _id(situation: Situation, start: int = 0) -> str:
    cycle = situation.cycle.id if situation.cycle else ""
    return str(QuestionId(cycle, TALK, "", "", f"p{start}" if start else ""))


def _list(situation: Situation, start: int) -> Question:
    listed = reports(situation)
    units = situation.cycle.charter.units if situation.cycle else ()

    def put() -> Prompt:
        shown = listed[start : start + PAGE]
        options = [
            Option(r.id, f"{_short(r.title)}: {sum(bool(r.received(u.id)) for u in units)}/{len(units)}")
            for r in shown
        ]
        options += [MORE] if start + PAGE < len(listed) else []
        text = f"Báo cáo phải nộp trong năm: {len(listed)}. Mở báo cáo nào để ghi ngày nộp?"
        return Prompt(text, Choice((*options, ADD, DONE), lettered=True))

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(result="Xong.")
        if key == ADD.key:
            return Effect(goto=_new(situation).id)
        if key == MORE.key:
            return Effect(goto=_id(situation, start + PAGE))
        return Effect(goto=next(r.question(part="page") for r in listed if r.id == key))

    return Question(_id(situation, start), put, keep, done=True)


def _new(situation: Situation) -> Question:
    cycle = situation.cycle
    id, year = next_id(situation), cycle.charter.year if cycle else 0

    def keep(value: str) -> Effect:
        stored = str(QuestionId(cycle.id if cycle else "", TALK, "", id))
        said = f"Đã thêm: {TitleAndDay(year=year).say(value)}."
        return Effect((Answered("", stored, value),), said, goto=f"{stored}.page")

    text = f"Đề nghị gõ tên báo cáo và hạn nộp, ví dụ: Báo cáo quý I, 05/04/{year}."
    form = TitleAndDay(LONGEST, year=year)
    new = str(QuestionId(cycle.id if cycle else "", TALK, "", "", "new"))
    return Question(new, lambda: Prompt(text, form), keep, done=True)


# --- one report ---


def _page(report: Report) -> Question:
    here = report.situation
    units = here.cycle.charter.units if here.cycle else ()
    rest = [unit for unit in units if not report.received(unit.id)]

    def put() -> Prompt:
        lines = [
            f"{report.title}, hạn {_say(report.due)}.",
            *(f"– {u.short}: {_came(report, u)}" for u in units),
        ]
        options = [Option(u.id, u.short) for u in units]
        options += [REST] if rest and _today(here) >= report.due else []
        form = Choice((*options, EDIT, DROP, DONE), lettered=True)
        return Prompt("\n".join([*lines, "Ghi ngày nộp của đơn vị nào?"]), form)

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(goto=_id(here))
        if key == EDIT.key:
            return Effect(goto=report.question())
        if key == DROP.key:
            facts: tuple[Fact, ...] = (Answered("", report.question(), DROPPED),)
            return Effect(facts, f"Đã bỏ {report.title} khỏi danh sách. Nhầm: gõ “hoàn tác”.", goto=_id(here))
        if key == REST.key:
            facts = tuple(Answered(u.id, report.question(u.id), report.due.isoformat()) for u in rest)
            return Effect(facts, f"Đã ghi {len(rest)} đơn vị nộp đúng hạn.", goto=report.question(part="page"))
        return Effect(goto=report.question(key))

    return Question(report.question(part="page"), put, keep, done=True)


def _edit(report: Report) -> Question:
    year = report.due.year
    form = TitleAndDay(LONGEST, year=year)
    now = f"{report.title}, {_say(report.due)}"

    def keep(value: str) -> Effect:
        said = f"Đã sửa thành: {form.say(value)}."
        return Effect((Answered("", report.question(), value),), said, goto=report.question(part="page"))

    text = f"Hiện ghi: {now}. Đề nghị gõ lại tên báo cáo và hạn nộp."
    return Question(report.question(), lambda: Prompt(text, form), keep, done=True)


def _received(report: Report, unit: Unit) -> Question:
    form = Day(report.due, _today(report.situation))
    id = report.question(unit.id)

    def put() -> Prompt:
        now = f" Hiện ghi: {_came(report, unit)}." if report.received(unit.id) else ""
        text = f"{unit.name} nộp {report.title} ngày nào? Hạn {_say(report.due)}.{now}"
        return Prompt(f"{text} Đề nghị gõ ngày, ví dụ: {_say(report.due)}.", form)

    def keep(value: str) -> Effect:
        before = f" (trước đó: {_came(report, unit)})" if report.received(unit.id) else ""
        late = f", {_days(report.due, value)}" if value not in (NEVER, UNKNOWN) else ""
        said = f"{report.title} – {unit.short}: {form.say(value)}{late}{before}."
        return Effect((Answered(unit.id, id, value),), said, goto=report.question(part="page"))

    return Question(id, put, keep, done=True)


# --- in words ---


def _of_unit(report: Report, unit: Unit) -> str:
    return f"– {report.title}, hạn {_say(report.due)}: {unit.short} {_came(report, unit)}"


def _came(report: Report, unit: Unit) -> str:
    """``nộp 07/04/2026, muộn 2 ngày``; nothing entered is said as such, and counts as nothing."""
    value = report.received(unit.id)
    if value in ("", NEVER):
        return "không nộp" if value else "chưa ghi ngày nộp"
    return f"nộp {_say(date.fromisoformat(value))}, {_days(report.due, value)}"


def _days(due: date, came: str) -> str:
    late = (date.fromisoformat(came) - due).days
    return f"muộn {late} ngày" if late > 0 else "đúng hạn"


def _today(situation: Situation) -> date:
    return situation.now.astimezone(situation.zone).date()


def _say(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _short(title: str) -> str:
    return title if len(title) <= 40 else f"{title[:39].rstrip()}…"
