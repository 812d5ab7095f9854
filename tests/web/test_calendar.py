"""The calendar's address: worth the timetable alone, and nothing once another was made."""

import re

import httpx
from icalendar import Calendar

from tests.worlds.web import WebWorld


async def made(world: WebWorld, http: httpx.AsyncClient) -> str:
    """The path of the address that the secretary makes."""
    secret = world.secrets["Minh"]
    await world.say("Minh", "địa chỉ lịch")
    await world.say("Minh", "Lập địa chỉ mới")
    told = (await http.get(f"/chat/{secret}/tin?sau=0")).json()["messages"]
    return str(re.findall(r"(/lich/k1/[0-9a-f]{32}\.ics)", " ".join(message["text"] for message in told))[-1])


async def test_the_address_gives_the_timetable_to_whoever_has_it(world: WebWorld, http: httpx.AsyncClient):
    answer = await http.get(await made(world, http))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    said = [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert "Hạn: Tự chấm" in said
    assert not any(name in answer.text for name in ("Minh", "Lan", "Kho bạc"))


async def test_a_new_address_calls_the_old_one_back(world: WebWorld, http: httpx.AsyncClient):
    old, new = await made(world, http), await made(world, http)
    assert old != new
    assert (await http.get(old)).status_code == 404
    assert (await http.get(new)).status_code == 200


async def test_a_guess_gets_what_an_unknown_page_gets(world: WebWorld, http: httpx.AsyncClient):
    for path in ("/lich/k1/" + "0" * 32, "/lich/k99/" + "0" * 32, "/lich/x/y"):
        assert (await http.get(f"{path}.ics")).status_code == 404


async def test_guesses_are_bounded(world: WebWorld, http: httpx.AsyncClient):
    answers = [(await http.get("/lich/k1/" + "0" * 32 + ".ics")).status_code for _ in range(70)]
    assert answers[0] == 404
    assert answers[-1] == 429
