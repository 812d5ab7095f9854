"""Lots for a place (bốc thăm thứ hạng): each of the units that are equal gives a number by itself.

Once all are in, the numbers are posted, and the result is stored anew with the order they give.
"""

from collections.abc import Iterator
from decimal import Decimal

from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, Fact, StageClosed, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, as_message, aside_of
from bot.dialogue.registry import STEERING, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Quantity
from bot.rules.lots import MOST, Lot, lots_of
from bot.state import snapshots
from bot.state.agreement import voice
from bot.state.lots import (
    drawn,
    equal_units,
    is_keyed,
    may_be_keyed,
    number_id,
    number_of,
    silent,
    waiting_result,
)
from bot.state.units import unit_called
from bot.vietnamese import say_list

OWN = "Chỉ nhập hộ số còn thiếu, khi ít nhất một đơn vị khác đã tự gửi."
NOTHING = "Hiện không có thứ hạng nào chờ bốc thăm."


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Question for a unit's number: to its own seat; to the desk, which keys it in, where that opens it."""
    for units in equal_units(situation):
        if unit not in units:
            continue
        if seat.role in STEERING and may_be_keyed(situation, unit):
            yield _number(situation, unit, units, paper=True)
        if seat.unit == unit and seat.role == voice(situation, unit):
            yield _number(situation, unit, units, paper=False)


def begin(call: Call) -> Effect | Reply:
    """`bốc thăm [đơn vị]`: opens the unit's number; without a unit, the desk reads which are missing."""
    situation = call.situation
    if not equal_units(situation):
        return Reply(NOTHING, stays=False)
    unit = unit_called(situation, call.words)
    if call.seat.role not in STEERING:
        own = call.seat.unit
        among = any(own in units for units in equal_units(situation))
        return Effect(goto=number_id(situation, own)) if among else Reply(NOTHING, stays=False)
    if call.words and unit is None:
        return Reply(f"Không thấy đơn vị “{call.words}”. {say_waiting(situation)}", stays=False)
    if unit is None or not any(unit.id in units for units in equal_units(situation)):
        return Reply(say_waiting(situation), stays=False)
    if not may_be_keyed(situation, unit.id):
        return Reply(f"Không nhập hộ được số của {unit.short}. {OWN} {say_waiting(situation)}", stays=False)
    return Effect(goto=number_id(situation, unit.id))


def help_lines(situation: Situation, seat: Seat) -> list[str]:
    return ["bốc thăm – số bốc thăm thứ hạng"] if equal_units(situation) else []


def asking(situation: Situation) -> tuple[Message, ...]:
    """Messages by which lots begin: the rule to the group, and the question to each unit that is equal."""
    groups = equal_units(situation)
    if not groups:
        return ()
    told = [Message("\n\n".join(_rule(situation, units) for units in groups), GROUP, head=True)]
    for units in groups:
        for unit in units:
            role = voice(situation, unit)
            ask = _number(situation, unit, units, paper=False)
            told.append(as_message(ask, Audience("role", role=role, unit=unit)))
    return tuple(told)


def say_waiting(situation: Situation) -> str:
    """Sentence with the units whose numbers are missing; "" where no lots are waited for."""
    names = _names(situation)
    left = [names[unit] for unit in silent(situation)]
    if not left:
        return ""
    key = next((names[unit] for unit in silent(situation) if may_be_keyed(situation, unit)), "")
    how = f" Nhập hộ số của đơn vị: gõ “bốc thăm {key}”." if key else ""
    return f"Chờ bốc thăm, chưa gửi số: {say_list(left, noun='đơn vị')}.{how}"


def _number(situation: Situation, unit: str, units: tuple[str, ...], *, paper: bool) -> Question:
    id, names = number_id(situation, unit), _names(situation)
    given = number_of(situation, unit)

    def put() -> Prompt:
        head = f"Nhập hộ số bốc thăm của {names[unit]}\n" if paper else ""
        text = f"{head}{_rule(situation, units)}\nĐề nghị gõ số của {names[unit]}."
        return Prompt(text, Quantity(high=Decimal(MOST), noun="Số"), () if given is not None else (LATER,))

    def keep(value: str) -> Effect:
        fact = Answered(unit, id, value, paper=paper)
        now = project(situation, (fact,))
        if not drawn(now):
            kept = "Số được giữ kín đến khi các đơn vị gửi đủ, rồi đăng trong nhóm."
            return Effect((fact,), f"Đã ghi số {value}. {kept}")
        return _draw(now, (fact,), f"Đã ghi số {value}.")

    aside = aside_of(situation.answers.get(unit, {}).get(id))
    return Question(id, put, keep, given is not None, aside, unit)


def _draw(situation: Situation, facts: tuple[Fact, ...], said: str) -> Effect:
    """Effect of the last number: the result is stored anew with the lots, and all are told."""
    cycle, shot = situation.cycle, waiting_result(situation)
    assert cycle
    assert shot
    names = _names(situation)
    lots = drawn(situation)
    lines = [f"{lot.says(names)}. Thứ tự: {', '.join(names[u] for u in lot.order)}." for lot in lots]
    keyed = [names[unit] for lot in lots for unit in lot.numbers if is_keyed(situation, unit)]
    lines[-1] += f" Thư ký nhập hộ số của {say_list(keyed, noun='đơn vị')}." if keyed else ""
    why = f"Bốc thăm: {' '.join(lines)}"
    closed = StageClosed(shot.stage, with_lots(cycle, shot.body, lots), cycle.stage, why)
    post = Message("\n".join(["KẾT QUẢ BỐC THĂM THỨ HẠNG", *lines]), GROUP, head=True)
    desk = Message(
        f"Đã bốc thăm xong. {' '.join(lines)} Công bố: gõ “công bố”.", Audience("role", role="secretary")
    )
    units = tuple(
        Message(f"Đã bốc thăm. {line}", Audience("role", role=voice(situation, unit), unit=unit), news=True)
        for lot, line in zip(lots, lines, strict=True)
        for unit in lot.order
    )
    steered = Steered("draw", f"{shot.stage} {shot.number}", why)
    return Effect((*facts, closed, steered), said, (post, desk, *units))


def with_lots(cycle: Cycle, body: snapshots.Body, lots: tuple[Lot, ...]) -> dict[str, object]:
    """The result with the places that the lots give; all else of it stays."""
    values = {u.id: snapshots.values(body, u.id) for u in cycle.charter.units}
    absent, late = snapshots.unsent(cycle.charter, body), snapshots.late(body)
    every = (*lots_of(body), *lots)
    return {**body, **snapshots.taken(cycle.charter, values, absent, late, snapshots.last_ranks(cycle), every)}


def _rule(situation: Situation, units: tuple[str, ...]) -> str:
    names, count = _names(situation), len(units)
    listed = ", ".join(f"{place}) {names[unit]}" for place, unit in enumerate(units, 1))
    begins = "; ".join(f"dư {rest} thì bắt đầu từ {names[unit]}" for rest, unit in enumerate(units))
    return (
        f"Bốc thăm thứ hạng giữa các đơn vị bằng nhau: {listed}.\n"
        f"Mỗi đơn vị gửi riêng cho hệ thống một số bất kỳ từ 0 đến {MOST}, không thấy số của nhau. "
        f"Đủ số thì cộng lại, chia {count}: {begins}; rồi theo thứ tự danh sách. "
        "Các số được đăng trong nhóm để ai cũng tính lại được."
    )


def _names(situation: Situation) -> dict[str, str]:
    return {unit.id: unit.short for unit in situation.cycle.charter.units} if situation.cycle else {}
