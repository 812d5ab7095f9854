"""The demo: all phones on one page, a group that takes posts, a clock that moves on."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest

from tests.worlds.charters import NOW
from tests.worlds.web import DAY, HOUR, WebWorld


@pytest.fixture
async def group(world: WebWorld) -> str:
    return await world.binds_group()


@pytest.fixture
async def demo(world: WebWorld, group: str) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client(world.demo(group)) as client:
        client.headers["origin"] = "http://testserver"
        yield client


async def test_every_phone_and_the_group_stand_on_one_page(
    world: WebWorld, demo: httpx.AsyncClient, group: str
):
    page = (await demo.get("/")).text
    for secret in (group, *world.secrets.values()):
        assert f'data-secret="{secret}"' in page
    assert "08:00, thứ Hai, 23/11/2026" in page


async def test_people_post_to_the_group_from_its_phone(world: WebWorld, demo: httpx.AsyncClient, group: str):
    said = {"id": "group-001", "text": "/bangdiem", "who": world.secrets["Lan"]}
    answer = (await demo.post(f"/nhom/{group}/noi", json=said)).json()
    assert "Đã vào: 1/8 đơn vị" in answer["messages"][-1]["text"]
    stranger = {**said, "id": "group-002", "who": "x" * 32}
    assert (await demo.post(f"/nhom/{group}/noi", json=stranger)).status_code == 403


async def test_the_clock_moves_on_by_steps_and_to_the_next_deadline(world: WebWorld, demo: httpx.AsyncClient):
    for step, moved in (("gio", NOW + HOUR), ("ngay", NOW + HOUR + DAY)):
        await demo.post("/dong-ho", json={"buoc": step})
        assert world.clock.at == moved
    told = (await demo.post("/dong-ho", json={"buoc": "han"})).json()
    assert world.clock.at == datetime.fromisoformat("2026-12-05T17:00+07:00")
    assert told == {"now": "17:00, thứ Bảy, 05/12/2026", "next": "Hết hạn tự chấm: 17:00, thứ Năm, 10/12/2026"}
    statuses = [(await demo.post("/dong-ho", json={"buoc": "han"})).status_code for _ in range(20)]
    assert (statuses[0], statuses[-1]) == (200, 400)


async def test_the_whole_year_runs_from_one_reminder_to_the_next(world: WebWorld, demo: httpx.AsyncClient):
    steps, reminders = 0, set()
    while (await demo.post("/dong-ho", json={"buoc": "nhac"})).status_code == 200:
        steps += 1
        told = await world.messages(world.secrets["Lan"])
        reminders |= {d.id for d in told if d.text.startswith("Nhắc việc – ")}
    # At one step a second the rest of the year is watched in half a minute.
    assert 15 < steps < 40
    # The date is a Saturday: one day and two hours before it fall on the Friday, and are one.
    assert len(reminders) == 4


async def test_moving_the_clock_reads_out_what_fell_due(world: WebWorld, demo: httpx.AsyncClient, group: str):
    for _ in range(2):
        await demo.post("/dong-ho", json={"buoc": "han"})
    told = await world.messages(group)
    assert any("chốt" in d.text.lower() for d in told)


async def test_another_sites_form_can_not_move_the_clock(world: WebWorld, demo: httpx.AsyncClient):
    assert (await demo.post("/dong-ho", data={"buoc": "ngay"})).status_code == 404
    assert world.clock.at == NOW


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver.evil.example", "null", "", None])
async def test_only_the_demos_own_page_can_move_the_clock(
    world: WebWorld, demo: httpx.AsyncClient, origin: str | None
):
    del demo.headers["origin"]
    headers = {} if origin is None else {"origin": origin}
    assert (await demo.post("/dong-ho", json={"buoc": "ngay"}, headers=headers)).status_code == 404
    assert world.clock.at == NOW


async def test_the_demo_answers_only_under_a_local_name(demo: httpx.AsyncClient):
    assert (await demo.get("/", headers={"host": "evil.example"})).status_code == 400
    assert (await demo.get("/", headers={"host": "127.0.0.1:8080"})).status_code == 200
