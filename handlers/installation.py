"""A running installation: web, messengers, senders, fetchers and the clock, side by side.

`run`, `demo` and the play all open the same one; they differ in settings, in time and in the page.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversations.decide import elapse
from bot.dialogue.installation import Operator
from bot.dialogue.turn import Document
from config.public_holidays import vietnam
from config.ready_made import offered
from config.settings import Settings
from handlers import database_marker, first_use
from handlers.believed_clock import BelievedClock
from handlers.channel import Channel, Inbox, MakeDocument, channels
from handlers.clock import EVERY, ticking
from handlers.database_access import CannotServe, NotYet, claim, close_database, cut_short, open_database
from handlers.document_contents import make_document
from handlers.document_maker import DocumentMaker
from handlers.document_order import Origin
from handlers.evidence import LONGEST_BACKOFF, Fetcher, keep_evidence
from handlers.evidence_cleanup import delete_erased
from handlers.health import Watch
from handlers.inbox import receive, receive_all
from handlers.outages import watch_outages
from handlers.outbox import send_out
from handlers.pacing import UNLIMITED, PaceLimits
from handlers.progress import Progress, unheard
from handlers.retries import Retries
from handlers.secret_key import open_vault
from handlers.signed_pages import read_signed_pages
from handlers.transport import Transport
from handlers.web.notices import send_notices
from handlers.web.push_keys import PushKeys
from handlers.web.transport import PLATFORM as WEB
from handlers.web.transport import WebTransport
from handlers.web.upload_store import EVIDENCE, WebFiles
from handlers.workbooks import read_workbooks
from storage.records import erasures
from storage.turn.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from handlers.web.rate_limits import RateLimits as WebLimits


__all__ = ["CannotServe", "Installation", "NotYet", "open_installation", "web_app"]


@dataclass(frozen=True)
class Installation:
    """The open parts. `port`: the web app listens there; `address`: people reach it there."""

    settings: Settings
    memory: UnitOfWork
    inbox: Inbox
    make: MakeDocument
    web: WebTransport
    messengers: Sequence[Channel]
    watch: Watch
    port: int
    address: str
    links: tuple[str, ...] = ()
    """Templates of join links with `{code}`."""


# Kinds of document of which nothing is drawn, or in a tenth of a second; all others are made by a child.
MADE_HERE = frozenset({"evidence", "picture"})
BuildApp = Callable[[Installation], Awaitable["Starlette"]]


@asynccontextmanager
async def open_installation(
    settings: Settings,
    modules: Sequence[str],
    *,
    clock: Callable[[], datetime] | BelievedClock | None = None,
    holidays: Container[date] | None = None,
    build: BuildApp | None = None,
    limits: PaceLimits | None = None,
) -> AsyncIterator[Installation]:
    """Opens it until the block is left; what is being sent is then finished and what was heard is committed.

    `clock` replaces the real time, for one that may be moved; one that is to be believed is held against its
    witnesses, as the machine's own is. `build` makes another web app than the usual one. `limits` replace the
    messengers' own.

    Raises CannotServe, NotYet where the database is away, and an ExceptionGroup when a part fails while it is
    open.
    """
    if clock is None:
        clock = BelievedClock()
    believed = clock if isinstance(clock, BelievedClock) else None
    if isinstance(clock, BelievedClock):
        clock = clock.now
    holidays = vietnam() if holidays is None else holidays
    doubt = believed.doubt if believed else lambda: None
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    alone = claim(settings)
    listening = _bind(settings)
    port = listening.getsockname()[1]
    address = settings.public_url or f"http://{settings.host}:{port}"
    async with AsyncExitStack() as closing:
        closing.callback(alone.close)
        closing.callback(listening.close)
        evidence = settings.data_dir / EVIDENCE

        async def make(document: Document, progress: Progress = unheard) -> bytes | Path:
            if document.kind in MADE_HERE:
                return await make_document(memory, document, evidence)
            return await maker.make(document, progress)

        messengers = channels(modules, settings, make)
        for messenger in messengers:
            closing.push_async_callback(messenger.close)
            await messenger.open()
        web = WebTransport()
        links = (*(link for m in messengers for link in m.links), f"{address}/vao/{{code}}")
        memory = UnitOfWork(
            settings.database,
            clock=clock,
            platforms={t.platform.name: t.platform for t in (web, *(m.transport for m in messengers))},
            links=links,
            vault=open_vault(settings),
            zone=settings.timezone,
            holidays=holidays,
            operator=_operator(settings),
            doubt=doubt,
            ready_made=offered(),
        )
        origin = Origin(settings.database, evidence, settings.timezone, holidays, _operator(settings))
        maker = DocumentMaker(origin, clock, doubt)
        await open_database(memory, settings)
        closing.push_async_callback(close_database, memory)
        if believed:
            believed.begin(await memory.clock_marks.read())
        watch = Watch(memory, messengers, clock=believed, folder=settings.data_dir)
        turns = watch.turns()
        inbox = Inbox(partial(receive, turns), partial(receive_all, turns), memory.listened, memory.menus)
        installation = Installation(settings, memory, inbox, make, web, messengers, watch, port, address, links)
        custom = await build(installation) if build else None
        stop = asyncio.Event()
        tick = watch.ticking(partial(_tick, installation, real_time=believed is not None))
        async with cut_short(memory, stop), asyncio.TaskGroup() as tasks:
            tasks.create_task(_serve_web(installation, custom, listening, stop))
            for task in _loops(installation, stop, clock, limits):
                tasks.create_task(task)
            async with ticking(tick, EVERY):
                try:
                    yield installation
                finally:
                    stop.set()
                    web.close()


async def _tick(installation: Installation, *, real_time: bool) -> None:
    """Reads out the calendar. The web chat is heard as long as this process runs; but a clock that is moved is
    no sign of silence."""
    if real_time:
        await installation.memory.listened(installation.web.platform.name)
    await installation.memory.tick(elapse)
    settings = installation.settings
    if real_time and not database_marker.knows(settings) and not await installation.memory.views.is_empty():
        # The first cluster was founded while this process ran.
        database_marker.remember(settings)
        first_use.put_by(settings.data_dir, None)


def _loops(
    installation: Installation, stop: asyncio.Event, clock: Callable[[], datetime], limits: PaceLimits | None
) -> Iterator[Coroutine[None, None, None]]:
    """Loops beside the web server."""
    memory, receive = installation.memory, installation.inbox.receive
    parts: list[tuple[Transport, Fetcher, PaceLimits]] = [
        (installation.web, WebFiles(installation.settings.data_dir), UNLIMITED)
    ]
    if installation.settings.pace == "off":
        limits = UNLIMITED
    parts += [(m.transport, m.fetcher, limits or m.limits) for m in installation.messengers]
    for transport, fetcher, pace in parts:
        evidence = installation.settings.data_dir / EVIDENCE
        counted = installation.watch.sending(transport)
        yield send_out(memory.outbox, counted, receive, stop, clock=clock, limits=pace)
        if not transport.platform.hears:
            continue
        retries = installation.watch.retries.setdefault(transport.platform.name, Retries(LONGEST_BACKOFF))
        yield keep_evidence(memory.evidence, transport.platform.name, fetcher, evidence, stop, retries)
        yield read_signed_pages(memory.signed_pages, transport.platform.name, evidence, receive, stop)
        wanting, name = memory.workbooks, transport.platform.name
        yield read_workbooks(wanting, name, fetcher, memory.views.record, memory.views.drawn, receive, stop)
    keys = PushKeys(installation.settings.data_dir, installation.address)
    installation.web.on_unheard = partial(memory.push_endpoints.owe, WEB.name)
    yield send_notices(memory.push_endpoints, keys, stop, clock)
    yield watch_outages(memory, installation.messengers, stop)
    count = partial(memory.database.read, erasures.count)
    yield delete_erased(memory.evidence, count, installation.settings.data_dir, stop, clock)
    for messenger in installation.messengers:
        yield messenger.listen(installation.inbox, stop)


async def _serve_web(
    installation: Installation, custom: "Starlette | None", listening: socket.socket, stop: asyncio.Event
) -> None:
    """Serves the usual app, or `custom`.

    Pages and their server take six megabytes and a tenth of a second to load, so that is done at the first
    connection: where all talk by a messenger that is polled, there may never be one
    (.github/decisions/0017-what-is-not-loaded-at-rest.md).
    """
    by_webhook = installation.settings.webhook or installation.settings.zalo_webhook
    if custom is None and not by_webhook:
        await _first_connection(listening, stop)
    if stop.is_set():
        return
    # In a thread: the loop has others to serve meanwhile.
    loaded = await asyncio.to_thread(import_module, "handlers.web.server")
    await asyncio.to_thread(import_module, "handlers.web.app")
    await loaded.serve(custom or await web_app(installation), listening, installation.settings.proxies, stop)


async def _first_connection(listening: socket.socket, stop: asyncio.Event) -> None:
    """Returns once somebody has connected, who then waits to be let in; or once `stop` is set."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(listening, came.set)
    waiting = [asyncio.create_task(event.wait()) for event in (came, stop)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(listening)
        for task in waiting:
            task.cancel()


async def web_app(installation: Installation, limits: "WebLimits | None" = None) -> "Starlette":
    """The web chat, with the messengers' webhooks, /health and /metrics."""
    from handlers.web import health
    from handlers.web.app import app

    token = installation.settings.metrics_token
    webhooks = [route for m in installation.messengers for route in m.routes(installation.inbox)]
    return app(
        installation.memory,
        installation.inbox.receive,
        data=installation.settings.data_dir,
        transport=installation.web,
        make=installation.make,
        address=installation.address,
        operator=_operator(installation.settings),
        routes=[*webhooks, *health.routes(installation.watch, token.value if token else "")],
        limits=limits,
    )


def _operator(settings: Settings) -> Operator:
    return Operator(settings.operator, settings.operator_contact)


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With IPPROTO_TCP given, asyncio sets TCP_NODELAY on what is accepted, so small answers leave at once.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        # A connection made before the server has started waits, and is not refused.
        listening.listen()
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise CannotServe(f"Cannot listen on {where} ({error.strerror}); choose another port.") from None
    return listening
