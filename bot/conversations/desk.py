"""The desk of the secretary and the chair: what they can do, a tap away; paper forms keyed in for a unit."""

from collections.abc import Iterator

from bot.conversations.deadlines import outside_steps, timetable
from bot.conversations.joining import invitation
from bot.conversations.meeting import desk as meeting_desk
from bot.conversations.results import close
from bot.conversations.results.posts import progress_text
from bot.conversations.review import desk
from bot.conversations.scoring import self_scores, texts
from bot.conversations.voting import council
from bot.conversations.voting.desk import agenda_text
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, first_open
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Choice, Option
from bot.state.ballots import items
from bot.state.pending import unsent, waiting
from bot.state.sheet import Sheet
from bot.state.stages import has_begun, latest, named, taking_part
from bot.vietnamese import begin, say_moment

_LABELS = {
    "invite": "Mã mời",
    "members": "Ai đã vào",
    "progress": "Tiến độ",
    "paper": "Nhập từ bản giấy",
    "xlsx": "Xuất Excel",
    "publish": "Công bố",
    "ballots": "Bỏ phiếu",
}


def questions(here: Situation, seat: Seat) -> Iterator[Question]:
    """Always one question: what to do next. Nothing of it is stored."""
    if here.cycle is None:
        return
    id = str(QuestionId(here.cycle.id, "desk"))
    options = [Option(key, _label(here, key)) for key in _offered(here, seat)]
    options += [*desk.offered(here, seat), *meeting_desk.offered(here), *_left(here, seat)]
    form = Choice(tuple(options))
    yield Question(id, lambda: Prompt(_greeting(here, seat), form), lambda key: run(here, seat, key, ""))


def _label(here: Situation, key: str) -> str:
    stage = here.cycle.stage if here.cycle else ""
    return f"Chốt {named(stage)}" if key == "close" else _LABELS[key]


def _offered(here: Situation, seat: Seat) -> list[str]:
    shot = close.result(here)
    stage = here.cycle.stage if here.cycle else ""
    keys = {
        "invite": seat.role == "secretary" and not here.is_past,
        "members": not here.is_past,
        "progress": not here.is_past,
        "paper": seat.role == "secretary" and stage == "self" and has_begun(here),
        "xlsx": True,
        "close": bool(stage) and has_begun(here),
        "publish": bool(shot and not shot.published),
        "ballots": any(item.to_do for item in items(here)),
    }
    return [key for key, offered in keys.items() if offered]


def _left(here: Situation, seat: Seat) -> Iterator[Option]:
    """What is left once the scores are agreed: steps outside the chat, the council's word."""
    for step in outside_steps.questions(here):
        yield Option(QuestionId.read(step.id).leaf, begin(timetable.named(here, QuestionId.read(step.id).leaf)))
    if seat.role == "secretary" and council.awaited(here):
        yield Option("council", "Quyết định của Hội đồng")
    if here.is_past:
        yield Option("newest", f"Về năm {max(here.years)}")


def _greeting(here: Situation, seat: Seat) -> str:
    if here.cycle is None:
        return ""
    joined = sum(bool(s.holders) for s in here.roster)
    charter = here.cycle.charter
    sent = len(charter.units) - len(unsent(here))
    done = f"{sent}/{len(charter.units)} đơn vị đã gửi"
    if here.cycle.stage not in ("", "self"):
        units = taking_part(here.cycle)
        done = f"{len(units) - len(waiting(here))}/{len(units)} đơn vị đã {named(here.cycle.stage)} xong"
    who = invitation.ROLES[seat.role]
    if here.is_past:
        return f"{who}, năm {charter.year}. Cần làm gì tiếp?"
    return f"{who}, năm {charter.year}: {joined}/{len(here.roster)} vai đã vào, {done}. Cần làm gì tiếp?"


