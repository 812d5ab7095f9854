"""The desk of the secretary and the chair: what they can do, a tap away; paper forms keyed in for a unit."""

from collections.abc import Iterator

from bot.conversations import closing, joining, scoring, tables
from bot.conversations.announcing import progress_text
from bot.conversations.asking import Effect, Put, Question, Ref, first_open
from bot.conversations.sheet import Sheet
from bot.conversations.situation import Document, Message, Seat, Situation
from bot.questions import Choice, Option
from bot.vietnamese import say_moment

_LABELS = {
    "invite": "Mã mời",
    "members": "Ai đã vào",
    "progress": "Tiến độ",
    "paper": "Nhập từ bản giấy",
    "xlsx": "Xuất Excel",
    "close": "Chốt tự chấm",
    "publish": "Công bố",
}


def questions(here: Situation, seat: Seat) -> Iterator[Question]:
    """Always one question: what to do next. Nothing of it is stored."""
    if here.cycle is None:
        return
    id = str(Ref(here.cycle.id, "desk"))
    form = Choice(tuple(Option(key, _LABELS[key]) for key in _offered(here, seat)))
    yield Question(id, lambda: Put(_greeting(here, seat), form), lambda key: run(here, key, ""))


def _offered(here: Situation, seat: Seat) -> list[str]:
    shot = closing.result(here)
    stage = here.cycle.stage if here.cycle else ""
    keys = {
        "invite": seat.role == "secretary",
        "members": True,
        "progress": True,
        "paper": seat.role == "secretary" and stage == "self",
        "xlsx": True,
        "close": stage == "self",
        "publish": bool(shot and not shot.published),
    }
    return [key for key, offered in keys.items() if offered]


def _greeting(here: Situation, seat: Seat) -> str:
    if here.cycle is None:
        return ""
    joined = sum(bool(s.holders) for s in here.roster)
    charter = here.cycle.charter
    sent = len(charter.units) - len(closing.unsent(here))
    who = joining.ROLES[seat.role]
    return (
        f"{who}, năm {charter.year}: {joined}/{len(here.roster)} vai đã vào, "
        f"{sent}/{len(charter.units)} đơn vị đã gửi. Cần làm gì tiếp?"
    )


def run(here: Situation, key: str, words: str) -> Effect:
    """One act of the desk, from a tap or a typed command. The caller has checked the seat."""
    if here.cycle is None:
        return Effect()
    cycle = here.cycle
    match key:
        case "invite":
            return joining.invite(here, words)
        case "withdraw":
            return joining.withdraw(here, words)
        case "replace":
            return joining.replace(here, words)
        case "members":
            return Effect(result=joining.members(here), stays=True)
        case "progress":
            return Effect(result=progress_text(here, names=True), stays=True)
        case "paper":
            return _paper(here, words)
        case "xlsx":
            return workbook(here)
        case "close" if cycle.stage == "self":
            return Effect(goto=str(Ref(cycle.id, "close")))
        case "publish" if (shot := closing.result(here)) and not shot.published:
            return Effect(goto=str(Ref(cycle.id, "publish")))
        case "publish":
            return Effect(result="Chưa có kết quả mới để công bố. Cần chốt tự chấm trước.")
        case _:
            return Effect(result="Đã chốt tự chấm từ trước.")


def workbook(here: Situation, unit: str = "") -> Effect:
    """`xuất excel`: what there is at this moment, of one unit or of all."""
    if here.cycle is None:
        return Effect()
    year = here.cycle.charter.year
    document = Document("xlsx", here.cycle.id, unit, f"bang-diem-{unit + '-' if unit else ''}{year}.xlsx")
    return Effect(
        messages=(Message(f"Bảng điểm năm {year}, đến {say_moment(here.now, here.zone)}.", document=document),)
    )


# --- from the signed paper form ---


def paper(here: Situation, unit: str) -> Iterator[Question]:
    """The walk through a unit's signed form; without a unit, the question whose form it is."""
    return scoring.questions(here, unit, paper=True) if unit else paper_units(here)


def paper_units(here: Situation) -> Iterator[Question]:
    """Which unit's form is keyed in; put when the desk opens it."""
    if here.cycle is None or here.cycle.stage != "self":
        return
    units = [u for u in here.cycle.charter.units if Sheet(here, u.id).status == "drafting"]
    if not units:
        return
    form = Choice(tuple(Option(u.id, u.short) for u in units))
    text = "Nhập hộ bảng tự chấm từ bản giấy có chữ ký của đơn vị nào?"
    id = str(Ref(here.cycle.id, "paper"))
    yield Question(id, lambda: Put(text, form), lambda unit: _begin(here, unit), done=True)


def _paper(here: Situation, words: str) -> Effect:
    cycle = here.cycle
    if cycle is None or cycle.stage != "self":
        return Effect(result="Đã chốt tự chấm, không nhập thêm.")
    if not words:
        if not any(paper_units(here)):
            return Effect(result="Tất cả các đơn vị đã gửi bảng tự chấm.")
        return Effect(goto=str(Ref(cycle.id, "paper")))
    unit = next((u for u in cycle.charter.units if u.is_called(words)), None)
    return _begin(here, unit.id) if unit else Effect(result=joining.unknown_unit(here, words))


def _begin(here: Situation, unit: str) -> Effect:
    question = first_open(scoring.questions(here, unit, paper=True))
    if question is None:
        return Effect(result=f"{Sheet(here, unit).unit.name} đã gửi bảng tự chấm.")
    return Effect(goto=question.id)


def table_of(here: Situation, words: str) -> str:
    """`bảng điểm [đơn vị]` at the desk: one unit's table, or all totals so far."""
    if here.cycle is None:
        return ""
    units = here.cycle.charter.units
    if words:
        unit = next((u for u in units if u.is_called(words)), None)
        return tables.whole(Sheet(here, unit.id)) if unit else joining.unknown_unit(here, words)
    states = {"drafting": "đang chấm", "with_leader": "chờ lãnh đạo", "sent": "đã gửi"}
    lines = [f"Bảng điểm tự chấm năm {here.cycle.charter.year}"]
    for unit in units:
        sheet = Sheet(here, unit.id)
        paper = ", bản giấy" if sheet.paper else ""
        lines.append(
            f"{unit.short}: {tables.total(sheet.score).removeprefix('Tổng: ')} – {states[sheet.status]}{paper}"
        )
    return "\n".join([*lines, "Xem một đơn vị: gõ “bảng điểm” kèm tên đơn vị."])
