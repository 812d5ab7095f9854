"""Records of stages: their results, each a further snapshot, and the stage a year is in."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select, update

from bot.dialogue.facts import StageClosed
from storage.schema import cycles, snapshots


def close(connection: Connection, cycle: int, fact: StageClosed, now: datetime) -> int:
    """Stores a stage's result, moves the year on, and returns the number of the snapshot: corrections count
    up."""
    of_stage = and_(snapshots.c.cycle == cycle, snapshots.c.stage == fact.stage)
    number = (connection.scalar(select(func.max(snapshots.c.number)).where(of_stage)) or 0) + 1
    row = {"number": number, "at": now, "body": fact.body, "reason": fact.reason}
    connection.execute(insert(snapshots).values(cycle=cycle, stage=fact.stage, **row))
    connection.execute(update(cycles).where(cycles.c.id == cycle).values(stage=fact.next))
    return number


def publish(connection: Connection, cycle: int, stage: str) -> None:
    """Marks the newest result of a stage as announced."""
    of_stage = and_(snapshots.c.cycle == cycle, snapshots.c.stage == stage)
    newest = select(func.max(snapshots.c.number)).where(of_stage).scalar_subquery()
    connection.execute(update(snapshots).where(of_stage, snapshots.c.number == newest).values(published=True))
