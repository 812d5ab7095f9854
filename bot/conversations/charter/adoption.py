"""Adoption of a charter's draft: what it does to answers is said before, and told to each unit after."""

from collections.abc import Iterator

from bot.conversations.rulebook.charter_summary import differences
from bot.conversations.scoring.texts import called, named
from bot.dialogue.facts import AnswerTakenBack, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Document, Message
from bot.questions import Choice, Option
from bot.rules.charter import Unit
from bot.state.charter_draft import Amendment, Touched
from bot.state.seats import is_held
from bot.state.sheet import sheet_of
from bot.vietnamese import listed, quoted, say_list

ADOPT = Option("adopt", "Thông qua")


def may_adopt(situation: Situation, seat: Seat) -> bool:
    """True for the chair; for the secretary while nobody holds the chair's seat."""
    return seat.role == "chair" or not is_held(situation, "chair")


def questions(made: Amendment) -> Iterator[Question]:
    """Question that adopts the draft."""
    if made.barred:
        return

    def put() -> Prompt:
        changed = listed(differences(made.cycle.charter, made.draft.charter))
        lines = [f"Dự thảo quy chế lần {made.number}, lý do: {quoted(made.draft.reason)}."]
        lines += ["Thay đổi:", *changed, *effects(made)]
        lines.append("Thông qua quy chế này? Thông qua rồi thì chỉ sửa được bằng một lần sửa mới.")
        return Prompt("\n".join(lines), Choice((ADOPT, NOT_YET)))

    def keep(key: str) -> Effect:
        return Effect(result="Chưa thông qua.") if key == NOT_YET.key else adopted(made, made.draft.reason)

    yield Question(made.id("adopt"), put, keep, done=True)


def effects(made: Amendment) -> list[str]:
    """Lines on the answers that it touches and the tables that come back; none where it touches nothing."""
    lines = [_touched(one) for one in made.touched]
    now, added = project(made.situation, made.adopting("")), made.changes.added
    if added:
        codes = say_list([called(made.draft.charter.leaves[leaf]) for leaf in added])
        lines.append(f"Các đơn vị chấm thêm tiêu chí mới {codes}.")
    if back := _back(made, now):
        names = say_list([unit.short for unit in back])
        lines.append(f"Bảng đã gửi được mở lại để chấm, rồi gửi lại: {names}.")
    lines += _without_reviewer(made)
    return ["Ảnh hưởng:", *(f"– {line}" for line in lines)] if lines else []


def _touched(one: Touched) -> str:
    """``3 đơn vị đã chấm tiêu chí 2.1 theo mức cũ; sẽ hỏi lại (Thuế, KBNN, BHXH).``"""
    names = say_list([unit.short for unit in one.units])
    if one.gone:
        return f"{len(one.units)} đơn vị đã chấm tiêu chí {called(one.leaf)}, nay bỏ, không tính nữa ({names})."
    return f"{len(one.units)} đơn vị đã chấm tiêu chí {called(one.leaf)} theo mức cũ; sẽ hỏi lại ({names})."


def _without_reviewer(made: Amendment) -> Iterator[str]:
    """New groups that nobody would review, where tables are reviewed."""
    charter = made.draft.charter
    if "review" in charter.stages:
        new = [g for g in charter.groups if g.id not in charter.reviewers]
        for group in new:
            yield f"Nhóm {named(group)} chưa phân công người thẩm định."


def _back(made: Amendment, now: Situation) -> list[Unit]:
    """Units whose table was sent and is with them again."""
    units = made.cycle.charter.units
    was = [unit for unit in units if sheet_of(made.situation, unit.id).status != "drafting"]
    return [unit for unit in was if sheet_of(now, unit.id).status == "drafting"]


def adopted(made: Amendment, why: str) -> Effect:
    """Effect of the adoption: the group has the whole text, its hash and the changes, each unit what it is
    asked for again."""
    facts = made.adopting(why)
    now = project(made.situation, facts)
    said = f"Đã thông qua quy chế lần {made.number}, có bài đăng cho nhóm kèm toàn văn."
    return Effect(facts, said, (*_posts(made, why), *_told(made, now, facts)))


def _posts(made: Amendment, why: str) -> tuple[Message, ...]:
    year, cycle = made.cycle.charter.year, made.cycle.id
    lines = [f"QUY CHẾ NĂM {year} SỬA ĐỔI, LẦN {made.number}", f"Lý do: {why.rstrip('.')}.", "Thay đổi:"]
    lines += [*listed(differences(made.cycle.charter, made.draft.charter)), *effects(made)]
    lines.append(f"Mã văn bản (SHA-256 của toàn văn): {made.draft.hash}")
    name = f"quy-che-{year}-lan-{made.number}"
    table = Document("charter", cycle, "", f"{name}.xlsx", version=made.number)
    whole = Document("charter_text", cycle, "", f"{name}.json", version=made.number)
    told = f"Toàn văn quy chế lần {made.number}, để đối chiếu mã SHA-256."
    return (
        Message("\n".join(lines), GROUP, document=table, head=True),
        Message(told, GROUP, document=whole, quiet=True),
    )


def _told(made: Amendment, now: Situation, facts: tuple[Fact, ...]) -> Iterator[Message]:
    """Messages to the representatives of units that score now, with what each has to do."""
    if now.cycle is None or now.cycle.stage != now.cycle.charter.stages[0]:
        return
    added = [called(now.cycle.charter.leaves[leaf]) for leaf in made.changes.added]
    back = {fact.unit for fact in facts if isinstance(fact, AnswerTakenBack)}
    for unit in now.cycle.charter.units:
        again = [called(one.leaf) for one in made.touched if unit in one.units and not one.gone]
        begun = bool(sheet_of(made.situation, unit.id).values)
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
