"""The client over real HTTP: the envelope, the errors, and that no log holds the token."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handlers.zalo.client import NotReached, ZaloClient, ZaloError
from tests.telegram_stand.server import serve
from tests.zalo_stand.server import BOT, TOKEN, Stand


@pytest.fixture
async def client(stand: Stand):
    opened = ZaloClient(TOKEN, stand.url)
    yield opened
    await opened.close()


async def test_an_answer_with_two_server_headers_is_read(client: ZaloClient):
    assert await client.call("getMe") == BOT


async def test_what_is_not_given_is_not_sent(client: ZaloClient, stand: Stand):
    await client.call("sendChatAction", chat_id="u1", action="typing", more=None)
    assert stand.called("sendChatAction") == [{"chat_id": "u1", "action": "typing"}]


async def test_a_refusal_has_its_code_its_words_and_its_seconds(client: ZaloClient, stand: Stand):
    stand.fail_next("getMe", 429, "Too many", **{"retry-after": "7"})
    with pytest.raises(ZaloError) as refused:
        await client.call("getMe")
    assert (refused.value.code, refused.value.description, refused.value.retry_after) == (429, "Too many", 7.0)


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"{}", b'{"ok": "true"}', b"[" * 100_000])
async def test_an_answer_that_is_none_of_ours_is_a_refusal(body):
    async def odd(request):
        return Response(body)

    app = Starlette(routes=[Route("/bot{token}/getMe", odd, methods=["POST"])])
    async with serve(app) as url:
        client = ZaloClient(TOKEN, url)
        with pytest.raises(ZaloError):
            await client.call("getMe")
        await client.close()


async def test_no_redirect_gets_the_token():
    async def elsewhere(request):
        return RedirectResponse("https://example.org/")

    app = Starlette(routes=[Route("/bot{token}/getMe", elsewhere, methods=["POST"])])
    async with serve(app) as url:
        client = ZaloClient(TOKEN, url)
        with pytest.raises(ZaloError) as refused:
            await client.call("getMe")
        assert refused.value.code == 307
        await client.close()


async def test_where_nobody_listens_nothing_has_left():
    client = ZaloClient(TOKEN, "http://127.0.0.1:9")
    with pytest.raises(NotReached) as missed:
        await client.call("getMe")
    assert not missed.value.left
    assert TOKEN not in repr(missed.value)
    await client.close()


async def test_no_line_of_the_log_holds_the_token(client: ZaloClient, stand: Stand, caplog):
    with caplog.at_level(logging.DEBUG):
        await client.call("getMe")
        stand.fail_next("getMe", 500)
        with pytest.raises(ZaloError):
            await client.call("getMe")
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
