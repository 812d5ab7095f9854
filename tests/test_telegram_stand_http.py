"""The stand over HTTP, and the trouble it makes when it is told to."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.telegram_stand.refusals import ApiError, flood
from tests.telegram_stand.server import TOKEN, Stand, standing
from tests.telegram_stand.trouble import Bearing

LAN = {"id": 1001, "is_bot": False, "first_name": "Lan"}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as running:
        running.chat(1001)
        yield running


async def call(stand: Stand, method: str, **params: Any) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(f"{stand.url}/bot{TOKEN}/{method}", json=params)


async def test_a_result_and_a_refusal_over_http(stand: Stand):
    sent = await call(stand, "sendMessage", chat_id=1001, text="Chào.")
    assert (sent.status_code, sent.json()["result"]["text"]) == (200, "Chào.")
    no = await call(stand, "sendMessage", chat_id=8, text="?")
    body = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert (no.status_code, no.json()) == (400, body)
    assert (await call(stand, "nonsense")).status_code == 404
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"{stand.url}/bot1:wrong/getMe")).status_code == 401


async def test_the_next_call_fails_as_it_was_told_and_the_one_after_does_not(stand: Stand):
    for failure in (flood(7), ApiError(502, "Bad Gateway")):
        stand.fail_next("sendMessage", failure, where=lambda params: params["text"] == "B")
        assert (await call(stand, "sendMessage", chat_id=1001, text="A")).status_code == 200
        no = await call(stand, "sendMessage", chat_id=1001, text="B")
        assert (no.status_code, no.json()) == (failure.code, failure.json)
    assert failure.json.get("parameters") is None
    assert flood(7).json["parameters"] == {"retry_after": 7}
    assert stand.texts(1001) == ["A", "A"]


@pytest.mark.parametrize(("way", "arrived"), [("drop", ["Chào."]), ("lose", [])])
async def test_a_line_breaks_after_the_call_was_carried_out_or_before(
    stand: Stand, way: Any, arrived: list[str]
):
    stand.fail_next("sendMessage", way)
    with pytest.raises(httpx.RemoteProtocolError):
        await call(stand, "sendMessage", chat_id=1001, text="Chào.")
    assert stand.texts(1001) == arrived


async def test_a_stalled_call_is_carried_out_once_it_may_be(stand: Stand):
    go = stand.stall("sendMessage")
    sending = asyncio.create_task(call(stand, "sendMessage", chat_id=1001, text="Chào."))
    await asyncio.sleep(0.1)
    assert (len(stand.called("sendMessage")), stand.texts(1001)) == (1, [])
    go.set()
    assert (await sending).status_code == 200


async def test_a_poll_waits_for_an_update_and_of_two_the_older_fails(stand: Stand):
    first = asyncio.create_task(call(stand, "getUpdates", timeout=5))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(call(stand, "getUpdates", timeout=5))
    assert (await first).status_code == 409
    number = await stand.arrive(callback_query={"id": "t1", "from": LAN})
    assert [u["update_id"] for u in (await second).json()["result"]] == [number]


def test_it_bears_so_many_messages_a_second():
    bearing = Bearing(3)
    taken = [bearing.is_too_much(now) for now in (10.0, 10.1, 10.2, 10.3, 10.99)]
    assert taken == [False] * 3 + [True, False]
    assert not any(Bearing(0).is_too_much(10.0) for _ in range(100))
