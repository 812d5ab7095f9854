"""Push endpoints: the browsers that are told of a page's news while it is closed.

At most one notice is owed to each: it says no more than that there is news. An endpoint is gone with its page,
whatever ends that: those of pages that nobody may open any more are never claimed, and deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.records.web_sessions import HELD
from storage.schema import NOTICE_OWED, channels, clusters, push_endpoints

MOST = 5  # endpoints of one chat; a further one takes the place of the oldest
p, c = push_endpoints.c, channels.c
_held = select(c.id).where(c.id == p.channel, HELD).exists()
# The ids come out of an index: the table itself is never gone through.
_PURGE = Prepared(delete(push_endpoints).where(p.id.in_(select(p.id).where(~_held))))


@dataclass(frozen=True)
class PushEndpoint:
    """A push service's address for one browser, with its keys; `cluster`: name of the page's cluster.
    `attempts` counts the failed ones since it was last told."""

    id: int
    endpoint: str
    key: str
    auth: str
    cluster: str
    attempts: int = 0


@dataclass(frozen=True)
class PushEndpointRepository:
    """Push endpoints, for pages and for those who tell them; each call is one transaction."""

    database: Database
    clock: Callable[[], datetime]

    async def add(self, platform: str, chat: str, endpoint: str, key: str, auth: str) -> bool:
        """Adds a chat's endpoint, or the new keys of one it has. False where the chat is nobody's."""

        def add(connection: Connection) -> bool:
            channel = connection.scalar(select(c.id).where(*_chat(platform, chat), HELD))
            if channel is None:
                return False
            same = and_(p.channel == channel, p.endpoint == endpoint)
            connection.execute(delete(push_endpoints).where(same))
            newest = select(p.id).where(p.channel == channel).order_by(p.id.desc()).limit(MOST - 1)
            kept = [*connection.scalars(newest)]
            connection.execute(delete(push_endpoints).where(p.channel == channel, p.id.not_in(kept)))
            row = {"channel": channel, "endpoint": endpoint, "key": key, "auth": auth, "made": self.clock()}
            connection.execute(insert(push_endpoints).values(**row))
            return True

        return await write_with_retries(self.database, add)

    async def remove(self, platform: str, chat: str, endpoint: str) -> None:
        """Removes a chat's endpoint, if it has it."""
        mine = and_(p.channel.in_(select(c.id).where(*_chat(platform, chat))), p.endpoint == endpoint)
        await write_with_retries(self.database, lambda one: one.execute(delete(push_endpoints).where(mine)))

    async def owe(self, platform: str, chat: str) -> bool:
        """Notes that the chat's endpoints are to be told; False if it has none. One that waits, waits on."""

        mine = p.channel.in_(select(c.id).where(*_chat(platform, chat)))
        if await self.database.read(lambda one: one.scalar(select(p.id).where(mine).limit(1))) is None:
            return False
        owed = update(push_endpoints).where(mine, p.due.is_(None)).values(due=self.clock(), attempts=0)
        await write_with_retries(self.database, lambda connection: connection.execute(owed))
        return True

    async def claim(self, limit: int, lease: timedelta) -> list[PushEndpoint]:
        """Claims those that are due, the longest waiting first, until the lease runs out."""

        def claim(connection: Connection) -> list[PushEndpoint]:
            now = self.clock()
            purge(connection)
            query = (
                select(p.id, p.endpoint, p.key, p.auth, p.attempts, p.due, clusters.c.name)
                .select_from(push_endpoints.join(channels).outerjoin(clusters, clusters.c.id == c.cluster))
                .where(NOTICE_OWED, p.due <= now)
                .order_by(p.due, p.id)
                .limit(limit)
            )
            claimed = []
            for row in connection.execute(query).all():
                # Another process may have claimed it meanwhile.
                mine = and_(p.id == row.id, p.due == row.due)
                if connection.execute(update(push_endpoints).where(mine).values(due=now + lease)).rowcount:
                    endpoint = PushEndpoint(
                        row.id, row.endpoint, row.key, row.auth, row.name or "", row.attempts
                    )
                    claimed.append(endpoint)
            return claimed

        # Asked for every second: where nothing is due, nothing is written.
        return await write_with_retries(self.database, claim) if await self._is_any_due() else []

    async def _is_any_due(self) -> bool:
        query = select(func.count()).select_from(push_endpoints).where(NOTICE_OWED, p.due <= self.clock())
        return bool(await self.database.read(lambda connection: connection.scalar(query)))

    async def told(self, id: int) -> None:
        """Notes that its push service has taken the notice."""
        await self._change(id, due=None, attempts=0)

    async def postpone(self, id: int, until: datetime, attempts: int) -> None:
        """Puts the notice off."""
        await self._change(id, due=until, attempts=attempts)

    async def delete(self, id: int) -> None:
        """Deletes an endpoint that its push service does not know any more."""
        gone = delete(push_endpoints).where(p.id == id)
        await write_with_retries(self.database, lambda connection: connection.execute(gone))

    async def _change(self, id: int, **values: object) -> None:
        change = update(push_endpoints).where(p.id == id).values(**values)
        await write_with_retries(self.database, lambda connection: connection.execute(change))


def purge(connection: Connection) -> None:
    """Deletes the endpoints of pages that have ended, or whose person holds no seat any more."""
    _PURGE.later(connection, {})


def _chat(platform: str, chat: str) -> tuple[ColumnElement[bool], ...]:
    return c.platform == platform, c.chat == chat, ~c.grouped
