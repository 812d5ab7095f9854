"""Doubt about the clock: the secretary is told of a jump, and asked where nobody else can say which time is
right.

Until it is confirmed no deadline passes, and nothing is closed, counted or deleted
(.github/decisions/0021-the-clock-is-doubted.md).
"""

from collections.abc import Iterator

from bot.dialogue.facts import Answered, ClockConfirmed, Fact, Reminded, Steered
from bot.dialogue.installation import ClockDoubt
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.questions import Choice, Option
from bot.vietnamese import say_moment

RIGHT, WRONG = Option("right", "Đúng"), Option("wrong", "Không đúng")
SECRETARY = Audience("role", role="secretary")


def questions(situation: Situation) -> Iterator[Question]:
    """The question of which time is right; its id names the jump, so that another one is asked about anew."""
    doubt = situation.doubt
    if doubt is None or not doubt.asks or situation.cycle is None or situation.is_past:
        return
    id = str(QuestionId(situation.cycle.id, "clock", "", f"{doubt.since:%Y%m%d%H%M%S}"))
    done = id in situation.answers.get("", {})
    yield Question(id, lambda: _put(situation, doubt), lambda key: _keep(id, doubt, key), done=done)


def elapse(situation: Situation) -> Turn:
    """Turn for the time in which the clock is doubted: nothing falls due, and the secretary is told once."""
    doubt = situation.doubt
    if doubt is None or situation.is_past:
        return Turn()
    facts, messages = list[Fact](), list[Message]()
    told, asked = (f"clock {what} {doubt.since:%Y%m%d%H%M%S}" for what in ("told", "asked"))
    if doubt.sudden and told not in situation.reminded:
        facts.append(Reminded(told))
        messages.append(Message(f"{_jumped(situation, doubt)} {STANDS}", SECRETARY))
    if doubt.asks and asked not in situation.reminded:
        facts.append(Reminded(asked))
        messages += [as_message(question, SECRETARY) for question in questions(situation) if not question.done]
    return Turn(tuple(facts), messages=tuple(messages))


STANDS = (
    "Trong lúc chờ, hệ thống không tính hạn, không chốt, không kiểm phiếu; "
    "mọi câu trả lời vẫn được ghi kèm giờ và được xét sau."
)


def _jumped(situation: Situation, doubt: ClockDoubt) -> str:
    zone = situation.zone
    return (
        f"Giờ của máy chủ nhảy từ {say_moment(doubt.since, zone)} đến {say_moment(doubt.shown, zone)}, "
        "chưa được xác nhận."
    )


def _unconfirmed(situation: Situation, doubt: ClockDoubt) -> str:
    shown = say_moment(doubt.shown, situation.zone)
    if doubt.sudden:
        reckoned = say_moment(doubt.believed, situation.zone)
        return f"Giờ của máy chủ chưa được xác nhận: máy chủ hiện {shown}, hệ thống tính là {reckoned}."
    last = say_moment(doubt.since, situation.zone)
    return f"Hệ thống vừa chạy lại, lần chạy trước đến {last}; máy chủ hiện {shown}, chưa được xác nhận."


def _put(situation: Situation, doubt: ClockDoubt) -> Prompt:
    shown = say_moment(doubt.shown, situation.zone)
    text = f"{_unconfirmed(situation, doubt)} {STANDS}\nBây giờ có đúng là {shown} không?"
    return Prompt(text, Choice((RIGHT, WRONG)))


def _keep(id: str, doubt: ClockDoubt, key: str) -> Effect:
    answered = Answered("", id, key)
    if key == WRONG.key:
        return Effect((answered,), "Đã ghi. Hệ thống tiếp tục chờ; đề nghị người quản trị chỉnh giờ máy chủ.")
    why = "Thư ký cụm xác nhận giờ của máy chủ."
    facts = (answered, Steered("clock confirmed", doubt.shown.isoformat(), why), ClockConfirmed(doubt))
    return Effect(facts, "Đã ghi. Hệ thống tính hạn theo giờ này.")
