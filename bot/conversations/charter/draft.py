"""Draft of the charter at the desk: what it changes, what it touches, putting it into force, giving it up."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversations.charter import adoption
from bot.conversations.charter.charter_file import CharterFile, waiting
from bot.conversations.rulebook import charter_pages
from bot.conversations.rulebook.charter_summary import differences
from bot.dialogue.charter_versions import CharterDropped
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Cycle, Seat, Situation
from bot.questions import Choice, Option
from bot.state.charter_draft import Amendment, amendment
from bot.vietnamese import quoted

DROP = Option("drop", "Bỏ dự thảo")
_LABELS = {
    "book": "Tệp đang chờ",
    "look": "Xem thay đổi",
    "adopt": "Thông qua",
    "drop": DROP.label,
    "file": "Tệp Excel",
    "back": "Thôi",
}


def open_desk(call: Call) -> Effect | Reply:
    """`sửa quy chế`: opens the draft of the charter, or says how to make one."""
    cycle = call.situation.cycle
    return Effect(goto=_hub(cycle)) if cycle else Reply("Cụm chưa mở năm thi đua.")


def questions(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Questions of the draft, put only when the desk opens them."""
    cycle = situation.cycle
    if cycle is None:
        return
    desk = _Desk(situation, cycle, seat, amendment(situation), waiting(situation))
    yield desk.hub()
    if desk.sent:
        yield from desk.sent.questions()
    if desk.made:
        yield desk.drop(desk.made)
        if adoption.may_adopt(situation, seat):
            yield from adoption.questions(desk.made)


@dataclass(frozen=True)
class _Desk:
    """Draft (`made`) and the table that waits (`sent`), as one seat may deal with them."""

    situation: Situation
    cycle: Cycle
    seat: Seat
    made: Amendment | None
    sent: CharterFile | None

    def hub(self) -> Question:
        def put() -> Prompt:
            options = tuple(Option(key, _LABELS[key]) for key in self._offered())
            return Prompt(f"{self._state()}\nCần làm gì tiếp?", Choice(options))

        return Question(_hub(self.cycle), put, self._run, done=True)

    def _offered(self) -> list[str]:
        made = self.made
        keys = {
            "book": self.sent is not None,
            "look": made is not None,
            "adopt": bool(made and not made.barred and adoption.may_adopt(self.situation, self.seat)),
            "drop": made is not None,
            "file": True,
            "back": True,
        }
        return [key for key, offered in keys.items() if offered]

    def _state(self) -> str:
        lines = [f"Quy chế năm {self.cycle.charter.year}: đang áp dụng lần {self.cycle.version}."]
        if self.sent:
            count = len(self.sent.left)
            doubts = f", còn {count} chỗ chưa rõ" if count else ""
            lines.append(f"Tệp {self.sent.workbook.name} đã đọc{doubts}, chưa lập dự thảo.")
        if self.made:
            reason = quoted(self.made.draft.reason)
            lines.append(f"Có dự thảo lần {self.made.number} (mã {self.made.shown}), lý do: {reason}.")
            lines += [self.made.barred] if self.made.barred else []
            if not adoption.may_adopt(self.situation, self.seat):
                lines.append("Cụm trưởng thông qua.")
        elif not self.sent:
            lines.append("Muốn sửa tiêu chí: lấy tệp Excel, sửa ngay trong tệp, rồi gửi lại tệp đó tại đây.")
        return " ".join(lines)

    def _run(self, key: str) -> Effect:
        made, hub = self.made, _hub(self.cycle)
        match key:
            case "book" if self.sent:
                return Effect(goto=self.sent.id("file"))
            case "look" if made:
                return Effect(result=looked_at(made), goto=hub, stays=True)
            case "adopt" if made:
                return Effect(goto=made.id("adopt"))
            case "drop" if made:
                return Effect(goto=made.id("drop"))
            case "file":
                return charter_pages.file(self.situation, self.cycle)
            case _:
                return Effect(result="Mở lại: gõ “sửa quy chế”.")

    def drop(self, made: Amendment) -> Question:
        ask = f"Bỏ dự thảo quy chế lần {made.number} (mã {made.shown})? Quy chế đang áp dụng giữ nguyên."

        def keep(key: str) -> Effect:
            if key == NOT_YET.key:
                return Effect(goto=_hub(self.cycle))
            return Effect((CharterDropped(made.draft.hash),), f"Đã bỏ dự thảo quy chế lần {made.number}.")

        return Question(made.id("drop"), lambda: Prompt(ask, Choice((DROP, NOT_YET))), keep, done=True)


def looked_at(made: Amendment) -> str:
    """All changes of a draft, and the answers that it touches."""
    changed = (f"– {line}" for line in differences(made.cycle.charter, made.draft.charter))
    return "\n".join([f"Dự thảo quy chế lần {made.number}:", *changed, *adoption.effects(made)])


def _hub(cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "charter"))


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button under a draft or a table does nothing any more."""
    made = amendment(situation)
    if made and not made.id("x").endswith(ref.part):
        return f"Lựa chọn này thuộc dự thảo trước. Dự thảo hiện nay: mã {made.shown}; mở: gõ “sửa quy chế”."
    return "Lựa chọn này không còn dùng nữa. Xem dự thảo quy chế: gõ “sửa quy chế”."
