"""Evidence (minh chứng): photos, documents and links behind a leaf, several, until "xong"."""

import re
from dataclasses import replace

from bot.dialogue.facts import Answered, EvidenceAsked, EvidenceMoved, EvidenceWanted, Fact
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.said import Attachment, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import DONE, Files, Unclear
from bot.rules.charter import Leaf
from bot.state.sheet import Sheet, sheet_of

SEND_FILES = "Đề nghị gửi ảnh, tệp hoặc đường dẫn; gửi đủ thì chọn “Xong”."
SEND_LINKS = "Đề nghị gửi đường dẫn (https://...), hoặc gõ “trang web” để gửi tệp ở đó; đủ thì chọn “Xong”."
# Files for one criterion, at most: nobody can check more.
MOST = 50
_TOGETHER = "Đề nghị gộp thành một tệp PDF hoặc tệp nén."
# A unit's own workbook may come under another name.
IF_WORKBOOK = "Nếu đây là bảng mẫu đã điền: gửi lại kèm chữ “bảng mẫu”."
_TABLES = (".xlsx", ".xls", ".ods")
_LINK = re.compile(r"https?://\S+")


def question(sheet: Sheet, leaf: Leaf, id: str, *, paper: bool = False) -> Question:
    """Question for a leaf's evidence: put after its answer where the charter requires it, else on request."""
    stores = sheet.id(leaf.id, "ev")
    said = sheet.answers.get(stores)
    begun = leaf.evidence == "required" and bool(sheet.value(leaf) and sheet.pieces(leaf.id))
    asked_for = not paper and (begun or sheet.lacks_evidence(leaf))
    finished = bool(said and said.value == "xong" and (sheet.pieces(leaf.id) or leaf.evidence != "required"))

    def put() -> Prompt:
        have = sheet.pieces(leaf.id)
        lines = [f"Minh chứng cho {leaf.code}. {leaf.title}", *(f"– {e.name}" for e in have)]
        lines.append(SEND_FILES if sheet.situation.platform.files else SEND_LINKS)
        return Prompt("\n".join(lines), Files(), (LATER,) if asked_for else ())

    def keep(value: str) -> Effect:
        have = len(sheet.pieces(leaf.id))
        if not have and leaf.evidence == "required":
            raise Unclear("Tiêu chí này cần ít nhất một minh chứng. Chưa có sẵn thì chọn “Để sau”.")
        said = f"{leaf.code}: đã nhận {have} minh chứng." if have else f"{leaf.code}: chưa có minh chứng."
        return Effect((Answered(sheet.unit.id, stores, value, paper=paper),), said)

    return Question(
        id,
        put,
        keep,
        done=finished or not asked_for,
        aside=aside_of(said),
        unit=sheet.unit.id,
        stores=stores,
    )


def links_in(text: str) -> list[Attachment]:
    return [Attachment(link, name=link, link=True) for link in _LINK.findall(text)]


def receive(situation: Situation, said: Said, unit: str, near: str) -> Turn:
    """Turn that attaches files or links to the leaf of `near`; those of an album, to where its first file went.

    `near` is the id of the question at which the chat stands, or of the evidence last asked for.
    """
    sheet = sheet_of(situation, unit)
    files = said.files or tuple(links_in(said.text))
    placed = next((e.question for e in sheet.evidence if said.album and e.album == said.album), "")
    leaf = QuestionId.read(placed or near).leaf
    if leaf in ("send", "") and QuestionId.read(near).conversation in ("self", "paper", "approve"):
        leaf = "signed"
    known = sheet.charter.leaves.get(leaf)
    room = max(MOST - len(sheet.pieces(leaf if known or leaf == "signed" else "loose")), 0)
    files, over = files[:room], files[room:]
    if not files and not (known and known.evidence == "none"):
        return Turn(result=f"Mỗi tiêu chí nhận tối đa {MOST} tệp; tệp vừa gửi không được lưu. {_TOGETHER}")
    if known is None and leaf != "signed":
        loose = tuple(EvidenceWanted(unit, sheet.id("loose"), f, said.album) for f in files)
        text = "Đã nhận tệp. Tệp này là minh chứng cho tiêu chí nào? Đề nghị gõ “minh chứng” kèm mã tiêu chí."
        return Turn(loose, messages=(Message(text, board=f"evidence.{unit}.loose"),))
    if known and known.evidence == "none":
        return Turn(result=f"Tiêu chí {known.code} không cần minh chứng; hệ thống không lưu tệp này.")
    facts = tuple(EvidenceWanted(unit, sheet.id(leaf), f, said.album) for f in files)
    count = len(sheet.pieces(leaf)) + len(files)
    what = f"minh chứng cho {known.code}. {known.title}" if known else "tệp bảng tự chấm đã ký"
    asks = (
        str(replace(QuestionId.read(near), leaf=leaf, part="ev")) if QuestionId.read(near).part == "ev" else ""
    )
    text = f"Đã nhận {count} {what}."
    if over:
        text += f" {len(over)} tệp không được lưu, vì mỗi tiêu chí nhận tối đa {MOST} tệp. {_TOGETHER}"
    text += " Gửi tiếp, hoặc chọn “Xong”." if asks else ""
    if not asks and any(file.name.lower().endswith(_TABLES) for file in files):
        text += f" {IF_WORKBOOK}"
    options = (DONE,) if asks else ()
    message = Message(
        text,
        options=options,
        style="examples",
        asks=asks,
        board=f"evidence.{sheet.id(leaf)}.{situation.channel.seat}",
    )
    return Turn(facts, messages=(message,))


def open_for(situation: Situation, unit: str, leaf: Leaf) -> Effect:
    """`minh chứng a1`: asks for the leaf's evidence; files that came without a leaf are attached to it."""
    sheet = sheet_of(situation, unit)
    loose = sheet.pieces("loose")
    moved: tuple[Fact, ...] = tuple(EvidenceMoved(unit, e.id, sheet.id(leaf.id)) for e in loose)
    said = f"Đã gắn {len(loose)} tệp vào {leaf.code}." if loose else ""
    return Effect((*moved, EvidenceAsked(sheet.id(leaf.id))), said, goto=sheet.id(leaf.id, "ev"))
