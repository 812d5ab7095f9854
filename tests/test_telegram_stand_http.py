"""The stand over HTTP, and the trouble it makes when it is told to."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.telegram.conftest import stand
from tests.telegram.test_polling import until
from tests.telegram_stand.refusals import ApiError, flood
from tests.telegram_stand.server import TOKEN, Stand, standing
from tests.telegram_stand.trouble import Bearing
from tests.telegram_stand.truth import Truth

LAN = {"id": 1001, "is_bot": False, "first_name": "Lan"}

__all__ = ["stand"]


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
    await until(lambda: stand.called("sendMessage"))
    await asyncio.sleep(0.05)
    assert stand.texts(1001) == []
    go.set()
    assert (await sending).status_code == 200


async def test_a_poll_waits_for_an_update_and_of_two_the_older_fails(stand: Stand):
    first = asyncio.create_task(call(stand, "getUpdates", timeout=5))
    await until(lambda: stand.called("getUpdates"))
    second = asyncio.create_task(call(stand, "getUpdates", timeout=5))
    assert (await first).status_code == 409
    number = await stand.arrive(callback_query={"id": "t1", "from": LAN})
    assert [u["update_id"] for u in (await second).json()["result"]] == [number]


async def test_a_poll_ends_when_its_poller_has_left(stand: Stand):
    async def has_left() -> bool:
        return True

    async with asyncio.timeout(1):
        assert await stand.poll({"timeout": 5}, has_left) == []


def test_it_bears_so_many_messages_a_second():
    bearing = Bearing(3)
    taken = [bearing.is_too_much(now) for now in (10.0, 10.1, 10.2, 10.3, 10.99)]
    assert taken == [False] * 3 + [True, False]
    assert not any(Bearing(0).is_too_much(10.0) for _ in range(100))


async def test_the_truth_keeps_what_was_said_to_which_question_acknowledged_and_received():
    truth = Truth()
    async with standing(truth):
        first = truth.note({"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "from": LAN}})
        await truth.arrive(**first)
        keys = {"inline_keyboard": [[{"text": "Có", "callback_data": "k1/q=y"}]]}
        answer = await call(truth, "sendMessage", chat_id=7, text="Mấy điểm?", reply_markup=keys)
        sent = answer.json()["result"]
        typed = truth.note({"message": {"message_id": 2, "chat": sent["chat"], "from": LAN, "text": "9"}})
        tap = truth.note({"callback_query": {"id": "t", "from": LAN, "message": sent, "data": "k1/q=y"}})
        await truth.arrive_together([typed, tap])
        assert truth.acknowledged == {}
        await call(truth, "getUpdates", offset=3)
        await call(truth, "editMessageText", chat_id=7, message_id=sent["message_id"], text="Đã ghi.")
    assert [(u.id, u.question, u.said, u.tap) for u in truth.said] == [
        (1, "", "", False),
        (2, "k1/q", "9", False),
        (3, "k1/q", "y", True),
    ]
    assert list(truth.acknowledged) == [1, 2]
    assert truth.received == [("7", str(sent["message_id"]), "Mấy điểm?")]
