"""News of a unit for its own people: a stage's close, a cut of its points, the agreed table, its rank, a ballot
that waits for it, the opening of the meeting.

It follows from the facts of a turn, so that it comes whoever closed, published or opened: the desk, the clock
or the last vote.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.conversations.review import history
from bot.conversations.scoring import texts
from bot.conversations.voting.posts import titled
from bot.dialogue.ballots import BallotOpened
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import Answered, Fact, Published, StageClosed
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId
from bot.dialogue.registry import UNIT
from bot.dialogue.situation import Role, Situation
from bot.dialogue.turn import Audience, Message
from bot.rules.calendar import LAST_DAY
from bot.rules.charter import Leaf, Stage, Unit
from bot.rules.voting_methods import Terms
from bot.state import snapshots
from bot.state.agreement import voice
from bot.state.meeting import conference
from bot.state.sheet import BY_CLOCK, sheet_of
from bot.state.stages import before, following, named, running, staged, taking_part
from bot.vietnamese import say, say_list, say_moment


class News(NamedTuple):
    """Paragraph for whoever holds a role of a unit. `apart`: it is of no use on another day."""

    unit: str
    role: Role
    text: str
    apart: bool = False


def of(situation: Situation, facts: Sequence[Fact]) -> tuple[Message, ...]:
    """A message to each person whom these facts concern, in the situation before them."""
    if not any(_concerns(fact) for fact in facts):
        return ()
    told: list[News] = []
    now = situation
    for fact in facts:
        here, now = now, project(now, (fact,))
        if _concerns(fact) and now.cycle:
            for unit in now.cycle.charter.units:
                told += _of_fact(here, now, now.cycle, fact, unit, facts)
    people: dict[int, list[News]] = {}
    for seat in situation.roster:
        own = [news for news in told if (news.unit, news.role) == (seat.unit, seat.role)]
        for holder in seat.holders if own else ():
            people.setdefault(holder.person.id, []).extend(own)
    return tuple(_message(now, person, every) for person, every in people.items())


def _message(now: Situation, person: int, every: Sequence[News]) -> Message:
    """All news of a turn to one person. While a meeting runs nothing is held."""
    text = "\n\n".join(dict.fromkeys(news.text for news in every))
    gathered = not _meeting(now) and not any(news.apart for news in every)
    return Message(text, Audience("person", person=person), news=gathered)


def _concerns(fact: Fact) -> bool:
    match fact:
        case StageClosed() | Published() | BallotOpened():
            return True
        case Answered(_, question):
            ref = QuestionId.read(question)
            return (ref.conversation, ref.leaf) == ("meeting", "opened")
        case _:
            return False


def _of_fact(
    here: Situation, now: Situation, cycle: Cycle, fact: Fact, unit: Unit, facts: Sequence[Fact]
) -> Iterator[News]:
    """News of one fact for one unit; `here` is the situation before it, `now` the one after."""
    match fact:
        case StageClosed(stage) if shot := _shot(cycle, stage):
            if here.cycle and stage == here.cycle.stage:
                yield from _closed(here, now, cycle, shot, unit, facts)
            elif "corrected" in shot.body:
                yield from _cut(now, cycle, shot, unit, f"Đính chính kết quả – {unit.name}")
        case Published(stage) if shot := _shot(cycle, stage):
            yield News(unit.id, "representative", _rank(cycle, shot, unit))
        case BallotOpened(terms) if unit.id in terms.issued and terms.ballot.voter != "leader":
            yield News(unit.id, "leader", _ballot(now, terms, unit), terms.closes - now.now <= LAST_DAY)
        case Answered() if _meeting(now) and voice(now, unit.id) == "leader":
            at = say_moment(now.now, now.zone)
            roll = "lãnh đạo đơn vị điểm danh. Xem diễn biến: gõ “hội nghị”."
            yield News(unit.id, "representative", f"Hội nghị tổng kết đã khai mạc lúc {at}; {roll}")
        case _:
            pass


def _shot(cycle: Cycle, stage: Stage) -> Snapshot | None:
    return next((shot for shot in reversed(cycle.snapshots) if shot.stage == stage), None)


def _meeting(situation: Situation) -> bool:
    meeting = conference(situation)
    return meeting is not None and meeting.state == "running"


# --- a stage is closed ---


def _closed(
    here: Situation, now: Situation, cycle: Cycle, shot: Snapshot, unit: Unit, facts: Sequence[Fact]
) -> Iterator[News]:
    stage, head = shot.stage, f"{unit.name}: đã chốt {named(shot.stage)}"
    if stage == "self":
        if not _told_by_clock(here, unit, facts):
            yield News(unit.id, "representative", f"{head}{_own_table(here, now, cycle, shot, unit)}")
        return
    if unit not in taking_part(cycle):
        return
    # Where the review is explained, its question tells the representative of the close and of each cut.
    asked = stage == "review" and running(now, "explain", unit.id)
    cut = list(_cut(now, cycle, shot, unit, f"Kết quả {named(stage)} – {unit.name}"))
    yield from (news for news in cut if not (asked and news.role == "representative"))
    if not cut and not asked:
        yield News(
            unit.id, "representative", f"{head}. {_total(shot, unit)} {_next_step(now, cycle, stage)}".strip()
        )


def _own_table(here: Situation, now: Situation, cycle: Cycle, shot: Snapshot, unit: Unit) -> str:
    """Rest of the sentence about the unit's own table at the close of the self-scores."""
    sheet = sheet_of(here, unit.id)
    if sheet.status == "sent":
        return f". {_total(shot, unit)} {_next_step(now, cycle, 'self')}".rstrip()
    lacking = f"bảng còn thiếu {len(sheet.missing())} tiêu chí" if sheet.missing() else "bảng chưa gửi"
    ranked = "tính theo nội dung đã ghi, tiêu chí còn thiếu 0 điểm"
    return f"; {lacking}: {'không xếp hạng' if cycle.charter.unsubmitted == 'unranked' else ranked}."


