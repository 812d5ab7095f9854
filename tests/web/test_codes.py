"""The secretary's codes: who has joined, what is to be passed on, a sheet for each seat."""

import re
from datetime import timedelta

import httpx
from sqlalchemy import update

from bot.dialogue.said import Said
from handlers.web.context import chat_of
from storage.schema import channels
from tests.worlds.web import WebWorld

NEXT = "Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"


async def test_the_secretary_sees_who_has_joined_and_what_is_to_be_passed_on(
    world: WebWorld, http: httpx.AsyncClient
):
    page = f"/chat/{world.secrets['Minh']}"
    assert "/ma-moi" in (await http.get(page)).text
    listed = (await http.get(f"{page}/ma-moi")).text
    code = world.codes[NEXT]
    assert f"http://testserver/vao/{code}" in listed
    assert f"{code[:5]}-{code[5:]}" in listed
    assert re.search(
        r'class="joined">\s*<b>Đại diện Cục Thuế[^<]*</b>\s*<span class="in">Đã vào: Lan</span>', listed
    )
    await world.joins("Mai", code)
    listed = (await http.get(f"{page}/ma-moi")).text
    assert code not in listed
    assert "Đã vào: Mai" in listed


async def test_each_seat_has_a_sheet_of_its_own(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Minh']}/ma-moi"
    sheets = (await http.get(f"{page}/in")).text.split("<section")[1:]
    assert len(sheets) > 5
    for sheet in sheets:
        assert len(set(re.findall(r"/vao/(\w+)", sheet))) == 1
        assert ("<svg" in sheet, sheet.count("<li>")) == (True, 3)
    one = re.search(r"vai=(\d+)", (await http.get(page)).text)[1]
    assert (await http.get(f"{page}/in?vai={one}")).text.count("<section") == 1


async def test_whom_nothing_reaches_has_a_sheet_with_the_code_to_come_back_by(
    world: WebWorld, http: httpx.AsyncClient
):
    lan = update(channels).where(channels.c.chat == chat_of(world.secrets["Lan"])).values(reachable=False)
    await world.memory.database.write(lambda connection: connection.execute(lan).rowcount)
    minh = world.secrets["Minh"]
    said = Said("web", "web", "sheets", chat_of(minh), chat_of(minh), "Minh", text="tờ mã")
    await world.receive(said)
    page = f"/chat/{minh}/ma-moi"
    (person,) = re.findall(r"in\?nguoi=(\d+)", (await http.get(page)).text)
    sheet = (await http.get(f"{page}/in?nguoi={person}")).text
    assert sheet.count("<section") == 1
    assert "Lan – Đại diện Cục Thuế" in sheet
    (code,) = set(re.findall(r"/vao/(\w+)", sheet))
    assert f"{code[:5]}-{code[5:]}" in sheet


async def test_a_code_that_has_expired_is_not_shown(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Minh']}/ma-moi"
    world.clock.at += timedelta(days=15)
    listed = (await http.get(page)).text
    assert "/vao/" not in listed
    assert "Chưa có mã: gõ “mã mời”" in listed
    assert (await http.get(f"{page}/in")).status_code == 404


async def test_nobody_else_sees_codes(world: WebWorld, http: httpx.AsyncClient):
    lan = f"/chat/{world.secrets['Lan']}"
    assert "/ma-moi" not in (await http.get(lan)).text
    for path in (f"{lan}/ma-moi", f"{lan}/ma-moi/in", f"/chat/{'x' * 32}/ma-moi"):
        assert (await http.get(path)).status_code == 404
