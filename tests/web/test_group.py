"""The group's page outside the demo, and the codes that a camera reads."""

import re

import httpx
import pytest

from tests.worlds.web import WebWorld


async def made(http: httpx.AsyncClient, secret: str) -> str:
    """The path of the group's page that this person makes."""
    page = await http.post(f"/chat/{secret}/trang-nhom")
    assert page.status_code == 200
    assert "<svg" in page.text
    [path] = set(re.findall(r'href="http://testserver(/nhom/[\w-]{32})"', page.text))
    return str(path)


async def test_the_secretary_makes_the_groups_page_and_the_board_stands_there(
    world: WebWorld, http: httpx.AsyncClient
):
    secret = world.secrets["Minh"]
    assert f"/chat/{secret}/trang-nhom" in (await http.get(f"/chat/{secret}")).text
    assert "Lập trang của nhóm" in (await http.get(f"/chat/{secret}/trang-nhom")).text
    page = await http.get(await made(http, secret))
    assert "Đã vào: 1/8 đơn vị" in page.text
    assert "Gõ vào nhóm" not in page.text


async def test_what_is_told_to_the_group_comes_to_its_page(world: WebWorld, http: httpx.AsyncClient):
    path = await made(http, world.secrets["Minh"])
    before = (await http.get(f"{path}/tin?sau=0")).json()["messages"]
    await world.joins("Mai", world.codes["Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"])
    await world.say("Minh", "tiến độ")
    after = (await http.get(f"{path}/tin?sau={before[-1]['row']}")).json()["messages"]
    assert "Đã vào: 2/8 đơn vị" in after[-1]["text"]
    refused = await http.post(f"{path}/noi", json={"id": "group-said-1", "text": "/bangdiem"})
    assert refused.status_code == 403


async def test_a_new_page_calls_the_old_one_back(world: WebWorld, http: httpx.AsyncClient):
    old, new = await made(http, world.secrets["Minh"]), await made(http, world.secrets["Minh"])
    assert (await http.get(old)).status_code == 404
    assert (await http.get(new)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_else_makes_it(world: WebWorld, http: httpx.AsyncClient, method: str):
    for secret in (world.secrets["Lan"], "A" * 32):
        assert (await http.request(method, f"/chat/{secret}/trang-nhom")).status_code == 404
    assert "trang-nhom" not in (await http.get(f"/chat/{world.secrets['Lan']}")).text


async def test_the_demo_has_its_group_already(world: WebWorld, http: httpx.AsyncClient):
    group = await world.binds_group()
    async with world.client(world.demo(group)) as demo:
        assert "trang-nhom" not in (await demo.get("/")).text
        assert (await demo.post(f"/chat/{world.secrets['Minh']}/trang-nhom")).status_code == 404
