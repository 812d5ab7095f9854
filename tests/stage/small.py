"""A conversation small enough to know by heart, for the stage's own tests: five numbers are asked for."""

from datetime import datetime
from decimal import Decimal

from bot.dialogue.facts import Answered, CodeSpent, GroupBound, SeatJoined
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message, Turn
from bot.questions import Option, Quantity, Unclear
from tests.stage.stagings import Mind

FORM = Quantity(high=Decimal(5), quick=(Decimal(5), Decimal(4)), unassigned=True)
LATER = Option("later", "Để sau")


def decide(here: Situation, said: Said) -> Turn:
    if said.group:
        return Turn((GroupBound(),), "Đã gắn nhóm.") if said.text == "/nhom" else Turn()
    if here.invitation and here.invitation.seat:
        facts = (SeatJoined(here.invitation.seat.id, said.name), CodeSpent(here.invitation.code))
        return Turn(facts, f"Chào {said.name}.", where(here))
    if not here.seats:
        return Turn(result="Đề nghị gõ mã.")
    if said.kind not in ("text", "tap"):
        return Turn(result=f"Chưa đọc được {said.text}.", ask=where(here))
    if said.text.startswith("mở "):
        return Turn(ask=asked(said.text[-1]), purpose=True)
    try:
        value = FORM.pick(said.text) if said.kind == "tap" else FORM.read(said.text)
    except Unclear as unclear:
        return Turn(result=str(unclear), ask=where(here))
    question = said.question if said.kind == "tap" else where(here).asks
    kept = f"Đã ghi {FORM.say(value)} cho C{question[-1]}."
    answers = {*here.answers.get("thue", {}), question}
    board = Message(f"Đã có {len(answers)} số.", GROUP, board="board")
    return Turn((Answered("thue", question, value),), kept, first(answers), messages=(board,))


def where(here: Situation) -> Message:
    if here.channel.purpose:
        return asked(here.channel.asked[-1])
    return first(set(here.answers.get("thue", {})))


def first(answers: set[str]) -> Message:
    return next((asked(n) for n in "12345" if asked(n).asks not in answers), Message("Đủ rồi."))


def asked(number: str) -> Message:
    question = f"k1/self.thue.c{number}"
    return Message(f"C{number}?", options=(*FORM.options, LATER), style="examples", asks=question)


def elapse(here: Situation, since: datetime) -> Turn:
    return Turn(messages=(Message("Đến giờ.", GROUP),))


MIND = Mind(decide, elapse, where)
