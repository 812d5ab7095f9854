"""Server of the web app, on its socket, for as long as the installation is open."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from handlers.web.connections import BACKLOG, BoundedHttp

CLOSING = 10  # seconds that open connections may take to end


async def serve(app: Starlette, listening: socket.socket, proxies: str, stop: asyncio.Event) -> None:
    """Serves until `stop` is set and open connections have ended."""
    server = _Server(server_config(app, proxies))
    async with asyncio.TaskGroup() as both:
        both.create_task(_stop_on(server, stop))
        both.create_task(server.serve([listening]))


async def _stop_on(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def server_config(app: Starlette, proxies: str) -> uvicorn.Config:
    """Configuration of uvicorn. It logs no access: the path of a chat is its secret."""
    return uvicorn.Config(
        app,
        http=BoundedHttp,
        backlog=BACKLOG,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=proxies,
        lifespan="off",
        timeout_graceful_shutdown=CLOSING,
    )


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to the command: uvicorn's handlers would end the process too early."""
        yield
