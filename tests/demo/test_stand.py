"""The stand of a play: what is sent to a chat is on its screen, and what waits is counted."""

import httpx

from handlers.demo.stand import TOKEN, Stand, standing

LAN = {"id": 7, "is_bot": False, "first_name": "Lan"}
KEYS = {"inline_keyboard": [[{"text": "a) 5 điểm", "callback_data": "k1/self.thue.a1=5"}]]}


def said(text: str) -> dict[str, object]:
    chat = {"id": 7, "type": "private", "first_name": "Lan"}
    return {"message_id": 1, "date": 1, "from": LAN, "chat": chat, "text": text}


async def call(address: str, method: str, **params: object) -> object:
    async with httpx.AsyncClient() as http:
        return (await http.post(f"{address}/bot{TOKEN}/{method}", json=params)).json()["result"]


async def test_what_is_sent_is_on_the_screen_with_its_options_until_they_are_taken_off():
    async with standing() as (stand, address):
        message = {"chat_id": 7, "text": "<b>Mấy điểm?</b>", "parse_mode": "HTML", "reply_markup": KEYS}
        sent = await call(address, "sendMessage", **message)
        [bubble] = stand.screens["7"].read()
        assert (bubble.text, bubble.asks) == ("Mấy điểm?", "k1/self.thue.a1")
        assert [(option.key, option.label) for option in bubble.options] == [("5", "a) 5 điểm")]
        await call(address, "editMessageReplyMarkup", chat_id=7, message_id=sent["message_id"])
        assert stand.screens["7"].bubbles[bubble.id].options == ()


async def test_an_update_waits_until_the_next_poll_confirms_it():
    stand = Stand()
    async with standing(stand) as (_, address):
        for text in ("một", "hai"):
            await stand.say(message=said(text))
        assert stand.waiting == 2
        updates = await call(address, "getUpdates", timeout=0)
        assert stand.waiting == 2
        await call(address, "getUpdates", timeout=0, offset=updates[0]["update_id"] + 1)
        assert stand.waiting == 1


async def test_a_file_that_somebody_sends_can_be_fetched():
    async with standing() as (stand, address), httpx.AsyncClient() as http:
        ref = stand.hold("anh.png", b"\x89PNG")
        path = (await call(address, "getFile", file_id=ref))["file_path"]
        assert (await http.get(f"{address}/file/bot{TOKEN}/{path}")).content == b"\x89PNG"
