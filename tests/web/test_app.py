"""The web app as a whole: its own files, the page for everybody, and what leads nowhere."""

import re

import httpx

from bot.dialogue.situation import Operator
from handlers.web.app import app
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
