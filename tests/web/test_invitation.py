"""An invitation as a link: looked at, entered, spent."""

import re
from datetime import timedelta

import httpx
from sqlalchemy import Connection, func, select

from handlers.web.context import chat_of, new_secret
from storage.schema import metadata
from tests.web.test_chat import NEXT
from tests.worlds.web import WebWorld


def visit(page: str) -> str:
    [secret] = re.findall(r'name="phong" value="([\w-]{32})"', page)
    return str(secret)


async def test_looking_at_an_invitation_does_not_spend_it(world: WebWorld, http: httpx.AsyncClient):
    door = f"/vao/{world.codes[NEXT]}"
    for _ in range(3):
        assert (await http.get(door)).status_code == 200
    assert (await http.head(door)).status_code == 200
    entered = await http.post(door, data={"phong": visit((await http.get(door)).text), "name": "Mai"})
    page = await http.get(entered.headers["location"])
    assert "Kính chào Mai" in page.text
    assert "Kho bạc Nhà nước" in page.text


async def test_entering_twice_over_a_bad_network_leads_into_the_same_chat(
    world: WebWorld, http: httpx.AsyncClient
):
    door = f"/vao/{world.codes[NEXT]}"
    form = {"phong": visit((await http.get(door)).text), "name": "Mai"}
    first, second = await http.post(door, data=form), await http.post(door, data=form)
    assert first.headers["location"].partition("?")[0] == second.headers["location"].partition("?")[0]
    assert "1.1" in (await http.get(second.headers["location"])).text or second.status_code == 303
    situation = await world.memory.views.look("web", chat_of(form["phong"]))
    assert [seat.unit for seat in situation.seats] == ["khobac"]


async def test_a_code_that_was_used_tells_what_to_do(world: WebWorld, http: httpx.AsyncClient):
    door = f"/vao/{world.codes['Đại diện Cục Thuế tỉnh Thanh Hóa']}"
    page = await http.post(door, data={"phong": new_secret(), "name": "Người lạ"})
    assert page.status_code == 404
    assert "Mã này đã được dùng" in page.text
    assert "Cục Thuế" not in page.text


async def test_the_door_names_the_cluster_and_the_role_and_asks_for_a_name(
    world: WebWorld, http: httpx.AsyncClient
):
    door = f"/vao/{world.codes[NEXT]}"
    page = (await http.get(door)).text
    assert NEXT in page
    assert "Cụm thi đua số 10" in page
    for name in ("", " ", "7", "\u202e\u200b"):
        refused = await http.post(door, data={"phong": visit(page), "name": name})
        assert refused.status_code == 422
        assert "Đề nghị ghi họ và tên" in refused.text
    entered = await http.post(door, data={"phong": visit(page), "name": " Trần\tMai\u202e "})
    assert "Kính chào Trần Mai" in (await http.get(entered.headers["location"])).text


async def test_the_door_says_what_became_of_a_code(world: WebWorld, http: httpx.AsyncClient):
    used, code = world.codes["Đại diện Cục Thuế tỉnh Thanh Hóa"], world.codes[NEXT]
    assert "Mã này đã được dùng" in (await http.get(f"/vao/{used}")).text
    assert "Mã này không đúng" in (await http.get("/vao/ABCDEFGHJK")).text
    await world.clock.move(world.clock.at + timedelta(days=15))
    assert "Mã này đã hết hạn" in (await http.get(f"/vao/{code}")).text


async def test_an_invitation_shows_its_own_address_as_a_code_for_the_camera(
    world: WebWorld, http: httpx.AsyncClient
):
    pages = [(await http.get(f"/vao/{world.codes[seat]}")).text for seat in (NEXT, "Cụm phó")]
    one, other = (re.findall(r"<svg.*?</svg>", page, re.DOTALL) for page in pages)
    assert one
    assert one != other


async def test_a_wrong_code_leaves_no_row(world: WebWorld, http: httpx.AsyncClient):
    def rows(connection: Connection) -> dict[str, int]:
        tables = metadata.sorted_tables
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}

    before = await world.memory.database.read(rows)
    for code in ("AAAAA22222", "aaaaa-22223", "x" * 60, world.codes["Đại diện Cục Thuế tỉnh Thanh Hóa"]):
        secret = new_secret()
        refused = await http.post(f"/vao/{code}", data={"phong": secret, "name": "Lạ"})
        assert refused.status_code == 404
        assert (await http.get(f"/chat/{secret}")).status_code == 404
    assert await world.memory.database.read(rows) == before
