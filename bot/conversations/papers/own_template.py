"""Wording of the cluster's own (`mẫu văn bản`): taken out as a Word file, changed, sent back, checked, used.

A wording is stored as an answer of the cluster under `k7/wording..<kind>`; "-" goes back to the one that comes
with this program. It holds until the cluster changes it, also in later years. A file that waits to be read
stands under `k7/wording..file`.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

from bot.conversations.papers import kinds
from bot.conversations.papers.fields import LISTS, TABLES, WORDS
from bot.conversations.papers.kinds import KINDS, Kind
from bot.conversations.papers.paper_template import ARABIC, EACH, FIELD, ROMAN, TABLE, Part, Wrong, parsed
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, EvidenceMoved, EvidenceWanted
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import STEERING, Call, Reply
from bot.dialogue.said import PageRead, Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Document, Message, Turn
from bot.questions import Choice, Option
from bot.vietnamese import fold, nfc

LONGEST = 20_000  # characters
MOST_PROBLEMS = 8  # said at once
# Begins the name of a template's file, and its first paragraph.
NAMED, HEADED = "mau-", "MẪU VĂN BẢN:"
# Begins a paragraph that explains and is no part of the wording.
NOTE = "//"
DONE, BACK = Option("-done", "Xong"), Option("-back", "Dùng lại mẫu gốc")
_FILE = "file"
ORIGINAL = "-"


def wording_of(situation: Situation, kind: str) -> str:
    """Wording in use: this year's own, else that of the latest year before, else the program's."""
    year = situation.cycle.charter.year if situation.cycle else 0
    years = {**situation.years, year: situation}
    for number in sorted((n for n in years if n <= year), reverse=True):
        here = years[number]
        answer = here.answers.get("", {}).get(_id(here, kind))
        if answer is not None:
            return kinds.wording(kind) if answer.value == ORIGINAL else answer.value
    return kinds.wording(kind)


def problems(wording: str) -> list[str]:
    """Reasons why a wording cannot be used, with their lines; none for a sound one."""
    try:
        parts = parsed(wording)
    except Wrong as wrong:
        return [str(wrong)]
    return list(_unknown(parts, frozenset(WORDS)))


def _unknown(parts: tuple[Part, ...], known: frozenset[str]) -> Iterator[str]:
    for part in parts:
        if part.kind == TABLE and part.name not in TABLES:
            yield _say(part, f"bảng “{part.name}”", part.name, TABLES)
        elif part.kind == EACH and part.name not in LISTS:
            yield _say(part, f"danh sách “{part.name}”", part.name, LISTS)
        elif part.kind and part.kind not in (TABLE, EACH) and part.name not in {*known, *LISTS, *TABLES}:
            yield _say(part, f"“{part.name}”", part.name, {*known, *LISTS, *TABLES})
        if not part.kind:
            for name in (found.strip() for found in FIELD.findall(part.text)):
                if name not in known and name not in (ROMAN, ARABIC):
                    yield _say(part, f"ô {{{name}}}", name, known)
        yield from _unknown(part.parts, known | {*LISTS.get(part.name, ())} if part.kind == EACH else known)


def _say(part: Part, what: str, name: str, among: object) -> str:
    near = get_close_matches(name, list(among), 1)  # type: ignore[call-overload]
    hint = f"; gần nhất: {near[0]}" if near else ""
    return f"Dòng {part.number}: không có {what}{hint}."


# --- in the chat ---


def open_list(call: Call) -> Effect | Reply:
    """`mẫu văn bản [tên]`: the list of templates, or the file of the one that is named."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.", stays=False)
    if not situation.platform.files:
        return Reply(
            "Ứng dụng này không chuyển được tệp. Đề nghị gõ “trang web”, rồi gõ “mẫu văn bản” ở đó.",
            stays=False,
        )
    named = kind_named(call.words) if call.words else None
    return _send(situation, cycle, named.name) if named else Effect(goto=_id(situation))


def questions(situation: Situation) -> Iterator[Question]:
    """The list of templates; of one that the cluster has changed, the way back. Put only when opened."""
    cycle = situation.cycle
    if cycle is None:
        return
    options = (*(Option(k.name, _label(situation, k)) for k in KINDS.values() if kinds.wording(k.name)), DONE)
    text = (
        "Mẫu văn bản: chọn để tải tệp Word, sửa lời văn rồi gửi lại tệp vào đây. Các ô trong ngoặc { } do hệ "
        "thống điền. Mẫu nào?"
    )
    yield Question(
        _id(situation),
        lambda: Prompt(text, Choice(options, lettered=True)),
        partial(_pick, situation, cycle),
        done=True,
    )
    for kind in KINDS.values():
        yield _way_back(situation, kind)


