"""Notices (thông báo): a text or files from the chair or the secretary to all units, or to the group.

A unit confirms with "đã nhận"; the desk sees which have. A notice is stored as an answer of the cluster under
`k7/notice..<n>`, a confirmation as one of the unit under `k7/notice.<unit>.<n>`.
"""

from collections.abc import Iterator
from itertools import count

from bot.dialogue.facts import Answered, EvidenceWanted, Fact, Steered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import UNIT
from bot.dialogue.said import Said
from bot.dialogue.situation import Evidence, Situation
from bot.dialogue.turn import GROUP, Audience, Document, Message, Turn
from bot.dialogue.ways import page_for_files
from bot.questions import Choice, Option, Text, Unclear
from bot.vietnamese import say_list, say_moment

UNITS, TO_GROUP, NONE = (
    Option("units", "Tất cả các đơn vị"),
    Option("group", "Nhóm chung"),
    Option("none", "Thôi"),
)
SEND, ANEW, DROP = Option("send", "Gửi"), Option("anew", "Soạn lại"), Option("none", "Thôi")
RECEIVED = Option("yes", "Đã nhận")
# Files sent with one notice, at most.
MOST_FILES = 10


def questions(situation: Situation) -> Iterator[Question]:
    """Recipients, text, and a last look; put when `thông báo` opens them."""
    if situation.cycle is None:
        return
    yield _whom(situation)
    for whom in (UNITS.key, TO_GROUP.key):
        yield _what(situation, whom)
        yield _send(situation, whom)


def confirming(situation: Situation, unit: str) -> Iterator[Question]:
    """Confirmation of each notice that the unit has not confirmed; its button stands beside other questions."""
    for number in _numbers(situation):
        if unit and not _confirmed(situation, unit, number):
            yield _confirm(situation, unit, number)


def begin(situation: Situation) -> Effect:
    """`thông báo`: asks for the recipients; where a notice is being written, shows it."""
    written = next((whom for whom in (UNITS.key, TO_GROUP.key) if _draft(situation, whom)), "")
    return Effect(goto=_id(situation, "notify", written, "send" if written else ""))


def confirm(situation: Situation) -> Effect:
    """`đã nhận`, typed: confirms the newest notice that the speaker's unit has not confirmed."""
    open_now = [q for seat in situation.seats for q in confirming(situation, seat.unit)]
    return (
        open_now[-1].keep(RECEIVED.key) if open_now else Effect(result="Không có thông báo nào chờ xác nhận.")
    )


def attach(situation: Situation, said: Said, ref: QuestionId) -> Turn | None:
    """Turn that adds files to the notice being written; None where none is."""
    if ref.conversation != "notify" or ref.leaf not in (UNITS.key, TO_GROUP.key) or not said.files:
        return None
    notice = _id(situation, "notice", _next(situation))
    facts: tuple[Fact, ...] = tuple(EvidenceWanted("", notice, file, said.album) for file in said.files)
    words = said.text or _draft(situation, ref.leaf)
    facts += (Answered("", _id(situation, "notify", ref.leaf), words or "(kèm tệp)"),)
    said_back = f"Đã nhận {len(said.files)} tệp. Gửi thêm tệp, gõ lời nhắn, hoặc gõ /thongbao để xem và gửi."
    return Turn(facts, messages=(Message(said_back, board=f"notice.{_next(situation)}"),))


