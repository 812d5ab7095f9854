"""Search over all that is kept of a chat: with or without marks, of one's own chat alone, never a vote."""

from pathlib import Path

import httpx

from tests.worlds.web import WebWorld, found_voting, living


async def found(http: httpx.AsyncClient, secret: str, text: object) -> list[str]:
    answer = await http.post("/chat/-/tim", json={"text": text}, headers={"X-Chat": secret})
    assert answer.status_code == 200
    return [one["text"] for one in answer.json()["found"]]


async def test_what_was_said_is_found_with_or_without_marks(world: WebWorld, http: httpx.AsyncClient):
    secret = world.secrets["Lan"]
    await world.say("Lan", "lịch")
    await world.say("Lan", "việc")
    for words in ("Lịch năm", "lich nam", "  LICH   nam "):
        assert any(text.startswith("Lịch năm") for text in await found(http, secret, words))
    assert await found(http, secret, "không có chữ nào như thế này") == []
    for nothing in ("", "  ", 5, None, ["x"]):
        assert await found(http, secret, nothing) == []


async def test_more_is_found_than_a_page_loads(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "lịch")
    for n in range(220):
        await world.say("Lan", f"abc {n}")
    assert "Lịch năm" not in (await http.get(f"/chat/{world.secrets['Lan']}")).text
    assert any(text.startswith("Lịch năm") for text in await found(http, world.secrets["Lan"], "lịch năm"))


async def test_nobody_finds_what_was_said_in_another_chat(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "lịch")
    assert not any(t.startswith("Lịch năm") for t in await found(http, world.secrets["Minh"], "lịch năm"))
    for secret in ("x" * 32, await world.binds_group()):
        answer = await http.post("/chat/-/tim", json={"text": "lịch"}, headers={"X-Chat": secret})
        assert answer.status_code == 404


async def test_a_vote_is_never_found(tmp_path: Path):
    (tmp_path / "founded").mkdir()
    voting = await found_voting(tmp_path / "founded", "meeting", "flag")
    voter = "Đại diện Cục Thuế"
    async with living(voting, tmp_path) as world, world.client() as http:
        told = await world.tap(voter, "khobac")
        assert "Kho bạc" in told
        stored = [d for d in await world.messages(world.secrets[voter]) if "Kho bạc" in d.text and d.private]
        assert stored
        texts = await found(http, world.secrets[voter], "kho bạc")
        assert not {one.text for one in stored} & set(texts)
