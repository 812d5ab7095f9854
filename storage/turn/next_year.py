"""Opens the next year of a cluster: its charter is made of the present one's, last year's values are at
hand."""

import json

from sqlalchemy import Connection, insert, select, update

from bot.dialogue.facts import StageClosed, YearOpened
from bot.dialogue.projection import project
from bot.rules.charter_parser import read_charter
from bot.rules.lineage import applied
from bot.rules.next_year import next_year
from bot.state import snapshots
from storage.database.types import as_json, insert_row
from storage.loading.cycle_cache import charter_data
from storage.loading.loaded_situation import LoadedSituation
from storage.records.journal import digest
from storage.records.seals import data_digest
from storage.schema import cycles


def open_year(connection: Connection, loaded: LoadedSituation, fact: YearOpened) -> tuple[int, int]:
    """Opens the year; returns it and its cycle. Raises CharterError where the charter cannot stand with these
    plans and dates."""
    cycle = loaded.situation.cycle
    assert cycle is not None
    # The units of today: what has changed in the year is in the next one's charter from the start.
    own = json.loads(fact.table) if fact.table else charter_data(connection, loaded.cycle)
    today = applied(own, cycle.holding)
    data = next_year(today, fact.plans, fact.leaders, fact.dates, fact.named, fact.campaigns)
    charter = read_charter(data)
    made = as_json(data)
    opened = insert_row(
        connection,
        insert(cycles).values(
            cluster=loaded.cluster,
            charter=made,
            hash=digest(made),
            stage=charter.stages[0],
            previous=snapshots.carried(cycle),
            made=loaded.situation.now,
        ),
    )
    return charter.year, opened


def carry_correction(connection: Connection, loaded: LoadedSituation, corrected: StageClosed) -> str:
    """Carries a correction of a year over to the year after it, where it is last year's value; returns the
    digest of those values."""
    cycle = project(loaded.situation, (corrected,)).cycle
    assert cycle is not None
    following = (
        select(cycles.c.id)
        .where(cycles.c.cluster == loaded.cluster, cycles.c.id > loaded.cycle)
        .order_by(cycles.c.id)
        .limit(1)
        .scalar_subquery()
    )
    carried = snapshots.carried(cycle)
    connection.execute(update(cycles).where(cycles.c.id == following).values(previous=carried))
    return data_digest(carried)
