"""Posts of a reorganisation: to the group with the journal's head, and to the people of the units concerned."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations.meeting import handover
from bot.conversations.reorganisation import inherited_tables, settlement
from bot.conversations.results.posts import progress
from bot.dialogue.facts import Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.rules.ballots import Office
from bot.rules.charter import Unit
from bot.rules.lineage import ANEW, SUM, UnitChange, say_decision
from bot.rules.ranking import JOINED_LATER
from bot.state.stages import is_closed
from bot.state.succession import TITLES
from bot.vietnamese import begin, quoted, say_list


def text(situation: Situation, change: UnitChange) -> str:
    """The change in words: from when it holds, by which decision and why, who acts in an office left vacant."""
    lines = [f"{_happens(change)}."]
    lines += [f"Có hiệu lực từ {change.since:%d/%m/%Y}, theo {say_decision(change)}."]
    known = {
        **(situation.cycle.charter.unit_by_id if situation.cycle else {}),
        **{u.id: u for u in change.after},
    }
    lines += [
        f"{known[unit].name} tạm giữ vai {TITLES[office]} đến khi bầu." for office, unit in _acting(change)
    ]
    lines += settlement.lines(situation.cycle.charter, change) if situation.cycle else []
    if _comes_too_late(situation, change):
        lines.append(f"{change.begun[0].name} không xếp hạng năm nay: {JOINED_LATER}.")
    return "\n".join([*lines, f"Lý do: {change.why.rstrip('.')}."])


def _comes_too_late(situation: Situation, change: UnitChange) -> bool:
    """True for a unit that joins when tables can be sent no more, nor are to be taken again."""
    return change.kind == "join" and is_closed(situation, "self") and "reopens" not in change.settled


def announced(situation: Situation, change: UnitChange, facts: tuple[Fact, ...]) -> Effect:
    """Effect of a change that is announced: the post with the head, and word to those concerned."""
    now = project(situation, facts)
    if now.cycle and change in now.cycle.holding:
        facts += inherited_tables.facts(now, change)
    offices = [handover.taking_over(now, office, unit) for office, unit in _taken(now, change)]
    facts += tuple(fact for office in offices for fact in office.facts)
    holds = bool(now.cycle and change in now.cycle.holding)
    living = f"\nCụm nay có {len(now.cycle.charter.units)} đơn vị." if now.cycle and holds else ""
    post = Message(f"SẮP XẾP ĐƠN VỊ\n{text(situation, change)}{living}", GROUP, head=True)
    board = (progress(now, worth=False),) if holds else ()
    later = "" if holds else f" Đến {change.since:%d/%m/%Y} thay đổi mới có hiệu lực."
    told = (*_told(situation, change, holds), *(message for office in offices for message in office.messages))
    seats = [unit.short for unit in change.begun[1 if change.ended else 0 :]]
    codes = f" Cấp mã cho đơn vị mới: gõ “mã mời {seats[0]}”." if seats and holds else ""
    return Effect(facts, f"Đã công bố vào nhóm.{later}{codes}", (post, *board, *told))


def elapse(situation: Situation, since: datetime) -> Turn:
    """Turn for changes that were announced before and whose day has come since."""
    cycle = situation.cycle
    if cycle is None or situation.is_past:
        return Turn()
    begun = [
        c for c in cycle.holding if since < c.begins(situation.zone) and c.recorded < c.begins(situation.zone)
    ]
    if not begun:
        return Turn()
    said = [f"Hôm nay có hiệu lực: {_happens(change)}." for change in begun]
    living = f"Cụm nay có {len(cycle.charter.units)} đơn vị."
    offices = [
        handover.taking_over(situation, office, unit)
        for change in begun
        for office, unit in _taken(situation, change)
    ]
    tables = (fact for change in begun for fact in inherited_tables.facts(situation, change))
    facts = (*tables, *(fact for office in offices for fact in office.facts))
    told = tuple(message for office in offices for message in office.messages)
    told += tuple(
        Message(f"{line}{again}", Audience("role", role="representative", unit=change.after[0].id), news=True)
        for line, change in zip(said, begun, strict=True)
        if (again := _sends_again(situation, change))
    )
    post = Message("\n".join([*said, living]), GROUP)
    return Turn(facts, messages=(post, progress(situation, worth=False), *told))


def _acting(change: UnitChange) -> Iterator[tuple[Office, str]]:
    for office in TITLES:
        if unit := change.acting.get(office):
            yield office, unit


def _taken(situation: Situation, change: UnitChange) -> Iterator[tuple[Office, str]]:
    """Offices that somebody acts in because of the change, each with its unit, once the change holds."""
    if situation.cycle and change in situation.cycle.holding:
        yield from _acting(change)


def _sends_again(situation: Situation, change: UnitChange) -> str:
    """Line to a unit whose table was sent before it became another one."""
    goes_on = change.kind == "merge" and change.settled.get("answers", SUM) != ANEW
    again = goes_on and situation.cycle and situation.cycle.stage == "self"
    return " Bảng tự chấm đã gộp, đề nghị xem lại và gửi." if again else ""


def _happens(change: UnitChange) -> str:
    """Sentence on what happens, without a full stop."""
    before = say_list([unit.name for unit in change.before])
    after = say_list([_called(unit) for unit in change.after])
    match change.kind:
        case "rename":
            return f"{before} đổi tên thành {after}"
        case "merge" if not change.begun:
            gone = say_list([unit.name for unit in change.before if unit.id in change.ended])
            return f"{gone} sáp nhập vào {after}"
        case "merge":
            return f"{before} hợp nhất thành {after}"
        case "split" if not change.ended:
            return f"{before} tách ra {say_list([_called(unit) for unit in change.begun])}"
        case "split":
            return f"{before} chia thành {after}"
        case "dissolve":
            return f"{before} giải thể; không xếp hạng năm nay"
        case "leave":
            return f"{before} rời cụm; không xếp hạng năm nay"
        case "join":
            return f"{after} gia nhập cụm"


def _called(unit: Unit) -> str:
    return unit.name if unit.name == unit.short else f"{unit.name} (gọi tắt {quoted(unit.short)})"


def _told(situation: Situation, change: UnitChange, holds: bool) -> Iterator[Message]:
    """Word to each person who speaks for a unit that changes or ends."""
    people: dict[int, list[str]] = {}
    for seat in situation.roster:
        if seat.unit in change.changed:
            for holder in seat.holders:
                people.setdefault(holder.person.id, []).append(seat.unit)
    for person, units in people.items():
        if situation.person and person == situation.person.id:
            continue
        after, again = [unit.name for unit in change.after], _sends_again(situation, change) if holds else ""
        on = f"{change.since:%d/%m/%Y}"
        if set(units) & set(change.ended) and not after:
            rest = "Nội dung đã ghi vẫn giữ nguyên, đồng chí vẫn xem được. Trân trọng cảm ơn đồng chí."
            said = f"Từ {on} đơn vị của đồng chí không còn việc cần làm trong cụm. {rest}"
        elif change.kind == "split" and not change.ended:
            said = "Đồng chí vẫn đại diện đơn vị như trước."
        else:
            said = f"Từ {on} đồng chí thay mặt {after[0]} trên hệ thống. Không cần mã mời mới.{again}"
        yield Message(f"{begin(text(situation, change))}\n{said}", Audience("person", person=person), news=True)
