"""The hand-over (bàn giao): next year's chair and deputy get their seats from the date the charter names.

The clock brings it, once the date has come and it is known who leads: elected, next in turn, or recognised
from above (then the secretary records the document).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import Answered, CodeIssued, Fact, SeatLeft, SeatTaken, Steered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Cycle, Holder, Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option, Text
from bot.rules.ballots import Office
from bot.rules.meeting import Handover
from bot.state.agreement import voice
from bot.state.ballots import item_of
from bot.vietnamese import begin, say_day, say_list

TITLES: dict[Office, str] = {"chair": "cụm trưởng", "deputy": "cụm phó"}
NOBODY = Option("none", "Không có")


@dataclass(frozen=True)
class Succession:
    """Who leads next year, as far as it is known; `offices` are those that are to be filled."""

    here: Situation
    cycle: Cycle
    rules: Handover

    def id(self, leaf: str) -> str:
        return str(QuestionId(self.cycle.id, "handover", "", leaf))

    @property
    def offices(self) -> tuple[Office, ...]:
        if self.rules.way != "elected":
            return ("chair", "deputy")
        named = {ballot.office for ballot in self.cycle.charter.ballots}
        return tuple(office for office in TITLES if office in named)

    @property
    def units(self) -> dict[Office, str]:
        """Office -> unit, of those that are known."""
        match self.rules.way:
            case "elected":
                found = {office: self._elected(office) for office in self.offices}
            case "rotated":
                order = self.rules.order
                place = order.index(self.cycle.charter.chair)
                found = {o: order[(place + n) % len(order)] for n, o in enumerate(self.offices, 1)}
            case _:
                found = {office: self._said(office) for office in self.offices} if self.document else {}
        return {office: unit for office, unit in found.items() if unit}

    @property
    def vacant(self) -> tuple[Office, ...]:
        """The offices that nobody holds next year, as the document from above says."""
        said = self.here.answers.get("", {})
        none = (o for o in self.offices if (a := said.get(self.id(o))) and a.value == NOBODY.key)
        return tuple(none) if self.rules.way == "appointed" and self.document else ()

    @property
    def document(self) -> str:
        """By which document the leaders were recognised from above."""
        return self._said("doc")

    @property
    def known(self) -> bool:
        """Whether every office has its unit; recognised from above, there may be no deputy."""
        wanted = ("chair",) if self.rules.way == "appointed" else self.offices
        return all(office in self.units for office in wanted)

    @property
    def done(self) -> bool:
        return bool(self._said("done"))

    def _said(self, leaf: str) -> str:
        answer = self.here.answers.get("", {}).get(self.id(leaf))
        return answer.value if answer and answer.value != NOBODY.key else ""

    def _elected(self, office: Office) -> str:
        ballot = next(b.id for b in self.cycle.charter.ballots if b.office == office)
        vote = item_of(self.here, ballot)
        return vote.elected[0] if vote and vote.decided and vote.elected else ""


def succession(here: Situation) -> Succession | None:
    """None where the charter names no hand-over."""
    cycle = here.cycle
    return Succession(here, cycle, cycle.charter.handover) if cycle and cycle.charter.handover else None


def due(here: Situation) -> Effect:
    """The hand-over, if its date has come and it is known to whom; else nothing."""
    next_leaders = succession(here)
    if next_leaders is None or next_leaders.done or not next_leaders.known:
        return Effect()
    return _hand_over(next_leaders) if here.now >= next_leaders.rules.on else Effect()


def _hand_over(leaders: Succession) -> Effect:
    here, units = leaders.here, leaders.units
    facts: list[Fact] = [Answered("", leaders.id("done"), " ".join(units.values()))]
    lines, messages = [], list[Message]()
    for office, unit in units.items():
        seat = _seat(here, office)
        who = _holders(here, unit)
        facts += _given(here, seat, who)
        facts.append(Steered("handover", f"{office} {unit}", _why(leaders)))
        messages += _told(office, seat, who)
        if not who:
            code = new_code(here.entropy, f"seat {seat.id}")
            facts.append(CodeIssued(code, here.now + LIFETIME, seat=seat.id))
            messages.append(_code_for(here, office, unit, code))
        names = say_list([h.person.name for h in who])
        name = leaders.cycle.charter.unit_by_id[unit].name
        lines.append(f"– {begin(TITLES[office])}: {name}{f' ({names})' if names else ''}")
    for office in leaders.vacant:
        seat = _seat(here, office)
        facts += _given(here, seat, ())
        messages += _told(office, seat, ())
        lines.append(f"– {begin(TITLES[office])}: không có")
    head = f"BÀN GIAO: từ {say_day(here.now, here.zone)}, lãnh đạo cụm năm {leaders.cycle.charter.year + 1}"
    post = "\n".join([head, *lines, f"Căn cứ: {_why(leaders)}."])
    return Effect(tuple(facts), messages=(Message(post, GROUP), *messages))


def _seat(here: Situation, office: Office) -> Seat:
    return next(s for s in here.roster if s.role == office and not s.unit)


def _holders(here: Situation, unit: str) -> tuple[Holder, ...]:
    """Who takes an office for the unit: whoever holds the seat that speaks for it."""
    role = voice(here, unit)
    return next((s.holders for s in here.roster if s.role == role and s.unit == unit), ())


def _given(here: Situation, seat: Seat, who: tuple[Holder, ...]) -> list[Fact]:
    """The seat's holders so far leave it, the new ones take it; who goes on stays."""
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


