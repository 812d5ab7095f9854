"""Adoption of a charter: of a draft, or of the first charter while the units' consents run.

What it does to answers is said before, and told to each unit after. Where the charter asks for the units'
consent to a change, enough of them have to agree; with others silent or against, a reason is asked for.
"""

from collections.abc import Iterator

from bot.conversations.charter.changes import lines_of
from bot.conversations.charter.charter_consent import described, said_by_all
from bot.conversations.scoring.texts import called
from bot.dialogue.charter_versions import CharterAdopted
from bot.dialogue.facts import AnswerTakenBack, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Document, Message
from bot.questions import Choice, Option
from bot.state.charter_consent import CharterConsent
from bot.state.charter_draft import MARK, amendment
from bot.state.pledge import NO
from bot.state.seats import is_held
from bot.state.sheet import sheet_of
from bot.vietnamese import quoted, say_list

ADOPT = Option("adopt", "Thông qua")
# Usual reason for adopting it before all units have agreed.
MEANWHILE = "Cần áp dụng ngay, tiếp tục lấy ý kiến"


def may_adopt(situation: Situation, seat: Seat) -> bool:
    """True for the chair; for the secretary while nobody holds the chair's seat."""
    return seat.role == "chair" or not is_held(situation, "chair")


def is_ready(asked: CharterConsent) -> bool:
    """True where it can be adopted now: nothing bars it, and enough units agree, where that is asked for."""
    made = amendment(asked.situation)
    is_adopted = any(version.number == asked.number for version in asked.cycle.versions)
    can = made is None or not (made.barred or made.is_for_next_year)
    return not is_adopted and asked.met and can


def adopt_id(asked: CharterConsent, part: str = "") -> str:
    """Id of the question, about exactly this text."""
    return str(QuestionId(asked.cycle.id, "charter", "", "adopt", f"{asked.hash[:MARK]}{part}"))


def questions(asked: CharterConsent) -> Iterator[Question]:
    """Question that adopts the text, and that for the reason where not all units agree."""
    if not is_ready(asked):
        return
    missing = asked.saying("", NO) if asked.put else ()
    reason = adopt_id(asked, "w")

    def put() -> Prompt:
        lines = [described(asked), *([said_by_all(asked)] if asked.put else [])]
        lines.append("Thông qua quy chế này? Thông qua rồi thì chỉ sửa được bằng một lần sửa mới.")
        return Prompt("\n".join(lines), Choice((ADOPT, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(result="Chưa thông qua.")
        return Effect(goto=reason) if missing or not asked.reason else _adopted(asked, asked.reason)

    yield Question(adopt_id(asked), put, keep, done=True)
    if asked.put:
        ask = f"Mới có {asked.count}. Lý do thông qua lúc này (được công bố và {KEPT})?"
    else:
        ask = f"Lý do thông qua quy chế (được công bố và {KEPT})?"
    yield why(reason, ask, (MEANWHILE,) if asked.put else (), lambda said: _adopted(asked, _whole(asked, said)))


def _whole(asked: CharterConsent, said: str) -> str:
    """Reason of the version: why the charter is changed, and why it is adopted while words are missing."""
    count = f"Thông qua khi {asked.count}: {said}" if asked.put else said
    return f"{asked.reason.rstrip('.')}. {count}" if asked.reason else count


def _adopted(asked: CharterConsent, why: str) -> Effect:
    """Effect of the adoption: the group has the whole text, its hash and the changes, each unit what it is
    asked for again."""
    made = amendment(asked.situation)
    facts = made.adopting(why) if made else (CharterAdopted(asked.number, asked.hash, why),)
    now = project(asked.situation, facts)
    said = f"Đã thông qua quy chế lần {asked.number}, có bài đăng cho nhóm kèm toàn văn."
    return Effect(facts, said, (*_posts(asked, why), *_told(asked, now, facts)))


def _posts(asked: CharterConsent, why: str) -> tuple[Message, ...]:
    year, cycle, number = asked.cycle.charter.year, asked.cycle.id, asked.number
    head = f"QUY CHẾ NĂM {year} SỬA ĐỔI, LẦN {number}" if number > 1 else f"ĐÃ THÔNG QUA QUY CHẾ NĂM {year}"
    lines = [head, f"Lý do: {why.rstrip('.')}.", *lines_of(asked.situation)]
    lines += [said_by_all(asked)] if asked.put else []
    lines.append(f"Mã văn bản (SHA-256 của toàn văn): {asked.hash}")
    name = f"quy-che-{year}-lan-{number}"
    table = Document("charter", cycle, "", f"{name}.xlsx", version=number)
    whole = Document("charter_text", cycle, "", f"{name}.json", version=number)
    told = f"Toàn văn quy chế lần {number}, để đối chiếu mã SHA-256."
    return (
        Message("\n".join(lines), GROUP, document=table, head=True),
        Message(told, GROUP, document=whole, quiet=True),
    )


def _told(asked: CharterConsent, now: Situation, facts: tuple[Fact, ...]) -> Iterator[Message]:
    """Messages to the representatives of units that score now, with what each has to do."""
    made = amendment(asked.situation)
    if made is None or now.cycle is None or now.cycle.stage != now.cycle.charter.stages[0]:
        return
    added = [called(now.cycle.charter.leaves[leaf]) for leaf in made.changes.added]
    back = {fact.unit for fact in facts if isinstance(fact, AnswerTakenBack)}
    for unit in now.cycle.charter.units:
        again = [called(one.leaf) for one in made.touched if unit in one.units and not one.gone]
        begun = bool(sheet_of(asked.situation, unit.id).values)
        todo = [f"chấm lại {say_list(again)}"] if again else []
        todo += [f"chấm thêm {say_list(added)}"] if added and begun else []
        if not todo and unit.id not in back:
            continue
        todo += ["gửi lại bảng"] if unit.id in back else []
        text = (
            f"Quy chế đã sửa (lần {made.number}), lý do: {quoted(made.draft.reason)}. Đề nghị đơn vị "
            f"{say_list(todo)}. Mở: gõ “việc”."
        )
        yield Message(text, Audience("role", role="representative", unit=unit.id))
