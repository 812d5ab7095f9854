"""What a played year has left in the database, to be compared with a year that nobody disturbed."""

import asyncio
import re
from typing import Any

from sqlalchemy import Connection, func, or_, select

from handlers.commands.verify import verify
from handlers.demo.phones import Screen
from storage.schema import answers, ballots, evidence, heard, outbox, reminded, snapshots, turnout, votes

Facts = dict[str, Any]
MOMENTS = ("in a turn", "between commit and acknowledgement", "in a send")
_HEAD = re.compile(r"Dấu kiểm (\d+: \S+)")


def facts(connection: Connection) -> Facts:
    """All that a year decides; of what is decided side by side, no order; nothing that is drawn by chance."""
    said = select(answers).order_by(answers.c.cycle, answers.c.unit, answers.c.number)
    per_question: dict[str, list[tuple[object, ...]]] = {}
    for row in connection.execute(said):
        told = (row.value, row.aside, row.paper, row.reason)
        per_question.setdefault(f"{row.unit} {row.question}", []).append(told)
    counted = select(ballots.c.key, ballots.c.state, ballots.c.result).order_by(ballots.c.id)
    shots = select(snapshots.c.stage, snapshots.c.number, snapshots.c.body).order_by(snapshots.c.id)
    e = evidence.c
    shown = connection.execute(select(e.unit, e.question, e.state, e.sha256, e.link))
    return {
        "answers": per_question,
        "evidence": sorted(tuple(row) for row in shown),
        "ballots": [tuple(row) for row in connection.execute(counted)],
        "votes": _of_each(connection, votes.c.ballot),
        "turnout": _of_each(connection, turnout.c.ballot),
        "results": [(row.stage, row.number, row.body.get("totals")) for row in connection.execute(shots)],
        # That the clock is in doubt is told where it jumps, and in no other year.
        "reminders": sorted(key for key in connection.scalars(select(reminded.c.key)) if key[:5] != "clock"),
    }


def at_what(connection: Connection, handed: set[int], by: str) -> set[str]:
    """What a bot that has just been killed was at: updates were `handed` to it, messages claimed `by` it."""
    # On Telegram an update is known by its number, on Zalo by its event, chat and message.
    names = [heard.c.update.in_(map(str, handed)), *(heard.c.update.endswith(f":m{id}") for id in handed)]
    dealt = set(connection.scalars(select(heard.c.update).where(or_(*names))))
    sending = select(func.count()).where(outbox.c.state == "sending", outbox.c.by.startswith(by))
    was = (len(dealt) < len(handed), bool(dealt), bool(connection.scalar(sending)))
    return {moment for moment, it_was in zip(MOMENTS, was, strict=True) if it_was}


def known(connection: Connection) -> set[tuple[str, str]]:
    """Chat and message of each that the bot knows to have sent. What else arrived was sent by a bot that was
    killed before it could note it, and was sent again."""
    known = select(outbox.c.chat, outbox.c.message).where(outbox.c.message != "")
    return {(chat, message) for chat, message in connection.execute(known)}


async def untrue_heads(url: str, group: Screen) -> list[str]:
    """The journal of each cluster, verified against the heads that the group's phones show."""
    heads = [found for bubble in group.bubbles.values() for found in _HEAD.findall(bubble.text)]
    found: list[str] = []
    if not heads:
        return ["no head of the journal was posted to the group"]
    # The command runs a loop of its own.
    await asyncio.to_thread(verify, url, heads, found.append)
    return [line for line in found if line.startswith("WRONG")]


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
