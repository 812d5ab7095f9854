"""A database with so many units seated, each with one representative on Telegram: the charter's criteria are
all of one simple kind, so that what is measured is the way of a message and not a rule."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select

from storage.memory import Memory
from storage.tables import channels, holders, people, seats

IN_A_CLUSTER = 8
IN_A_GROUP = 8
FIRST_CHAT = 1_000_001


def charter(leaves: int, units: int = IN_A_CLUSTER, now: datetime | None = None) -> dict[str, object]:
    """So many leaves of 0 to 5 points, in groups of eight, to be scored from yesterday for a month."""
    now = now or datetime.now(UTC)
    opens, due, closes = (now + timedelta(days=days) for days in (-1, 29, 30))
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
        for n in range(1, leaves + 1)
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
            for start in range(0, leaves, IN_A_GROUP)
        ],
    }


async def seed(url: str, units: int, leaves: int) -> None:
    """Unit number n, counted from 0 through all clusters, speaks in chat FIRST_CHAT + n."""
    now = datetime.now(UTC)
    memory = Memory(url, clock=lambda: now, platforms={})
    await memory.open()
    try:
        for first in range(0, units, IN_A_CLUSTER):
            await memory.new_cluster(f"Cụm {first}", charter(leaves, now=now))
        await memory._database.write(lambda connection: _seat(connection, now))
    finally:
        await memory.close()


def _seat(connection: Connection, now: datetime) -> None:
    """Everybody at once: through their codes it would take an hour."""
    units = select(seats.c.id, seats.c.cluster).where(seats.c.role == "representative").order_by(seats.c.id)
    places = connection.execute(units).all()
    rows = [
        {
            "id": number,
            "name": f"Lan {number}",
            "seat": seat,
            "person": number,
            "since": now,
            "platform": "telegram",
            "cluster": cluster,
            "used": now,
            "chat": str(FIRST_CHAT + number - 1),
            "who": str(FIRST_CHAT + number - 1),
        }
        for number, (seat, cluster) in enumerate(places, start=1)
    ]
    for table, names in (
        (people, ("id", "name")),
        (holders, ("seat", "person", "since")),
        (channels, ("platform", "chat", "who", "cluster", "person", "seat", "used")),
    ):
        connection.execute(insert(table), [{name: row[name] for name in names} for row in rows])
