"""Every answer of every route, whatever becomes of the request, keeps the page to itself."""

import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.dialogue.said import Said
from handlers.web.app import app
from handlers.web.context import new_secret
from handlers.web.security_headers import HEADERS
from storage.turn.unit_of_work import Kept
from tests.worlds.web import WebWorld, make

# Where a route's parameters lead somewhere; a file of ours is the one thing that may lie in a cache.
FILE = "/tinh/{version}/chat.css"


async def requests(world: WebWorld, web: Starlette, group: str) -> list[tuple[str, str]]:
    """Method and path of one request to each route, in the chat of each of two people, as far as they lead."""
    given = {"code": world.codes["Cụm phó"], "name": "upload-001", "id": "1", "row": "1", "version": "x"}
    given |= {"cycle": "k1", "token": "feed"}
    found: list[tuple[str, str]] = []
    for route in web.routes:
        path = FILE if isinstance(route, Mount) else route.path
        methods = sorted((route.methods or set()) - {"HEAD"}) if isinstance(route, Route) else ["GET"]
        for secret in (group,) if path.startswith("/nhom/") else (world.secrets["Minh"], new_secret()):
            filled = re.sub(r"\{(\w+)[^}]*\}", lambda m, s=secret: {**given, "secret": s}[m[1]], path)
            found += [(method, filled) for method in methods]
    return list(dict.fromkeys(found))


def is_guarded(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    is_a_file_of_ours = answer.url.path.startswith("/tinh/") and answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store, no-transform" or is_a_file_of_ours


async def test_every_route_answers_guarded(world: WebWorld):
    group, web = await world.binds_group(), world.app()
    async with world.client(web) as http:
        codes = set()
        for method, path in await requests(world, web, group):
            # The stream of a chat that is there never ends; what it begins with is looked at elsewhere.
            answer = await http.request(method, path)
            is_guarded(answer)
            codes.add(answer.status_code)
            # A method that the route does not know, and more than any page sends.
            is_guarded(await http.request("DELETE", path))
            is_guarded(await http.post(path, content=b"x" * 200_000))
        assert codes >= {200, 404, 422}


async def test_an_answer_about_our_own_failure_is_guarded_too(world: WebWorld):
    async def broken(said: Said) -> Kept:
        raise RuntimeError

    transport = httpx.ASGITransport(app(world.memory, broken, data=world.data), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        said = {"id": "update-lost", "text": "9"}
        answer = await http.post(f"/chat/{world.secrets['Lan']}/noi", json=said)
        assert answer.status_code == 503
        is_guarded(answer)


@pytest.mark.parametrize(
    ("address", "https"), [("https://thidua.example.vn", True), ("http://10.0.0.5:8080", False)]
)
async def test_whoever_is_reached_by_https_is_reached_by_nothing_else(
    world: WebWorld, address: str, https: bool
):
    async with world.client(
        app(world.memory, world.receive, data=world.data, make=make, address=address)
    ) as http:
        for path in ("/he-thong", "/nowhere"):
            assert ("strict-transport-security" in (await http.get(path)).headers) is https
    async with world.client() as http:
        assert "strict-transport-security" not in (await http.get("/he-thong")).headers
