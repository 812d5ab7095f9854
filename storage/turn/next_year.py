"""Opens the next year of a cluster: its charter is made of the present one's, last year's values are at
hand."""

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
from storage.loading.loaded_situation import LoadedSituation
from storage.schema import cycles


def open_year(
    connection: Connection,
    loaded: LoadedSituation,
    plans: Mapping[str, Mapping[str, Decimal]],
    leaders: Mapping[str, str],
) -> int:
    """Opens the year and returns it. Raises CharterError where the charter cannot stand with these plans."""
    cycle = loaded.situation.cycle
    assert cycle is not None
    text = connection.scalar(select(cycles.c.charter).where(cycles.c.id == loaded.cycle))
    data = next_year(json.loads(text or "{}"), plans, leaders)
    charter = read_charter(data)
    made = as_json(data)
    connection.execute(
        insert(cycles).values(
            cluster=loaded.cluster,
            charter=made,
            hash=hashlib.sha256(made.encode()).hexdigest(),
            stage=charter.stages[0],
            previous=snapshots.carried(cycle),
            made=loaded.situation.now,
        )
    )
    return charter.year


def carry_correction(connection: Connection, loaded: LoadedSituation, corrected: StageClosed) -> None:
    """Carries a correction of a year over to the year after it, where it is last year's value."""
    cycle = project(loaded.situation, (corrected,)).cycle
    assert cycle is not None
    following = (
        select(cycles.c.id)
        .where(cycles.c.cluster == loaded.cluster, cycles.c.id > loaded.cycle)
        .order_by(cycles.c.id)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(cycles).where(cycles.c.id == following).values(previous=snapshots.carried(cycle)))
