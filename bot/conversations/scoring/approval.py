"""Approval of a unit's table by its leader (lãnh đạo đơn vị), who agrees or returns it with a comment."""

from collections.abc import Iterator

from bot.conversations.scoring import posts, texts
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text
from bot.state.seats import is_held
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import running

AGREE, RETURN, LOOK = (
    Option("agree", "Đồng ý"),
    Option("return", "Trả lại kèm ý kiến"),
    Option("look", "Xem bảng"),
)


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Question for the leader's word, while the table is with the leader and the unit may still send it."""
    sheet = sheet_of(situation, unit)
    if sheet.status != "with_leader" or not (running(situation, "self", unit) or sheet.revised_until):
        return
    id = str(QuestionId(sheet.cycle.id, "approve", unit))
    why = str(QuestionId(sheet.cycle.id, "approve", unit, "why"))

    def put() -> Prompt:
        text = f"{texts.summary(sheet)}\n\nĐại diện đơn vị trình lãnh đạo bảng tự chấm. Ý kiến của lãnh đạo?"
        return Prompt(text, Choice((AGREE, RETURN, LOOK)))

    def keep(key: str) -> Effect:
        if key == LOOK.key:
            return Effect((), texts.whole(sheet), stays=True)
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
    said = "Đã chuyển bảng tự chấm cho lãnh đạo đơn vị duyệt."
    if not is_held(sheet.situation, "leader", sheet.unit.id):
        said += " Lãnh đạo đơn vị chưa vào hệ thống; đề nghị xin mã mời của lãnh đạo từ thư ký cụm."
    question = next(questions(sheet.situation, sheet.unit.id))
    leader = Audience("role", role="leader", unit=sheet.unit.id)
    return Effect(facts, said, (as_message(question, leader),))
