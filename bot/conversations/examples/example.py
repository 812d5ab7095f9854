"""Example (điển hình) that a unit writes: words, figures, photos, a last look before it is sent."""

from collections.abc import Iterator
from itertools import count

from bot.conversations.examples import texts
from bot.conversations.examples.selection import pick_question
from bot.conversations.scoring.evidence import links_in, sorted_out
from bot.dialogue.facts import Answered, EvidenceMoved, EvidenceWanted, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.registry import Call, Reply
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.questions import Choice, Files, Offering, Option, Text, Unclear
from bot.state import examples
from bot.state.examples import FIGURES, MOST, NONE, OWN, SEND, WORDS, drafted, pick_id, words_id

LONGEST, LONGEST_FIGURES = 1200, 300
# Files of one example, at most.
MOST_FILES = 10
NO_FIGURES = Option(NONE, "Không có số liệu")
SENT, ANEW, FIGURE, DROP, KEEP = (
    Option("send", "Gửi thư ký cụm"),
    Option("text", "Viết lại"),
    Option(FIGURES, "Sửa số liệu"),
    Option("drop", "Bỏ các tệp"),
    Option("keep", "Để lại sau"),
)
BACK, CLOSE = Option("withdraw", "Rút lại"), Option("close", "Xong")


def begin(call: Call) -> Effect | Reply:
    """`gửi điển hình`: goes on with the one that is being written, else begins another."""
    situation, unit = call.situation, call.seat.unit
    if situation.cycle is None or not unit:
        return Reply("Cụm chưa mở năm thi đua.")
    number = _next(situation, unit)
    if _is_enough(situation, unit):
        return Reply(f"Mỗi đơn vị gửi tối đa {MOST} điển hình trong một năm. Rút lại bớt: gõ “điển hình”.")
    written = drafted(situation, unit, number)[0]
    return Effect(goto=words_id(situation, unit, number, SEND if written else ""))


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Questions about the example that is being written, and about those sent; put only when opened."""
    if situation.cycle is None or not unit:
        return
    number = _next(situation, unit)
    if not _is_enough(situation, unit):
        yield _text(situation, unit, number)
        if drafted(situation, unit, number)[0]:
            yield _figures(situation, unit, number)
            yield _send(situation, unit, number)
    for one in examples.examples(situation, "sent"):
        if one.unit.id == unit:
            yield _own(situation, one)


def receive(situation: Situation, said: Said, ref: QuestionId) -> Turn | None:
    """Turn for files that come while an example is written; None at any other question."""
    if ref.conversation != WORDS or not ref.leaf.isdecimal() or int(ref.leaf) != _next(situation, ref.unit):
        return None
    if _is_enough(situation, ref.unit):
        return None
    unit, number = ref.unit, int(ref.leaf)
    taken, refused = sorted_out(said.files or tuple(links_in(said.text)))
    room = max(MOST_FILES - len(examples.files(situation, unit, number)), 0)
    facts: tuple[Fact, ...] = tuple(
        EvidenceWanted(unit, words_id(situation, unit, number), file, said.album) for file in taken[:room]
    )
    if len(taken) > room:
        refused.append(f"Mỗi điển hình nhận tối đa {MOST_FILES} tệp; tệp thừa không được lưu.")
    caption = said.text.strip() if said.files else ""
    if caption and not drafted(situation, unit, number)[0]:
        # A photo with its words in one message is how a phone sends a report.
        try:
            facts = (*facts, Answered(unit, words_id(situation, unit, number), Text(LONGEST).read(caption)))
        except Unclear as unclear:
            refused.append(str(unclear))
    now = project(situation, facts)
    written = drafted(now, unit, number)[0]
    question = _send(now, unit, number) if written else _text(now, unit, number)
    there = len(examples.files(now, unit, number))
    head = [f"Đã nhận {there} tệp của điển hình này."] if taken[:room] else []
    asked = as_message(question)
    text = "\n".join([*head, *refused, asked.text])
    message = Message(
        text, options=asked.options, style=asked.style, asks=asked.asks, board=_board(situation, ref)
    )
    return Turn(facts, messages=(message,))


def _board(situation: Situation, ref: QuestionId) -> str:
    """Name of the message that a further file of the same example edits."""
    return f"example.{ref.cycle}.{ref.unit}.{ref.leaf}.{situation.channel.seat}"


def _next(situation: Situation, unit: str) -> int:
    """Number of the example that is being written, or is the next to be."""
    kept = situation.answers.get("", {})
    return next(n for n in count(1) if pick_id(situation, unit, n) not in kept)


def _is_enough(situation: Situation, unit: str) -> bool:
    """True where the unit may send no more. Those that it took back, and those passed over, do not count."""
    standing = examples.examples(situation, "sent", "chosen")
    return sum(one.unit.id == unit for one in standing) >= MOST


def _unit(situation: Situation, unit: str) -> str:
    return situation.cycle.charter.unit_by_id[unit].name if situation.cycle else unit


def _text(situation: Situation, unit: str, number: int) -> Question:
    id = words_id(situation, unit, number)
    text, figures = drafted(situation, unit, number)

    def put() -> Prompt:
        now = f"Hiện ghi: “{text}”\n" if text else ""
        ask = (
            f"Điển hình tiên tiến số {number} của {_unit(situation, unit)}. {now}"
            "Đề nghị viết ngắn: ai, làm gì, ở đâu, kết quả thế nào. Ảnh gửi kèm được."
        )
        return Prompt(ask, Text(LONGEST))

    def keep(value: str) -> Effect:
        following = SEND if figures else FIGURES
        return Effect((Answered(unit, id, value),), goto=words_id(situation, unit, number, following))

    return Question(id, put, keep, done=True, unit=unit)


def _figures(situation: Situation, unit: str, number: int) -> Question:
    id = words_id(situation, unit, number, FIGURES)
    form = Offering(Text(LONGEST_FIGURES), (NO_FIGURES,))
    text = "Số liệu nổi bật của điển hình này? Ví dụ: giảm 3 ngày giải quyết hồ sơ, 120 hộ được hỗ trợ."

    def keep(value: str) -> Effect:
        return Effect((Answered(unit, id, value),), goto=words_id(situation, unit, number, SEND))

    return Question(id, lambda: Prompt(text, form), keep, done=True, unit=unit)


def _send(situation: Situation, unit: str, number: int) -> Question:
    id = words_id(situation, unit, number, SEND)
    pieces = examples.files(situation, unit, number)

    def put() -> Prompt:
        text, figures = drafted(situation, unit, number)
        names = tuple(piece.name for piece in pieces)
        seen = texts.body(_unit(situation, unit), text, "" if figures == NONE else figures, names)
        files = (
            "ảnh, tệp hoặc đường dẫn" if situation.platform.files else "đường dẫn (ảnh, tệp: gõ “trang web”)"
        )
        options = (SENT, ANEW, FIGURE, *((DROP,) if pieces else ()), KEEP)
        return Prompt(f"{seen}\n\nGửi thêm {files} nếu có. Gửi điển hình này cho thư ký cụm?", Files(options))

    def keep(key: str) -> Effect:
        match key:
            case SENT.key:
                return _sent(situation, unit, number)
            case ANEW.key:
                return Effect(goto=words_id(situation, unit, number))
            case FIGURE.key:
                return Effect(goto=words_id(situation, unit, number, FIGURES))
            case DROP.key:
                dropped = tuple(EvidenceMoved(unit, piece.id, "") for piece in pieces)
                return Effect(dropped, f"Đã bỏ {len(pieces)} tệp.", goto=id)
            case _:
                return Effect(result="Nội dung đã ghi vẫn giữ nguyên. Gửi tiếp: gõ “gửi điển hình”.")

    return Question(id, put, keep, done=True, unit=unit)


def _sent(situation: Situation, unit: str, number: int) -> Effect:
    facts = (Answered("", pick_id(situation, unit, number), "sent"),)
    now = project(situation, facts)
    one = examples.example(now, unit, number)
    if one is None:
        return Effect(goto=words_id(situation, unit, number))
    asked = as_message(pick_question(now, one), Audience("role", role="secretary"))
    said = "Đã gửi điển hình cho thư ký cụm; chọn hay chưa, hệ thống sẽ báo. Xem, rút lại: gõ “điển hình”."
    return Effect(facts, said, (asked,))


def _own(situation: Situation, one: examples.Example) -> Question:
    """Last word of the unit on an example that waits for the secretary's choice."""

    def keep(key: str) -> Effect:
        if key != BACK.key:
            return Effect(result="Giữ nguyên.")
        fact = Answered("", pick_id(situation, one.unit.id, one.number), "withdrawn")
        told = Message(f"{one.unit.name} rút lại điển hình: “{one.title}”", Audience("role", role="secretary"))
        return Effect((fact,), "Đã rút lại điển hình này.", (told,))

    return Question(
        words_id(situation, one.unit.id, one.number, OWN),
        lambda: Prompt(f"{texts.shown(one)}\n\nĐang chờ thư ký cụm chọn.", Choice((CLOSE, BACK))),
        keep,
        done=True,
    )