def run(here: Situation, seat: Seat, key: str, words: str) -> Effect:
    """One act of the desk, from a tap or a typed command. The caller has checked the seat."""
    if here.cycle is None:
        return Effect()
    cycle = here.cycle
    if effect := desk.run(here, seat, key, words) or meeting_desk.run(here, key):
        return effect
    step = str(QuestionId(cycle.id, "step", "", key))
    if any(question.id == step for question in outside_steps.questions(here)):
        return Effect(goto=step)
    match key:
        case "invite":
            return invitation.invite(here, words)
        case "withdraw":
            return invitation.withdraw(here, words)
        case "replace":
            return invitation.replace(here, words)
        case "members":
            return Effect(result=invitation.members(here), stays=True)
        case "progress":
            return Effect(result=progress_text(here, names=True), stays=True)
        case "paper":
            return _paper(here, words)
        case "xlsx":
            return workbook(here)
        case "close" if not has_begun(here):
            opens = here.timetable.windows[cycle.stage].opens
            return Effect(
                result=f"{begin(named(cycle.stage))} mở từ {say_moment(opens, here.zone)}, chưa chốt được."
            )
        case "close" if cycle.stage:
            return Effect(goto=close.close_id(cycle))
        case "publish" if (shot := close.result(here)) and not shot.published:
            return Effect(goto=close.publish_id(shot, cycle))
        case "ballots" if any(item.to_do for item in items(here)):
            return Effect(goto=str(QuestionId(cycle.id, "ballot")))
        case "ballots":
            return Effect(result=agenda_text(here))
        case "newest" if here.is_past:
            present = here.years[max(here.years)].cycle
            return Effect(goto=str(QuestionId(present.id, "desk")) if present else "")
        case "council" if council.awaited(here):
            return Effect(goto=str(QuestionId(cycle.id, "council")))
        case "publish":
            last = named(cycle.charter.stages[-1])
            return Effect(result=f"Chưa có kết quả mới để công bố. Cần chốt {last} trước.")
        case _:
            return Effect(result=f"Đã chốt {named(cycle.charter.stages[-1])} từ trước.")


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
    return self_scores.questions(here, unit, paper=True) if unit else paper_units(here)


def paper_units(here: Situation) -> Iterator[Question]:
    """Which unit's form is keyed in; put when the desk opens it."""
    if here.cycle is None or here.cycle.stage != "self":
        return
    units = [u for u in here.cycle.charter.units if Sheet(here, u.id).status == "drafting"]
    if not units:
        return
    form = Choice(tuple(Option(u.id, u.short) for u in units))
    text = "Nhập hộ bảng tự chấm từ bản giấy có chữ ký của đơn vị nào?"
    id = str(QuestionId(here.cycle.id, "paper"))
    yield Question(id, lambda: Prompt(text, form), lambda unit: _begin(here, unit), done=True)


def _paper(here: Situation, words: str) -> Effect:
    cycle = here.cycle
    if cycle is None or cycle.stage != "self":
        return Effect(result="Đã chốt tự chấm, không nhập thêm.")
    if not words:
        if not any(paper_units(here)):
            return Effect(result="Tất cả các đơn vị đã gửi bảng tự chấm.")
        return Effect(goto=str(QuestionId(cycle.id, "paper")))
    unit = next((u for u in cycle.charter.units if u.is_called(words)), None)
    return _begin(here, unit.id) if unit else Effect(result=invitation.unknown_unit(here, words))


def _begin(here: Situation, unit: str) -> Effect:
    question = first_open(self_scores.questions(here, unit, paper=True))
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
        return texts.whole(latest(here, unit.id)) if unit else invitation.unknown_unit(here, words)
    states = {"drafting": "đang chấm", "with_leader": "chờ lãnh đạo", "sent": "đã gửi"}
    stage = here.cycle.stage or here.cycle.charter.stages[-1]
    lines = [f"Bảng điểm {named(stage)} năm {here.cycle.charter.year}"]
    for unit in units:
        sheet = latest(here, unit.id)
        paper = ", bản giấy" if sheet.paper else ""
        lines.append(
            f"{unit.short}: {texts.total(sheet.score).removeprefix('Tổng: ')} – {states[sheet.status]}{paper}"
        )
    return "\n".join([*lines, "Xem một đơn vị: gõ “bảng điểm” kèm tên đơn vị."])
