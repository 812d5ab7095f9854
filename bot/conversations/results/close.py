"""Closing of a stage and publication of its result, by the secretary or chair, or by the clock."""

from collections.abc import Iterator
from datetime import timedelta

from bot import vietnamese
from bot.conversations.results.lots import asking
from bot.conversations.results.lots import say_waiting as say_lots
from bot.conversations.results.posts import progress, ranking, ranking_post
from bot.conversations.results.stage_start import begin
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import Published, StageClosed, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.rules.ranking import JOINED_LATER, NOT_SENT
from bot.state import snapshots
from bot.state.agreement import Paper
from bot.state.lateness import with_consents
from bot.state.lots import silent
from bot.state.pending import say_done, say_waiting, short_of_reviews, waiting
from bot.state.reports import unknown
from bot.state.sheet import sheet_of
from bot.state.stages import following, joined_later, named, taking_part, values_at
from bot.vietnamese import say_left, say_list

CLOSE, PUBLISH = Option("close", "Chốt"), Option("publish", "Công bố")
# Usual reasons for closing early, and for publishing.
OVERDUE, ON_TIME, AGREED = "Đã quá hạn", "Theo lịch", "Hội nghị đã thống nhất"

# What a unit has done once the stage waits for it no more.
DONE = {"self": "đã gửi", "review": "đã thẩm định xong", "explain": "đã trả lời xong", "agree": "đã nhất trí"}
_AFTERWARDS = {
    "self": "Sau khi chốt, hệ thống không nhận thêm bảng tự chấm.",
    "review": "Sau khi chốt, kết quả thẩm định được gửi cho các đơn vị.",
    "explain": "Sau khi chốt, hệ thống không nhận thêm giải trình.",
    "agree": "Sau khi chốt, điểm thống nhất chỉ sửa được bằng đính chính có lý do.",
}


def questions(situation: Situation) -> Iterator[Question]:
    """Closing the present stage and publishing the result that waits; put only when the desk opens them."""
    if situation.cycle is None:
        return
    if situation.cycle.stage:
        yield from _closing(situation, situation.cycle)
    shot = result(situation)
    if shot and not shot.published:
        yield from _publishing(situation, situation.cycle, shot)


def close_id(cycle: Cycle) -> str:
    """Id of the question that closes the present stage. Each stage has its own, so that an old button never
    closes a later stage."""
    return str(QuestionId(cycle.id, "close", "", "" if cycle.stage == "self" else cycle.stage))


def publish_id(shot: Snapshot, cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "publish", "", "" if shot.number == 1 else str(shot.number)))


def _closing(situation: Situation, cycle: Cycle) -> Iterator[Question]:
    lacking = waiting(situation)

    def put() -> Prompt:
        left = _undated(situation)
        left += (
            f"{len(lacking)} đơn vị {say_waiting(situation)}: {say_list(lacking, noun='đơn vị')}.\n"
            if lacking
            else ""
        )
        ask = f"Chốt giai đoạn {named(cycle.stage)} ngay bây giờ?"
        return Prompt(
            f"{left}{_AFTERWARDS[cycle.stage]}\n{ask} {_how_far(situation, cycle)}", Choice((CLOSE, NOT_YET))
        )

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            return Effect(result="Chưa chốt.")
        complete = "Đã nhận đủ bảng tự chấm." if cycle.stage == "self" else f"Đã {named(cycle.stage)} đủ."
        complete = complete if taking_part(cycle) else f"{vietnamese.begin(say_done(situation, ''))}."
        return Effect(goto=reason) if lacking else close(situation, complete)

    reason = str(QuestionId(cycle.id, "close", "", cycle.stage, "why"))
    yield Question(close_id(cycle), put, keep, done=True)
    ask = f"Lý do chốt khi chưa đủ đơn vị ({KEPT})?"
    window = situation.timetable.window(cycle.stage)
    over = window is not None and situation.now >= window.in_time_until
    yield why(reason, ask, (OVERDUE,) if over else (), lambda reason: close(situation, reason))


def _undated(situation: Situation) -> str:
    """Line about reports whose dates count and were not entered; "" without any."""
    if situation.cycle is None or not situation.cycle.charter.observed or not (left := unknown(situation)):
        return ""
    titles = say_list([report.title for report in left], 3)
    return f"Chưa ghi đủ ngày nộp (tính là không muộn): {titles}. Ghi: gõ “nộp báo cáo”.\n"


