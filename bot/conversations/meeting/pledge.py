"""Pledge (giao ước) at the desk: drafted, put to the units, changed with a reason, adopted."""

from collections.abc import Iterator
from decimal import Decimal

from bot.conversations.meeting import pledged_campaigns
from bot.conversations.meeting.forms import Plans, figures
from bot.conversations.meeting.pledge_consent import asking_all, said_by_all
from bot.dialogue.facts import Answered, Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message
from bot.questions import Choice, Option, Quantity, Text
from bot.rules.meeting import Aim
from bot.rules.pledge import named, words
from bot.state.examples import examples
from bot.state.meeting import present
from bot.state.pledge import MOST_ADDED, NO, NONE, REMARK, YES, Pledges, pledges, stored
from bot.vietnamese import say, say_list

LONGEST = 3000
# Good examples that are named where the pledge is written, at most.
MOST_CITED = 6
MODEL, BACK = Option("model", "Dùng bản mẫu"), Option("back", "Thôi")
SEND, ADOPT = Option("send", "Gửi lấy ý kiến"), Option("adopt", "Thông qua")
NEXT, HUB = Option("next", "Tiếp tục"), Option("hub", "Xong")
# Usual reasons for a change, and for adopting it without all units.
CHANGED, ENOUGH = ("Tiếp thu góp ý của các đơn vị", "Sửa sai sót"), "Đã đủ số đơn vị đồng ý theo quy chế"

_LABELS = {
    "model": MODEL.label,
    "text": "Nội dung",
    "plans": "Chỉ tiêu",
    "add": "Thêm chỉ tiêu",
    "campaign": "Thêm phong trào",
    "uncampaign": "Bỏ phong trào",
    "look": "Xem toàn văn",
    "send": SEND.label,
    "words": "Ý kiến các đơn vị",
    "adopt": ADOPT.label,
    "back": BACK.label,
}


def questions(situation: Situation) -> Iterator[Question]:
    """Questions of the pledge, put only when the desk opens them; none once it is adopted."""
    pledge = pledges(situation)
    if pledge is None or pledge.adopted:
        return
    hub = pledge.id("")
    yield Question(hub, lambda: _put_hub(pledge), lambda key: _run(pledge, key), done=True)
    yield _text(situation, pledge)
    if pledge.text:
        for place, aim in enumerate(pledge.aims):
            yield _plan(pledge, place, aim)
        yield _add(pledge)
        yield from pledged_campaigns.questions(pledge)
        yield from _sending(pledge)
    if pledge.met:
        yield from _adopting(pledge)


# --- acts ------------------------------------------------------------------------------------------


def _put_hub(pledge: Pledges) -> Prompt:
    options = tuple(Option(key, _LABELS[key]) for key in _offered(pledge))
    return Prompt(f"Giao ước thi đua năm {pledge.year}: {state(pledge)}\nCần làm gì tiếp?", Choice(options))


def _offered(pledge: Pledges) -> list[str]:
    keys = {
        "adopt": pledge.met and not pledge.unsent,
        "send": pledge.unsent,
        "words": pledge.sent is not None,
        "look": bool(pledge.text),
        "model": not pledge.text and bool(pledge.covenant.articles),
        "text": True,
        "plans": bool(pledge.text and pledge.aims),
        "add": bool(pledge.text) and len(_added(pledge)) < MOST_ADDED,
        "campaign": bool(pledge.text) and bool(pledged_campaigns.free(pledge)),
        "uncampaign": bool(pledge.campaigns),
        "back": True,
    }
    return [key for key, offered in keys.items() if offered]


def state(pledge: Pledges) -> str:
    """State of the pledge in a sentence or two."""
    if pledge.adopted:
        return f"đã thông qua, mã {pledge.shown}."
    if pledge.sent is None:
        return "có dự thảo, chưa gửi lấy ý kiến." if pledge.text else "chưa có dự thảo."
    agreeing, against, silent = pledge.saying(YES, REMARK), pledge.saying(NO), pledge.saying("")
    parts = [f"{len(agreeing)}/{len(pledge.cycle.charter.units)} đơn vị đồng ý"]
    parts += [f"{len(against)} không đồng ý"] if against else []
    parts += [f"{len(silent)} chưa trả lời"] if silent else []
    changed = " Dự thảo đã sửa, chưa gửi lại." if pledge.unsent else ""
    return f"bản số {pledge.sent.number} (mã {pledge.shown}) đang lấy ý kiến, {', '.join(parts)}.{changed}"


