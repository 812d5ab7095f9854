"""The webhook: who may deliver, in which shapes, and what is answered."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from handlers.zalo import webhook as module
from handlers.zalo.webhook import LARGEST, PATH, Webhook, webhook
from tests.telegram_stand.server import serve
from tests.zalo_stand.server import Stand, event_of


class Kept:
    def __init__(self):
        self.said, self.failing, self.listened = [], 0, 0

    async def receive(self, said):
        if self.failing:
            self.failing -= 1
            raise OSError("the database is away")
        self.said.append(said)

    async def note(self):
        self.listened += 1


@pytest.fixture
async def door(zalo, stand: Stand):
    kept = Kept()
    async with serve(Starlette(routes=[webhook(zalo, kept.receive)])) as url:
        stand.webhook = {"url": url + PATH, "secret_token": zalo.secret}
        yield kept, url + PATH


@pytest.mark.parametrize("flat", [True, False])
async def test_both_shapes_are_taken(stand: Stand, door, flat):
    kept, _ = door
    assert await stand.push(event_of("m1", "9"), flat=flat) == 200
    assert [said.text for said in kept.said] == ["9"]


async def test_without_the_secret_nothing_is_heard(stand: Stand, door):
    kept, _ = door
    assert await stand.push(event_of("m1", "9"), secret="wrong-secret") == 403
    assert await stand.push(event_of("m1", "9"), secret="") == 403
    assert kept.said == []


async def test_what_could_not_be_kept_is_to_be_delivered_again(stand: Stand, door):
    kept, _ = door
    kept.failing = 1
    assert await stand.push(event_of("m1", "9")) == 503
    assert await stand.push(event_of("m1", "9")) == 200
    assert [said.text for said in kept.said] == ["9"]


async def test_what_cannot_be_read_is_not_asked_for_again(stand: Stand, door):
    assert await stand.push(event_of("m1", "9", message_id=[1])) == 200
    assert await stand.push({"event_name": "message.unsupported.received"}) == 200


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[" * 5000, 400), (b"x" * (LARGEST + 1), 413)])
async def test_a_body_that_is_none_is_refused(zalo, door, body, status):
    _, address = door
    async with httpx.AsyncClient() as client:
        headers = {"X-Bot-Api-Secret-Token": zalo.secret}
        assert (await client.post(address, content=body, headers=headers)).status_code == status


async def test_the_webhook_is_set_and_set_again_where_it_has_gone(zalo, stand: Stand, monkeypatch):
    monkeypatch.setattr(module, "LOOK", 0.02)
    monkeypatch.setattr(module, "AGAIN", 0.02)
    kept, stop = Kept(), asyncio.Event()
    stand.fail_next("setWebhook", 500)
    care = Webhook(zalo, "https://thidua.example.vn/", kept.note)
    assert care.hearing().problem
    running = asyncio.create_task(care.run(stop))
    async with asyncio.timeout(10):
        while not stand.webhook:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert stand.webhook["url"] == "https://thidua.example.vn/zalo"
        assert stand.webhook["secret_token"] == zalo.secret
        stand.webhook = {}
        while not stand.webhook:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while care.hearing().problem:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert kept.listened
    stop.set()
    await running
