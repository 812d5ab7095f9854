"""The door, the chat page and what is said there, over HTTP."""

import re

import httpx

from bot.dialogue.said import Said
from handlers.web.app import app
from handlers.web.context import new_secret
from storage.turn.unit_of_work import Kept
from tests.worlds.web import WebWorld

NEXT = "Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"


async def test_the_page_shows_the_open_question_with_its_options(world: WebWorld, http: httpx.AsyncClient):
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert "Nhóm 1/3" in page
    assert re.findall(r'class="option"[^>]*>.*?<span>(.+?)</span>', page)[:3] == [
        "Ghi điểm tối đa cả nhóm",
        "Chấm từng tiêu chí",
        "Để sau",
    ]
    assert '<html lang="vi">' in page
    assert "<title>Cục Thuế – Trợ lý thi đua</title>" in page


async def test_the_page_drawn_anew_shows_the_talk_and_the_open_question_once(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.say("Lan", "trợ giúp")
    await world.say("Lan", "Chấm từng tiêu chí")
    await world.say("Lan", "47")
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert page.index("Cần hỗ trợ") < page.index("1.1: đã ghi 47 nhiệm vụ") < page.index("Mục 2/8")
    assert page.count("Mục 2/8") == 1
    assert re.findall(r'class="option"[^>]*>.*?<span>(.+?)</span>', page)[-2:] == ["12", "Để sau"]
    # What is only open now is told to a page that slept.
    present = (await http.get(f"/chat/{world.secrets['Lan']}/tin?mo=1")).json()["messages"]
    assert ["Mục 2/8" in one["text"] for one in present] == [True]


async def test_what_a_tap_answered_can_be_opened_after_the_page_was_left(
    world: WebWorld, http: httpx.AsyncClient
):
    shown = (await world.messages(world.secrets["Lan"]))[-1]
    await world.say("Lan", "each", kind="tap", question=shown.asks, on=str(shown.id))
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert '<details class="past"><summary>' in page
    assert "Đơn vị chấm nhóm này thế nào?" in page.split('<details class="past">')[1].split("</details>")[0]


async def test_what_is_said_is_kept_before_it_is_answered_and_the_reply_comes_along(
    world: WebWorld, http: httpx.AsyncClient
):
    world.transport.close()
    said = {"id": "say-each-1", "kind": "text", "text": "Chấm từng tiêu chí", "sau": "0"}
    answer = (await http.post(f"/chat/{world.secrets['Lan']}/noi", json=said)).json()
    assert answer["status"] == "kept"
    # The keyboard that was answered is taken off after the new question is there.
    assert "Mục 1/8" in [m for m in answer["messages"] if not m["strip"]][-1]["text"]


async def test_a_repeated_update_is_kept_once(world: WebWorld, http: httpx.AsyncClient):
    chat = f"/chat/{world.secrets['Lan']}/noi"
    await http.post(chat, json={"id": "update-each", "text": "Chấm từng tiêu chí"})
    for expected in ("kept", "repeated", "repeated"):
        answer = (await http.post(chat, json={"id": "update-47", "text": "47"})).json()
        assert answer["status"] == expected
    answers = (await world.look("Lan")).answers["thue"]
    assert [a.value for a in answers.values() if a.value == "47"] == ["47"]


async def test_a_browser_without_scripts_gets_the_reply_as_a_page(world: WebWorld, http: httpx.AsyncClient):
    path = f"/chat/{world.secrets['Lan']}"
    page = (await http.get(path)).text
    form = re.findall(r'<form class="options".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    posted = await http.post(f"{path}/noi", data={**fields, "text": "each"})
    assert posted.status_code == 303
    assert "Mục 1/8" in (await http.get(posted.headers["location"])).text
    wrong = await http.post(f"{path}/noi", data={"id": "no-script-2", "text": "abc", "sau": fields["sau"]})
    assert "Hệ thống chưa đọc được số liệu thực hiện" in (await http.get(wrong.headers["location"])).text


async def test_an_update_that_cannot_be_kept_is_not_acknowledged(world: WebWorld):
    async def broken(said: Said) -> Kept:
        raise TimeoutError

    served = app(world.memory, broken, data=world.data)
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        said = {"id": "update-lost", "text": "9"}
        assert (await http.post(f"/chat/{world.secrets['Lan']}/noi", json=said)).status_code == 503


async def test_text_goes_into_the_page_as_text(world: WebWorld, http: httpx.AsyncClient):
    code = world.codes[NEXT]
    entered = await http.post(
        f"/vao/{code}", data={"phong": new_secret(), "name": "<img src=x onerror=alert(1)>"}
    )
    page = (await http.get(entered.headers["location"])).text
    assert "&lt;img src=x" in page
    assert "<img" not in page


async def test_no_page_asks_another_host_for_anything(world: WebWorld, http: httpx.AsyncClient):
    for path in (
        f"/chat/{world.secrets['Lan']}",
        f"/vao/{world.codes[NEXT]}",
        f"/chat/{world.secrets['Lan']}/bang",
    ):
        page = (await http.get(path)).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


async def test_own_files_are_fetched_once_and_anew_when_they_change(world: WebWorld, http: httpx.AsyncClient):
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    [script] = re.findall(r'src="(/tinh/\w+/chat\.js)"', page)
    assert "immutable" in (await http.get(script)).headers["cache-control"]


async def test_nonsense_in_the_address_or_the_body_is_no_error(world: WebWorld, http: httpx.AsyncClient):
    path = f"/chat/{world.secrets['Lan']}"
    for query in ("sau=-1", "sau=x", "sau=" + "9" * 30, "sau=²", "mo=1&sau="):
        assert (await http.get(f"{path}?{query}")).status_code == 200
        assert (await http.get(f"{path}/tin?{query}")).status_code == 200
    json = {"headers": {"content-type": "application/json"}}
    for body in (b"", b"[]", b"{", b'"x"', b'{"id": 1}', b"\xff\xfe"):
        assert (await http.post(f"{path}/noi", content=body, **json)).status_code == 400


async def test_the_groups_page_reads_and_takes_no_posts(world: WebWorld, http: httpx.AsyncClient):
    group = await world.binds_group()
    page = (await http.get(f"/nhom/{group}")).text
    assert "Đã vào: 1/8 đơn vị" in page
    assert "<textarea" not in page
    said = {"id": "update-1", "text": "/bangdiem", "who": world.secrets["Lan"]}
    assert (await http.post(f"/nhom/{group}/noi", json=said)).status_code == 403
    assert (await http.get(f"/chat/{group}")).status_code == 404
    assert (await http.get(f"/nhom/{world.secrets['Lan']}")).status_code == 404


async def test_the_head_names_the_next_deadline_and_the_page_can_ask_for_it_again(
    world: WebWorld, http: httpx.AsyncClient
):
    page = (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert '<p class="due">Hạn tự chấm: 17:00, 05/12</p>' in page
    ask = {"X-Chat": world.secrets["Lan"]}
    assert (await http.get("/chat/-/tin?han=1", headers=ask)).json()["due"] == "Hạn tự chấm: 17:00, 05/12"
    assert (await http.get("/chat/-/tin?han=1", headers={"X-Chat": "x" * 32})).status_code == 404
