"""Everything that runs side by side while the house is open: web, messengers, senders, fetchers, the clock.

`run`, `demo` and the play all open the same house; they differ in settings, in time and in the page.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversations.decide import elapse
from bot.dialogue.situation import Operator
from bot.dialogue.turn import Document
from config.public_holidays import vietnam
from config.settings import Settings
from handlers.channel import Channel, Inbox, Make, channels
from handlers.clock import EVERY, ticking
from handlers.evidence import Fetcher, keep_evidence, kept
from handlers.evidence_cleanup import delete_erased
from handlers.health import Watch
from handlers.inbox import receive, receive_all
from handlers.outbox import send_out
from handlers.pacing import UNLIMITED, PaceLimits
from handlers.transport import Transport
from handlers.web.transport import WebTransport
from handlers.web.upload_store import WebFiles
from storage.database.errors import is_unreachable
from storage.turn.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from handlers.web.rate_limits import RateLimits as WebLimits


class CannotServe(Exception):
    """The house cannot be opened; the message says what to change."""


class NotYet(CannotServe):
    """It may open at another try, with nothing changed here."""


@dataclass(frozen=True)
class Installation:
    """What is open. `port` is where the web app listens, `address` how people reach it."""

    settings: Settings
    memory: UnitOfWork
    inbox: Inbox
    make: Make
    web: WebTransport
    messengers: Sequence[Channel]
    watch: Watch
    port: int
    address: str


Build = Callable[[Installation], Awaitable["Starlette"]]


@asynccontextmanager
async def serving(
    settings: Settings,
    modules: Sequence[str],
    *,
    clock: Callable[[], datetime] | None = None,
    holidays: Container[date] | None = None,
    build: Build | None = None,
    limits: PaceLimits | None = None,
) -> AsyncIterator[Installation]:
    """Open until the block is left; what is being sent is then finished and what was heard is committed.

    `clock` is another time than the real one, that may be moved.
    `build` makes the web app where it is not the usual one. `limits` replace the messengers' own.
    Raises CannotServe, NotYet where the database is away, and an ExceptionGroup when a part of the house
    fails while it is open.
    """
    real, clock = clock is None, clock or _now
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    listening = _listen(settings)
    port = listening.getsockname()[1]
    address = settings.public_url or f"http://{settings.host}:{port}"
    async with AsyncExitStack() as closing:
        closing.callback(listening.close)

        async def make(document: Document) -> bytes:
            return await _made(memory, document, settings.data_dir / "evidence")

        messengers = channels(modules, settings, make)
        for messenger in messengers:
            closing.push_async_callback(messenger.close)
            await messenger.open()
        web = WebTransport()
        memory = UnitOfWork(
            settings.database,
            clock=clock,
            platforms={t.platform.name: t.platform for t in (web, *(m.transport for m in messengers))},
            links=(*(link for m in messengers for link in m.links), f"{address}/vao/{{code}}"),
            zone=settings.timezone,
            holidays=vietnam() if holidays is None else holidays,
            operator=_operator(settings),
        )
        try:
            await memory.open()
        except Exception as error:
            if not is_unreachable(error):
                raise
            kind = type(error).__name__
            raise NotYet(
                f"The database cannot be opened ({kind}): is it up, and THIDUA_DATABASE_URL right?"
            ) from None
        closing.push_async_callback(memory.close)
        watch = Watch(memory, messengers)
        turns = watch.turns()
        inbox = Inbox(partial(receive, turns), partial(receive_all, turns), memory.listened)
        house = Installation(settings, memory, inbox, make, web, messengers, watch, port, address)
        other = await build(house) if build else None
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_web(house, other, listening, stop))
            for task in _beside(house, stop, clock, limits):
                tasks.create_task(task)
            async with ticking(watch.ticking(partial(_tick, house, real=real)), EVERY):
                try:
                    yield house
                finally:
                    stop.set()
                    web.close()


async def _tick(house: Installation, *, real: bool) -> None:
    """The web chat is heard as long as this process runs; a clock that is moved is no sign of silence."""
    if real:
        await house.memory.listened(house.web.platform.name)
    await house.memory.tick(elapse)


def _now() -> datetime:
    return datetime.now(UTC)


def _beside(
    house: Installation, stop: asyncio.Event, clock: Callable[[], datetime], limits: PaceLimits | None
) -> Iterator[Coroutine[None, None, None]]:
    """The loops beside the web server."""
    memory, receive = house.memory, house.inbox.receive
    parts: list[tuple[Transport, Fetcher, PaceLimits]] = [
        (house.web, WebFiles(house.settings.data_dir), UNLIMITED)
    ]
    if house.settings.pace == "off":
        limits = UNLIMITED
    parts += [(m.transport, m.fetcher, limits or m.limits) for m in house.messengers]
    for transport, fetcher, pace in parts:
        evidence = house.settings.data_dir / "evidence"
        yield send_out(memory.outbox, house.watch.sending(transport), receive, stop, clock=clock, limits=pace)
        yield keep_evidence(memory.evidence, transport.platform.name, fetcher, evidence, stop)
    yield delete_erased(memory.evidence, house.settings.data_dir, stop)
    for messenger in house.messengers:
        yield messenger.listen(house.inbox, stop)


async def _web(
    house: Installation, other: "Starlette | None", listening: socket.socket, stop: asyncio.Event
) -> None:
    """The usual app, or `other`. Pages and their server take six megabytes and a tenth of a second to load, so
    that is done when somebody knocks: where all talk by a messenger that is asked, nobody ever may."""
    if other is None and not house.settings.webhook:
        await _knocked(listening, stop)
    if stop.is_set():
        return
    # Beside the loop, which has others to serve.
    loaded = await asyncio.to_thread(import_module, "handlers.web.server")
    await asyncio.to_thread(import_module, "handlers.web.app")
    await loaded.serve(other or await usual(house), listening, house.settings.proxies, stop)


async def _knocked(listening: socket.socket, stop: asyncio.Event) -> None:
    """Once somebody has come, who waits to be let in; or `stop` is set."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(listening, came.set)
    waiting = [asyncio.create_task(event.wait()) for event in (came, stop)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(listening)
        for one in waiting:
            one.cancel()


async def usual(house: Installation, limits: "WebLimits | None" = None) -> "Starlette":
    """The web chat of an installation, with the messengers' webhooks and what is told of its health."""
    from handlers.web import health
    from handlers.web.app import app

    token = house.settings.metrics_token
    webhooks = [route for m in house.messengers for route in m.routes(house.inbox)]
    return app(
        house.memory,
        house.inbox.receive,
        data=house.settings.data_dir,
        transport=house.web,
        make=house.make,
        address=house.address,
        operator=_operator(house.settings),
        routes=[*webhooks, *health.routes(house.watch, token.value if token else "")],
        limits=limits,
    )


def _operator(settings: Settings) -> Operator:
    return Operator(settings.operator, settings.operator_contact)


async def _made(memory: UnitOfWork, document: Document, evidence: Path) -> bytes:
    """A document out of what is stored at this moment; made beside the loop, for it takes its time."""
    from handlers.documents.workbook import workbook

    here = await memory.record(document.cycle)
    if document.kind == "evidence":
        pieces = here.evidence.get(document.unit, ())
        piece = next(p for p in pieces if p.id == document.evidence and p.sha256)
        return await asyncio.to_thread(kept(evidence, piece.sha256).read_bytes)
    return await asyncio.to_thread(workbook, here, document.unit)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named TCP, so that asyncio sends small answers at once (TCP_NODELAY) on what is accepted from it.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        # Whoever comes before the server has started waits, and is not refused.
        listening.listen()
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise CannotServe(f"Cannot listen on {where} ({error.strerror}); choose another port.") from None
    return listening
