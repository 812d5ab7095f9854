"""Questions that were set aside and left open: said with its deadline, one tap from being asked again.

"Để sau" leads to whatever else is open. Where that is only what was set aside before, and nothing was answered
since, the chat stands here: nobody is asked at once what they have just put off.
"""

from collections.abc import Iterator, Sequence

from bot.conversations import window_names
from bot.conversations.answer_words import subject_of, unit_of
from bot.conversations.deadlines import duties
from bot.conversations.scoring import self_scores, texts
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.position import agenda, questions_around, seats_allowed
from bot.dialogue.question import LEFT_OPEN, Effect, Prompt, Question, QuestionId, first_open, left_open
from bot.dialogue.registry import EVERYBODY, STEERING, Conversation, asks_nothing, conversation
from bot.dialogue.situation import Answer, Situation
from bot.questions import Choice, Option, Unclear
from bot.state.sheet import sheet_of
from bot.vietnamese import say_list

GO_ON, TABLE = Option("go", "Làm tiếp"), Option("table", "Xem bảng điểm")
ELSE = Option("else", "Việc khác")
# Names of what is left that fit a line of a phone or two.
MOST = 6


class _Pause(Choice):
    """Form of a pause. It is lettered: a number may be meant for the question, and is no place in this list."""

    def read(self, reply: str) -> str:
        try:
            return super().read(reply)
        except Unclear:
            raise Unclear(f"Muốn trả lời, đề nghị chọn “{GO_ON.label}” trước.") from None


def instead_of(situation: Situation, question: Question | None, kept: tuple[Fact, ...]) -> Question | None:
    """Question by which one that comes next is left open; None where it is asked, since it is new, or something
    of its unit was answered after it was set aside. `situation` has the facts in it that were `kept`."""
    if question is None or not question.aside:
        return None
    if not any(isinstance(fact, Answered) and fact.aside and fact.unit for fact in kept):
        return None
    given = situation.answers.get(question.unit, {}).values()
    if any(answer.number > question.aside and _is_given(answer) for answer in given):
        return None
    return _pause(situation, question)


def _is_given(answer: Answer) -> bool:
    """True for an answer; "later" is none, nor is it where it was said about a whole group."""
    return bool(answer.value) and not answer.aside and answer.value != self_scores.LATER_ALL.key


def _questions(situation: Situation, unit: str, leaf: str) -> Iterator[Question]:
    """Pauses before the questions of one leaf that are still set aside, while nothing else waits."""
    if situation.cycle is None or not leaf:
        return
    behind = QuestionId(situation.cycle.id, LEFT_OPEN, unit, leaf).behind
    following = first_open(agenda(situation))
    if following and not following.aside and QuestionId.read(following.id).conversation != "desk":
        return
    for question in questions_around(situation, str(behind)):
        if question.aside and not question.done and QuestionId.read(question.id).leaf == behind.leaf:
            yield _pause(situation, question)


def _pause(situation: Situation, question: Question) -> Question:
    ref = QuestionId.read(question.id)
    id, talk = str(left_open(ref)), conversation(ref.conversation)
    # What keeps a table from being sent is looked at in it.
    scored = talk is not None and talk.unfinished
    steering = any(seat.role in STEERING for seat in seats_allowed(situation, question.id))
    options = (GO_ON, *((TABLE,) if scored else ()), *((ELSE,) if steering else ()))

    def keep(key: str) -> Effect:
        match key:
            case TABLE.key:
                return Effect(result=texts.whole(sheet_of(situation, ref.unit)), goto=id, stays=True)
            case ELSE.key:
                return Effect(goto=str(QuestionId(ref.cycle, "desk")))
            case _:
                return Effect(goto=question.id)

    return Question(id, lambda: Prompt(_text(situation, question), _Pause(options, lettered=True)), keep)


def _text(situation: Situation, question: Question) -> str:
    """Says what is left, what that means, and until when it may be answered."""
    ref = QuestionId.read(question.id)
    talk = conversation(ref.conversation)
    around = [one for one in questions_around(situation, question.id) if not one.done]
    own = [duty for duty in duties.of(situation) if any(q.id == question.id for q in duty.questions)]
    left = [q for duty in own for q in duty.questions] or around
    means = f" {talk.unfinished}" if talk and talk.unfinished else ""
    lines = [f"Còn để sau: {_named(situation, left)}.{means}"]
    windows = [window for _, window in duties.deadlines(situation, own) if window]
    lines += [duties.say_deadline(situation, window) for window in windows[:1]]
    return "\n".join([*lines, "Khi sẵn sàng: chọn “Làm tiếp”. Việc khác: gõ “trợ giúp”."])


def _named(situation: Situation, questions: Sequence[Question]) -> str:
    """``a1, b2``; what is about others stands behind their unit: ``Kho bạc: a1, b2``."""
    names: dict[str, dict[str, None]] = {}
    for ref in (QuestionId.read(question.id) for question in questions):
        talk, name = conversation(ref.conversation), subject_of(situation, ref)
        if talk and talk.work and talk.work.of_window:
            name = f"{name} {window_names.named(situation, talk.work.window(ref))}"
        names.setdefault(unit_of(situation, ref), {})[name] = None
    said = {unit: say_list([*own], MOST) for unit, own in names.items()}
    return "; ".join(f"{unit}: {own}" if unit else own for unit, own in said.items())


CONVERSATIONS = (
    Conversation(
        LEFT_OPEN,
        EVERYBODY,
        asks_nothing,
        None,
        proactive=False,
        resume=_questions,
    ),
)
