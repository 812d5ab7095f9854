"""Units of a new cluster: typed or pasted as lines, or the ready-made charter's; read back, and put right."""

from collections.abc import Iterator

from bot.conversations.founding.agreed import id_of, mark, model, said, units
from bot.conversations.founding.forms import DROP, USUAL, OneUnit, UnitLines
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Situation
from bot.dialogue.ways import page_for_files
from bot.questions import Choice, Option
from bot.rules.charter import Unit
from bot.rules.unit_lines import FEWEST, as_lines

RIGHT, ADD, ONE, ANEW = (
    Option("ok", "Đúng"),
    Option("add", "Thêm đơn vị"),
    Option("one", "Sửa, bỏ một đơn vị"),
    Option("anew", "Gõ lại tất cả"),
)
_EXAMPLE = "Kho bạc Nhà nước tỉnh; KBNN"


def questions(situation: Situation) -> Iterator[Question]:
    """The list, whether it is right, and what puts it right."""
    yield _list(situation)
    own = units(situation)
    if not own:
        return
    yield _right(situation, own)
    yield _more(situation, own)
    yield _which(situation, own)
    yield from (_other_words(situation, own, unit) for unit in own)


def is_settled(situation: Situation) -> bool:
    """True once the founder has said that the list is right."""
    return bool(said(situation, "right", _mark(units(situation))))


def _mark(own: tuple[Unit, ...]) -> str:
    return mark([unit.names for unit in own])


def _list(situation: Situation) -> Question:
    known = model(situation).units
    real = situation.ready_made[said(situation, "base")].real
    usual = (Option(USUAL, f"Dùng {len(known)} đơn vị của mẫu"),) if real else ()
    form = UnitLines(options=usual, known=known)
    text = (
        "Các đơn vị của cụm? Đề nghị gõ hoặc dán mỗi dòng một đơn vị: tên đầy đủ, dấu chấm phẩy, tên ngắn; "
        f"hoặc gửi tệp Excel có cột tên đơn vị{page_for_files(situation)}. Ví dụ:\n{_EXAMPLE}"
    )

    def keep(value: str) -> Effect:
        return Effect((Answered("", id_of(situation, "units"), value),))

    done = bool(units(situation))
    return Question(id_of(situation, "units"), lambda: Prompt(text, form), keep, done)


def _right(situation: Situation, own: tuple[Unit, ...]) -> Question:
    lines = [f"{n}) {unit.name} – {unit.short}" for n, unit in enumerate(own, 1)]
    head = f"Cụm có {len(own)} đơn vị (tên đầy đủ – tên ngắn):"
    enough = len(own) >= FEWEST
    options = (RIGHT, ADD, ONE, ANEW) if enough else (ADD, ONE, ANEW)
    ask = "Danh sách đúng chưa?" if enough else f"Cụm cần ít nhất {FEWEST} đơn vị."
    # The id carries the list, so that a button of before it was changed confirms nothing.
    id = id_of(situation, "right", _mark(own))

    def keep(key: str) -> Effect:
        if key == RIGHT.key:
            return Effect((Answered("", id, RIGHT.key),), f"Cụm có {len(own)} đơn vị.")
        return Effect(goto=id_of(situation, {ADD.key: "more", ONE.key: "which", ANEW.key: "units"}[key]))

    text = "\n".join([head, *lines, ask])
    return Question(id, lambda: Prompt(text, Choice(options)), keep, is_settled(situation))


def _more(situation: Situation, own: tuple[Unit, ...]) -> Question:
    form = UnitLines(others=own)

    def keep(value: str) -> Effect:
        return _changed(situation, f"{as_lines(own)}\n{value}")

    text = f"Đề nghị gõ các đơn vị thêm, mỗi dòng một đơn vị, ví dụ: {_EXAMPLE}."
    return Question(id_of(situation, "more"), lambda: Prompt(text, form), keep, done=True)


def _which(situation: Situation, own: tuple[Unit, ...]) -> Question:
    form = Choice(tuple(Option(unit.id, unit.name) for unit in own), lettered=True)

    def keep(unit: str) -> Effect:
        return Effect(goto=id_of(situation, "unit", unit))

    return Question(id_of(situation, "which"), lambda: Prompt("Sửa đơn vị nào?", form), keep, done=True)


def _other_words(situation: Situation, own: tuple[Unit, ...], unit: Unit) -> Question:
    form = OneUnit(others=tuple(one for one in own if one != unit), options=(DROP,))

    def keep(value: str) -> Effect:
        lines = [value if one == unit else as_lines([one]) for one in own]
        return _changed(situation, "\n".join(line for line in lines if line != DROP.key))

    text = (
        f"Đang ghi: {'; '.join((unit.name, unit.short, *unit.aliases))}\n"
        "Đề nghị gõ lại một dòng: tên đầy đủ; tên ngắn; tên khác nếu có."
    )
    id = id_of(situation, "unit", unit.id)
    return Question(id, lambda: Prompt(text, form), keep, done=True)


def _changed(situation: Situation, lines: str) -> Effect:
    return Effect((Answered("", id_of(situation, "units"), lines),), "Đã sửa danh sách.")
