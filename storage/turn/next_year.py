"""The next year of a cluster opened: its charter made of the present one's, last year's values at hand."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from bot.dialogue.facts import StageClosed
from bot.dialogue.projection import project
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.state import snapshots
from storage.database.types import as_json
from storage.loading.situations import LoadedSituation
from storage.schema import cycles


def open_next(
    connection: Connection,
    standing: LoadedSituation,
    plans: Mapping[str, Mapping[str, Decimal]],
    leaders: Mapping[str, str],
) -> int:
    """Returns the year. Raises CharterError where the charter cannot stand with these plans."""
    cycle = standing.here.cycle
    assert cycle is not None
    text = connection.scalar(select(cycles.c.charter).where(cycles.c.id == standing.cycle))
    data = next_year(json.loads(text or "{}"), plans, leaders)
    charter = read_charter(data)
    made = as_json(data)
    connection.execute(
        insert(cycles).values(
            cluster=standing.cluster,
            charter=made,
            hash=hashlib.sha256(made.encode()).hexdigest(),
            stage=charter.stages[0],
            previous=snapshots.carried(cycle),
            made=standing.here.now,
        )
    )
    return charter.year


def carry_on(connection: Connection, standing: LoadedSituation, corrected: StageClosed) -> None:
    """What was corrected in a year is, in the year after it, last year's value."""
    there = project(standing.here, (corrected,)).cycle
    assert there is not None
    following = (
        select(cycles.c.id)
        .where(cycles.c.cluster == standing.cluster, cycles.c.id > standing.cycle)
        .order_by(cycles.c.id)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(cycles).where(cycles.c.id == following).values(previous=snapshots.carried(there)))
