"""Selection of good examples: the secretary picks, the group sees what was picked, everybody can look it up."""

from collections.abc import Iterator

from bot.conversations.examples import texts
from bot.dialogue.facts import Answered, Steered
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.registry import EXPIRED, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, HERE, Audience, Message
from bot.questions import Choice, Option
from bot.state.examples import OWN, Example, Outcome, example, examples, pick_id, words_id
from bot.vietnamese import say_day

LIST = "examples"
CHOOSE, PASS, FILES = Option("chosen", "Chọn"), Option("passed", "Chưa chọn"), Option("files", "Xem tệp")
UNDO = Option("passed", "Bỏ chọn")
OLDER, CLOSE = Option("more", "Xem tiếp"), Option("close", "Xong")
# Examples on one screen.
PAGE = 8
FOR = "Dùng cho báo cáo tổng kết, bản tin và giao ước năm sau."
_SAID: dict[Outcome, str] = {
    "sent": "chờ chọn",
    "chosen": "đã chọn",
    "passed": "chưa chọn",
    "withdrawn": "đã rút",
}
_NONE = "Chưa có điển hình nào được chọn. Đơn vị gửi: gõ “gửi điển hình”."


def waiting(situation: Situation) -> Iterator[Question]:
    """Question about each example, the first sent first; one that was decided is put only when opened."""
    for one in sorted(examples(situation, "sent", "chosen", "passed"), key=lambda one: one.sent):
        yield pick_question(situation, one)


def pick_question(situation: Situation, one: Example) -> Question:
    id = pick_id(situation, one.unit.id, one.number)
    answer = situation.answers.get("", {}).get(id)

    def put() -> Prompt:
        state = "" if one.outcome == "sent" else f" ({_SAID[one.outcome]})"
        day = say_day(one.sent, situation.zone)
        head = f"Điển hình tiên tiến{state}, {day}."
        acts = {"sent": (CHOOSE, PASS), "chosen": (UNDO,)}.get(one.outcome, (CHOOSE,))
        options = (*acts, *((FILES,) if texts.sent_files(situation, one, HERE) else ()))
        end = LATER if one.outcome == "sent" else CLOSE
        return Prompt(f"{head}\n{texts.shown(one)}", Choice((*options, end)))

    def keep(key: str) -> Effect:
        match key:
            case CHOOSE.key:
                return _chosen(situation, one)
            case PASS.key:
                return _passed(situation, one)
            case FILES.key:
                return Effect(messages=texts.sent_files(situation, one, HERE), goto=id)
            case LATER.key:
                return Effect((Answered("", id, "sent", aside=True),), "Để sau; xem lại: gõ “điển hình”.")
            case _:
                return Effect(result="Giữ nguyên.")

    return Question(id, put, keep, done=one.outcome != "sent", aside=aside_of(answer))


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button about an example does nothing any more."""
    if not ref.leaf.isdecimal() or example(situation, ref.unit, int(ref.leaf)) is None:
        return EXPIRED
    return "Đơn vị đã rút lại điển hình này."


def _chosen(situation: Situation, one: Example) -> Effect:
    facts = (_answered(situation, one, "chosen"), Steered("example chosen", _key(one), FOR))
    post = Message(f"ĐIỂN HÌNH TIÊN TIẾN được chọn\n{texts.shown(one)}", GROUP)
    told = f"Điển hình “{one.title}” của đơn vị đã được chọn. {FOR}"
    said = f"Đã chọn điển hình của {one.unit.name}; đã báo đơn vị và nhóm."
    return Effect(facts, said, (*_to_unit(one, told), post, *texts.sent_files(situation, one, GROUP)))


def _passed(situation: Situation, one: Example) -> Effect:
    undone = one.outcome == "chosen"
    facts = (
        _answered(situation, one, "passed"),
        *((Steered("example dropped", _key(one), "Thư ký bỏ chọn."),) if undone else ()),
    )
    told = (
        f"Điển hình “{one.title}” của đơn vị {'không còn được chọn' if undone else 'lần này chưa được chọn'}."
    )
    post = (Message(f"Bỏ chọn điển hình của {one.unit.name}: “{one.title}”", GROUP),) if undone else ()
    said = (
        f"Đã ghi: {'bỏ chọn' if undone else 'chưa chọn'} điển hình của {one.unit.name}. Đổi ý: gõ “điển hình”."
    )
    return Effect(facts, said, (*_to_unit(one, told), *post))


def _answered(situation: Situation, one: Example, outcome: Outcome) -> Answered:
    return Answered("", pick_id(situation, one.unit.id, one.number), outcome)


def _key(one: Example) -> str:
    return f"{one.unit.id} {one.number}"


def _to_unit(one: Example, text: str) -> tuple[Message, ...]:
    return (Message(text, Audience("role", role="representative", unit=one.unit.id), news=True),)


# --- the list ---


def open_list(call: Call) -> Effect | Reply:
    """`điển hình`: those that were picked; for the secretary all, for a unit its own too."""
    if not _seen(call.situation, call.seat):
        return Reply(_NONE)
    return Effect(goto=_id(call.situation, 0))


def listed(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Pages of the list, put when it is opened."""
    found = _seen(situation, seat)
    for page in range(0, len(found), PAGE):
        yield _page(situation, seat, found, page)


def _seen(situation: Situation, seat: Seat) -> list[Example]:
    every = examples(situation, "sent", "chosen", "passed")
    shown = [
        one
        for one in every
        if one.outcome == "chosen" or seat.role == "secretary" or (seat.unit and one.unit.id == seat.unit)
    ]
    return sorted(shown, key=lambda one: one.sent, reverse=True)


def _page(situation: Situation, seat: Seat, found: list[Example], page: int) -> Question:
    here, more = found[page : page + PAGE], len(found) > page + PAGE
    options = [Option(_option(one), f"{one.unit.short}: {one.title} ({_SAID[one.outcome]})") for one in here]
    end = (OLDER, CLOSE) if more else (CLOSE,)

    def keep(key: str) -> Effect:
        if key == OLDER.key:
            return Effect(goto=_id(situation, page + PAGE))
        if key == CLOSE.key:
            return Effect(result="Xem lại: gõ “điển hình”.")
        one = next(one for one in here if _option(one) == key)
        if seat.role == "secretary":
            return Effect(goto=pick_id(situation, one.unit.id, one.number))
        if one.outcome == "sent":
            return Effect(goto=words_id(situation, one.unit.id, one.number, OWN))
        files = texts.sent_files(situation, one, HERE)
        return Effect((), texts.shown(one), files, goto=_id(situation, page), stays=True)

    text = f"Điển hình tiên tiến năm {situation.cycle.charter.year if situation.cycle else ''} ({len(found)}):"
    return Question(
        _id(situation, page), lambda: Prompt(text, Choice((*options, *end), lettered=True)), keep, done=True
    )


def _option(one: Example) -> str:
    """Key of the example in the list."""
    return f"{one.unit.id}-{one.number}"


def _id(situation: Situation, page: int) -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", LIST, "", str(page)))
