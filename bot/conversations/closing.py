"""Closing a stage and publishing its result: by the secretary or chair, or by the clock."""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversations import snapshots
from bot.conversations.after import after
from bot.conversations.announcing import progress, ranking
from bot.conversations.asking import Effect, Put, Question, Ref, as_message
from bot.conversations.sheet import Sheet
from bot.conversations.situation import (
    GROUP,
    Audience,
    Message,
    Published,
    Situation,
    Snapshot,
    StageClosed,
    Steered,
    Turn,
)
from bot.questions import Choice, Option, Text
from bot.vietnamese import say_list

CLOSE, PUBLISH, NOT_YET = Option("close", "Chốt"), Option("publish", "Công bố"), Option("wait", "Chưa")


def questions(here: Situation) -> Iterator[Question]:
    """Put only when the desk opens them."""
    if here.cycle is None:
        return
    cycle = here.cycle
    if cycle.stage == "self":
        waiting = unsent(here)

        def put_close() -> Put:
            left = f"{len(waiting)} đơn vị chưa gửi: {say_list(waiting)}.\n" if waiting else ""
            text = f"{left}Sau khi chốt, hệ thống không nhận thêm bảng tự chấm. Chốt ngay?"
            return Put(text, Choice((CLOSE, NOT_YET)))

        def keep_close(key: str) -> Effect:
            if key == NOT_YET.key:
                return Effect(result="Chưa chốt.")
            return Effect(goto=why) if waiting else close(here, "Đã nhận đủ bảng tự chấm.")

        why = str(Ref(cycle.id, "close", "", "why"))
        yield Question(str(Ref(cycle.id, "close")), put_close, keep_close, done=True)
        ask_why = "Chốt khi chưa đủ đơn vị: đề nghị ghi lý do (được lưu vào nhật ký của cụm)."
        yield Question(why, lambda: Put(ask_why, Text(300)), lambda reason: close(here, reason), done=True)
    shot = result(here)
    if shot and not shot.published:

        def put_publish() -> Put:
            return Put(f"{ranking(here, cycle, shot)}\n\nCông bố vào nhóm?", Choice((PUBLISH, NOT_YET)))

        def keep_publish(key: str) -> Effect:
            if key == NOT_YET.key:
                return Effect(result="Chưa công bố.")
            facts = (Published(shot.stage), Steered("publish", f"{shot.stage} {shot.number}"))
            return Effect(facts, "Đã công bố kết quả.", (Message(ranking(here, cycle, shot), GROUP),))

        yield Question(str(Ref(cycle.id, "publish")), put_publish, keep_publish, done=True)


def result(here: Situation) -> Snapshot | None:
    """The newest snapshot of the charter's last stage."""
    if here.cycle is None:
        return None
    last = here.cycle.charter.stages[-1]
    return next((s for s in reversed(here.cycle.snapshots) if s.stage == last), None)


def unsent(here: Situation) -> list[str]:
    """Short names of the units whose table has not reached the cluster."""
    units = here.cycle.charter.units if here.cycle else ()
    return [u.short for u in units if Sheet(here, u.id).status != "sent"]


def close(here: Situation, why: str) -> Effect:
    """The stage's snapshot for all units at once, relative criteria included."""
    if here.cycle is None:
        raise ValueError("no cycle is open")
    cycle = here.cycle
    body = snapshot(here)
    stages = cycle.charter.stages
    following = dict(zip(stages, [*stages[1:], ""], strict=True))[cycle.stage]
    facts = (StageClosed(cycle.stage, body, following, why), Steered("close", cycle.stage, why))
    now = after(here, facts)
    publish = str(Ref(cycle.id, "publish")) if result(now) else ""
    return Effect(facts, "Đã chốt tự chấm.", (progress(now),), goto=publish)


def close_by_clock(here: Situation) -> Turn:
    """At the hard close the stage is closed, and the chair and the secretary are asked to publish."""
    effect = close(here, "Hết hạn theo quy chế.")
    told = Message(f"{effect.result} Đã hết hạn theo quy chế.")
    for question in questions(after(here, effect.facts)):
        if question.id == effect.goto:
            ask = as_message(question.id, question.put())
            told = replace(ask, text=f"{told.text}\n\n{ask.text}")
    steering = tuple(replace(told, to=Audience("role", role=r)) for r in ("secretary", "chair"))
    return Turn(effect.facts, messages=(*effect.messages, *steering))


def snapshot(here: Situation) -> dict[str, object]:
    """The result of the present stage, of all units."""
    if here.cycle is None:
        raise ValueError("no cycle is open")
    sheets = {unit.id: Sheet(here, unit.id) for unit in here.cycle.charter.units}
    absent = [u for u, sheet in sheets.items() if sheet.status != "sent"]
    return snapshots.taken(here.cycle.charter, {u: sheet.values for u, sheet in sheets.items()}, absent)
