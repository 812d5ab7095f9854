"""Hand-over (bàn giao): next year's chair and deputy get their seats from the date in the charter.

The clock brings it, once the date has come and the leaders are known: elected, next in turn, or recognised from
above (then the secretary records the document).
"""

from collections.abc import Iterator
from typing import assert_never

from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, CodeIssued, Fact, SeatLeft, SeatTaken, Steered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Holder, Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option, Text
from bot.rules.ballots import Office
from bot.state.agreement import voice
from bot.state.succession import NOBODY, TITLES, Succession, succession
from bot.vietnamese import begin, say_day, say_list


def due(situation: Situation) -> Effect:
    """Effect of the hand-over, if its date has come and the leaders are known; else none."""
    next_leaders = succession(situation)
    if next_leaders is None or next_leaders.done or not next_leaders.known:
        return Effect()
    return _hand_over(next_leaders) if situation.now >= next_leaders.rules.on else Effect()


def _hand_over(leaders: Succession) -> Effect:
    situation, units = leaders.situation, leaders.units
    facts: list[Fact] = [Answered("", leaders.id("done"), " ".join(units.values()))]
    lines, messages = [], list[Message]()
    for office, unit in units.items():
        taken = taking_over(situation, office, unit)
        facts += [*taken.facts, Steered("handover", f"{office} {unit}", _why(leaders))]
        messages += taken.messages
        names = say_list([h.person.name for h in _holders(situation, unit)])
        name = leaders.cycle.charter.unit_by_id[unit].name
        lines.append(f"– {begin(TITLES[office])}: {name}{f' ({names})' if names else ''}")
    for office in leaders.vacant:
        seat = _seat(situation, office)
        facts += _given(situation, seat, ())
        messages += _told(office, seat, ())
        lines.append(f"– {begin(TITLES[office])}: không có")
    year = leaders.cycle.charter.year + 1
    head = f"BÀN GIAO: từ {say_day(situation.now, situation.zone)}, lãnh đạo cụm năm {year}"
    post = "\n".join([head, *lines, f"Căn cứ: {_why(leaders)}."])
    return Effect(tuple(facts), messages=(Message(post, GROUP), *messages))


def taking_over(situation: Situation, office: Office, unit: str) -> Effect:
    """Effect by which those who answer for the unit take the office's seat, and those of before leave it. Where
    nobody of the unit has joined, the secretary gets a code for the seat."""
    seat, who = _seat(situation, office), _holders(situation, unit)
    facts, messages = _given(situation, seat, who), _told(office, seat, who)
    if not who:
        code = new_code(situation.entropy, f"seat {seat.id}")
        facts.append(CodeIssued(code, situation.now + LIFETIME, seat=seat.id))
        messages.append(_code_for(situation, office, unit, code))
    return Effect(tuple(facts), messages=tuple(messages))


def _seat(situation: Situation, office: Office) -> Seat:
    return next(s for s in situation.roster if s.role == office and not s.unit)


def _holders(situation: Situation, unit: str) -> tuple[Holder, ...]:
    """Holders of the seat that answers for the unit; they take its office."""
    role = voice(situation, unit)
    # A unit that has come of others has a seat of each.
    own = [s for s in situation.roster if s.role == role and s.unit == unit]
    return tuple({holder.person.id: holder for seat in own for holder in seat.holders}.values())


def _given(situation: Situation, seat: Seat, who: tuple[Holder, ...]) -> list[Fact]:
    """Facts by which the seat's holders leave it and the new ones take it; a person in both stays."""
    before, now = (dict.fromkeys(h.person.id for h in holders) for holders in (seat.holders, who))
    gone: list[Fact] = [SeatLeft(seat.id, person) for person in before if person not in now]
    return [*gone, *(SeatTaken(seat.id, h.person) for h in who if h.person.id not in before)]


def _told(office: Office, seat: Seat, who: tuple[Holder, ...]) -> list[Message]:
    before, now = (dict.fromkeys(h.person.id for h in holders) for holders in (seat.holders, who))
    bye = f"Đồng chí đã bàn giao vai {TITLES[office]} trên hệ thống. Trân trọng cảm ơn."
    welcome = (
        f"Từ hôm nay đồng chí giữ vai {TITLES[office]} trên hệ thống. "
        "Xem các vai và đổi vai: gõ “vai”; việc cần làm: gõ “việc”."
    )
    gone = [Message(bye, Audience("person", person=person)) for person in before if person not in now]
    return [*gone, *(Message(welcome, Audience("person", person=p)) for p in now if p not in before)]


