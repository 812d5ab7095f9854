"""Bodies have a deadline, longer for a file than for a word."""

import asyncio

import httpx
import pytest

from handlers.evidence import LARGEST
from handlers.web import body_deadline
from handlers.web.body_deadline import seconds_for
from tests.worlds.web import WebWorld


def test_a_file_has_longer_than_a_word():
    assert seconds_for({b"content-length": b"100"}) < 21
    # The page itself waits three minutes for a file of the largest size.
    assert 180 <= seconds_for({b"content-length": str(LARGEST).encode()}) < 200
    assert (
        seconds_for({})
        == seconds_for({b"content-length": b"9" * 30})
        == seconds_for({b"content-length": b"99999999999"})
    )


@pytest.mark.parametrize("path", ["noi", "tep/upload-001"])
async def test_a_body_that_dawdles_is_given_up(
    world: WebWorld, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
):
    monkeypatch.setattr(body_deadline, "SHORTEST", 0.2)
    monkeypatch.setattr(body_deadline, "A_MEGABYTE", 0.0)

    async def dawdling():
        yield b"x"
        await asyncio.sleep(60)

    async with asyncio.timeout(20):
        answer = await http.post(f"/chat/{world.secrets['Lan']}/{path}", content=dawdling())
    assert answer.status_code == 408
    assert answer.headers["connection"] == "close"
    assert answer.json() == {"problem": "Kết nối quá chậm nên chưa nhận được. Đề nghị gửi lại."}
    # Of a file there may be a part, to go on from.
    assert all(file.suffix == ".part" for file in (world.data / "incoming").glob("*"))
