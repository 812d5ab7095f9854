"""A trial: a child process with its own clock, reached through the gate, and gone with its input."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from config.charters import load
from handlers.web.trials import PAGE, Trial, TrialGate, Trials, started


def request(path: str, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "path": path, "headers": named, "query_string": b"", "server": ("t", 80)})


def trials(trial: Trial) -> Trials:
    return Trials({"token": trial})


def test_a_request_is_a_trials_by_the_token_of_its_page_or_the_secret_of_its_chat():
    trial = Trial(None, 1, frozenset({"secret"}))  # type: ignore[arg-type]
    known = trials(trial)
    for path in (f"{PAGE}/token", f"{PAGE}/token/dong-ho", "/chat/secret", "/nhom/secret/tin"):
        assert known.of(request(path)) is trial
    assert known.of(request("/chat/-/noi", x_chat="secret")) is trial
    for path in (f"{PAGE}/other", "/chat/other", "/chat/-/noi", "/vao/secret", "/"):
        assert known.of(request(path)) is None


async def test_the_child_shows_every_phone_under_the_servers_own_address_and_ends_with_its_input():
    trial = await started(load("short"), f"{PAGE}/token", "thidua.example")
    try:
        app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("the real one"))])
        gate = TrialGate(app, trials(trial))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(gate), base_url="http://thidua.example"
        ) as client:
            page, own = (await client.get(f"{PAGE}/token")).text, (await client.get("/")).text
            origin = {"origin": "http://thidua.example"}
            moved = (await client.post(f"{PAGE}/token/dong-ho", json={"buoc": "gio"}, headers=origin)).text
        assert "Chạy thử" in page
        assert page.count('class="stand"') == 1 + 3 + 2 * 8
        assert own == "the real one"
        assert "20/11/2026" in moved
    finally:
        assert trial.process.stdin
        trial.process.stdin.close()
    assert await asyncio.wait_for(trial.process.wait(), 60) == 0