def _told_by_clock(here: Situation, unit: Unit, facts: Sequence[Fact]) -> bool:
    """True where the hard close itself tells the unit what became of a table that it did not send."""
    if any(isinstance(fact, Answered) and (fact.unit, fact.value) == (unit.id, BY_CLOCK) for fact in facts):
        return True
    return sheet_of(here, unit.id).status != "sent" and here.timetable.over("self", here.now)


def _total(shot: Snapshot, unit: Unit) -> str:
    what = "Bảng điểm thống nhất: tổng" if shot.stage == "agree" else "Tổng:"
    return f"{what} {say(snapshots.total(shot.body, unit.id))} điểm. Xem từng mục: gõ “bảng điểm”."


def _next_step(situation: Situation, cycle: Cycle, stage: Stage) -> str:
    """Sentence with the step that follows, and from when where it has not begun; "" after the last stage."""
    after = following(cycle.charter, stage)
    window = situation.timetable.window(after) if after else None
    if window is None or situation.now >= window.opens:
        return f"Tiếp theo: {named(after)}." if after else ""
    return f"Tiếp theo: {named(after)}, từ {say_moment(window.opens, situation.zone)}."


# --- a cut ---


def _cut(situation: Situation, cycle: Cycle, shot: Snapshot, unit: Unit, head: str) -> Iterator[News]:
    """News of leaves that have fewer points than in the result before; the leader hears, and whoever scores."""
    earlier = _before(cycle, shot)
    leaves = list(_lowered(cycle, earlier, shot, unit)) if earlier else []
    if earlier is None or not leaves:
        return
    sheet = staged(situation, unit.id, shot.stage)
    lines = [f"{head}: {len(leaves)} mục bị giảm điểm."]
    for leaf in leaves:
        old, new = (snapshots.values(one.body, unit.id).get(leaf.id, "") for one in (earlier, shot))
        said = f"từ {texts.say_value(sheet, leaf, old)} thành {texts.say_value(sheet, leaf, new)}"
        lines.append(f"{leaf.code}. {leaf.title}: {said}{_why(situation, shot, unit, leaf)}")
    total, now = (say(snapshots.total(one.body, unit.id)) for one in (earlier, shot))
    lines.append(f"Tổng điểm: từ {total} thành {now}. Xem lý do từng mục: gõ “vì sao” kèm mã.")
    if "corrected" not in shot.body:
        lines.append(_next_step(situation, cycle, shot.stage))
    for role in UNIT:
        yield News(unit.id, role, "\n".join(filter(None, lines)))


def _before(cycle: Cycle, shot: Snapshot) -> Snapshot | None:
    """The result that this one changes: the one it corrects, else that of the stage before."""
    if "corrected" in shot.body:
        alike = [one for one in cycle.snapshots if one.stage == shot.stage and one.number < shot.number]
        return alike[-1] if alike else None
    earlier = before(cycle.charter, shot.stage)
    return _shot(cycle, earlier) if earlier else None


def _lowered(cycle: Cycle, earlier: Snapshot, shot: Snapshot, unit: Unit) -> Iterator[Leaf]:
    """Leaves whose answer was changed, and gives fewer points; not those that others have overtaken."""
    old, new = (snapshots.values(one.body, unit.id) for one in (earlier, shot))
    had, has = (snapshots.points(one.body, unit.id) for one in (earlier, shot))
    for leaf in cycle.charter.leaves.values():
        fewer = has.get(leaf.id, 0) < had.get(leaf.id, 0)
        if old.get(leaf.id, "") != new.get(leaf.id, "") and fewer:
            yield leaf


def _why(situation: Situation, shot: Snapshot, unit: Unit, leaf: Leaf) -> str:
    listed = shot.body.get("corrected")
    for one in listed if isinstance(listed, list) else []:
        if (one["unit"], one["leaf"]) == (unit.id, leaf.id):
            return history.because(one["why"])
    verdict = staged(situation, unit.id, shot.stage).verdict(leaf)
    return history.because(verdict.reason) if verdict else ""


# --- rank and ballots ---


def _rank(cycle: Cycle, shot: Snapshot, unit: Unit) -> str:
    """``Kết quả xếp hạng năm 2026 – Cục Thuế: hạng 2/8, 95,5 điểm, Hoàn thành xuất sắc.``"""
    corrected = " (đính chính)" if "corrected" in shot.body else ""
    head = f"Kết quả xếp hạng năm {cycle.charter.year}{corrected} – {unit.name}"
    places = snapshots.places(shot.body)
    place = next(one for one in places if one["unit"] == unit.id)
    if not place["rank"]:
        return f"{head}: không xếp hạng ({place['out']})."
    ranked = sum(bool(one["rank"]) for one in places)
    title = f", {place['title']}" if place["title"] else ""
    return f"{head}: hạng {place['rank']}/{ranked}, {place['said']} điểm{title}. Vì sao: gõ “vì sao hạng”."


def _ballot(situation: Situation, terms: Terms, unit: Unit) -> str:
    """The same words whether the unit has voted or not: nobody is told that."""
    held = [s for s in situation.roster if (s.role, s.unit) == (terms.ballot.voter, unit.id)]
    names = [holder.person.name for seat in held for holder in seat.holders]
    who = f"đại diện ({say_list(names)})" if names else "đại diện (chưa có người)"
    until = say_moment(terms.closes, situation.zone)
    return f"Mở bỏ phiếu “{titled(terms)}”, đóng lúc {until}. Phiếu của {unit.short} do {who} bỏ."
