"""Change of units (`sắp xếp`): drafted question by question, announced to all at the end, or dropped before."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from bot.conversations.deadlines import extension
from bot.conversations.reorganisation import posts, settlement
from bot.conversations.reorganisation.draft import (
    ENOUGH,
    GOES_ON,
    KEEP,
    NEW,
    NOBODY,
    Draft,
    next_years_day,
    present,
)
from bot.conversations.reorganisation.forms import Decision, FirstDay, new_name
from bot.dialogue.facts import Answered, Extended, Fact, UnitsChanged
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Situation
from bot.questions import Choice, Form, Option, Unclear
from bot.rules.ballots import Office
from bot.rules.lineage import UnitChange, charter_of
from bot.rules.plain_values import CharterError
from bot.state.succession import TITLES

KIND_OPTIONS = (
    Option("rename", "Đổi tên"),
    Option("merge", "Sáp nhập, hợp nhất"),
    Option("split", "Chia, tách"),
    Option("dissolve", "Giải thể"),
    Option("leave", "Rời cụm"),
    Option("join", "Gia nhập cụm"),
    Option("none", "Thôi"),
)
ALL_CHOSEN = Option("-enough", "Đủ rồi")
ANNOUNCE, ANEW, DROP = Option("post", "Công bố"), Option("anew", "Làm lại"), Option("drop", "Bỏ")
USUAL = ("Sắp xếp tổ chức bộ máy", "Theo quyết định của cấp trên")
LONGEST_NAME, LONGEST_SHORT, LONGEST_DECISION = 150, 40, 120


def begin(situation: Situation) -> Effect:
    """`sắp xếp`: opens the draft where it stands."""
    cycle = situation.cycle
    if cycle is None or situation.is_past:
        return Effect(result="Sắp xếp đơn vị chỉ thực hiện trong năm đang thi đua.")
    if voting := _voting(situation):
        return Effect(result=voting)
    draft = present(situation, cycle)
    return Effect(goto=_id(draft, draft.lacking))


def questions(situation: Situation) -> Iterator[Question]:
    """Questions of the draft, and the last look at it; put only when somebody opens them."""
    if situation.cycle is None or situation.is_past:
        return
    draft = present(situation, situation.cycle)
    for part in dict.fromkeys((*draft.parts, *draft.optional)):
        yield _question(draft, part)
    if draft.change:
        yield _announcing(draft, draft.change)


def _question(draft: Draft, part: str) -> Question:
    if part == "why":
        ask = f"Lý do sắp xếp (được thông báo và {KEPT})?"
        return why(draft.id(part), ask, USUAL, partial(_kept, draft, part))
    # What is asked speaks of units that may not be chosen yet: it is made only for the question that is put.
    return Question(
        draft.id(part), lambda: Prompt(*_asked(draft, part)), partial(_kept, draft, part), done=True
    )


def _asked(draft: Draft, part: str) -> tuple[str, Form]:
    kind, _, about = part.partition("-")
    match kind:
        case "acting":
            return _acting(draft, part)
        case "settle" if about:
            return settlement.exception(draft, part)
        case "target":
            return settlement.target(draft, part)
        case "name2" | "short2":
            words, form = _ASKED[kind.removesuffix("2")](draft)
            return words.replace("đơn vị mới", "đơn vị mới thứ hai"), form
        case _:
            return _ASKED[kind](draft)


def _kept(draft: Draft, part: str, value: str) -> Effect:
    """Effect of an answer to a part: it is kept, and the next part without one is asked for."""
    if part == "kind" and value == "none":
        return Effect(result="Không sắp xếp đơn vị.")
    if part == "since" and value > next_years_day(draft).isoformat():
        raise Unclear("Ngày có hiệu lực còn quá xa. Đề nghị gõ lại, hoặc thực hiện khi gần đến ngày.")
    if part == "units":
        value = f"{draft.said(part)}{ENOUGH}" if value == ALL_CHOSEN.key else f"{draft.said(part)} {value}"
    if part == "more" and value != settlement.FINISHED.key:
        return Effect(goto=draft.id("leaf" if value == "leaf" else f"settle-{value}"))
    if part == "leaf":
        return Effect(goto=draft.id(f"settle-leaf-{value}"))
    fact = Answered("", draft.id(part), value.strip() if value != ENOUGH else value)
    now = project(draft.situation, (fact,))
    assert now.cycle is not None
    after = present(now, now.cycle)
    return Effect((fact,), goto=_id(after, after.lacking))


def _id(draft: Draft, part: str) -> str:
    return draft.id(part or f"post{mark(draft.change)}" if draft.change else part)


def mark(change: UnitChange | None) -> str:
    """Mark of what a last look has shown, so that a button of an older look announces nothing else."""
    body = json.dumps(change.stored() if change else {}, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()[:8]


# --- the parts ----------------------------------------------------------------------------------------------


def _which(draft: Draft) -> tuple[str, Form]:
    ask = {
        "rename": "Đơn vị nào đổi tên?",
        "dissolve": "Đơn vị nào giải thể?",
        "leave": "Đơn vị nào rời cụm?",
        "split": "Đơn vị nào chia, tách?",
    }
    return ask.get(draft.kind or "", "Đơn vị nào?"), Choice(_living(draft))


def _living(draft: Draft) -> tuple[Option, ...]:
    return tuple(Option(unit.id, unit.short) for unit in draft.cycle.charter.units)


def _several(draft: Draft) -> tuple[str, Form]:
    chosen = [unit.id for unit in draft.units]
    left = tuple(option for option in _living(draft) if option.key not in chosen)
    enough = (ALL_CHOSEN,) if len(chosen) > 1 else ()
    if not chosen:
        return "Những đơn vị nào sáp nhập, hợp nhất? Chọn đơn vị thứ nhất.", Choice(left)
    names = ", ".join(unit.short for unit in draft.units)
    return f"Đã chọn: {names}. Chọn đơn vị tiếp theo.", Choice((*left, *enough))


def _into(draft: Draft) -> tuple[str, Form]:
    if draft.kind == "split":
        unit = draft.units[0].short
        on = Option(GOES_ON, f"{unit} vẫn còn, tách ra một đơn vị mới")
        return "Chia, tách thế nào?", Choice((on, Option(NEW, f"{unit} kết thúc, chia thành hai đơn vị mới")))
    into = tuple(Option(unit.id, f"Sáp nhập vào {unit.short}") for unit in draft.units)
    return "Sau khi sáp nhập, đơn vị nào còn lại?", Choice((Option(NEW, "Một đơn vị mới"), *into))


def _name(draft: Draft) -> tuple[str, Form]:
    kept = draft.goes_on if draft.kind == "merge" else draft.units[0] if draft.kind == "rename" else None
    others = [u for u in draft.cycle.charter.units if u != kept]
    if kept is None:
        return "Tên đầy đủ của đơn vị mới?", new_name(LONGEST_NAME, others)
    options = (KEEP,) if draft.kind == "merge" else ()
    return f"Tên đầy đủ của {kept.name} từ nay?", new_name(LONGEST_NAME, others, *options)


def _short(draft: Draft) -> tuple[str, Form]:
    kept = draft.goes_on if draft.kind == "merge" else draft.units[0] if draft.kind == "rename" else None
    others = [u for u in draft.cycle.charter.units if u != kept]
    if kept is None:
        return "Tên gọi tắt của đơn vị mới (trong bảng, trên nút)?", new_name(LONGEST_SHORT, others)
    ask = f"Tên gọi tắt (trong bảng, trên nút)? Hiện nay: {kept.short}."
    return ask, new_name(LONGEST_SHORT, others, KEEP)


def _decision(draft: Draft) -> tuple[str, Form]:
    example = f"2507/QĐ-BTC, {_day(draft.today.isoformat())}"
    ask = f"Theo quyết định, văn bản nào? Đề nghị gõ số và ngày, ví dụ: {example}."
    return ask, Decision(LONGEST_DECISION)


def _since(draft: Draft) -> tuple[str, Form]:
    decided = draft.said("decision").partition(" ")[0] or draft.today.isoformat()
    options = [Option(decided, f"Ngày ký văn bản ({_day(decided)})")]
    if draft.today.isoformat() != decided:
        options.append(Option(draft.today.isoformat(), f"Hôm nay ({_day(draft.today.isoformat())})"))
    ask = "Có hiệu lực từ ngày nào? Chọn một mục hoặc gõ ngày khác."
    return ask, FirstDay(40, tuple(options))


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _acting(draft: Draft, part: str) -> tuple[str, Form]:
    office: Office = "chair" if part.endswith("chair") else "deputy"
    ends = {unit.id for unit in draft.units if unit != draft.goes_on}
    charter = draft.cycle.charter
    taken = {*ends, *([charter.deputy] if office == "deputy" else [])}
    if office == "deputy":
        taken |= {charter.chair, draft.said("acting-chair")}
    living = [option for option in _living(draft) if option.key not in taken]
    # Whoever is deputy stands nearest.
    living.sort(key=lambda option: option.key != charter.deputy)
    heir = (Option(NEW, "Đơn vị mới"),) if draft.kind == "merge" and not draft.goes_on else ()
    name = charter.unit_by_id[charter.chair if office == "chair" else charter.deputy].name
    nobody = (Option(NOBODY, "Để trống"),) if office == "deputy" else ()
    ask = f"{name} đang là {TITLES[office]}. Đơn vị nào tạm giữ vai {TITLES[office]} đến khi bầu?"
    return ask, Choice((*living, *heir, *nobody))


_ASKED: dict[str, Callable[[Draft], tuple[str, Form]]] = {
    "kind": lambda draft: ("Sắp xếp đơn vị: có thay đổi gì?", Choice(KIND_OPTIONS)),
    "unit": _which,
    "units": _several,
    "into": _into,
    "name": _name,
    "short": _short,
    "decision": _decision,
    "since": _since,
    "settle": settlement.default,
    "more": settlement.exceptions,
    "leaf": settlement.which_leaf,
    "to": settlement.receiver,
    "window": settlement.window,
}


# --- the last look ------------------------------------------------------------------------------------------


def _announcing(draft: Draft, change: UnitChange) -> Question:
    def put() -> Prompt:
        ask = "Công bố vào nhóm? Công bố rồi thì không sửa được; trước đó bỏ lúc nào cũng được."
        shown = posts.text(draft.situation, change)
        return Prompt(f"Sắp xếp đơn vị, chưa công bố:\n{shown}\n\n{ask}", Choice((ANNOUNCE, ANEW, DROP)))

    def keep(key: str) -> Effect:
        ended = Answered("", draft.id("end"), key)
        if key == ANNOUNCE.key:
            return announce(draft, change, ended)
        said = "Đã bỏ, chưa đơn vị nào thay đổi."
        if key == DROP.key:
            return Effect((ended,), said)
        anew = Draft(draft.situation, draft.cycle, draft.number + 1)
        return Effect((ended,), said, goto=anew.id("kind"))

    return Question(draft.id(f"post{mark(change)}"), put, keep, done=True)


def announce(draft: Draft, change: UnitChange, ended: Answered) -> Effect:
    """Announces the change, unless a ballot is open or the charter cannot stand with it."""
    situation = draft.situation
    if voting := _voting(situation):
        raise Unclear(voting)
    cycle = situation.cycle
    try:
        charter_of(situation.charter_data, (*(cycle.holding if cycle else ()), change))
    except CharterError as problem:
        raise Unclear(
            "Chưa công bố được: có tiêu chí cần chỉ tiêu của từng đơn vị mà sau thay đổi này không có, "
            f"hoặc vượt mức cao nhất ({problem}). Đề nghị chọn “Làm lại” và chuyển tiêu chí đó theo cách khác."
        ) from None
    return posts.announced(situation, change, (ended, UnitsChanged(change), *_own_window(situation, change)))


def _own_window(situation: Situation, change: UnitChange) -> Iterator[Fact]:
    """More time for a unit that joins, as it was settled."""
    window, day = situation.timetable.window("self"), change.settled.get("reopens", "")
    if window is None or not (day or "window" in change.settled):
        return
    if day:
        due = window.due.astimezone(situation.zone)
        until = datetime.combine(date.fromisoformat(day), due.time(), situation.zone)
    else:
        until = window.due + timedelta(days=int(change.settled["window"]))
    not_there_yet = change.begins(situation.zone) > situation.now
    if day and (not_there_yet or extension.too_late(situation, "self", until)):
        raise Unclear(
            "Chưa công bố được: tự chấm chỉ mở lại cho đơn vị gia nhập từ hôm nay trở về trước. Đề nghị chọn "
            "“Làm lại” và chọn ngày khác, hoặc không mở lại."
        )
    yield Extended("self", until, change.begun[0].id, "Đơn vị gia nhập trong năm.", bool(day))


def _voting(situation: Situation) -> str:
    """Refusal while a ballot is open; "" while none is."""
    polls = situation.cycle.polls if situation.cycle else ()
    titles = [poll.terms.ballot.title for poll in polls if not poll.is_final]
    if not titles:
        return ""
    wait = "Đề nghị thực hiện sau khi có kết quả kiểm phiếu."
    return f"Đang bỏ phiếu “{titles[0]}”, chưa sắp xếp đơn vị được. {wait}"
