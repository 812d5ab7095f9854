"""Secrets of pages, and what every page refuses alike."""

import re

import httpx
from sqlalchemy import Connection, func, select

from handlers.web.context import HERE, new_secret
from storage.schema import heard as heard_table
from tests.worlds.web import WebWorld


async def test_no_secret_is_stored_anywhere(world: WebWorld, http: httpx.AsyncClient):
    secret = world.secrets["Lan"]
    await http.get(f"/chat/{secret}")
    await world.say("Lan", "9,5")
    for file in world.data.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes()


async def test_an_unknown_secret_gets_the_same_words_on_every_page(world: WebWorld, http: httpx.AsyncClient):
    secret = new_secret()
    pages = [f"/chat/{secret}", f"/nhom/{secret}", f"/chat/{secret}/bang", f"/chat/{secret}/minh-chung/1"]
    pages += [f"/chat/{secret}/van-ban/1", f"/chat/{secret}/tin", f"/su-kien?chat={secret}", "/nowhere"]
    answers = [await http.get(page) for page in pages]
    answers.append(await http.post(f"/chat/{secret}/noi", json={"id": "update-1", "text": "9"}))
    answers.append(await http.post(f"/chat/{secret}/tep/upload-1", content=b"x"))
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == 1
    assert "xin mã mời mới từ thư ký cụm" in answers[0].text
    assert not await world.messages(secret)


async def test_an_endless_body_is_refused_before_it_is_read(world: WebWorld, http: httpx.AsyncClient):
    answer = await http.post(f"/chat/{world.secrets['Lan']}/noi", content=b"x" * 500_000)
    assert answer.status_code == 413


async def test_a_text_longer_than_a_message_is_refused_in_words(world: WebWorld, http: httpx.AsyncClient):
    path, told = f"/chat/{world.secrets['Lan']}/noi", "Tin quá dài. Đề nghị rút gọn rồi gửi lại."
    said = {"id": "update-long", "text": "x" * 4097}
    answer = await http.post(path, json=said)
    assert (answer.status_code, answer.json()) == (413, {"problem": told})
    answer = await http.post(path, data=said)
    assert answer.status_code == 413
    assert f"<p>{told}</p>" in answer.text


async def test_what_comes_to_the_door_is_small(world: WebWorld, http: httpx.AsyncClient):
    def heard(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(heard_table)).scalar_one()

    before = await world.memory.database.read(heard)
    door = f"/vao/{world.codes['Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa']}"
    marks = await http.post(door, data={"name": "a" + "\u0301" * 60_000})
    fields = await http.post(
        door, content="a=&" * 1000, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert (marks.status_code, fields.status_code) == (413, 413)
    assert await world.memory.database.read(heard) == before


async def test_what_a_page_fetches_by_itself_names_it_in_a_header(world: WebWorld, http: httpx.AsyncClient):
    lan, unknown = {"X-Chat": world.secrets["Lan"]}, {"X-Chat": new_secret()}
    said = {"id": "update-header", "text": "việc"}
    assert (await http.post("/chat/-/noi", json=said, headers=lan)).json()["status"] == "kept"
    assert (await http.get("/chat/-/tin?sau=0", headers=lan)).json()["messages"]
    assert (await http.get("/chat/-/tin?mo=1", headers=lan)).json()["messages"]
    assert (await http.post("/chat/-/tep/upload-001", content=b"x", headers=lan)).json() == {"size": 1}
    for headers in (unknown, {}):
        answers = [
            await http.post("/chat/-/noi", json=said, headers=headers),
            await http.get("/chat/-/tin", headers=headers),
            await http.post("/chat/-/tep/upload-002", content=b"x", headers=headers),
            await http.get("/su-kien?sau=0", headers=headers),
        ]
        assert {answer.status_code for answer in answers} == {404}


def test_no_script_of_ours_puts_a_secret_into_an_address_that_it_fetches():
    """Links that a person follows have it; what is fetched is made of `way`, in which it is left out."""
    texts = {script.name: script.read_text("utf-8") for script in (HERE / "static").glob("*.js")}
    fetched = {
        name: re.findall(r"\b(?:get|head|post|remove|upload|insist|fetch|Events)\([^;]*", text)
        for name, text in texts.items()
    }
    assert {"phone.js", "stream.js"} <= {name for name, calls in fetched.items() if calls}
    for name, calls in fetched.items():
        assert not any("this.path" in call or "${phone.secret}" in call for call in calls), name
