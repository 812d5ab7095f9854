"""What a played year has left in the database, to be compared with a year that nobody disturbed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from storage import journal
from storage.tables import (
    UNFINISHED,
    answers,
    ballots,
    clusters,
    heard,
    outbox,
    reminded,
    snapshots,
    turnout,
    votes,
)

Facts = dict[str, Any]


def facts(connection: Connection) -> Facts:
    """All that a year decides, in the order in which it was decided; nothing that is drawn by chance."""
    said = select(answers).order_by(answers.c.cycle, answers.c.unit, answers.c.number)
    per_unit: dict[str, list[tuple[object, ...]]] = {}
    for row in connection.execute(said):
        told = (row.question, row.value, row.aside, row.paper, row.reason)
        per_unit.setdefault(f"{row.cycle} {row.unit}", []).append(told)
    counted = select(ballots.c.key, ballots.c.state, ballots.c.result).order_by(ballots.c.id)
    shots = select(snapshots.c.stage, snapshots.c.number, snapshots.c.body).order_by(snapshots.c.id)
    return {
        "answers": per_unit,
        "ballots": [tuple(row) for row in connection.execute(counted)],
        "votes": _of_each(connection, votes.c.ballot),
        "turnout": _of_each(connection, turnout.c.ballot),
        "results": [(row.stage, row.number, row.body.get("totals")) for row in connection.execute(shots)],
        "reminders": sorted(connection.scalars(select(reminded.c.key))),
    }


def broken(connection: Connection, acknowledged: Iterable[int]) -> list[str]:
    """What must hold whatever else: sentences about what does not."""
    wrong = []
    dealt = {row.update: row.failed for row in connection.execute(select(heard.c.update, heard.c.failed))}
    lost = [update for update in acknowledged if str(update) not in dealt]
    if lost:
        wrong.append(f"{len(lost)} updates were acknowledged and never dealt with: {lost[:5]}")
    if failed := Counter(kind for kind in dealt.values() if kind):
        wrong.append(f"updates failed: {dict(failed)}")
    for cluster in connection.scalars(select(clusters.c.id)):
        if at := journal.broken(journal.rows(connection, cluster)):
            wrong.append(f"the journal of cluster {cluster} is broken at {at}")
    unfinished = connection.scalar(select(func.count()).select_from(outbox).where(UNFINISHED))
    if unfinished:
        wrong.append(f"{unfinished} messages are still owed")
    return wrong


def sent(connection: Connection) -> int:
    """How many new messages count as sent."""
    new = (outbox.c.state == "sent", ~outbox.c.strip, outbox.c.message != outbox.c.edit)
    return connection.scalar(select(func.count()).select_from(outbox).where(*new)) or 0


def _of_each(connection: Connection, ballot: Any) -> list[int]:
    query = select(func.count()).select_from(ballot.table).group_by(ballot).order_by(ballot)
    return list(connection.scalars(query))


def differing(undisturbed: Facts, drilled: Facts) -> list[str]:
    """Sentences: where the drilled year is another than the undisturbed one."""
    wrong = []
    for name, expected in undisturbed.items():
        if drilled[name] != expected:
            wrong.append(f"{name} differ: {_first_difference(expected, drilled[name])}")
    return wrong


def _first_difference(one: Any, other: Any) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if one.get(key) != other.get(key):
                return f"{key}: {_first_difference(one.get(key), other.get(key))}"
    if isinstance(one, list) and isinstance(other, list):
        for place, (a, b) in enumerate(zip(one, other, strict=False)):
            if a != b:
                return f"at {place}: {a!r} instead was {b!r}"
        return f"{len(one)} instead were {len(other)}"
    return f"{one!r} instead was {other!r}"