def _id(situation: Situation, conversation: str, leaf: str = "", part: str = "", unit: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", conversation, unit, leaf, part))


# --- writing one ---


def _whom(situation: Situation) -> Question:
    def put() -> Prompt:
        last = _say_last(situation)
        ask = "Gửi thông báo mới đến ai?"
        return Prompt(f"{last}\n{ask}" if last else ask, Choice((UNITS, TO_GROUP, NONE)))

    def keep(key: str) -> Effect:
        if key == NONE.key:
            return Effect(result="Không gửi thông báo.")
        return Effect(goto=_id(situation, "notify", key, "send" if _draft(situation, key) else ""))

    return Question(_id(situation, "notify"), put, keep, done=True)


def _what(situation: Situation, whom: str) -> Question:
    where = page_for_files(situation)
    text = f"Thông báo đến {_named(whom)}: đề nghị gõ nội dung, hoặc gửi tệp kèm lời nhắn{where}."

    def keep(words: str) -> Effect:
        fact = Answered("", _id(situation, "notify", whom), words)
        return Effect((fact,), goto=_id(situation, "notify", whom, "send"))

    return Question(_id(situation, "notify", whom), lambda: Prompt(text, Text(2000)), keep, done=True)


def _send(situation: Situation, whom: str) -> Question:
    def put() -> Prompt:
        names = [file.name for file in _files(situation, _next(situation))]
        files = f"\nTệp gửi kèm: {say_list(names, noun='tệp')}." if names else ""
        text = f"“{_draft(situation, whom)}”{files}\n\nGửi thông báo này đến {_named(whom)}?"
        return Prompt(text, Choice((SEND, ANEW, DROP)))

    def keep(key: str) -> Effect:
        words, number = _draft(situation, whom), _next(situation)
        forgotten = Answered("", _id(situation, "notify", whom), aside=True)
        if key == ANEW.key:
            return Effect((forgotten,), goto=_id(situation, "notify", whom))
        if key == DROP.key:
            return Effect((forgotten,), "Không gửi thông báo.")
        files = _files(situation, number)
        if any(file.state == "wanted" for file in files):
            raise Unclear("Tệp đang được tải về, đề nghị chọn “Gửi” lại sau ít giây.")
        sent = (
            forgotten,
            Answered("", _id(situation, "notice", number), words),
            Steered("notice", f"{whom} {number}", "Thông báo của cụm."),
        )
        return Effect(
            sent,
            f"Đã gửi thông báo đến {_named(whom)}.",
            tuple(_messages(situation, whom, number, words, files)),
        )

    return Question(_id(situation, "notify", whom, "send"), put, keep, done=True)


def _messages(
    situation: Situation, whom: str, number: str, words: str, files: list[Evidence]
) -> Iterator[Message]:
    by = situation.person.name if situation.person else ""
    text = f"THÔNG BÁO của cụm ({by}, {say_moment(situation.now, situation.zone)}):\n{words}"
    sent = [
        Document("evidence", situation.cycle.id, "", file.name, file.id)
        for file in files[:MOST_FILES]
        if situation.cycle and file.state == "kept" and not file.link
    ]
    if whom == TO_GROUP.key:
        yield Message(text, GROUP)
        yield from (Message(_with_notice(document), GROUP, document=document) for document in sent)
        return
    for seat in situation.roster:
        if seat.unit and seat.holders and seat.role in UNIT:
            to, asks = Audience("seat", seat=seat.id), _id(situation, "notice", number, unit=seat.unit)
            for document in sent:
                yield Message(_with_notice(document), to, document=document)
            yield Message(text, to, (RECEIVED,), "examples", asks, beside=True)


def _with_notice(document: Document) -> str:
    """Words with a file: in a mail or a copied post it stands by itself."""
    return f"Tệp kèm thông báo của cụm: {document.name}"


# --- confirming ---


def _confirm(situation: Situation, unit: str, number: str) -> Question:
    id = _id(situation, "notice", number, unit=unit)
    words = situation.answers.get("", {})[_id(situation, "notice", number)].value
    put = Prompt(f"THÔNG BÁO: {words}", Choice((RECEIVED,)))
    effect = Effect((Answered(unit, id, RECEIVED.key),), "Đã ghi nhận: đơn vị đã nhận thông báo.")
    return Question(id, lambda: put, lambda _: effect)


def _confirmed(situation: Situation, unit: str, number: str) -> bool:
    return _id(situation, "notice", number, unit=unit) in situation.answers.get(unit, {})


def _say_last(situation: Situation) -> str:
    """Sentence about the newest notice to the units and their confirmations; "" without one."""
    numbers = [n for n in _numbers(situation) if situation.cycle]
    if not numbers or situation.cycle is None:
        return ""
    notice = situation.answers.get("", {})[_id(situation, "notice", numbers[-1])]
    units = situation.cycle.charter.units
    missing = [unit.short for unit in units if not _confirmed(situation, unit.id, numbers[-1])]
    done = f"đã nhận {len(units) - len(missing)}/{len(units)} đơn vị"
    left = f"; chưa: {say_list(missing, noun='đơn vị')}" if missing else ""
    return f"Thông báo gần nhất ({say_moment(notice.at, situation.zone)}): {done}{left}."


# --- stored notices ---


def _numbers(situation: Situation) -> list[str]:
    own = situation.answers.get("", {})
    refs = [QuestionId.read(id) for id in own]
    return sorted((ref.leaf for ref in refs if ref.conversation == "notice" and not ref.unit), key=int)


def _next(situation: Situation) -> str:
    own = situation.answers.get("", {})
    return next(str(n) for n in count(1) if _id(situation, "notice", str(n)) not in own)


def _draft(situation: Situation, whom: str) -> str:
    draft = situation.answers.get("", {}).get(_id(situation, "notify", whom))
    return draft.value if draft and not draft.aside else ""


def _files(situation: Situation, number: str) -> list[Evidence]:
    return [
        e
        for e in situation.evidence.get("", ())
        if e.question == _id(situation, "notice", number) and e.state != "refused"
    ]


def _named(whom: str) -> str:
    return "nhóm chung" if whom == TO_GROUP.key else "tất cả các đơn vị"
