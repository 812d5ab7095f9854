"""A page's address is worth its person, so a page can end: at once, for good, and on every path."""

import httpx
import pytest

from bot.dialogue.codes import FORGOTTEN
from handlers.web.context import chat_of, new_secret
from tests.worlds.web import DAY, WebWorld


async def is_dead(http: httpx.AsyncClient, secret: str) -> bool:
    """Nothing can be seen or said there, on any path, in other words than an unknown secret's."""
    unknown = (await http.get(f"/chat/{new_secret()}")).text
    paths = ["", "/tin", "/tin?sau=1", "/tin?mo=1", "/bang", "/minh-chung/1", "/van-ban/1", "/trang-nhom"]
    answers = [await http.get(f"/{kind}/{secret}{path}") for kind in ("chat", "nhom") for path in paths]
    answers.append(await http.post(f"/chat/{secret}/tep/upload-001", content=b"x"))
    answers.append(await http.post(f"/chat/{secret}/trang-nhom"))
    if any(a.status_code == 200 for a in answers):
        return False
    answers.append(await http.post(f"/chat/{secret}/noi", json={"id": "update-late", "text": "5"}))
    answers.append(await http.get(f"/su-kien?chat={secret}"))
    assert {a.status_code for a in answers} == {404}
    assert {a.text for a in answers} == {unknown}
    return True


@pytest.fixture
async def lan(world: WebWorld, http: httpx.AsyncClient) -> str:
    """Lan's page, in which something was said."""
    await world.say("Lan", "Chấm từng tiêu chí")
    assert not await is_dead(http, world.secrets["Lan"])
    return world.secrets["Lan"]


async def test_who_was_replaced_has_no_page_from_that_moment(
    world: WebWorld, http: httpx.AsyncClient, lan: str
):
    await world.say("Minh", "thay CT")
    await world.say("Minh", "Thay người")
    await world.say("Minh", "Đơn vị cử người khác")
    assert await is_dead(http, lan)


async def test_a_page_is_closed_from_the_page_itself(world: WebWorld, http: httpx.AsyncClient, lan: str):
    await world.say("Lan", "thoát trang web")
    closed = {"id": "update-close", "text": "a", "sau": "0"}
    told = (await http.post(f"/chat/{lan}/noi", json=closed)).json()["messages"]
    assert "Đã đóng 1 trang web." in "\n".join(one["text"] for one in told)
    assert await is_dead(http, lan)


async def test_the_secretary_closes_a_lost_page_and_its_person_comes_back_to_the_same_question(
    world: WebWorld, http: httpx.AsyncClient, lan: str
):
    await world.say("Lan", "36")
    await world.say("Minh", "thoát trang web CT")
    await world.say("Minh", "1")
    told = await world.say("Minh", "a")
    assert await is_dead(http, lan)
    code = told.rpartition("Mã: ")[2][:11].replace("-", "")
    # The browser brings the old page's secret, as it remembers it: that page stays dead, another is opened.
    entered = await http.post(f"/vao/{code}", data={"phong": lan, "name": ""})
    page = await http.get(entered.headers["location"])
    assert "Kính chào Lan. Trao đổi tiếp tại đây" in page.text
    assert "Mục 2/8" in page.text
    assert await is_dead(http, lan)


async def test_a_page_that_was_not_used_for_longer_than_a_year_is_closed(
    world: WebWorld, http: httpx.AsyncClient, lan: str
):
    await world.clock.move(world.clock.now() + FORGOTTEN - DAY)
    assert not await is_dead(http, lan)
    await world.clock.move(world.clock.now() + 2 * DAY)
    assert await is_dead(http, lan)


async def test_a_groups_page_that_was_replaced_tells_nothing_any_more(world: WebWorld, http: httpx.AsyncClient):
    before = await world.binds_group()
    assert (await http.get(f"/nhom/{before}/tin")).json()["messages"]
    await http.post(f"/chat/{world.secrets['Minh']}/trang-nhom")
    assert await is_dead(http, before)


async def test_whoever_held_two_seats_has_no_documents_of_the_one_they_left(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.say("Lan", f"/start {world.codes['Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa']}")
    await world.say("Lan", "vai 1")
    await world.say("Lan", "xuất excel")
    page = f"/chat/{world.secrets['Lan']}"
    news = (await http.get(f"{page}/tin")).json()["messages"]
    [promised] = [one for one in news if one["document"]]
    assert (await http.get(f"{page}/van-ban/{promised['row']}")).status_code == 200
    await world.say("Minh", "thay CT")
    await world.say("Minh", "Thay người")
    await world.say("Minh", "Đơn vị cử người khác")
    assert (await http.get(page)).status_code == 200
    assert (await http.get(f"{page}/van-ban/{promised['row']}")).status_code == 404


async def test_who_has_the_groups_address_can_read_and_say_nothing_on_any_path(
    world: WebWorld, http: httpx.AsyncClient
):
    group, code = await world.binds_group(), world.codes["Cụm phó"]
    before = await world.messages(group)
    for path in (f"/chat/{group}/noi", f"/nhom/{group}/noi"):
        for text in ("xin chào", f"/start {code}"):
            answer = await http.post(path, json={"id": f"update-{text[:1]}x", "text": text, "group": True})
            assert answer.status_code in (403, 404)
    assert (await http.post(f"/chat/{group}/tep/upload-001", content=b"x")).status_code in (403, 404)
    # A door does not lead into it either: whoever has a code comes into a chat of their own.
    entered = await http.post(f"/vao/{code}", data={"phong": group, "name": "Mai"})
    assert group not in entered.headers["location"]
    assert "Kính chào Mai" in (await http.get(entered.headers["location"])).text
    here_now = await world.memory.views.look("web", chat_of(group))
    assert here_now.channel.is_cluster_group
    assert here_now.person is None
    told = await world.messages(group, before[-1].id)
    assert all(one.board for one in told), "only the board goes on"
