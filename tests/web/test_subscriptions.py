"""Subscriptions to notices over HTTP, from the mail that calls to the notice; the worker; the start page."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from bot.dialogue.codes import ALPHABET
from handlers.web.context import chat_of
from handlers.web.notices import send_notices
from handlers.web.push_keys import PushKeys
from tests.web.push_service import PushBrowser, push_service, signed_by
from tests.worlds.web import WebWorld, settled

BROWSER = PushBrowser()


def ways(world: WebWorld, who: str) -> tuple[str, dict[str, str]]:
    return "/chat/-/bao-tin", {"X-Chat": world.secrets[who]}


async def test_mail_to_a_page_that_nobody_looks_at_becomes_a_notice(
    world: WebWorld, http: httpx.AsyncClient, tmp_path: Path
):
    path, headers = ways(world, "Lan")
    public = (await http.get(path, headers=headers)).json()["key"]
    assert (await http.post(path, json=BROWSER.subscription, headers=headers)).status_code == 200
    world.transport.on_unheard = lambda chat: world.memory.push_endpoints.owe("web", chat)
    stop = asyncio.Event()
    async with push_service(tmp_path) as service, asyncio.TaskGroup() as tasks:
        sending = send_notices(
            world.memory.push_endpoints, PushKeys(world.data), stop, world.clock.now, service.connector
        )
        tasks.create_task(sending)
        # An answer is read where it was asked for.
        await world.say("Lan", "việc")
        await announce(world)

        async def came() -> bool:
            return bool(service.came)

        await settled(came, patience=10)
        stop.set()
    [(_, sent, body)] = service.came
    assert signed_by(sent["authorization"], "https://push.example.org", world.clock.now()) == public
    assert json.loads(BROWSER.opens(body)) == {"title": "Có việc mới của Cụm thi đua số 10"}


async def announce(world: WebWorld) -> None:
    """Mail to Lan that answers nothing she said."""
    owed = len(await world.messages(world.secrets["Lan"]))
    await world.clock.move((await world.look("Lan")).timetable.ahead(world.clock.now()) or world.clock.now())

    async def came() -> bool:
        return len(await world.messages(world.secrets["Lan"])) > owed

    await settled(came)


async def test_a_page_that_hears_by_itself_is_told_by_no_notice(world: WebWorld, http: httpx.AsyncClient):
    unheard: list[str] = []

    async def note(chat: str) -> None:
        unheard.append(chat)

    world.transport.on_unheard = note
    with world.transport.listening([chat_of(world.secrets["Lan"])]):
        await announce(world)
        await asyncio.sleep(0.2)
    assert chat_of(world.secrets["Lan"]) not in unheard


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "http://push.example.org/x"},
        {"endpoint": ["https://push.example.org/x"]},
        {"key": "AAAA"},
        {"auth": "AAAA"},
        {"key": "é"},
    ],
)
async def test_what_is_no_endpoint_is_refused(
    wrong: dict[str, object], world: WebWorld, http: httpx.AsyncClient
):
    path, headers = ways(world, "Lan")
    answer = await http.post(path, json={**BROWSER.subscription, **wrong}, headers=headers)
    assert answer.status_code == 400
    for raw in (b"[]", b"{", b'"x"'):
        assert (await http.post(path, content=raw, headers=headers)).status_code == 400


async def test_whoever_holds_no_page_subscribes_nothing(world: WebWorld, http: httpx.AsyncClient):
    path, group = "/chat/-/bao-tin", await world.binds_group()
    for secret in ("x" * 32, "", group):
        for method in ("GET", "POST", "DELETE"):
            answer = await http.request(method, path, headers={"X-Chat": secret}, content=b"{}")
            assert answer.status_code == 404


async def test_what_was_turned_off_or_closed_is_told_no_more(world: WebWorld, http: httpx.AsyncClient):
    path, headers = ways(world, "Lan")
    await http.post(path, json=BROWSER.subscription, headers=headers)
    body = json.dumps({"endpoint": BROWSER.subscription["endpoint"]})
    assert (await http.request("DELETE", path, content=body, headers=headers)).status_code == 200
    assert not await world.memory.push_endpoints.owe("web", chat_of(world.secrets["Lan"]))


async def test_the_worker_serves_the_whole_site_and_is_looked_for_anew(http: httpx.AsyncClient):
    answer = await http.get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "no-store" in answer.headers["cache-control"]


async def test_the_manifest_and_the_start_page_hold_no_secret(world: WebWorld, http: httpx.AsyncClient):
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    [manifest] = re.findall(r'<link rel="manifest" href="([^"]+)"', page)
    answer = await http.get(manifest)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/mo", "/", "standalone")
    for icon in told["icons"]:
        image = (await http.get(f"{manifest.rpartition('/')[0]}/{icon['src']}")).content
        width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
        assert (image[:4], f"{width}x{height}") == (b"\x89PNG", icon["sizes"])
    start = (await http.get(told["start_url"])).text
    assert not [secret for secret in world.secrets.values() if secret in answer.text + start]


async def test_the_bare_address_leads_to_the_start_page(http: httpx.AsyncClient):
    answer = await http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/mo")


async def test_the_start_page_leads_to_the_door_of_a_code(http: httpx.AsyncClient):
    code = f"{ALPHABET[:5]}-{ALPHABET[5:10]}"
    answer = await http.post("/mo", data={"ma": f" {code} "})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/vao/{code}")
    for wrong in ("", "//evil.example", "a b c d"):
        refused = await http.post("/mo", data={"ma": wrong})
        assert refused.status_code == 422
        assert "Đề nghị ghi mã" in refused.text
