"""The same with a step that is stored: python -m tests.bench.peers.web_orm PORT FOLDER

Asynchronous SQLAlchemy's ORM on aiosqlite as its documentation has it: one engine, a session for each request,
expire_on_commit=False; one select and one insert, committed before the answer. WAL and synchronous=NORMAL, with
which a power cut may take the last commits: ours has FULL.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.bench.peers.asked import ask


class Base(DeclarativeBase):
    pass


class Answer(Base):
    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    at: Mapped[datetime]


async def answered(request: Request) -> JSONResponse:
    said, chat = await request.json(), request.headers["x-chat"]
    async with request.app.state.sessions() as session:
        mine = select(func.count()).select_from(Answer).where(Answer.chat == chat)
        place = await session.scalar(mine) or 0
        answer = Answer(chat=chat, text=said["text"], at=datetime.now(UTC))
        session.add(answer)
        await session.commit()
    return JSONResponse({"messages": [{"row": answer.id, "text": ask(place, said["text"])}]})


@asynccontextmanager
async def opened(app: Starlette) -> AsyncIterator[None]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{sys.argv[2]}/peer.sqlite3")

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection, _):
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    yield
    await engine.dispose()


if __name__ == "__main__":
    app = Starlette(routes=[Route("/chat/{secret}/noi", answered, methods=["POST"])], lifespan=opened)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