def _run(pledge: Pledges, key: str) -> Effect:
    hub = pledge.id("")
    match key:
        case "back":
            return Effect(result="Giao ước: nội dung đã ghi vẫn giữ nguyên. Mở lại: gõ “giao ước”.")
        case "model":
            return _keep_text(pledge, "\n".join(f"{n}. {a}" for n, a in enumerate(pledge.covenant.articles, 1)))
        case "look" if pledge.unsent or pledge.sent is None:
            return Effect((), words(pledge.draft, pledge.cycle.charter), goto=hub, stays=True)
        case "look":
            return Effect((), pledge.words, goto=hub, stays=True)
        case "words":
            return Effect((), said_by_all(pledge), goto=hub, stays=True)
        case "plans":
            return Effect(goto=pledge.id(pledge.aims[0].id, "plan"))
        case _:
            return Effect(goto=pledge.id(key))


# --- the draft -------------------------------------------------------------------------------------


def _text(situation: Situation, pledge: Pledges) -> Question:
    now = f"Nội dung hiện có:\n{pledge.text}\n\n" if pledge.text else ""
    chosen = [f"– {one.unit.short}: {one.title}" for one in examples(situation, "chosen")[:MOST_CITED]]
    cited = "\n".join(["Điển hình đã chọn trong năm, để tham khảo (xem: gõ “điển hình”):", *chosen])
    now += f"{cited}\n\n" if chosen else ""
    ask = f"{now}Đề nghị gửi nội dung giao ước trong một tin nhắn (tối đa {say(Decimal(LONGEST))} ký tự)."
    return Question(
        pledge.id("text"), lambda: Prompt(ask, Text(LONGEST)), lambda text: _keep_text(pledge, text), done=True
    )


def _keep_text(pledge: Pledges, text: str) -> Effect:
    fact = Answered("", pledge.id("text"), text)
    return Effect((fact,), "Đã ghi nội dung giao ước.", goto=pledge.id(""))


def _plan(pledge: Pledges, place: int, aim: Aim) -> Question:
    """Target with the figures of all units; any number of them is changed in one reply."""
    id, last = pledge.id(aim.id, "plan"), place + 1 == len(pledge.aims)
    form = _figures(pledge, aim, () if last else (NEXT,))

    def put() -> Prompt:
        plans = pledge.plans(aim)
        lines = [f"Chỉ tiêu {place + 1}/{len(pledge.aims)}: {named(aim)}, kế hoạch năm {pledge.year}"]
        lines += [
            f"– {u.short}: {say(plans[u.id]) if u.id in plans else 'không có'}"
            for u in pledge.cycle.charter.units
        ]
        first, second = pledge.cycle.charter.units[:2]
        lines.append(f"Cần sửa: gõ tên đơn vị và số, ví dụ: {first.short} 50; {second.short} 40.")
        return Prompt("\n".join(lines), form)

    def keep(value: str) -> Effect:
        if value == HUB.key:
            return Effect(goto=pledge.id(""))
        if value == NEXT.key:
            return Effect(goto=pledge.id(pledge.aims[place + 1].id, "plan"))
        facts = tuple(Answered(unit, pledge.id(aim.id, unit=unit), plan) for unit, plan in figures(value))
        names, before = pledge.cycle.charter.unit_by_id, pledge.plans(aim)
        lines = [
            f"{names[f.unit].short}: {_said(_figure(f.value))} (trước: {_said(before.get(f.unit))})"
            for f in facts
        ]
        return Effect(facts, "Đã sửa:\n" + "\n".join(lines), goto=id)

    return Question(id, put, keep, done=True)


def _figures(pledge: Pledges, aim: Aim, words: tuple[Option, ...]) -> Plans:
    """Form for figures of an aim; those of a criterion must be such that it can be scored by them."""
    leaf = pledge.cycle.charter.leaves.get(aim.id)
    form, fixed = Quantity(step=Decimal("0.001"), noun="Kế hoạch", unit=aim.measure), frozenset[str]()
    if leaf and leaf.criterion.plan_form:
        form = leaf.criterion.plan_form
        fixed = frozenset(u.id for u in pledge.cycle.charter.units if leaf.criterion.plan(u.id))
    return Plans(pledge.cycle.charter.units, form, fixed, (*words, HUB))


def _figure(value: str) -> Decimal | None:
    return None if value == NONE else Decimal(value)


def _said(plan: Decimal | None) -> str:
    return "không có" if plan is None else say(plan)


def _added(pledge: Pledges) -> list[Aim]:
    return [aim for aim in pledge.aims if pledge.answer(aim.id)]


def _add(pledge: Pledges) -> Question:
    ask = "Đề nghị gõ tên chỉ tiêu và đơn vị tính, cách nhau bằng dấu chấm phẩy, ví dụ: Thu ngân sách; tỷ đồng."

    def keep(text: str) -> Effect:
        id = f"x{len(_added(pledge)) + 1}"
        fact = Answered("", pledge.id(id), text)
        return Effect((fact,), f"Đã thêm chỉ tiêu “{text}”.", goto=pledge.id(id, "plan"))

    return Question(pledge.id("add"), lambda: Prompt(ask, Text(120)), keep, done=True)