def _how_far(situation: Situation, cycle: Cycle) -> str:
    """Time that the stage still has, and how many units are done: ``Hạn còn 15 ngày; 6/8 đơn vị đã gửi.``"""
    done = say_done(situation, DONE[cycle.stage])
    window = situation.timetable.window(cycle.stage)
    if window is None:
        return f"Hiện {done}."
    left = window.in_time_until - situation.now
    return f"{f'Hạn còn {say_left(left)}' if left > timedelta() else 'Đã quá hạn'}; {done}."


def _publishing(situation: Situation, cycle: Cycle, shot: Snapshot) -> Iterator[Question]:
    id = publish_id(shot, cycle)
    reason = str(QuestionId(cycle.id, "publish", "", str(shot.number), "why"))

    def put() -> Prompt:
        if lots := say_lots(situation):
            return Prompt(f"{ranking(situation, cycle, shot)}\n\n{lots}", Choice((NOT_YET,)))
        return Prompt(f"{ranking(situation, cycle, shot)}\n\nCông bố vào nhóm?", Choice((PUBLISH, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key or silent(situation):
            return Effect(result="Chưa công bố.")
        return Effect(goto=reason)

    def publish(why: str) -> Effect:
        facts = (Published(shot.stage), Steered("publish", f"{shot.stage} {shot.number}", why))
        return Effect(facts, "Đã công bố kết quả.", (ranking_post(situation, cycle, shot),))

    yield Question(id, put, keep, done=True)
    yield why(reason, f"Lý do công bố ({KEPT})?", (ON_TIME, AGREED), publish)


def result(situation: Situation) -> Snapshot | None:
    """Newest stored result of the charter's last stage; None before it is closed."""
    return snapshots.newest(situation.cycle, situation.cycle.charter.stages[-1]) if situation.cycle else None


def is_published(situation: Situation) -> bool:
    shot = result(situation)
    return shot is not None and shot.published


def close(situation: Situation, why: str) -> Effect:
    """Closes the present stage with its result for all units; the next one begins if its window is open.

    Raises ValueError where no stage is open.
    """
    if situation.cycle is None or not situation.cycle.stage:
        raise ValueError("no stage is open")
    cycle, stage = situation.cycle, situation.cycle.stage
    closed = StageClosed(stage, snapshot(situation, why), following(cycle.charter, stage), why)
    facts = (closed, Steered("close", stage, why))
    now = project(situation, facts)
    shot = result(now)
    goto = publish_id(shot, cycle) if shot else ""
    return Effect(facts, f"Đã chốt {named(stage)}.", (progress(now), *begin(now), *asking(now)), goto=goto)


def snapshot(situation: Situation, why: str = "") -> dict[str, object]:
    """Result of the present stage for all units. `why`: reason for closing, the answer to open objections.

    Raises ValueError where no stage is open.
    """
    if situation.cycle is None or not situation.cycle.stage:
        raise ValueError("no stage is open")
    charter, stage = situation.cycle.charter, situation.cycle.stage
    values = {unit.id: values_at(situation, unit.id, stage) for unit in charter.units}
    if stage == "agree" and charter.observed:
        values = {unit: with_consents(situation, unit, own) for unit, own in values.items()}
    if stage == "self":
        absent = {
            unit.id: JOINED_LATER if joined_later(situation, unit.id) else NOT_SENT
            for unit in charter.units
            if sheet_of(situation, unit.id).status != "sent"
        }
        late = [unit.id for unit in charter.units if sheet_of(situation, unit.id).late]
        return snapshots.taken(charter, values, absent, late, snapshots.last_ranks(situation.cycle))
    sent = snapshots.newest(situation.cycle, "self")
    body = snapshots.taken(
        charter,
        values,
        snapshots.unsent(charter, sent.body) if sent else {},
        snapshots.late(sent.body) if sent else (),
        snapshots.last_ranks(situation.cycle),
    )
    if stage == "review":
        short = {u.id: short_of_reviews(situation, u.id) for u in taking_part(situation.cycle)}
        missing = {unit: groups for unit, groups in short.items() if groups}
        return {**body, "short": missing} if missing else body
    return body if stage != "agree" else {**body, **Paper(situation, situation.cycle).recorded(why)}
