"""Messages sent this month on the platforms that take only so many."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, func, select

from bot.dialogue.installation import SendBudget
from bot.dialogue.said import Platform
from storage.schema import outbox

o = outbox.c
WEEK = timedelta(days=7)


def budgets(connection: Connection, platforms: Mapping[str, Platform], now: datetime) -> dict[str, SendBudget]:
    """Budget of each platform with a quota, of all clusters together: the bot's account is one."""
    return {
        name: SendBudget(name, platform.quota, *_sent(connection, name, now))
        for name, platform in platforms.items()
        if platform.quota
    }


def _sent(connection: Connection, platform: str, now: datetime) -> tuple[int, int]:
    """Messages sent this month, and in the last seven days. Rows are kept for thirty days after they were made,
    so that on the 31st those of the first may be missing."""
    month, week = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0), now - WEEK
    arrived = and_(o.platform == platform, o.state == "sent", o.made >= min(month, week))
    query = select(func.sum(case((o.made >= month, 1), else_=0)), func.sum(case((o.made >= week, 1), else_=0)))
    sent, lately = connection.execute(query.where(arrived)).one()
    return int(sent or 0), int(lately or 0)
