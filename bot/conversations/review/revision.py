"""Return for revision (trả lại): a reviewer or the cluster's desk opens a unit's table again for a time."""

from collections.abc import Iterator
from datetime import timedelta

from bot.conversations.results.posts import progress, table_sent
from bot.dialogue.facts import Answered, Extended, Fact, StageClosed, Steered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Text
from bot.rules.charter import Unit
from bot.state import snapshots
from bot.state.sheet import Sheet
from bot.state.stages import running, taking_part
from bot.vietnamese import quoted, say_moment


def questions(here: Situation, unit: str) -> Iterator[Question]:
    """Why a unit's table is returned; put when somebody opens it."""
    if here.cycle is None or not running(here, "review") or not here.cycle.charter.revision_hours:
        return
    for one in taking_part(here.cycle):
        barred = any(seat.unit == one.id for seat in here.seats)
        if one.id == unit and not barred and Sheet(here, unit).status == "sent":
            yield _question(here, one)


def _question(here: Situation, unit: Unit) -> Question:
    cycle = Sheet(here, unit.id).cycle
    id = str(QuestionId(cycle.id, "return", unit.id))
    hours = cycle.charter.revision_hours

    def keep(reason: str) -> Effect:
        send = str(QuestionId(cycle.id, "self", unit.id, "send"))
        review = here.timetable.window("review", unit.id) or cycle.charter.windows["review"]
        ends = min(here.now + timedelta(hours=hours), review.closes)
        until = say_moment(ends, here.zone)
        text = (
            f"Bảng tự chấm được trả lại để sửa, lý do: {quoted(reason)}.\n"
            f"Muốn sửa mục nào, gõ mã của mục đó. Sửa xong, gõ “gửi”. Hạn gửi lại: {until}; "
            "quá hạn thì tính theo bảng đã gửi."
        )
        told = Message(text, to=Audience("role", role="representative", unit=unit.id), asks=send)
        # More time for its table: the unit is reminded of it like of any other.
        again = Extended("self", ends, unit.id, reason)
        facts: tuple[Fact, ...] = (Answered(unit.id, id, "return", reason=reason), again)
        facts += (Steered("return", unit.id, reason),)
        return Effect(facts, f"Đã trả bảng cho {unit.name}. Hạn gửi lại: {until}.", (told,))

    text = f"Trả lại toàn bộ bảng tự chấm của {unit.name} để sửa trong {hours} giờ. Đề nghị ghi lý do."
    return Question(id, lambda: Prompt(text, Text(500)), keep, done=True)


def sent(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """The table has reached the cluster: for the first time, or again after a return.

    What came again becomes a new result of the self-scores, so the review stands on what was sent; the
    reviewers are told.
    """
    effect = table_sent(sheet, facts)
    shot = snapshots.newest(sheet.cycle, "self")
    if shot is None:
        return effect
    charter, unit = sheet.charter, sheet.unit
    values = {u.id: snapshots.values(shot.body, u.id) for u in charter.units} | {unit.id: sheet.values}
    body = snapshots.taken(charter, values, snapshots.absent(shot.body), snapshots.late(shot.body))
    why = f"{unit.short} gửi lại bảng sau khi được trả lại"
    changed = [
        leaf.code
        for leaf in charter.leaves.values()
        if sheet.value(leaf) != snapshots.values(shot.body, unit.id).get(leaf.id, "")
    ]
    said = f"sửa {', '.join(changed)}" if changed else "không sửa mục nào"
    told = Message(f"{unit.name} đã gửi lại bảng tự chấm: {said}.", to=Audience("role", role="reviewer"))
    again = StageClosed("self", body, sheet.cycle.stage, why)
    # Most often the board says the same as before.
    board = progress(sheet.here, worth=False)
    others = tuple(message for message in effect.messages if not message.board)
    return Effect((*effect.facts, again), effect.result, (*others, told, board))
