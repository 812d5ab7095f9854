"""What the two ORM peers keep: asynchronous SQLAlchemy on aiosqlite, a session for each step.

WAL, for their good; synchronous=FULL, as ours. One connection: with more of them, side by side, a step that
has read before it writes fails with "database is locked".
"""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Member(Base):
    """One person, and how many questions they have answered."""

    __tablename__ = "members"
    chat: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(default=0)


class Heard(Base):
    __tablename__ = "heard"
    update: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Answer(Base):
    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[int] = mapped_column(ForeignKey("members.chat"), index=True)
    question: Mapped[int]
    value: Mapped[str]
    at: Mapped[datetime]


async def sessions(folder: str) -> async_sessionmaker[AsyncSession]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/peer.sqlite3", pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection, _):
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    return async_sessionmaker(engine, expire_on_commit=False)


async def keep(session: AsyncSession, update: int, chat: int, text: str) -> int | None:
    """One step, committed; how many answers there are now. None for an update that was heard before."""
    now = datetime.now(UTC)
    if await session.scalar(select(Heard).where(Heard.update == update)):
        return None
    member = await session.get(Member, chat)
    if member is None:
        member = Member(chat=chat, place=0)
        session.add(member)
        await session.flush()
    session.add(Heard(update=update, at=now))
    session.add(Answer(chat=chat, question=member.place, value=text, at=now))
    member.place += 1
    await session.commit()
    return member.place