def _way_back(situation: Situation, kind: Kind) -> Question:
    text = f"{kind.title}: đang dùng mẫu riêng của cụm."
    gone = Answered("", _id(situation, kind.name), ORIGINAL)

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(goto=_id(situation))
        return Effect((gone,), f"{kind.title}: dùng lại mẫu gốc.", goto=_id(situation))

    return Question(
        _id(situation, kind.name, "back"), lambda: Prompt(text, Choice((BACK, DONE))), keep, done=True
    )


def _label(situation: Situation, kind: Kind) -> str:
    return f"{kind.title} (mẫu riêng)" if is_own(situation, kind.name) else kind.title


def is_own(situation: Situation, kind: str) -> bool:
    return wording_of(situation, kind) != kinds.wording(kind)


def _pick(situation: Situation, cycle: Cycle, key: str) -> Effect:
    return Effect(result="Mở lại: gõ “mẫu văn bản”.") if key == DONE.key else _send(situation, cycle, key)


def _send(situation: Situation, cycle: Cycle, kind: str) -> Effect:
    name = f"{NAMED}{KINDS[kind].stem}.docx"
    document = Document("paper", cycle.id, "", name, paper=f"{kind}.template")
    text = f"Mẫu {KINDS[kind].title.lower()}: sửa bằng Word rồi gửi lại tệp này, giữ nguyên dòng đầu."
    goto = _id(situation, kind, "back") if is_own(situation, kind) else ""
    return Effect(messages=(Message(text, document=document),), goto=goto)


def kind_named(words: str) -> Kind | None:
    """Kind with a wording whose title begins with these words, or holds them."""
    wanted = fold(words)
    titles = [(fold(kind.title), kind) for kind in KINDS.values() if kinds.wording(kind.name)]
    first = (kind for title, kind in titles if title.startswith(wanted))
    return next(first, None) or next((kind for title, kind in titles if wanted in title), None)


# --- a file that came back ---


def receive(situation: Situation, said: Said, seat: Seat) -> Turn | None:
    """Turn that wants a changed template to be read; None for other files."""
    if seat.role not in STEERING or seat.unit or situation.cycle is None or len(said.files) != 1:
        return None
    name = fold(said.files[0].name)
    if not (name.startswith(NAMED) and name.endswith(".docx")):
        return None
    fact = EvidenceWanted("", _id(situation, _FILE), said.files[0], page=True)
    return Turn((fact,), messages=(Message("Đã nhận mẫu văn bản, đang kiểm tra."),))


def read(situation: Situation, page: PageRead) -> Turn | None:
    """Turn for a template that was read: used, or refused with its lines; None for a page that is none."""
    piece = next((e for e in situation.evidence.get("", ()) if e.id == page.evidence), None)
    if piece is None or piece.question != _id(situation, _FILE):
        return None
    dropped = EvidenceMoved("", page.evidence, "")
    head, _, rest = nfc(page.text).strip().partition("\n")
    kind = kind_named(head.removeprefix(HEADED).strip()) if head.startswith(HEADED) else None
    if kind is None:
        text = f"Tệp {page.name} không dùng được: dòng đầu phải là “{HEADED} …” như trong mẫu tải về."
        return Turn((dropped,), messages=(Message(text),))
    wording = "\n".join(line for line in rest.splitlines() if not line.lstrip().startswith(NOTE)).strip("\n")
    found = problems(wording) if len(wording) <= LONGEST else [f"Mẫu dài quá {LONGEST} ký tự."]
    if found or not wording.strip():
        lines = [f"Mẫu {kind.title.lower()} chưa dùng được, vẫn dùng mẫu trước:", *found[:MOST_PROBLEMS]]
        lines += [f"và {len(found) - MOST_PROBLEMS} chỗ khác."] if len(found) > MOST_PROBLEMS else []
        return Turn(
            (dropped,), messages=(Message("\n".join(lines if found else [*lines, "Mẫu không có nội dung."])),)
        )
    kept = Answered("", _id(situation, kind.name), wording)
    text = f"Đã dùng mẫu mới cho {kind.title.lower()}. Xem thử: gõ “văn bản {kind.title.lower()}”."
    return Turn((dropped, kept), messages=(Message(text),))


def _id(situation: Situation, leaf: str = "", part: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "wording", "", leaf, part))
