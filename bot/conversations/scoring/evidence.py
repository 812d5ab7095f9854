"""Evidence (minh chứng): photos, documents and links behind a leaf, several, until "xong"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.conversations.scoring import evidence_pieces
from bot.conversations.scoring.leaf_picker import picking
from bot.dialogue.codes import UPLOAD, new_code
from bot.dialogue.facts import Answered, EvidenceAsked, EvidenceMoved, EvidenceWanted, Fact, UploadOffered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of
from bot.dialogue.said import Attachment, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import DONE, Files, Option, Unclear
from bot.rules.charter import Leaf
from bot.rules.evidence_files import refusal
from bot.state.sheet import Sheet, sheet_of

SEND_FILES = "Đề nghị gửi ảnh, tệp hoặc đường dẫn; gửi đủ thì chọn “Xong”."
SEND_LINKS = "Đề nghị gửi đường dẫn (https://...), hoặc chọn “Trang gửi tệp”; đủ thì chọn “Xong”."
# Where a chat carries no files: a page of our own takes them.
PAGE = Option("page", "Trang gửi tệp")
# Beside a criterion that is answered and asks for no evidence, but takes it.
ADD = Option("evidence", "Minh chứng")
# Files for one criterion, at most: nobody can check more.
MOST = 50
_TOGETHER = "Đề nghị gộp thành một tệp PDF hoặc tệp nén."
# A unit's own workbook may come under another name.
IF_WORKBOOK = "Nếu đây là bảng mẫu đã điền: gửi lại kèm chữ “bảng mẫu”."
_TABLES = (".xlsx", ".xls", ".ods")
_LINK = re.compile(r"https?://\S+")


def questions(sheet: Sheet, leaf: Leaf, id: str, *, paper: bool = False) -> Iterator[Question]:
    """Question for a leaf's evidence, put after its answer where the charter requires it, else on request; and
    those by which its pieces are removed, replaced and moved."""
    stores = sheet.id(leaf.id, "ev")
    said = sheet.answers.get(stores)
    begun = leaf.evidence == "required" and bool(sheet.value(leaf) and sheet.pieces(leaf.id))
    asked_for = not paper and (begun or sheet.lacks_evidence(leaf))
    finished = bool(said and said.value == "xong" and (sheet.pieces(leaf.id) or leaf.evidence != "required"))

    def put() -> Prompt:
        have = sheet.pieces(leaf.id)
        listed = (f"– {name}" for name in evidence_pieces.names(have))
        lines = [f"Minh chứng cho {leaf.code}. {leaf.title}", *listed]
        lines.append(SEND_FILES if sheet.situation.platform.files else SEND_LINKS)
        form = Files((*_page(sheet), DONE, *(evidence_pieces.ACTS if have else ())))
        return Prompt("\n".join(lines), form, (LATER,) if asked_for else ())

    def keep(value: str) -> Effect:
        have = len(sheet.pieces(leaf.id))
        if any(value == act.key for act in evidence_pieces.ACTS):
            return evidence_pieces.begin(sheet, leaf.id, value, id)
        if value == PAGE.key:
            return _offer_page(sheet, leaf, id)
        if not have and leaf.evidence == "required":
            raise Unclear("Tiêu chí này cần ít nhất một minh chứng. Chưa có sẵn thì chọn “Để sau”.")
        said = f"{leaf.code}: đã nhận {have} minh chứng." if have else f"{leaf.code}: chưa có minh chứng."
        return Effect((Answered(sheet.unit.id, stores, value, paper=paper),), said)

    yield Question(
        id,
        put,
        keep,
        done=finished or not asked_for,
        aside=aside_of(said),
        unit=sheet.unit.id,
        stores=stores,
    )
    yield from evidence_pieces.questions(sheet, leaf.id, id)


def _page(sheet: Sheet) -> tuple[Option, ...]:
    """The option for a page of our own, where the chat carries no files and there is such a page."""
    cluster = sheet.situation.cluster
    return (PAGE,) if not sheet.situation.platform.files and cluster and cluster.links else ()


def _offer_page(sheet: Sheet, leaf: Leaf, id: str) -> Effect:
    """A link to a page that takes files for this criterion and nothing else."""
    situation = sheet.situation
    if not _page(sheet) or situation.cluster is None:
        return Effect(result=SEND_LINKS, goto=id)
    code = new_code(situation.entropy, f"upload {id}")
    minutes = UPLOAD // timedelta(minutes=1)
    said = (
        f"Mở đường dẫn này trên điện thoại để gửi ảnh, tệp cho {leaf.code} (mở một lần, trong {minutes} phút; "
        f"chỉ gửi tệp, không xem được nội dung khác):\n{situation.cluster.links[-1].format(code=code)}"
    )
    return Effect((UploadOffered(code, id, situation.now + UPLOAD),), said, goto=id, stays=True)


def signed(sheet: Sheet, id: str) -> Iterator[Question]:
    """Question for a scan of the signed table; put only when somebody sends one."""

    def put() -> Prompt:
        have = sheet.pieces("signed")
        text = "Đề nghị gửi ảnh chụp hoặc bản quét bảng tự chấm đã ký; gửi đủ thì chọn “Xong”."
        listed = [f"– {name}" for name in evidence_pieces.names(have)]
        form = Files((DONE, *evidence_pieces.ACTS) if have else (DONE,))
        return Prompt("\n".join([text, *listed]), form)

    def keep(value: str) -> Effect:
        if any(value == act.key for act in evidence_pieces.ACTS):
            return evidence_pieces.begin(sheet, "signed", value, id)
        return Effect((), "Đã nhận bản ký.")

    yield Question(id, put, keep, done=True)
    yield from evidence_pieces.questions(sheet, "signed", id)


def loose(sheet: Sheet) -> Iterator[Question]:
    """List of the likely criteria for files that came without one: what lacks evidence comes first, then what
    was answered last."""
    pieces = sheet.pieces("loose")
    if not pieces:
        return

    def rank(leaf: Leaf) -> tuple[bool, bool, int]:
        answer = sheet.answer(leaf)
        lacks = sheet.lacks_evidence(leaf) or sheet.situation.channel.evidence == sheet.id(leaf.id)
        return not lacks, bool(sheet.pieces(leaf.id)), -(answer.number if answer else 0)

    def pick(leaf: Leaf) -> Effect:
        return replace(open_for(sheet.situation, sheet.unit.id, leaf), goto="")

    def later() -> Effect:
        return Effect((), "Tệp đang được giữ riêng; gắn vào tiêu chí: gõ “minh chứng” kèm mã.")

    taken = [leaf for leaf in sheet.charter.leaves.values() if leaf.evidence != "none"]
    what = f"{len(pieces)} tệp. Các tệp này" if len(pieces) > 1 else "tệp. Tệp này"
    text = f"Đã nhận {what} là minh chứng cho tiêu chí nào? Chọn một mục, hoặc gõ mã."
    id = QuestionId.read(sheet.id("loose"))
    yield from picking(id, text, sorted(taken, key=rank), pick, later)


def attachable(sheet: Sheet, id: QuestionId) -> Iterator[Question]:
    """List of the criteria that take evidence but do not ask for it; opened from the summary."""
    leaves = [leaf for leaf in sheet.charter.leaves.values() if leaf.evidence == "optional"]
    if not leaves:
        return
    leaves.sort(key=lambda leaf: bool(sheet.pieces(leaf.id)))
    pick = partial(open_for, sheet.situation, sheet.unit.id)
    yield from picking(id, "Thêm minh chứng cho tiêu chí nào? Chọn một mục, hoặc gõ mã.", leaves, pick, Effect)


def links_in(text: str) -> list[Attachment]:
    return [Attachment(link, name=link, link=True) for link in _LINK.findall(text)]


def receive(situation: Situation, said: Said, unit: str, near: str) -> Turn:
    """Turn that attaches files or links to the leaf of `near`; those of an album, to where its first file went.

    `near` is the id of the question at which the chat stands, or of the evidence last asked for.
    """
    sheet = sheet_of(situation, unit)
    files, refused = sorted_out(said.files or tuple(links_in(said.text)))
    ref = QuestionId.read(near)
    placed = next((e.question for e in sheet.evidence if said.album and e.album == said.album), "")
    leaf = QuestionId.read(placed or near).leaf
    if leaf in ("send", "") and ref.conversation in ("self", "paper", "approve"):
        leaf = "signed"
    known = sheet.charter.leaves.get(leaf)
    if known and known.evidence == "none":
        return Turn(result=f"Tiêu chí {known.code} không cần minh chứng; hệ thống không lưu tệp này.")
    room = max(MOST - len(sheet.pieces(leaf if known or leaf == "signed" else "loose")), 0)
    files, over = files[:room], files[room:]
    if not files and over:
        text = f"Mỗi tiêu chí nhận tối đa {MOST} tệp; tệp vừa gửi không được lưu. {_TOGETHER}"
        return Turn(result="\n".join([*refused, text]))
    if not files:
        return Turn(result="\n".join(refused) or "Tin này không có tệp nào.")
    if known is None and leaf != "signed":
        return _unplaced(situation, said, unit, files, refused)
    old = evidence_pieces.replaced(sheet, ref) if not placed else None
    facts: tuple[Fact, ...] = tuple(EvidenceWanted(unit, sheet.id(leaf), f, said.album) for f in files)
    facts += (EvidenceMoved(unit, old.id, ""),) if old else ()
    count = len(sheet.pieces(leaf)) + len(files) - bool(old)
    what = f"minh chứng cho {known.code}. {known.title}" if known else "tệp bảng tự chấm đã ký"
    at_evidence = ref.part == "ev" or ref.part.startswith(evidence_pieces.SWAP.key)
    asks = str(replace(ref, leaf=leaf, part="ev")) if at_evidence else ""
    text = f"Đã thay {old.name}. " if old else ""
    text += f"Đã nhận {count} {what}."
    if over:
        text += f" {len(over)} tệp không được lưu, vì mỗi tiêu chí nhận tối đa {MOST} tệp. {_TOGETHER}"
    text += " Gửi tiếp, hoặc chọn “Xong”." if asks else ""
    if not asks and any(file.name.lower().endswith(_TABLES) for file in files):
        text += f" {IF_WORKBOOK}"
    message = Message(
        "\n".join([text, *refused]),
        options=(*_page(sheet), DONE, *evidence_pieces.ACTS) if asks else (),
        style="examples",
        asks=asks,
        board=f"evidence.{sheet.id(leaf)}.{situation.channel.seat}",
    )
    return Turn(facts, messages=(message,))


def open_for(situation: Situation, unit: str, leaf: Leaf) -> Effect:
    """`minh chứng a1`: asks for the leaf's evidence; files that came without a leaf are attached to it."""
    sheet = sheet_of(situation, unit)
    pieces = sheet.pieces("loose")
    moved: tuple[Fact, ...] = tuple(EvidenceMoved(unit, e.id, sheet.id(leaf.id)) for e in pieces)
    said = f"Đã gắn {len(pieces)} tệp vào {leaf.code}." if pieces else ""
    return Effect((*moved, EvidenceAsked(sheet.id(leaf.id))), said, goto=sheet.id(leaf.id, "ev"))


def sorted_out(files: Sequence[Attachment]) -> tuple[tuple[Attachment, ...], list[str]]:
    """Files that may be taken, and a line for each that is refused at once."""
    taken, refused = [], []
    for file in files:
        why = "" if file.link else refusal(file.name, file.type, file.size, empty=file.empty)
        if why:
            refused.append(f"Không nhận {file.name or 'tệp này'}: {why}.")
        else:
            taken.append(file)
    return tuple(taken), refused


def _unplaced(
    situation: Situation, said: Said, unit: str, files: Sequence[Attachment], refused: Sequence[str]
) -> Turn:
    """Turn for files that came out of turn: kept, and asked about."""
    id = sheet_of(situation, unit).id("loose")
    facts = tuple(EvidenceWanted(unit, id, file, said.album) for file in files)
    question = next(loose(sheet_of(project(situation, facts), unit)))
    message = as_message(question)
    text = "\n".join([message.text, *refused])
    return Turn(facts, messages=(replace(message, text=text, board=f"evidence.{unit}.loose"),))