# --- putting it to the units -----------------------------------------------------------------------


def _sending(pledge: Pledges) -> Iterator[Question]:
    reason = pledge.id("send", "why")

    def put() -> Prompt:
        text = f"{words(pledge.draft, pledge.cycle.charter)}\n\n{_falling(pledge)}Gửi các đơn vị cho ý kiến?"
        return Prompt(text, Choice((SEND, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(goto=pledge.id(""))
        return Effect(goto=reason) if pledge.sent else _send(pledge, "")

    if pledge.unsent:
        yield Question(pledge.id("send"), put, keep, done=True)
        ask = f"Lý do sửa giao ước (được báo cho các đơn vị và {KEPT})?"
        yield why(reason, ask, CHANGED, lambda reason: _send(pledge, reason))


def _falling(pledge: Pledges) -> str:
    """Sentence that words given so far count no more; "" where there are none."""
    given = len(pledge.saying(YES, REMARK, NO))
    if pledge.sent is None or not given:
        return ""
    return f"{given} ý kiến đã cho đối với bản số {pledge.sent.number} không còn hiệu lực. "


def _send(pledge: Pledges, why: str) -> Effect:
    draft, charter = pledge.draft, pledge.cycle.charter
    text = words(draft, charter)
    sent = Answered("", pledge.id("sent"), stored(draft), reason=why)
    now = project(pledge.situation, (sent,))
    again = pledges(now)
    if again is None:
        return Effect()
    put = Steered("pledge put", f"{draft.year} {draft.number} {again.hash}", why or "Lấy ý kiến lần đầu.")
    facts: tuple[Fact, ...] = (sent, put)
    head = f"DỰ THẢO GIAO ƯỚC NĂM {draft.year}"
    if pledge.sent:
        head += f" ĐÃ SỬA\nLý do: {why}\n{_falling(pledge)}".rstrip()
    post = (
        f"{head}\n———\n{text}\n———\nMã văn bản (SHA-256 của phần giữa hai gạch): {again.hash}\n\n"
        "Đề nghị các đơn vị cho ý kiến trong phần trao đổi riêng với hệ thống."
    )
    said = f"Đã gửi bản số {draft.number} lấy ý kiến các đơn vị."
    # Each unit is asked in its own chat; while a meeting runs, the post need not sound as well.
    told = Message(post, GROUP, quiet=present(now) is not None)
    return Effect(facts, said, (told, *asking_all(again, _falling(pledge))))


# --- adopting it -----------------------------------------------------------------------------------


def _adopting(pledge: Pledges) -> Iterator[Question]:
    reason = pledge.id("adopt", "why")
    missing = pledge.saying("", NO)

    def put() -> Prompt:
        text = f"{pledge.words}\n\n{said_by_all(pledge)}\n\nThông qua giao ước với nội dung này?"
        return Prompt(text, Choice((ADOPT, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(result="Chưa thông qua.")
        return Effect(goto=reason) if missing else _adopt(pledge, "Tất cả các đơn vị đồng ý.")

    yield Question(pledge.id("adopt"), put, keep, done=True)
    names = say_list([unit.short for unit in missing], noun="đơn vị")
    ask = f"Chưa có ý kiến đồng ý của {names}. Lý do thông qua (được công bố và {KEPT})?"
    yield why(reason, ask, (ENOUGH,), lambda reason: _adopt(pledge, reason))


def _adopt(pledge: Pledges, why: str) -> Effect:
    facts: tuple[Fact, ...] = (
        Answered("", pledge.id("adopted"), pledge.hash, reason=why),
        Steered("pledge adopted", f"{pledge.year} {pledge.hash}", why),
    )
    now = pledges(project(pledge.situation, facts)) or pledge
    post = Message(adopted_text(now), GROUP, pin=True, head=True)
    return Effect(facts, "Đã thông qua giao ước.", (post,))


def adopted_text(pledge: Pledges) -> str:
    """Post of the adopted pledge with every unit's word."""
    lines = [f"ĐÃ THÔNG QUA GIAO ƯỚC THI ĐUA NĂM {pledge.year}", "———", pledge.words, "———"]
    lines.append(f"Mã văn bản (SHA-256 của phần giữa hai gạch): {pledge.hash}")
    lines.append(said_by_all(pledge))
    answer = pledge.answer("adopted")
    if answer and pledge.saying("", NO):
        lines.append(f"Lý do thông qua khi chưa đủ ý kiến đồng ý: {answer.reason}")
    return "\n".join(lines)
