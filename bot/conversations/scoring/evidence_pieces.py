"""Pieces of evidence of one leaf, until the table is sent: removed, replaced, moved to another leaf.

By the buttons of the question for evidence, or by `bỏ minh chứng`, `thay minh chứng`, `chuyển minh chứng`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.conversations.scoring.leaf_picker import picking
from bot.dialogue.facts import EvidenceAsked, EvidenceMoved, Fact
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Evidence
from bot.questions import Choice, Files, Option
from bot.rules.charter import Leaf
from bot.state.sheet import Sheet

DROP, SWAP, MOVE = Option("drop", "Bỏ tệp"), Option("swap", "Thay tệp"), Option("move", "Chuyển mục")
ACTS = (DROP, SWAP, MOVE)
KEEP = Option("keep", "Thôi")
_ASKS = {DROP.key: "Bỏ tệp nào", SWAP.key: "Thay tệp nào", MOVE.key: "Chuyển tệp nào sang mục khác"}
# Pieces in the list, the newest; of more, the list is begun anew once these are gone.
_LISTED = 20


def begin(sheet: Sheet, leaf: str, act: str, id: str) -> Effect:
    """Effect of choosing an act in the question `id`: done where there is one piece, else it asks for which."""
    pieces = sheet.pieces(leaf)
    if not pieces:
        return Effect(result=f"{title(sheet, leaf)} chưa có minh chứng.", goto=id)
    if len(pieces) == 1:
        return _act(sheet, leaf, act, pieces[0], id)
    return Effect(goto=_part(id, act))


def questions(sheet: Sheet, leaf: str, id: str) -> Iterator[Question]:
    """Questions that follow an act, put when it is chosen; `id` is that of the question for evidence."""
    pieces = sheet.pieces(leaf)
    if not pieces:
        return
    for act in ACTS:
        yield _which(sheet, leaf, act.key, id)
    for piece in pieces:
        yield _instead(sheet, leaf, piece, id)
        yield from _whither(sheet, leaf, piece, id)


def replaced(sheet: Sheet, near: QuestionId) -> Evidence | None:
    """Piece that a file sent at this question takes the place of; None at any other question."""
    number = near.part.removeprefix(SWAP.key)
    if number == near.part or not number.isdigit():
        return None
    return next((piece for piece in sheet.evidence if piece.id == int(number)), None)


def names(pieces: Sequence[Evidence]) -> list[str]:
    """Names of the pieces; those that are alike are numbered, since a photo has no name of its own."""
    all_names = [piece.name for piece in pieces]
    return [
        f"{name} ({all_names[: place + 1].count(name)})" if all_names.count(name) > 1 else name
        for place, name in enumerate(all_names)
    ]


def title(sheet: Sheet, leaf: str) -> str:
    """Code of the leaf; the signed table has none."""
    known = sheet.charter.leaves.get(leaf)
    return (known.code or known.title) if known else "Bảng đã ký"


def _which(sheet: Sheet, leaf: str, act: str, id: str) -> Question:
    pieces = sheet.pieces(leaf)
    listed = list(zip(pieces, names(pieces), strict=True))[-_LISTED:]
    form = Choice((*(Option(str(piece.id), name) for piece, name in listed), KEEP), lettered=True)

    def keep(key: str) -> Effect:
        if key == KEEP.key:
            return Effect(goto=id)
        return _act(sheet, leaf, act, next(piece for piece in pieces if str(piece.id) == key), id)

    text = f"{title(sheet, leaf)}: {_ASKS[act][:1].lower()}{_ASKS[act][1:]}?"
    return Question(_part(id, act), lambda: Prompt(text, form), keep, done=True)


def _act(sheet: Sheet, leaf: str, act: str, piece: Evidence, id: str) -> Effect:
    if act != DROP.key:
        return Effect(goto=_part(id, f"{act}{piece.id}"))
    dropped = EvidenceMoved(sheet.unit.id, piece.id, "")
    left = len(sheet.pieces(leaf)) - 1
    now = f"còn {left} minh chứng" if left else "nay chưa có minh chứng"
    return Effect((dropped,), f"Đã bỏ {piece.name}; {title(sheet, leaf)} {now}.", goto=id)


def _instead(sheet: Sheet, leaf: str, piece: Evidence, id: str) -> Question:
    """Question for the file that takes a piece's place; the file itself is received as any other is."""
    ask = f"{title(sheet, leaf)}: đề nghị gửi tệp hoặc đường dẫn thay cho {piece.name}."
    text = f"{ask} Không thay thì chọn “Thôi”."
    form = Files(options=(KEEP,))
    return Question(
        _part(id, f"{SWAP.key}{piece.id}"),
        lambda: Prompt(text, form),
        lambda _: Effect((), f"Giữ nguyên {piece.name}.", goto=id),
        done=True,
    )


def _whither(sheet: Sheet, leaf: str, piece: Evidence, id: str) -> Iterator[Question]:
    leaves = [one for one in sheet.charter.leaves.values() if one.evidence != "none" and one.id != leaf]

    def pick(to: Leaf) -> Effect:
        facts: tuple[Fact, ...] = (
            EvidenceMoved(sheet.unit.id, piece.id, sheet.id(to.id)),
            EvidenceAsked(sheet.id(to.id)),
        )
        return Effect(facts, f"Đã chuyển {piece.name} từ {title(sheet, leaf)} sang {title(sheet, to.id)}.")

    first = QuestionId.read(_part(id, f"{MOVE.key}{piece.id}"))
    text = f"Chuyển {piece.name} sang mục nào? Chọn một mục, hoặc gõ mã."
    yield from picking(first, text, leaves, pick, lambda: Effect((), f"Giữ nguyên {piece.name}.", goto=id))


def _part(id: str, part: str) -> str:
    return str(replace(QuestionId.read(id), part=part))