def _code_for(situation: Situation, office: Office, unit: str, code: str) -> Message:
    """Message with the seat's code to the secretary, where nobody of the unit has joined."""
    name = situation.cycle.charter.unit_by_id[unit].name if situation.cycle else ""
    text = (
        f"{name} chưa có người trên hệ thống. Mã vai {TITLES[office]}: {code[:5]}-{code[5:]}\n"
        "Đề nghị chuyển riêng mã này cho người được cử; "
        f"mã có hạn đến {say_day(situation.now + LIFETIME, situation.zone)}."
    )
    return Message(text, Audience("role", role="secretary"))


def _why(leaders: Succession) -> str:
    match leaders.rules.way:
        case "elected":
            return "kết quả bầu tại hội nghị"
        case "rotated":
            return "luân phiên theo quy chế"
        case "appointed":
            return leaders.document
        case never:
            assert_never(never)


# --- recognised from above -------------------------------------------------------------------------


def questions(situation: Situation) -> Iterator[Question]:
    """Recognised leaders and the document, recorded by the secretary; put only when opened."""
    leaders = succession(situation)
    if leaders is None or leaders.done or leaders.rules.way != "appointed":
        return
    units = leaders.cycle.charter.units
    chair = situation.answers.get("", {}).get(leaders.id("chair"))
    listed = tuple(Option(u.id, u.short) for u in units)
    others = (*(option for option in listed if not chair or option.key != chair.value), NOBODY)
    yield _who(leaders, "chair", listed, "deputy")
    yield _who(leaders, "deputy", others, "doc")
    ask = "Theo văn bản nào? Đề nghị ghi số, ngày và cơ quan ban hành."
    yield Question(
        leaders.id("doc"), lambda: Prompt(ask, Text(200)), lambda text: _recognised(leaders, text), done=True
    )


def _who(leaders: Succession, office: Office, listed: tuple[Option, ...], then: str) -> Question:
    text = f"Đơn vị nào được công nhận làm {TITLES[office]} năm {leaders.cycle.charter.year + 1}?"
    return Question(
        leaders.id(office),
        lambda: Prompt(text, Choice(listed)),
        lambda key: Effect((Answered("", leaders.id(office), key),), goto=leaders.id(then)),
        done=True,
    )


def _recognised(leaders: Succession, document: str) -> Effect:
    said = leaders.situation.answers.get("", {})
    chosen = [said[leaders.id(office)].value for office in TITLES if leaders.id(office) in said]
    facts: tuple[Fact, ...] = (
        Answered("", leaders.id("doc"), document),
        Steered("leaders recognised", " ".join(chosen), document),
    )
    return Effect(facts, f"Đã ghi. Bàn giao: {say_day(leaders.rules.on, leaders.situation.zone)}.")


def state(situation: Situation) -> str:
    """`bàn giao`: the leaders of next year, and the date."""
    leaders = succession(situation)
    if leaders is None:
        return "Quy chế năm nay không quy định bàn giao trên hệ thống."
    units = leaders.cycle.charter.unit_by_id
    lines = [*_present(leaders.cycle), f"Lãnh đạo cụm năm {leaders.cycle.charter.year + 1}:"]
    for office in leaders.offices:
        unit = leaders.units.get(office)
        none = "không có" if office in leaders.vacant else "chưa có kết quả"
        lines.append(f"– {begin(TITLES[office])}: {units[unit].name if unit else none}")
    on = say_day(leaders.rules.on, situation.zone)
    lines.append("Đã bàn giao." if leaders.done else f"Bàn giao: {on}.")
    return "\n".join(lines)


def _present(cycle: Cycle) -> Iterator[str]:
    """Leaders of this year, as far as the charter names them."""
    charter = cycle.charter
    named = [(TITLES["chair"], charter.chair), (TITLES["deputy"], charter.deputy)]
    said = [f"{title} {charter.unit_by_id[unit].name}" for title, unit in named if unit]
    if said:
        yield f"Lãnh đạo cụm năm {charter.year}: {', '.join(said)}."
