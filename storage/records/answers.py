"""Records of answers: appended and numbered per unit, never changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select

from bot.dialogue.facts import LateAnswerAccepted
from storage.database.statements import Prepared
from storage.schema import answers


def append(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Appends answers; many at once ("đạt tối đa") are one statement."""
    if len(rows) == 1:
        _INSERT.later(connection, rows[0])
    elif rows:
        _INSERT.run_each(connection, rows)


def accept_late(connection: Connection, cycle: int, fact: LateAnswerAccepted) -> None:
    """Repeats the late answer under its question, by its author and numbered anew."""
    of_unit = and_(answers.c.cycle == cycle, answers.c.unit == fact.unit)
    last = connection.scalar(select(func.max(answers.c.number)).where(of_unit)) or 0
    late = select(answers).where(of_unit, answers.c.question == fact.kept).order_by(answers.c.number.desc())
    row = connection.execute(late.limit(1)).one()._asdict()
    connection.execute(insert(answers).values(**{**row, "question": fact.question, "number": last + 1}))


_INSERT = Prepared(insert(answers), [column.key for column in answers.c])