def _code_for(here: Situation, office: Office, unit: str, code: str) -> Message:
    """Nobody of the unit has joined: the secretary hands them the seat's code."""
    name = here.cycle.charter.unit_by_id[unit].name if here.cycle else ""
    text = (
        f"{name} chưa có người trên hệ thống. Mã vai {TITLES[office]}: {code[:5]}-{code[5:]}\n"
        "Đề nghị chuyển riêng mã này cho người được cử; "
        f"mã có hạn đến {say_day(here.now + LIFETIME, here.zone)}."
    )
    return Message(text, Audience("role", role="secretary"))


def _why(leaders: Succession) -> str:
    match leaders.rules.way:
        case "elected":
            return "kết quả bầu tại hội nghị"
        case "rotated":
            return "luân phiên theo quy chế"
        case _:
            return leaders.document


# --- recognised from above -------------------------------------------------------------------------


def questions(here: Situation) -> Iterator[Question]:
    """The secretary records who was recognised, and by which document; put only when it is opened."""
    leaders = succession(here)
    if leaders is None or leaders.done or leaders.rules.way != "appointed":
        return
    units = leaders.cycle.charter.units
    chair = here.answers.get("", {}).get(leaders.id("chair"))
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
    said = leaders.here.answers.get("", {})
    chosen = [said[leaders.id(office)].value for office in TITLES if leaders.id(office) in said]
    facts: tuple[Fact, ...] = (
        Answered("", leaders.id("doc"), document),
        Steered("leaders recognised", " ".join(chosen), document),
    )
    return Effect(facts, f"Đã ghi. Bàn giao: {say_day(leaders.rules.on, leaders.here.zone)}.")


def state(here: Situation) -> str:
    """`bàn giao`: who takes over, and when."""
    leaders = succession(here)
    if leaders is None:
        return "Quy chế năm nay không quy định bàn giao trên hệ thống."
    units = leaders.cycle.charter.unit_by_id
    lines = [*_present(leaders.cycle), f"Lãnh đạo cụm năm {leaders.cycle.charter.year + 1}:"]
    for office in leaders.offices:
        unit = leaders.units.get(office)
        none = "không có" if office in leaders.vacant else "chưa có kết quả"
        lines.append(f"– {begin(TITLES[office])}: {units[unit].name if unit else none}")
    on = say_day(leaders.rules.on, here.zone)
    lines.append("Đã bàn giao." if leaders.done else f"Bàn giao: {on}.")
    return "\n".join(lines)


def _present(cycle: Cycle) -> Iterator[str]:
    """Leaders of this year, as far as the charter names them."""
    charter = cycle.charter
    named = [(TITLES["chair"], charter.chair), (TITLES["deputy"], charter.deputy)]
    said = [f"{title} {charter.unit_by_id[unit].name}" for title, unit in named if unit]
    if said:
        yield f"Lãnh đạo cụm năm {charter.year}: {', '.join(said)}."
