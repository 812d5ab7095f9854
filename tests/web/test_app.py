"""The web app as a whole: its own files, the page for everybody, and what leads nowhere."""

import re

import httpx
import pytest
from starlette.types import Message

from bot.dialogue.installation import Operator
from bot.dialogue.said import Said
from handlers.web.app import app
from storage.turn.unit_of_work import Kept
from tests.worlds.web import WebWorld, make


async def test_a_file_of_ours_is_fetched_once_and_changes_its_address_when_it_changes(
    world: WebWorld, http: httpx.AsyncClient
):
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    addresses = re.findall(r'(?:href|src)="(/tinh/[^"]+)"', page)
    assert addresses
    assert len({address.split("/")[2] for address in addresses}) == 1
    for address in addresses:
        assert "immutable" in (await http.get(address)).headers["cache-control"]
    assert (await http.get(addresses[0] + ".gone")).status_code == 404


async def test_the_page_with_all_that_it_loads_is_light_on_the_wire(world: WebWorld, http: httpx.AsyncClient):
    chat = f"/chat/{world.secrets['Lan']}"
    page = await http.get(chat)
    assert "content-encoding" not in page.headers
    total = len(page.content)
    for address in set(re.findall(r'(?:href|src)="(/tinh/[^"]+)"', page.text)):
        async with http.stream("GET", address) as answer:
            total += sum([len(part) async for part in answer.aiter_raw()])
    assert total < 40_000


async def test_everybody_can_read_who_runs_it_before_they_come_in(world: WebWorld):
    operator = Operator("Văn phòng Sở Nội vụ", "0237 3852 246")
    served = app(world.memory, world.receive, data=world.data, make=make, operator=operator)
    async with world.client(served) as http:
        page = (await http.get("/he-thong")).text
    assert operator.name in page
    assert operator.contact in page


async def test_an_address_that_leads_nowhere_is_the_page_of_an_unknown_secret(http: httpx.AsyncClient):
    nowhere, unknown = await http.get("/nowhere"), await http.get(f"/chat/{'x' * 32}")
    assert (nowhere.status_code, nowhere.text) == (404, unknown.text)


async def test_what_cannot_be_kept_now_is_said_to_the_page_which_says_it_again(world: WebWorld):
    async def fails(_: Said) -> Kept:
        raise RuntimeError("the database is away")

    served = app(world.memory, fails, data=world.data, make=make)
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    chat = f"/chat/{world.secrets['Lan']}/noi"
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        answer = await http.post(chat, json={"id": "update-0001", "text": "việc"})
        page = await http.post(chat, data={"id": "update-0002", "text": "việc"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {"problem": "Hệ thống tạm thời chưa ghi được. Trang sẽ tự gửi lại."}
    assert (page.status_code, "Hệ thống chưa trả lời được" in page.text) == (500, True)


@pytest.mark.parametrize("path", ["noi", "tep/upload-001"])
async def test_a_client_that_leaves_in_mid_body_is_no_error(world: WebWorld, path: str):
    address = f"/chat/{world.secrets['Lan']}/{path}"
    coming = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    answered = []

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
    }
    scope |= {"headers": [(b"content-type", b"application/json")], "http_version": "1.1", "scheme": "http"}
    await world.app()({**scope, "client": ("127.0.0.1", 1), "server": ("testserver", 80)}, receive, send)
    assert answered[0]["status"] == 400
    # Of a file there may be a part, to go on from.
    assert all(file.suffix == ".part" for file in (world.data / "incoming").glob("*"))
