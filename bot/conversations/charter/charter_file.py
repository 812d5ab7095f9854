"""Table of criteria that the chair or the secretary sends: what was understood is said back, each doubt is
settled, and it becomes the draft of the charter.

Nothing becomes a draft with a doubt open.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.conversations.rulebook.charter_summary import differences, understood
from bot.conversations.rulebook.charter_text import size
from bot.conversations.scoring.texts import named, titled
from bot.conversations.turns import ask, repeat
from bot.dialogue.charter_versions import CharterDrafted
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, WorkbookRead, WorkbookSent
from bot.dialogue.position import chosen_seat
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.registry import STEERING
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.dialogue.workbooks import Workbook
from bot.questions import Choice, Option
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from bot.state.charter_draft import Amendment, amendment, called
from bot.vietnamese import fold, listed, quoted

# Name under which these workbooks are kept, and of the conversation in which one is taken.
TALK = "charter"
# A file is a table of criteria by its name or by what is written beside it.
_NAMED = re.compile(r"(quy che|bang tieu chi|mau bang diem)\b")
_OF_A_UNIT = "bang mau"
_TABLES = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".docx")
GO_ON, LEAVE = Option("take", "Tiếp tục"), Option("leave", "Không dùng")
KEEP, ANEW = Option("keep", "Đồng ý"), Option("leave", "Tôi sửa tệp, gửi lại")
# Usual reasons for a change.
REASONS = ("Sửa sai sót", "Theo văn bản hướng dẫn mới", "Theo ý kiến các đơn vị")


def is_table_of_criteria(situation: Situation, said: Said) -> bool:
    """True for a table that whoever steers the cluster sends: called so, or sent where one is asked for."""
    if not said.files or situation.cycle is None or chosen_seat(situation).role not in STEERING:
        return False
    written = (said.text, *(file.name for file in said.files))
    names = [re.sub(r"[\W_]+", " ", fold(name)).strip() for name in written]
    asked = QuestionId.read(said.question or situation.channel.asked).conversation == TALK
    # Where a table of criteria is asked for, one of a unit may still come.
    meant = any(map(_NAMED.match, names)) or (asked and not any(n.startswith(_OF_A_UNIT) for n in names))
    return meant and said.files[0].name.lower().endswith(_TABLES)


def receive(situation: Situation, said: Said) -> Turn:
    """Turn that wants the table to be read."""
    file, *others = said.files
    more = " Mỗi lần đọc một tệp quy chế; các tệp khác không được lưu." if others else ""
    text = f"Đã nhận tệp {file.name}, đang đọc bảng tiêu chí.{more}"
    return Turn((WorkbookSent(file, TALK),), messages=(Message(text),))


def read(situation: Situation, workbook: Workbook) -> Turn:
    """Turn for what was read: said back and put to whoever sent it, or refused."""
    reading, cycle = workbook.reading, situation.cycle
    if cycle is None or not any(seat.role in STEERING for seat in situation.seats):
        return repeat(situation, f"Quy chế do cụm trưởng hoặc thư ký cụm gửi. Không dùng tệp {workbook.name}.")
    if reading.refused or not reading.charter:
        return repeat(situation, f"{reading.refused} Không dùng tệp {workbook.name}.".strip())
    fact = WorkbookRead("", Workbook(workbook.id, workbook.name, reading, TALK))
    now = project(situation, (fact,))
    sent = waiting(now)
    if sent is None:
        return repeat(situation, "")
    if why_not := sent.refused:
        return repeat(situation, why_not)
    return ask(now, sent.take(), Effect((fact,)), purpose=True)


@dataclass(frozen=True)
class CharterFile:
    """Newest table of criteria that was sent, until somebody has decided on it."""

    situation: Situation
    cycle: Cycle
    workbook: Workbook

    def id(self, leaf: str, part: str = "") -> str:
        return str(QuestionId(self.cycle.id, TALK, "", leaf, f"{self.workbook.id}{part}"))

    @cached_property
    def charter(self) -> Charter | None:
        """The charter as the table makes it; None where it could not stand."""
        try:
            return read_charter(json.loads(self.workbook.reading.charter))
        except CharterError:
            return None

    @property
    def refused(self) -> str:
        """Sentence on why the table makes no draft; "" where it may."""
        name = self.workbook.name
        if self.charter is None:
            return f"Bảng trong tệp {name} chưa lập thành quy chế được. Không dùng tệp này."
        if self.charter == self.cycle.charter:
            return f"Tệp {name} giống quy chế đang áp dụng, không có gì để sửa."
        made = _drafted(self.situation, self.workbook.reading.charter, "")
        if made is None or not made.barred:
            return ""
        return f"{made.barred} Bảng cho năm sau: gửi lại khi đã chốt điểm. Không dùng tệp {name}."

    @property
    def is_taken(self) -> bool:
        return self._word == f"{self.workbook.id} {GO_ON.key}"

    @property
    def _word(self) -> str:
        answer = self.situation.answers.get("", {}).get(_decision(self.cycle))
        return answer.value if answer else ""

    @property
    def left(self) -> list[int]:
        """Places of the doubts that nobody has settled."""
        own = self.situation.answers.get("", {})
        return [n for n in range(len(self.workbook.reading.open)) if self.id("doubt", f"_{n}") not in own]

    def questions(self) -> Iterator[Question]:
        """Questions on the whole, on each doubt, on the reason."""
        yield self.take()
        if not self.is_taken:
            return
        for place in range(len(self.workbook.reading.open)):
            yield self._doubt(place)
        if not self.left:
            what = "sửa quy chế" if self.cycle.stage else f"đổi bảng tiêu chí năm {self.cycle.charter.year + 1}"
            ask = f"Lý do {what} (được báo cho các đơn vị và {KEPT})?"
            yield why(self.id("why"), ask, REASONS, self._draft)

    def take(self) -> Question:
        count = len(self.workbook.reading.open)
        doubts = f"Còn {count} chỗ chưa rõ, hệ thống hỏi từng chỗ. " if count else ""

        def keep(key: str) -> Effect:
            if key == LEAVE.key:
                return self._leave()
            fact = Answered("", _decision(self.cycle), f"{self.workbook.id} {GO_ON.key}")
            return Effect((fact,), goto=self._next())

        what = called(self.cycle, self.cycle.version + 1)
        ask = f"{doubts}Lập {what} từ tệp này?"
        form = Choice((GO_ON, LEAVE))
        return Question(self.id("file"), lambda: Prompt(f"{self._understood()}\n{ask}", form), keep, done=True)

    def _understood(self) -> str:
        assert self.charter is not None
        changed, reading = differences(self.cycle.charter, self.charter), self.workbook.reading
        lines = [f"Tệp {self.workbook.name}: đã đọc bảng tiêu chí.", understood(self.charter)]
        lines += ["Khác quy chế đang áp dụng:", *listed(changed)] if changed else []
        lines += ["Chưa đọc trong tệp:", *listed(reading.remarks)] if reading.remarks else []
        lines += ["Lưu ý:", *listed(reading.told)] if reading.told else []
        return "\n".join(lines)

    def _next(self, beside: int = -1) -> str:
        left = [place for place in self.left if place != beside]
        return self.id("doubt", f"_{left[0]}") if left else self.id("why")

    def _doubt(self, number: int) -> Question:
        place, text = self.workbook.reading.open[number]
        id, count = self.id("doubt", f"_{number}"), len(self.workbook.reading.open)

        def put() -> Prompt:
            where = f"{self._called(place)}: " if place else ""
            ask = f"Chỗ chưa rõ {number + 1}/{count}, {where}{text}.\n{self._as_taken(place)} Đồng ý?"
            return Prompt(ask, Choice((KEEP, ANEW)))

        def keep(key: str) -> Effect:
            if key == ANEW.key:
                return self._leave()
            return Effect((Answered("", id, key),), goto=self._next(beside=number))

        return Question(id, put, keep, done=True)

    def _called(self, place: str) -> str:
        """Place of a doubt as people know it: the code of a criterion or group, or the row."""
        for charter in (self.charter, self.cycle.charter):
            part = charter and (charter.leaves.get(place) or charter.group_by_id.get(place))
            if part:
                return part.code or quoted(part.title)
        return place

    def _as_taken(self, place: str) -> str:
        """Sentence with how the place is in the charter that was made."""
        assert self.charter is not None
        if leaf := self.charter.leaves.get(place):
            return f"Hệ thống lấy: {titled(leaf)}. {leaf.criterion.rule().rstrip('.')}."
        if group := self.charter.group_by_id.get(place):
            return f"Hệ thống lấy: {named(group)}, {size(group)}."
        return "Hệ thống lấy như bảng đã nêu ở trên."

    def _leave(self) -> Effect:
        fact = Answered("", _decision(self.cycle), f"{self.workbook.id} {LEAVE.key}")
        return Effect((fact,), f"Không dùng tệp {self.workbook.name}. Sửa xong, gửi lại tệp tại đây.")

    def _draft(self, reason: str) -> Effect:
        fact = CharterDrafted(self.workbook.reading.charter, reason)
        decided = Answered("", _decision(self.cycle), f"{self.workbook.id} {LEAVE.key}")
        made = amendment(project(self.situation, (decided, fact)))
        if made is None:
            return Effect()
        own = chosen_seat(self.situation).role
        news = f"Có {made.called}, lý do: {quoted(reason)}. Xem: gõ “sửa quy chế”."
        told = tuple(Message(news, Audience("role", role=role)) for role in STEERING if role != own)
        said = f"Đã lập {made.called} (mã {made.shown})."
        return Effect((decided, fact), said, told, goto=str(QuestionId(self.cycle.id, TALK)))


def waiting(situation: Situation) -> CharterFile | None:
    """The newest table of criteria, while nobody has drafted from it or left it."""
    cycle = situation.cycle
    books = [book for book in situation.workbooks.get("", ()) if book.talk == TALK]
    if cycle is None or not books:
        return None
    answer = situation.answers.get("", {}).get(_decision(cycle))
    number, _, word = (answer.value if answer else "").partition(" ")
    newest = books[-1]
    if word == LEAVE.key and int(number) >= newest.id:
        return None
    return CharterFile(situation, cycle, newest)


def _decision(cycle: Cycle) -> str:
    """Id under which the word on the newest table is stored."""
    return str(QuestionId(cycle.id, TALK, "", "file"))


def _drafted(situation: Situation, text: str, reason: str) -> Amendment | None:
    return amendment(project(situation, (CharterDrafted(text, reason),)))
