"""Draft of the charter at the desk: what it changes and touches, the units' words, adoption, giving it up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.conversations.charter import adoption, charter_consent, rehearsal
from bot.conversations.charter.changes import effects
from bot.conversations.charter.charter_consent import asking_all, described, said_by_all
from bot.conversations.charter.charter_file import CharterFile, waiting
from bot.conversations.rulebook import charter_pages
from bot.conversations.rulebook.charter_summary import differences
from bot.dialogue.charter_versions import CharterDropped
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import BY_STEERING, STEERING, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.standing import is_confirmed
from bot.dialogue.turn import GROUP, Document, Message
from bot.dialogue.ways import files_go
from bot.questions import Choice, Option
from bot.state.charter_consent import CharterConsent, consent, put_id
from bot.state.charter_draft import MARK, Amendment, amendment
from bot.state.rehearsal import order
from bot.vietnamese import begin, quoted, say_hash, say_moment

DROP, PUT = Option("drop", "Bỏ dự thảo"), Option("put", "Gửi lấy ý kiến")
_LABELS = {
    "book": "Tệp đang chờ",
    "look": "Xem thay đổi",
    "try": "Thử trên điểm đã chốt",
    "put": PUT.label,
    "words": "Ý kiến các đơn vị",
    "adopt": "Thông qua",
    "drop": DROP.label,
    "file": "Tệp Excel",
    "back": "Thôi",
}


def open_desk(call: Call) -> Effect | Reply:
    """`sửa quy chế`: opens the draft of the charter at the desk, or says how to make one; to a unit, the
    question for its word."""
    situation, seat = call.situation, call.seat
    if situation.cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    if seat.role in STEERING:
        return Effect(goto=_hub(situation.cycle))
    asked = charter_consent.questions(situation, seat.role, seat.unit)
    question = next(asked, None) if is_confirmed(situation, seat) else None
    return Effect(goto=question.id) if question else Reply(BY_STEERING)


def questions(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Questions of the draft, put only when the desk opens them."""
    cycle = situation.cycle
    if cycle is None:
        return
    desk = _Desk(situation, cycle, seat, amendment(situation), waiting(situation), consent(situation))
    yield desk.hub()
    if desk.sent:
        yield from desk.sent.questions()
    if desk.made:
        yield desk.drop(desk.made)
    if desk.asked:
        if desk.asked.may_be_put:
            yield desk.put(desk.asked)
        if adoption.may_adopt(situation, seat):
            yield from adoption.questions(desk.asked)


