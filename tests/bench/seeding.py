"""A database with so many units seated, each with one representative on Telegram: the charter's criteria are
all of one simple kind, so that what is measured is the way of a message and not a rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

import bot.conversations.decide  # noqa: F401 (declares the menus)
from handlers.telegram.menus import mark_of
from handlers.web.context import chat_of
from storage.records.clock_marks import Mark
from storage.schema import answers, channels, holders, people, seats, ticks
from storage.turn.unit_of_work import UnitOfWork
from tests.vault import VAULT

IN_A_CLUSTER = 8
IN_A_GROUP = 8
FIRST_CHAT = 1_000_001


@dataclass(frozen=True)
class Seed:
    """So many units, each under so many criteria, the first of which it has `answered`. `calendar`: what the
    clock finds when the bot starts: nothing to do; everybody to be reminded; the window to be closed; nothing,
    and all calendars to be marked in three minutes. `pages`: so many of
    the units, the last, speak on a page and not on Telegram."""

    units: int
    leaves: int = 8
    answered: int = 0
    calendar: Literal["quiet", "remind", "close", "unmarked"] = "quiet"
    pages: int = 0


# Days from now: the window opens, is due and closes; up to when the calendar has been read out. The reminder
# three days before is behind us then, wherever holidays have moved it.
_DAYS = {"quiet": (-1, 29, 30, 0), "remind": (-20, 2, 3, -16), "close": (-20, -2, -1, -1.5)}
_DAYS["unmarked"] = (-1, 29, 30, -12 / 24 / 60)


def charter(wanted: Seed, now: datetime, units: int = IN_A_CLUSTER) -> dict[str, object]:
    """Leaves of 0 to 5 points, in groups of eight, to be scored by so many units."""
    opens, due, closes = (now + timedelta(days=days) for days in _DAYS[wanted.calendar][:3])
    parts = [
        {
            "id": f"a{n}",
            "code": f"C{n}",
            "title": f"Nhiệm vụ thứ {n}",
            "text": "Hoàn thành các nhiệm vụ trong chương trình công tác năm được tỉnh và ngành giao",
            "kind": "graded",
            "maximum": "5",
            "step": "0.5",
            "evidence": "none",
        }
        for n in range(1, wanted.leaves + 1)
    ]
    return {
        "name": "Cụm thi đua số 10",
        "year": 2026,
        "units": [
            {"id": f"u{n}", "name": f"Đơn vị thứ {n} của cụm", "short": f"Đơn vị {n}", "aliases": [f"DV{n}"]}
            for n in range(1, units + 1)
        ],
        "windows": {"self": {"opens": opens.isoformat(), "due": due.isoformat(), "closes": closes.isoformat()}},
        "leader_approves": False,
        "groups": [
            {
                "id": f"g{start}",
                "code": str(start // IN_A_GROUP + 1),
                "title": f"Nhóm {start // IN_A_GROUP + 1}",
                "at_once": False,
                "parts": parts[start : start + IN_A_GROUP],
            }
            for start in range(0, wanted.leaves, IN_A_GROUP)
        ],
    }


async def seed(url: str, wanted: Seed) -> None:
    """Unit number n, counted from 0 through all clusters, speaks in chat FIRST_CHAT + n."""
    now = datetime.now(UTC)
    memory = UnitOfWork(url, clock=lambda: now, platforms={}, vault=VAULT)
    await memory.open()
    try:
        for first in range(0, wanted.units, IN_A_CLUSTER):
            await memory.new_cluster(f"Cụm {first}", charter(wanted, now))
        await memory.database.write(lambda connection: _seat(connection, wanted, now))
        # Calendars that were read out long ago would look like a clock that has jumped: nothing would fall due.
        await memory.clock_marks.write(Mark("", now, 0.0))
    finally:
        await memory.close()


def _seat(connection: Connection, wanted: Seed, now: datetime) -> None:
    """Everybody at once: through their codes it would take an hour."""
    upto = now + timedelta(days=_DAYS[wanted.calendar][3])
    connection.execute(update(ticks).values(upto=upto))
    units = select(seats.c.id, seats.c.cluster, seats.c.unit).where(seats.c.role == "representative")
    places = connection.execute(units.order_by(seats.c.id).limit(wanted.units)).all()
    menu = mark_of(frozenset({"representative"}))
    rows = [
        {
            "id": number,
            "name": f"Lan {number}",
            "seat": seat,
            "person": number,
            "since": now,
            "platform": "web" if number > wanted.units - wanted.pages else "telegram",
            "cluster": cluster,
            "used": now,
            # Set when they came, or the bot would call Telegram for each of them during the measurement.
            "menu": menu,
            "chat": _chat(wanted, number - 1),
            "who": _chat(wanted, number - 1),
        }
        for number, (seat, cluster, _) in enumerate(places, start=1)
    ]
    for table, names in (
        (people, ("id", "name")),
        (holders, ("seat", "person", "since")),
        (channels, ("platform", "chat", "who", "cluster", "person", "seat", "used", "menu")),
    ):
        connection.execute(insert(table), [{name: row[name] for name in names} for row in rows])
    for number, (seat, cluster, unit) in enumerate(places, start=1):
        about = {"cycle": cluster, "unit": unit, "seat": seat, "person": number, "at": now}
        if given := list(_answers(f"k{cluster}/self.{unit}", wanted.answered)):
            rows = [{**about, "number": n, **answer} for n, answer in enumerate(given, start=1)]
            connection.execute(insert(answers), rows)


def page_secret(unit: int) -> str:
    """Secret of a unit's page, by the unit's number."""
    return f"page-of-unit-{unit}"


def _chat(wanted: Seed, unit: int) -> str:
    on_page = unit >= wanted.units - wanted.pages
    return chat_of(page_secret(unit)) if on_page else str(FIRST_CHAT + unit)


def _answers(sheet: str, leaves: int) -> Iterator[dict[str, Any]]:
    """As if they had been typed: cycles are numbered as clusters are."""
    for leaf in range(leaves):
        if leaf % IN_A_GROUP == 0:
            yield {"question": f"{sheet}.g{leaf}", "value": "each"}
        yield {"question": f"{sheet}.a{leaf + 1}", "value": "4" if leaf % 2 else "4.5"}
