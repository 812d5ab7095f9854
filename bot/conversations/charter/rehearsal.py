"""Rehearsal of the charter (`thử quy chế`): the draft is tried on scores that were closed before, and what it
would change is said in ten lines.

It is worked out apart, after the turn's commit, and comes as a turn of its own.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.conversations.scoring.texts import called, titled
from bot.conversations.turns import repeat
from bot.dialogue.facts import WorkbookSent
from bot.dialogue.question import Effect
from bot.dialogue.registry import STEERING, Call
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.dialogue.workbooks import WorkbookReading
from bot.rules.charter import Unit
from bot.rules.rehearsal import Contribution, LeafRehearsal, Rehearsal, UnitRehearsal, rehearse
from bot.state.rehearsal import RehearsalOrder, order
from bot.state.stages import named
from bot.vietnamese import say, say_list

# Name under which an asked rehearsal is kept until it is worked out.
TALK = "rehearsal"
NOTHING = (
    "Chưa có điểm để thử: chưa giai đoạn nào của năm nay hay năm trước đã chốt. Chốt tự chấm xong thì gõ “thử "
    "quy chế”."
)
TROUBLED = "Hệ thống chưa thử được quy chế này. Đề nghị báo người vận hành."
# Units that are told one by one, and criteria of a list.
MOST = 3


def ask(call: Call) -> Effect:
    """`thử quy chế`: wants the draft to be rehearsed, or says why there is nothing to do it on."""
    return wanted(call.situation)


def wanted(situation: Situation) -> Effect:
    """Effect that wants the rehearsal, to be worked out after the commit."""
    asked = order(situation)
    if asked is None:
        return Effect(result=NOTHING)
    fact = WorkbookSent(Attachment("", "thử quy chế"), TALK)
    return Effect((fact,), f"Đang thử {asked.called} trên {_scores(asked)}. Kết quả có sau ít giây.")


def read(situation: Situation, reading: WorkbookReading) -> Turn:
    """Turn for what was worked out: said to whoever asked, if they still steer the cluster."""
    if not any(seat.role in STEERING for seat in situation.seats):
        return repeat(situation, "")
    return Turn(messages=(Message(reading.refused or "\n".join(reading.told)),))


def worked_out(asked: RehearsalOrder | None) -> WorkbookReading:
    """The rehearsal in ten lines, as it is handed in; it may take a second."""
    if asked is None:
        return WorkbookReading(stage=TALK, refused=NOTHING)
    return WorkbookReading(stage=TALK, told=tuple(lines(asked, rehearse(asked.charter, asked.closed))))


def head(asked: RehearsalOrder) -> str:
    """``Thử dự thảo quy chế lần 2 (mã 3F2A-91C0-77DE) trên điểm thống nhất năm 2026``."""
    mark = f" (mã {asked.shown})" if asked.shown else ""
    return f"Thử {asked.called}{mark} trên {_scores(asked)}"


def _scores(asked: RehearsalOrder) -> str:
    return f"điểm {named(asked.stage)} năm {asked.year}"


def lines(asked: RehearsalOrder, found: Rehearsal) -> Iterator[str]:
    """At most ten lines on a rehearsal."""
    yield f"{head(asked)}, {len(found.units)} đơn vị:"
    yield from _moved(found)
    yield deciding(found)
    yield full(found)
    yield equal(found)
    yield inflated(found)
    if beside := untold(found):
        yield beside
    yield "Xem từng đơn vị, từng tiêu chí trên trang web: Mục lục, Thử quy chế."


def _moved(found: Rehearsal) -> Iterator[str]:
    moved = found.moved
    if not moved:
        yield "Không đơn vị nào đổi hạng."
        return
    # The lines that follow fill ten with these.
    shown = moved[:MOST] if not untold(found) else moved[: MOST - 1]
    more = ", đổi nhiều nhất" if len(moved) > len(shown) else ""
    yield f"{len(moved)}/{len(found.units)} đơn vị đổi hạng{more}:"
    yield from (f"– {unit_line(found, one)}" for one in shown)


def unit_line(found: Rehearsal, one: UnitRehearsal) -> str:
    """``Cục Thuế: từ hạng 1 xuống hạng 2 (từ 90 còn 88,5 điểm), do a1 (giảm 2 điểm, bình quân cụm giảm 1).``"""
    if one.rank is None:
        return f"{one.unit.short}: từ hạng {one.rank_before} thành không xếp hạng, {one.out}."
    if one.rank_before is None:
        return f"{one.unit.short}: trước không xếp hạng, nay hạng {one.rank}."
    way = "lên" if one.rank < one.rank_before else "xuống"
    ranks = f"từ hạng {one.rank_before} {way} hạng {one.rank}"
    return f"{one.unit.short}: {ranks} ({_totals(one)}), do {why(found, one)}."


def _totals(one: UnitRehearsal) -> str:
    if one.total == one.total_before:
        return f"vẫn {say(one.total)} điểm"
    word = "lên" if one.total > one.total_before else "còn"
    return f"từ {say(one.total_before)} {word} {say(one.total)} điểm"


def why(found: Rehearsal, one: UnitRehearsal) -> str:
    """Criteria that push a unit the way it moved; "" for one that stays where it was."""
    if one.reasons:
        return ", ".join(_reason(found, reason) for reason in one.reasons[:2])
    return "thứ tự xét khi bằng điểm" if one.moves else ""


def _reason(found: Rehearsal, reason: Contribution) -> str:
    what = called(reason.leaf) if reason.leaf else "giới hạn điểm, làm tròn"
    if reason.leaf in found.dropped:
        what = f"bỏ {what}"
    own, mean = _change(reason.points), _change(round(reason.mean, 2))
    return f"{what} ({own} điểm, bình quân cụm {mean})"


def _change(points: Decimal) -> str:
    return f"{'tăng' if points > 0 else 'giảm'} {say(abs(points))}" if points else "0"


def deciding(found: Rehearsal) -> str:
    """Sentence on the criteria that decide the order."""
    if not found.deciding:
        return "Không tiêu chí nào một mình quyết định thứ tự."
    first, *others = found.deciding[:MOST]
    then = (
        f"; tiếp theo {say_list([f'{called(one.leaf)} ({one.decides} cặp)' for one in others])}"
        if others
        else ""
    )
    return (
        f"Quyết định thứ tự nhiều nhất: {titled(first.leaf)}, thiếu tiêu chí này thì "
        f"{first.decides}/{found.pairs} cặp đơn vị đổi thứ tự{then}."
    )


def full(found: Rehearsal) -> str:
    """Sentence on the criteria that give everybody full marks."""
    codes = [called(one.leaf) for one in found.leaves if one.full]
    if not codes:
        return "Không có tiêu chí nào mà mọi đơn vị đều đạt tối đa."
    return f"Mọi đơn vị đều đạt tối đa, không phân được hơn kém: {say_list(codes, noun='tiêu chí')}."


def equal(found: Rehearsal) -> str:
    """Sentence on equal totals, and on what the rules for ties leave of them."""
    if not found.equal:
        return "Không có đơn vị bằng điểm."
    left = f"vẫn đồng hạng: {_groups(found.shared)}" if found.shared else "không còn đơn vị đồng hạng"
    if found.shared == found.equal:
        left = "vẫn đồng hạng"
    return f"Bằng điểm: {_groups(found.equal)}; theo thứ tự xét của quy chế thì {left}."


def _groups(groups: Sequence[Sequence[Unit]]) -> str:
    return "; ".join(say_list([unit.short for unit in same], noun="đơn vị") for same in groups[:MOST]) + (
        f" và {len(groups) - MOST} nhóm khác" if len(groups) > MOST else ""
    )


def inflated(found: Rehearsal) -> str:
    """Sentence on the most that one inflated self-score would gain."""
    worst = found.worst
    if worst is None:
        return "Tự chấm quá cao ở một tiêu chí: không đơn vị nào tăng được hạng."
    return (
        f"Tự chấm quá cao ở một tiêu chí, nếu không bị phát hiện, lợi nhất {worst.gain} hạng: "
        f"{worst.unit.short}, {called(worst.leaf)}, thêm {say(worst.points)} điểm, "
        f"từ hạng {worst.rank} lên hạng {worst.rank_after}."
    )


def untold(found: Rehearsal) -> str:
    """Sentence on what there were no scores for, or no readable ones; "" where nothing is missing."""
    parts = []
    if found.untold:
        parts.append(f"tiêu chí {say_list([called(leaf) for leaf in found.untold], noun='tiêu chí')}")
    if found.joined:
        parts.append(f"đơn vị {say_list([unit.short for unit in found.joined], noun='đơn vị')}")
    said = f"Chưa có điểm để thử, tạm tính 0: {'; '.join(parts)}." if parts else ""
    if unread := [one for one in found.leaves if one.unread]:
        codes = say_list([_unread(one) for one in unread], noun="tiêu chí")
        said += f" Điểm cũ không đọc được theo quy chế này, tạm quy theo tỷ lệ điểm tối đa: {codes}."
    return said.strip()


def _unread(one: LeafRehearsal) -> str:
    return f"{called(one.leaf)} ({len(one.unread)} đơn vị)"
