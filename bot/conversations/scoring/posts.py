"""Posts about a table that was sent: to the unit's own people, to the reviewers, on the board."""

from bot.conversations.results.posts import progress
from bot.conversations.scoring import texts
from bot.dialogue.facts import Fact, StageClosed
from bot.dialogue.question import Effect
from bot.dialogue.registry import UNIT
from bot.dialogue.turn import Audience, Message
from bot.state import snapshots
from bot.state.sheet import Sheet


def sent(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """Effect of a table that has reached the cluster, for the first time or again after a return.

    A table sent again becomes part of a new result of the self-scores, so that the review starts from it, and
    the reviewers are told.
    """
    effect = _first_sent(sheet, facts)
    shot = snapshots.newest(sheet.cycle, "self")
    if shot is None:
        return effect
    charter, unit = sheet.charter, sheet.unit
    values = {u.id: snapshots.values(shot.body, u.id) for u in charter.units} | {unit.id: sheet.values}
    absent, late = snapshots.unsent(charter, shot.body), snapshots.late(shot.body)
    body = snapshots.taken(charter, values, absent, late, snapshots.last_ranks(sheet.cycle))
    why = f"{unit.short} gửi lại bảng sau khi được trả lại"
    changed = [
        leaf.code
        for leaf in charter.leaves.values()
        if sheet.value(leaf) != snapshots.values(shot.body, unit.id).get(leaf.id, "")
    ]
    said = f"sửa {', '.join(changed)}" if changed else "không sửa mục nào"
    text = f"{unit.name} đã gửi lại bảng tự chấm: {said}."
    told = Message(text, to=Audience("role", role="reviewer"), news=True)
    again = StageClosed("self", body, sheet.cycle.stage, why)
    # `worth` is false, since the board mostly reads as before.
    board = progress(sheet.situation, worth=False)
    others = tuple(message for message in effect.messages if not message.board)
    return Effect((*effect.facts, again), effect.result, (*others, told, board))


def _first_sent(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """Effect of a table sent for the first time: the unit's other seats are told, the board is renewed."""
    unit = sheet.unit
    said = f"Đã gửi bảng tự chấm của {unit.name}. {texts.total(sheet.score)}."
    paper = " (thư ký nhập từ bản giấy)" if sheet.paper else ""
    told = f"Đã gửi bảng tự chấm của {unit.name}{paper}. {texts.total(sheet.score)}."
    speaker = sheet.situation.person
    others = tuple(
        Message(told, to=Audience("seat", seat=seat.id), news=True)
        for seat in sheet.situation.roster
        if seat.unit == unit.id and seat.role in UNIT
        if any(h.person != speaker for h in seat.holders)
        if seat.id not in {s.id for s in sheet.situation.seats}
    )
    return Effect(facts, said, (*others, progress(sheet.situation)))
