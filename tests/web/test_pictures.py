"""Pictures on a page: drawn as SVG for whoever may have them, and for nobody else."""

import xml.etree.ElementTree as ET

import httpx
import pytest

from bot.dialogue.turn import GROUP, Document, Message, Turn
from handlers.web.context import chat_of
from handlers.web.hear import hear
from tests.worlds.web import WebWorld

PROGRESS = "/chat/-/hinh/k1/progress"


async def test_a_picture_of_the_message_is_drawn_into_the_page(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "biểu đồ tiến độ")
    secret = world.secrets["Lan"]
    news = (await http.get(f"/chat/{secret}/tin")).json()["messages"]
    [shown] = [one for one in news if one["picture"]]
    assert (shown["picture"], shown["document"]) == ("k1/progress", "tien-do-2026.png")
    answer = await http.get(f"/chat/-/hinh/{shown['picture']}", headers={"X-Chat": secret})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    root = ET.fromstring(answer.text)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Đã gửi" in texts
    assert shown["text"].startswith("TỰ CHẤM NĂM 2026\n")


async def test_the_picture_can_be_had_as_a_file_too(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "biểu đồ tiến độ")
    secret = world.secrets["Lan"]
    news = (await http.get(f"/chat/{secret}/tin")).json()["messages"]
    [shown] = [one for one in news if one["picture"]]
    answer = await http.get(f"/chat/{secret}/van-ban/{shown['row']}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


async def test_the_page_has_a_place_for_it_that_says_nothing_where_it_cannot_be_had(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.say("Lan", "biểu đồ tiến độ")
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert '<figure class="picture" data-picture="k1/progress"></figure>' in page


async def test_the_group_s_page_has_what_the_group_was_told(world: WebWorld, http: httpx.AsyncClient):
    group = {"X-Chat": await world.binds_group()}
    assert (await http.get("/nhom/-/hinh/k1/progress", headers=group)).status_code == 200
    assert (await http.get("/nhom/-/hinh/k1/years.thue", headers=group)).status_code == 404


async def test_a_document_that_was_posted_to_the_group_can_be_had_on_its_page(
    world: WebWorld, http: httpx.AsyncClient
):
    group = await world.binds_group()
    card = Document("picture", "k1", name="tien-do-2026.png", picture="progress")
    sheet = Document("xlsx", "k1", name="bang-diem.xlsx")
    turn = Turn(messages=(Message("Thẻ", GROUP, document=card), Message("Bảng", GROUP, document=sheet)))
    said = hear({"chat": chat_of(world.secrets["Minh"]), "id": "posted-two", "text": "việc"})
    assert said
    await world.memory.turn(said, lambda here, said: turn)
    news = (await http.get(f"/nhom/{group}/tin?sau=0")).json()["messages"]
    rows = {one["document"]: one["row"] for one in news if one["document"]}
    assert (await http.get(f"/nhom/{group}/van-ban/{rows['tien-do-2026.png']}")).status_code == 200
    assert (await http.get(f"/nhom/{group}/van-ban/{rows['bang-diem.xlsx']}")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["k1/ranking.1", "k1/profile.thue", "k1/profile.khobac", "k2/progress", "k1/nothing", "k1/..%2Fprogress"],
)
async def test_what_is_not_published_is_another_s_or_does_not_exist_is_not_found(
    world: WebWorld, http: httpx.AsyncClient, path: str
):
    answer = await http.get(f"/chat/-/hinh/{path}", headers={"X-Chat": world.secrets["Lan"]})
    assert answer.status_code == 404


@pytest.mark.parametrize("secret", ["", "A" * 32])
async def test_a_stranger_has_none(http: httpx.AsyncClient, secret: str):
    assert (await http.get(PROGRESS, headers={"X-Chat": secret})).status_code == 404
