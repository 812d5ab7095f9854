"""Acts of the desk about the end of a stage: closing, publishing, the workbook."""

from bot.conversations.results import close
from bot.conversations.results.posts import ranking
from bot.dialogue.question import Effect
from bot.dialogue.registry import BY_STEERING, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Document, Message
from bot.state.seats import steers
from bot.state.stages import has_begun, named
from bot.vietnamese import begin, say_moment


def close_stage(call: Call) -> Effect:
    """`chốt`: opens the closing of the present stage, once it has begun."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Effect()
    if not cycle.stage:
        return Effect(result=f"Đã chốt {named(cycle.charter.stages[-1])} từ trước.")
    if not has_begun(situation):
        opens = say_moment(situation.timetable.windows[cycle.stage].opens, situation.zone)
        return Effect(result=f"{begin(named(cycle.stage))} mở từ {opens}, chưa chốt được.")
    return Effect(goto=close.close_id(cycle))


def can_close(situation: Situation, seat: Seat) -> bool:
    return situation.cycle is not None and bool(situation.cycle.stage) and has_begun(situation)


def close_label(situation: Situation) -> str:
    return f"Chốt {named(situation.cycle.stage if situation.cycle else '')}"


def publish(call: Call) -> Effect:
    """`công bố`: opens the publication of the stored result that waits."""
    cycle, shot = call.situation.cycle, close.result(call.situation)
    if cycle is None:
        return Effect()
    if shot and not shot.published:
        return Effect(goto=close.publish_id(shot, cycle))
    last = named(cycle.charter.stages[-1])
    return Effect(result=f"Chưa có kết quả mới để công bố. Cần chốt {last} trước.")


def result_number(situation: Situation) -> str:
    """Number of the stored result that would be published; corrections count on."""
    shot = close.result(situation)
    return str(shot.number) if shot else ""


def can_publish(situation: Situation, seat: Seat) -> bool:
    shot = close.result(situation)
    return shot is not None and not shot.published


def workbook(call: Call) -> Effect | Reply:
    """`xuất excel`: sends the workbook of this moment, of all units at the desk, else of one's own."""
    situation, cycle, unit = call.situation, call.situation.cycle, call.seat.unit
    steering = steers(situation)
    if not steering and (not unit or cycle is None):
        return Reply(BY_STEERING, stays=False)
    if cycle is None:
        return Effect()
    unit = "" if steering else unit
    year = cycle.charter.year
    document = Document("xlsx", cycle.id, unit, f"bang-diem-{unit + '-' if unit else ''}{year}.xlsx")
    text = f"Bảng điểm năm {year}, đến {say_moment(situation.now, situation.zone)}."
    return Effect(messages=(Message(text, document=document),))


def published(situation: Situation) -> str:
    """`kết quả`: the published ranking, or a sentence that there is none yet."""
    shot = close.result(situation)
    if situation.cycle and shot and shot.published:
        return ranking(situation, situation.cycle, shot)
    own = situation.cycle.charter.year if situation.cycle else 0
    before = max((year for year in situation.years if year < own), default=0)
    other = f" Kết quả năm {before}: gõ “kết quả {before}”." if before else ""
    return f"Chưa công bố kết quả xếp hạng.{other}"


def published_in_group(situation: Situation) -> str:
    """`kết quả` in the group, where nobody is pointed to another year."""
    return published(situation) if close.is_published(situation) else "Chưa công bố kết quả."
