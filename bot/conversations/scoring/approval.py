"""Approval of a unit's table by its leader (lãnh đạo đơn vị), who agrees or returns it with a comment."""

from collections.abc import Iterator

from bot.conversations.scoring import evidence_view, posts, texts
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.dialogue.ways import by_secretary
from bot.questions import Choice, Option, Text
from bot.state.seats import is_held
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import running
from bot.vietnamese import say

AGREE, RETURN, LOOK = (
    Option("agree", "Đồng ý"),
    Option("return", "Trả lại kèm ý kiến"),
    Option("look", "Xem bảng"),
)
# Stored as the leader's word where the table was drawn back before there was one.
WITHDRAWN = "withdrawn"
DRAWN_BACK = "Đại diện đơn vị đã rút lại bảng tự chấm để sửa. Khi trình lại, hệ thống sẽ nhắn."


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Question for the leader's word, while the table is with the leader and the unit may still send it."""
    sheet = sheet_of(situation, unit)
    if sheet.status != "with_leader" or not (running(situation, "self", unit) or sheet.revised_until):
        return
    id = str(QuestionId(sheet.cycle.id, "approve", unit))
    why = str(QuestionId(sheet.cycle.id, "approve", unit, "why"))

    def put() -> Prompt:
        total = say(sheet.score.total)
        begins = f"Đại diện đơn vị trình bảng tự chấm, tổng {total} điểm. Đề nghị đồng chí cho ý kiến."
        text = f"{begins}\n{texts.summary(sheet)}"
        return Prompt(text, Choice((AGREE, RETURN, LOOK)))

    def keep(key: str) -> Effect:
        if key == LOOK.key:
            return Effect((), texts.whole(sheet) + evidence_view.hint(sheet), stays=True)
        if key == RETURN.key:
            return Effect(goto=why)
        facts = (Answered(unit, id, "agree"),)
        return posts.sent(sheet_of(project(situation, facts), unit), facts)

    def give_back(comment: str) -> Effect:
        send = str(QuestionId(sheet.cycle.id, "self", unit, "send"))
        text = (
            f"Lãnh đạo đơn vị trả lại bảng tự chấm, ý kiến: “{comment}”\n"
            "Muốn sửa mục nào, gõ mã của mục đó. Sửa xong, gõ “gửi”."
        )
        told = Message(text, to=Audience("role", role="representative", unit=unit), asks=send)
        fact = Answered(unit, id, "return", reason=comment)
        return Effect((fact,), "Đã trả bảng cho đại diện đơn vị kèm ý kiến.", (told,))

    yield Question(id, put, keep)
    ask_why = "Đề nghị ghi ý kiến để đại diện đơn vị sửa."
    yield Question(why, lambda: Prompt(ask_why, Text(1000)), give_back, done=True)


def ask_leader(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """Effect of sending a table to the leader: the leader is asked; without one, the representative is told."""
    said = (
        "Đã chuyển bảng tự chấm cho lãnh đạo đơn vị duyệt. Lãnh đạo duyệt xong, hệ thống sẽ báo. "
        "Cần sửa: gõ “rút lại”."
    )
    if not is_held(sheet.situation, "leader", sheet.unit.id):
        said += " Lãnh đạo đơn vị chưa vào hệ thống; đề nghị xin mã mời của lãnh đạo từ thư ký cụm."
    question = next(questions(sheet.situation, sheet.unit.id))
    leader = Audience("role", role="leader", unit=sheet.unit.id)
    return Effect(facts, said, (as_message(question, leader),))


def draw_back(call: Call) -> Effect | Reply:
    """`rút lại`: takes the table back from the leader, by the seat that sent it, whoever holds it now."""
    situation, unit = call.situation, call.seat.unit
    if situation.cycle is None or not unit:
        return Reply("Bảng tự chấm do vai đã trình rút lại.", stays=False)
    sheet = sheet_of(situation, unit)
    sent = sheet.answers.get(sheet.id("send"))
    if sheet.status != "with_leader" or sent is None or next(questions(situation, unit), None) is None:
        return Reply(_not_with_leader(sheet), stays=False)
    if sent.seat not in {seat.id for seat in situation.seats}:
        return Reply("Bảng tự chấm do vai đã trình rút lại; lãnh đạo đơn vị có thể trả lại bảng.", stays=False)
    fact = Answered(unit, str(QuestionId(sheet.cycle.id, "approve", unit)), WITHDRAWN)
    told = Message(DRAWN_BACK, to=Audience("role", role="leader", unit=unit))
    said = "Đã rút lại bảng tự chấm. Muốn sửa mục nào, gõ mã của mục đó. Sửa xong, gõ “gửi”."
    return Effect((fact,), said, (told,), goto=sheet.id("send"))


def is_withdrawn(situation: Situation, unit: str) -> bool:
    """True where the unit has drawn its table back and not sent it again."""
    sheet = sheet_of(situation, unit)
    word = sheet.answers.get(str(QuestionId(sheet.cycle.id, "approve", unit)))
    return sheet.status == "drafting" and word is not None and word.value == WITHDRAWN


def _not_with_leader(sheet: Sheet) -> str:
    """Reason why there is nothing to draw back."""
    if sheet.status == "drafting":
        return "Bảng tự chấm chưa trình lãnh đạo, đồng chí sửa được ngay: gõ mã của mục cần sửa."
    if sheet.status == "with_leader":
        way = by_secretary(sheet.situation, "gia hạn")
        return f"Đã hết hạn tự chấm, không rút lại được. Cần sửa, {way}."
    way = by_secretary(sheet.situation, "trả lại")
    return f"Bảng tự chấm đã gửi cho cụm, không rút lại được. Cần sửa, {way}."
