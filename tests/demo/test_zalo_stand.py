"""The stand of a play on Zalo: one event at a time, no offset, 2,000 characters, two `Server` headers."""

import asyncio

import httpx

from handlers.demo.zalo_stand import TOKEN, ZaloStand, standing


async def call(stand: ZaloStand, method: str, token: str = TOKEN, **params: object) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.post(f"{stand.url}/bot{token}/{method}", json=params)


async def test_each_poll_gives_one_event_and_an_idle_one_408():
    stand = ZaloStand()
    stand.idle = 0.01
    async with standing(stand):
        for words in ("một", "hai"):
            await stand.arrive(words)
        given = [(await call(stand, "getUpdates", timeout="30")).json() for _ in range(3)]
    assert [one["result"]["message"]["text"] for one in given[:2]] == ["một", "hai"]
    assert given[2]["error_code"] == 408


async def test_all_is_committed_once_the_bot_asks_for_more():
    stand = ZaloStand()
    async with standing(stand):
        assert not stand.is_asked
        await stand.arrive("một")
        await call(stand, "getUpdates")
        assert not stand.is_asked
        asking = asyncio.create_task(call(stand, "getUpdates"))
        async with asyncio.timeout(10):
            while not stand.is_asked:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await stand.hang_up()
        await asking


async def test_what_is_sent_is_on_the_screen_and_what_is_too_long_is_refused():
    stand = ZaloStand()
    async with standing(stand):
        await stand.arrive("chào", chat="z1")
        assert (await call(stand, "sendMessage", chat_id="z1", text="Mấy điểm?")).is_success
        long = await call(stand, "sendMessage", chat_id="z1", text="😀" * 1001)
    assert [bubble.text for bubble in stand.screens["z1"].read()] == ["Mấy điểm?"]
    assert long.json()["error_code"] == 400


async def test_a_photo_is_at_its_address_and_another_token_is_refused():
    stand = ZaloStand()
    async with standing(stand), httpx.AsyncClient() as http:
        await stand.show_photo(b"\xff\xd8", "z1", "Lan")
        event = (await call(stand, "getUpdates")).json()["result"]
        assert (await http.get(event["message"]["photo"])).content == b"\xff\xd8"
        answer = await call(stand, "getMe", token="1:other")
    assert answer.status_code == 401
    assert answer.headers.get_list("server") == ["nginx", "ZGateway"]


async def test_a_chat_that_never_wrote_cannot_be_written_to():
    stand = ZaloStand()
    async with standing(stand):
        refused = await call(stand, "sendMessage", chat_id="z9", text="Chào.")
    assert refused.json() == {"ok": False, "error_code": 403, "description": "Internal error"}


async def test_of_two_that_poll_each_gets_some_and_neither_is_told():
    stand = ZaloStand()
    async with standing(stand):
        polls = [asyncio.create_task(call(stand, "getUpdates")) for _ in range(2)]
        while stand.polls < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        for words in ("một", "hai"):
            await stand.arrive(words)
        given = [(await poll).json()["result"]["message"]["text"] for poll in polls]
    assert sorted(given) == ["hai", "một"]


async def test_what_was_given_comes_again_after_what_came_later():
    stand, texts = ZaloStand(), []
    stand.again = 1
    async with standing(stand):
        for words in ("một", "hai"):
            await stand.arrive(words)
        for _ in range(4):
            texts.append((await call(stand, "getUpdates")).json()["result"]["message"]["text"])
    assert texts == ["một", "hai", "một", "hai"]


async def test_a_month_has_so_many_messages_and_then_429():
    stand = ZaloStand()
    stand.quota, stand.known = 1, {"z1"}
    async with standing(stand):
        codes = [(await call(stand, "sendMessage", chat_id="z1", text="Chào.")).status_code for _ in range(2)]
    assert codes == [200, 429]


async def test_each_answer_has_two_server_headers():
    stand = ZaloStand()
    async with standing(stand):
        answers = [
            await call(stand, "getMe"),
            await call(stand, "getMe", token="1:no"),
            await call(stand, "none"),
        ]
    assert [answer.headers.get_list("server") for answer in answers] == [["nginx", "ZGateway"]] * 3
    assert [answer.status_code for answer in answers] == [200, 401, 404]


async def test_while_a_webhook_is_set_nothing_can_be_polled():
    stand = ZaloStand()
    async with standing(stand):
        unset = await call(stand, "getWebhookInfo")
        await call(stand, "setWebhook", url="https://thidua.example.vn/zalo", secret_token="12345678")
        refused = await call(stand, "getUpdates")
    assert (unset.status_code, refused.status_code) == (404, 400)
