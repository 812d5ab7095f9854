"""Addresses of pictures that Zalo fetches: nobody can guess one, none lasts, none says what it shows."""

import asyncio
import base64
import time
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.dialogue.turn import Document
from handlers import busy_sign
from handlers.channel import makes_none
from handlers.zalo.pictures import LIFE, Pictures
from handlers.zalo.transport import ZaloTransport
from tests.telegram.owed import delivery
from tests.telegram_stand.server import serve
from tests.zalo_stand.server import TOKEN, Stand

AT = "https://thidua.example.vn"
CARD = Document("picture", "k7", "thue", name="xep-hang.png", picture="ranking.2")
PNG = b"\x89PNG of "


async def make(document: Document, progress: object = None) -> bytes:
    return PNG + document.unit.encode()


@pytest.fixture
async def here():
    """Our pictures, and where they are on this machine."""
    pictures = Pictures(TOKEN, AT, make)
    async with serve(Starlette(routes=[pictures.route()])) as url:
        yield pictures, url


async def get(url: str, address: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url + address.removeprefix(AT))


async def test_the_address_gives_the_picture(here):
    pictures, url = here
    found = await get(url, pictures.address(CARD))
    assert (found.content, found.headers["content-type"]) == (PNG + b"thue", "image/png")


def test_the_address_says_nothing_of_the_picture_as_it_stands_or_decoded():
    # Words so long that none stands in random letters by chance.
    told = replace(
        CARD, cycle="cum-thi-dua-7", unit="cuc-thue-tinh", name="bang-xep-hang.png", picture="ranking.2026"
    )
    words = ("picture", told.cycle, told.unit, told.name, told.picture)
    sealed = Pictures(TOKEN, AT, make).address(told).rpartition("/")[2].removesuffix(".png")
    decoded = base64.urlsafe_b64decode(sealed)
    assert not [word for word in words if word in sealed or word.encode() in decoded]


async def test_two_addresses_of_one_picture_differ(here):
    pictures, _ = here
    assert pictures.address(CARD) != pictures.address(CARD)


async def test_what_is_no_picture_has_no_address(here):
    pictures, _ = here
    for document in (
        Document("own", "k7", person=3, name="du-lieu.txt"),
        Document("evidence", "k7", "thue", name="bien-ban.png"),
    ):
        assert pictures.address(document) == ""


async def test_an_address_that_was_guessed_or_changed_gives_nothing(here):
    pictures, url = here
    good = pictures.address(CARD)
    changed = good[:60] + ("A" if good[60] != "A" else "B") + good[61:]
    other = Pictures("1:another-token", AT, make).address(CARD)
    guesses = (changed, other, f"{AT}/hinh/.png", f"{AT}/hinh/{'A' * 3000}.png", f"{AT}/hinh/ả.png")
    assert [(await get(url, guess)).status_code for guess in guesses] == [404] * len(guesses)


async def test_after_a_day_the_address_is_over(here, monkeypatch):
    pictures, url = here
    old = pictures.address(CARD)
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + LIFE + 2)
    assert (await get(url, old)).status_code == 404


async def test_zalo_is_sent_the_picture_with_its_text_in_one_message(stand: Stand, here):
    pictures, url = here
    stand.reach[AT] = url
    zalo = ZaloTransport(TOKEN, stand.url, pictures)
    await zalo.deliver(delivery("Xếp hạng năm 2026", platform="zalo", chat="u1", document=CARD))
    await zalo.close()
    assert stand.pictures["u1"] == [PNG + b"thue"]
    assert stand.sent["u1"] == ["Xếp hạng năm 2026"]


async def test_a_long_text_goes_on_below_its_picture_and_nothing_is_said_twice(stand: Stand, here):
    pictures, url = here
    stand.reach[AT] = url
    zalo = ZaloTransport(TOKEN, stand.url, pictures)
    text = "\n".join(f"{n}. Cục Thuế tỉnh: 92,5 điểm" for n in range(150))
    await zalo.deliver(delivery(text, platform="zalo", chat="u1", document=CARD))
    await zalo.close()
    assert "\n".join(stand.sent["u1"]) == text
    assert len(stand.pictures["u1"]) == 1


async def test_where_zalo_cannot_fetch_it_the_text_arrives_alone(stand: Stand, here):
    pictures, _ = here
    zalo = ZaloTransport(TOKEN, stand.url, pictures)
    await zalo.deliver(delivery("Xếp hạng năm 2026", platform="zalo", chat="u1", document=CARD))
    await zalo.close()
    assert stand.sent["u1"] == ["Xếp hạng năm 2026"]
    assert stand.pictures["u1"] == []


async def test_where_it_cannot_be_drawn_the_text_arrives_alone(stand: Stand):
    pictures = Pictures(TOKEN, AT, makes_none)
    async with serve(Starlette(routes=[pictures.route()])) as url:
        stand.reach[AT] = url
        zalo = ZaloTransport(TOKEN, stand.url, pictures)
        await zalo.deliver(delivery("Xếp hạng", platform="zalo", chat="u1", document=CARD))
        await zalo.close()
    assert stand.sent["u1"] == ["Xếp hạng"]


async def test_while_a_picture_takes_long_the_chat_shows_that_it_is_under_way(stand: Stand, monkeypatch):
    monkeypatch.setattr(busy_sign, "AFTER", 0.01)

    async def slow(document: Document, progress: object = None) -> bytes:
        await asyncio.sleep(0.2)
        return PNG

    pictures = Pictures(TOKEN, AT, slow)
    async with serve(Starlette(routes=[pictures.route()])) as url:
        stand.reach[AT] = url
        zalo = ZaloTransport(TOKEN, stand.url, pictures)
        await zalo.deliver(delivery("Xếp hạng", platform="zalo", chat="u1", document=CARD))
        await zalo.close()
    assert stand.called("sendChatAction") == [{"chat_id": "u1", "action": "typing"}]
