"""Papers of the year in the chat: `văn bản` lists them, a tap brings the files."""

from collections.abc import Iterator
from functools import partial

from bot.conversations.papers.kinds import KINDS, Kind
from bot.conversations.papers.paper import codes, is_signed
from bot.conversations.papers.signed_pages import tally
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import BY_STEERING, Call, Reply
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Choice, Option
from bot.rules.charter import unit_called
from bot.state.seats import steers
from bot.vietnamese import fold

DONE, BACK = Option("-done", "Xong"), Option("-back", "Văn bản khác")
NO_FILES = "Ứng dụng này không chuyển được tệp. Đề nghị gõ “trang web” để mở trang web, rồi gõ “{words}” ở đó."


def open_list(call: Call) -> Effect | Reply:
    """`văn bản [tên]`: opens the list of papers, or sends the one that is named."""
    situation, cycle = call.situation, call.situation.cycle
    if not steers(situation):
        return Reply(BY_STEERING, stays=False)
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.", stays=False)
    if not situation.platform.files:
        return Reply(NO_FILES.format(words="văn bản"), stays=False)
    if all(kind.lacks(situation) for kind in KINDS.values()):
        return Reply(_listed(situation), stays=False)
    if call.words:
        kind = _named(call.words)
        if kind is None:
            return Effect(result=f"Không thấy văn bản “{call.words}”.", goto=_id(cycle))
        return _keep(situation, cycle, kind.name)
    return Effect(goto=_id(cycle))


def own_sheet(call: Call) -> Effect | Reply:
    """`phiếu điểm [đơn vị]`: the sheet of the speaker's unit; at the desk, of the one that is named."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.", stays=False)
    if not situation.platform.files:
        return Reply(NO_FILES.format(words="phiếu điểm"), stays=False)
    if steers(situation):
        unit = unit_called(cycle.charter.units, call.words) if call.words else None
        return _sheet(situation, cycle, unit.id) if unit else Effect(goto=_id(cycle, "sheet"))
    if not call.seat.unit:
        return Reply("Phiếu điểm do đơn vị, thư ký cụm và cụm trưởng lấy.", stays=False)
    return _sheet(situation, cycle, call.seat.unit)


def questions(situation: Situation) -> Iterator[Question]:
    """The list of papers, and of units where each has its own; put only when somebody opens them."""
    cycle = situation.cycle
    if cycle is None:
        return
    names = [kind for kind in KINDS.values() if not kind.lacks(situation)]
    form = Choice((*(Option(k.name, _label(situation, k)) for k in names), DONE), lettered=True)
    yield Question(
        _id(cycle), lambda: Prompt(_listed(situation), form), partial(_keep, situation, cycle), done=True
    )
    units = (*(Option(unit.id, unit.short) for unit in cycle.charter.units), BACK)
    yield Question(
        _id(cycle, "sheet"),
        lambda: Prompt("Phiếu điểm của đơn vị nào?", Choice(units, lettered=True)),
        lambda key: Effect(goto=_id(cycle)) if key == BACK.key else _sheet(situation, cycle, key),
        done=True,
    )


def _label(situation: Situation, kind: Kind) -> str:
    """Title of a kind, with a word once its signed page is there."""
    code = codes(situation).get(kind.name)
    return f"{kind.title} (đã ký)" if code and is_signed(situation, code) else kind.title


def _listed(situation: Situation) -> str:
    """Text of the list: what can be made now, and when the rest can."""
    year = situation.cycle.charter.year if situation.cycle else 0
    later = [f"– {kind.title}: {why}" for kind in KINDS.values() if (why := kind.lacks(situation))]
    lines = [f"Văn bản năm {year}, bản dự thảo để in và ký; “Số:” để trống cho cơ quan ghi."]
    lines += [f"{line} Gửi ảnh hoặc bản quét trang đã ký vào đây." for line in tally(situation)]
    if later:
        lines += ["Chưa lập được:", *later]
    if len(later) == len(KINDS):
        return "\n".join([f"Văn bản năm {year}: chưa lập được văn bản nào.", *later])
    return "\n".join([*lines, "Lập văn bản nào?"])


def _keep(situation: Situation, cycle: Cycle, key: str) -> Effect:
    if key == DONE.key:
        return Effect(result="Mở lại: gõ “văn bản”.")
    kind = KINDS[key]
    if why := kind.lacks(situation):
        return Effect(result=f"{kind.title}: {why}.", goto=_id(cycle))
    if kind.of_unit:
        return Effect(goto=_id(cycle, "sheet"))
    text = f"Đang lập {kind.title.lower()}; tệp sẽ đến sau ít giây."
    return Effect(result=text, messages=tuple(_files(cycle, kind)), goto=_id(cycle), stays=True)


def _sheet(situation: Situation, cycle: Cycle, unit: str) -> Effect:
    kind = KINDS["sheet"]
    if why := kind.lacks(situation):
        return Effect(result=f"Phiếu điểm {why}.")
    name = cycle.charter.unit_by_id[unit].short
    text = f"Đang lập phiếu điểm của {name}; tệp sẽ đến sau ít giây."
    goto = _id(cycle, "sheet") if steers(situation) else ""
    return Effect(result=text, messages=tuple(_files(cycle, kind, unit)), goto=goto, stays=True)


def _files(cycle: Cycle, kind: Kind, unit: str = "") -> Iterator[Message]:
    """A message with each of the paper's files."""
    year = cycle.charter.year
    for ending in kind.endings:
        document = Document(
            "paper", cycle.id, unit, kind.file(year, ending, unit), paper=f"{kind.name}.{ending}"
        )
        yield Message(f"{kind.title} năm {year} ({_SAYS[ending]}).", document=document)


_SAYS = {"xlsx": "bảng Excel", "docx": "bản Word để sửa", "pdf": "bản PDF để in và ký"}


def _named(words: str) -> Kind | None:
    """Kind whose title begins with these words, or holds them."""
    wanted = fold(words)
    titles = [(fold(kind.title), kind) for kind in KINDS.values()]
    first = (kind for title, kind in titles if title.startswith(wanted))
    return next(first, None) or next((kind for title, kind in titles if wanted in title), None)


def _id(cycle: Cycle, leaf: str = "") -> str:
    return str(QuestionId(cycle.id, "written", "", leaf))