@dataclass(frozen=True)
class _Desk:
    """Draft (`made`), the table that waits (`sent`) and the text that units may consent to (`asked`), as one
    seat may deal with them."""

    situation: Situation
    cycle: Cycle
    seat: Seat
    made: Amendment | None
    sent: CharterFile | None
    asked: CharterConsent | None

    def hub(self) -> Question:
        def put() -> Prompt:
            options = tuple(Option(key, _LABELS[key]) for key in self._offered())
            return Prompt(f"{self._state()}\nCần làm gì tiếp?", Choice(options))

        return Question(_hub(self.cycle), put, self._run, done=True)

    def _offered(self) -> list[str]:
        made, asked = self.made, self.asked
        keys = {
            "book": self.sent is not None,
            "look": made is not None,
            "try": made is not None and order(self.situation) is not None,
            "put": bool(asked and asked.may_be_put and not (made and made.barred)),
            "words": bool(asked and asked.put),
            "adopt": bool(asked and adoption.is_ready(asked) and adoption.may_adopt(self.situation, self.seat)),
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
            lines.append(f"Có {self.made.called} (mã {self.made.shown}), lý do: {reason}.")
            if self.made.is_for_next_year:
                lines.append("Bảng này được dùng khi gõ “mở năm mới”.")
            lines += [self.made.barred] if self.made.barred else []
        if self.asked:
            lines += self._words(self.asked)
        is_own = self.made is None or self.made.is_for_next_year
        if not (is_own or adoption.may_adopt(self.situation, self.seat)):
            lines.append("Cụm trưởng thông qua.")
        if not self.made and not self.sent:
            what = "sửa tiêu chí" if self.cycle.stage else f"đổi tiêu chí cho năm {self.cycle.charter.year + 1}"
            where = files_go(self.situation)
            lines.append(f"Muốn {what}: lấy tệp Excel, sửa ngay trong tệp, rồi gửi lại tệp đó {where}.")
        return " ".join(lines)

    def _words(self, asked: CharterConsent) -> Iterator[str]:
        """Sentences on the units' consent."""
        if asked.put:
            until = f", lấy ý kiến đến {say_moment(asked.until, self.situation.zone)}" if asked.until else ""
            yield f"{asked.count}{until}."
        rule = self.cycle.charter.amendments
        if rule and asked.number > 1 and not asked.met and self.cycle.stage:
            least = rule.adopt.least(len(self.cycle.charter.units))
            yield f"Theo quy chế, cần ít nhất {least} đơn vị nhất trí mới thông qua được."

    def _run(self, key: str) -> Effect:
        made, asked, hub = self.made, self.asked, _hub(self.cycle)
        match key:
            case "book" if self.sent:
                return Effect(goto=self.sent.id("file"))
            case "look" if made:
                return Effect(result=looked_at(made), goto=hub, stays=True)
            case "try":
                return replace(rehearsal.wanted(self.situation), goto=hub)
            case "put" if asked:
                return Effect(goto=_put_id(asked))
            case "words" if asked:
                return Effect(result=said_by_all(asked), goto=hub, stays=True)
            case "adopt" if asked:
                return Effect(goto=adoption.adopt_id(asked))
            case "drop" if made:
                return Effect(goto=made.id("drop"))
            case "file":
                return charter_pages.file(self.situation, self.cycle)
            case _:
                return Effect(result="Mở lại: gõ “sửa quy chế”.")

    def put(self, asked: CharterConsent) -> Question:
        ask = f"{described(asked)}\nGửi các đơn vị cho ý kiến?"

        def keep(key: str) -> Effect:
            return Effect(goto=_hub(self.cycle)) if key == NOT_YET.key else _put_to_units(asked)

        return Question(_put_id(asked), lambda: Prompt(ask, Choice((PUT, NOT_YET))), keep, done=True)

    def drop(self, made: Amendment) -> Question:
        ask = f"Bỏ {made.called} (mã {made.shown})? Quy chế đang áp dụng giữ nguyên."

        def keep(key: str) -> Effect:
            if key == NOT_YET.key:
                return Effect(goto=_hub(self.cycle))
            return Effect((CharterDropped(made.draft.hash),), f"Đã bỏ {made.called}.")

        return Question(made.id("drop"), lambda: Prompt(ask, Choice((DROP, NOT_YET))), keep, done=True)


def looked_at(made: Amendment) -> str:
    """All changes of a draft, and the answers that it touches."""
    changed = (f"– {line}" for line in differences(made.cycle.charter, made.draft.charter))
    return "\n".join([f"{begin(made.called)}:", *changed, *effects(made)])


def _put_to_units(asked: CharterConsent) -> Effect:
    facts: tuple[Fact, ...] = (
        Answered("", put_id(asked.cycle), asked.hash),
        Steered("charter put", f"{asked.number} {asked.hash}", asked.reason or "Lấy ý kiến lần đầu."),
    )
    now = consent(project(asked.situation, facts))
    if now is None:
        return Effect()
    year, is_draft = asked.cycle.charter.year, asked.number > 1
    what = asked.called.upper() if is_draft else f"QUY CHẾ NĂM {year}"
    text = (
        f"LẤY Ý KIẾN {what}\n{described(now)}\nMã văn bản (SHA-256 của toàn văn): {asked.hash}\n"
        "Đề nghị các đơn vị cho ý kiến trong phần trao đổi riêng với hệ thống."
    )
    name = f"quy-che-{year}-{'du-thao-' if is_draft else ''}lan-{asked.number}.xlsx"
    if is_draft and not asked.cycle.stage:
        name = f"bang-tieu-chi-{year + 1}-du-thao.xlsx"
    file = Document("charter", asked.cycle.id, "", name, version=Document.DRAFT if is_draft else 0)
    said = f"Đã gửi {asked.called} lấy ý kiến các đơn vị."
    return Effect(facts, said, (Message(text, GROUP, document=file), *asking_all(now)))


def _hub(cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "charter"))


def _put_id(asked: CharterConsent) -> str:
    return str(QuestionId(asked.cycle.id, "charter", "", "put", asked.hash[:MARK]))


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button under a draft or a table does nothing any more."""
    asked = consent(situation)
    if asked and asked.number > 1 and not ref.part.startswith(asked.hash[:MARK]):
        return (
            f"Lựa chọn này thuộc dự thảo trước. Dự thảo hiện nay: mã {say_hash(asked.hash)}; gõ “sửa quy chế”."
        )
    return "Lựa chọn này không còn dùng nữa. Xem dự thảo quy chế: gõ “sửa quy chế”."
