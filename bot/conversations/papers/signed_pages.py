"""Signed pages: a photo or scan comes back, its code says of which draft it is, and the paper is ticked.

A page is kept as evidence of the cluster under `k7/signed.<unit>.<kind>.<hash>`; one that waits to be read
under `k7/signed..page`. A page whose code cannot be read is put to a paper by hand.
"""

from collections.abc import Iterator
from functools import partial

from bot.conversations.papers import own_template
from bot.conversations.papers.draft import Code, read_code
from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.paper import codes, is_signed, signed_id
from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import STEERING
from bot.dialogue.said import Said
from bot.dialogue.situation import Evidence, Seat, Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import Choice, Option
from bot.rules.evidence_files import ending_of
from bot.vietnamese import say_list

# Files of one message, at most.
MOST = 10
UNREAD = "page"
DROP = Option("-drop", "Bỏ tệp này")
_PICTURES = ("", "jpg", "jpeg", "png", "webp", "pdf", "tif", "tiff", "bmp")


def receive(situation: Situation, said: Said, seat: Seat) -> Turn | None:
    """Turn that keeps pages from the desk and wants their codes to be read; None for anybody else's files, and
    where no paper has been made yet."""
    if seat.role not in STEERING or seat.unit or situation.cycle is None or not said.files:
        return None
    if not any(codes(situation)) or any(ending_of(f.name).lstrip(".") not in _PICTURES for f in said.files):
        return None
    files = said.files[:MOST]
    facts = tuple(EvidenceWanted("", _id(situation, UNREAD), file, said.album, page=True) for file in files)
    over = f" Mỗi lần nhận nhiều nhất {MOST} tệp." if len(said.files) > MOST else ""
    text = f"Đã nhận {len(files)} trang, đang tìm mã của văn bản trên trang.{over}"
    return Turn(facts, messages=(Message(text, board=f"signed.{said.album or said.update}"),))


def read(situation: Situation, said: Said) -> Turn | Effect:
    """Turn for a page that was read and attached to its paper; where its code could not be read, the effect
    that asks for the paper."""
    page, cycle = said.page, situation.cycle
    if page is None or cycle is None:
        return Turn()
    if (wording := own_template.read(situation, page)) is not None:
        return wording
    found = next((code for code in map(read_code, page.codes) if code), None)
    piece = next((e for e in situation.evidence.get("", ()) if e.id == page.evidence), None)
    if piece is None:
        return Turn()
    if found is None:
        return Effect(goto=_id(situation, str(page.evidence)))
    if found.cycle != cycle.id or found.kind not in KINDS:
        dropped = EvidenceMoved("", page.evidence, "")
        text = f"Trang {page.name} có mã của năm khác, không phải năm {cycle.charter.year}; tệp không được lưu."
        return Turn((dropped,), messages=(Message(text),))
    fact = EvidenceMoved("", page.evidence, signed_id(found))
    return Turn((fact,), messages=(Message(_attached(project(situation, (fact,)), found)),))


def questions(situation: Situation) -> Iterator[Question]:
    """Paper of each page whose code could not be read; put only when it was looked for."""
    for piece in situation.evidence.get("", ()):
        if situation.cycle and piece.question == _id(situation, UNREAD) and piece.state == "kept":
            yield _of_which(situation, piece)


def _of_which(situation: Situation, piece: Evidence) -> Question:
    made = codes(situation)
    options = (*(Option(kind, KINDS[kind].title) for kind in made if KINDS[kind].signed), DROP)
    text = (
        f"Chưa đọc được mã vuông trên {piece.name} (góc dưới bên phải của mỗi trang). Chụp lại thẳng, đủ sáng, "
        "cả trang rồi gửi; hoặc chọn: đây là bản ký của văn bản nào?"
    )
    return Question(
        _id(situation, str(piece.id)),
        lambda: Prompt(text, Choice(options, lettered=True)),
        partial(_by_hand, situation, piece),
        done=True,
    )


def _by_hand(situation: Situation, piece: Evidence, key: str) -> Effect:
    if key == DROP.key:
        return Effect((EvidenceMoved("", piece.id, ""),), f"Đã bỏ tệp {piece.name}.")
    code = codes(situation)[key]
    fact = EvidenceMoved("", piece.id, signed_id(code))
    return Effect((fact,), _attached(project(situation, (fact,)), code), stays=True)


def _attached(situation: Situation, code: Code) -> str:
    """Words on a page that was attached, with the tally."""
    kind, cycle = KINDS[code.kind], situation.cycle
    unit = cycle.charter.unit_by_id[code.unit].short if cycle and code.unit in cycle.charter.unit_by_id else ""
    lines = [
        f"Đã gắn trang có chữ ký vào {kind.title.lower()}{f' ({unit})' if unit else ''}, mã bản {code.shown}."
    ]
    present = codes(situation).get(code.kind)
    if present and not kind.of_unit and present != code:
        lines.append(
            f"Trang này ký trên bản trước, nội dung nay đã khác (mã bản {present.shown}). "
            "Cần bản mới, đề nghị in và ký lại."
        )
    return "\n".join([*lines, *tally(situation)])


def tally(situation: Situation) -> list[str]:
    """Line on how many papers have their signed page: ``Đã có bản ký: 5/6. Còn: …``; none without a paper."""
    wanted = {name: code for name, code in codes(situation).items() if KINDS[name].signed}
    done = [name for name, code in wanted.items() if is_signed(situation, code)]
    left = [KINDS[name].title.lower() for name in wanted if name not in done]
    more = f" Còn: {say_list(left, 10)}." if left and done else ""
    return [f"Đã có bản ký: {len(done)}/{len(wanted)}.{more}"] if wanted else []


def why_expired(situation: Situation, ref: QuestionId) -> str:
    return "Tệp này đã được gắn vào văn bản, hoặc đã bỏ."


def _id(situation: Situation, leaf: str) -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "signed", "", leaf))
