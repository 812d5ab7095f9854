"""Records of answers: appended and numbered per unit, never changed; and the history that they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select

from bot.dialogue.facts import AnswerTakenBack, LateAnswerAccepted
from bot.dialogue.situation import Answer, Entry
from storage.database.statements import Prepared
from storage.schema import answers, people

a = answers.c


def append(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Appends answers; many at once ("đạt tối đa") are one statement."""
    if len(rows) == 1:
        _INSERT.later(connection, rows[0])
    elif rows:
        _INSERT.run_each(connection, rows)


def accept_late(connection: Connection, cycle: int, fact: LateAnswerAccepted) -> None:
    """Repeats the late answer under its question, by its author and numbered anew."""
    of_unit = _of_unit(cycle, fact.unit)
    late = select(answers).where(of_unit, a.question == fact.kept).order_by(a.number.desc())
    row = connection.execute(late.limit(1)).mappings().one()
    number = _next_number(connection, of_unit)
    changed = {"question": fact.question, "number": number, "act": number, "bound": True}
    connection.execute(insert(answers).values(**{**row, **changed}))


def take_back(
    connection: Connection,
    cycle: int,
    fact: AnswerTakenBack,
    *,
    seat: int | None,
    person: int | None,
    now: datetime,
) -> None:
    """Repeats the answer that stood before, by its author; without one, appends an empty one."""
    of_unit = _of_unit(cycle, fact.unit)
    row: dict[str, Any] = {"cycle": cycle, "unit": fact.unit, "seat": seat, "person": person, "at": now}
    if fact.before:
        before = select(answers).where(of_unit, a.number == fact.before.number)
        row = dict(connection.execute(before).mappings().one())
    number = _next_number(connection, of_unit)
    row |= {"question": fact.question, "number": number, "act": number, "bound": False, "undoes": fact.undoes}
    connection.execute(insert(answers).values(**row))


def history(connection: Connection, cycle: int, unit: str) -> tuple[Entry, ...]:
    """All answers about the unit, in their order."""
    query = (
        select(answers, people.c.name.label("by"))
        .select_from(answers.outerjoin(people, people.c.id == a.person))
        .where(_of_unit(cycle, unit))
        .order_by(a.number)
    )
    return tuple(
        Entry(
            row.question,
            Answer(
                row.value, row.number, row.at, row.seat or 0, row.by or "", row.aside, row.paper, row.reason
            ),
            row.person or 0,
            row.act,
            row.bound,
            row.undoes,
        )
        for row in connection.execute(query)
    )


def _of_unit(cycle: int, unit: str) -> ColumnElement[bool]:
    return and_(a.cycle == cycle, a.unit == unit)


def _next_number(connection: Connection, of_unit: ColumnElement[bool]) -> int:
    return 1 + (connection.scalar(select(func.max(a.number)).where(of_unit)) or 0)


_INSERT = Prepared(insert(answers), [column.key for column in answers.c])
