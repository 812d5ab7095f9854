"""Bodies that no page of ours sends: each gets an answer, none an error of ours."""

import json
from itertools import product

import httpx
import pytest

from tests.hostile.corpus import TAPS, VALUES, WORDS
from tests.worlds.web import WebWorld

FIELDS = ("id", "kind", "text", "question", "on", "files", "sau", "who", "chat", "name", "group")
KINDS = ("text", "tap", "files", "joined", "migrated", "blocked", "")


def bodies() -> list[dict[str, object]]:
    """Every field with everything that may stand in its place."""
    found: list[dict[str, object]] = [{"text": word} for word in WORDS]
    found += [{"kind": "tap", "question": tap.partition("=")[0], "text": tap.partition("=")[2]} for tap in TAPS]
    found += [
        {"kind": kind, "question": tap.partition("=")[0], "text": "9"} for kind in KINDS for tap in TAPS[::8]
    ]
    return found + [{"text": "x", field: value} for field in FIELDS for value in VALUES[::2]]


async def test_whatever_is_posted_to_a_chat_is_answered(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Lan']}/noi"
    for number, body in enumerate(bodies()):
        said = json.dumps({"id": f"hostile-{number:06}", **body}).encode()
        answer = await http.post(page, content=said, headers={"content-type": "application/json"})
        assert answer.status_code < 500, body
        if answer.status_code == 200:
            assert answer.json()["status"] in ("kept", "repeated"), body


NOTHING = (
    b"",
    b"[" * 100_000,
    b"\xff",
    b"null",
    b'{"id": 1e999}',
    b"9" * 5000,
    b"&" * 5000,
    b"%ff=%00&id=\xff",
)
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "")


@pytest.mark.parametrize("place", ["noi", "tep/upload-001", "tep/..%2f..%2fetc", "tep/%00"])
async def test_bytes_that_are_nothing_are_answered(world: WebWorld, http: httpx.AsyncClient, place: str):
    secret = world.secrets["Lan"]
    pages = (f"/chat/{secret}/{place}", f"/nhom/{secret}/{place}", f"/chat/%ff%00/{place}", "/vao/%ff%00")
    for body, kind, page in product(NOTHING, TYPES, pages):
        answer = await http.post(page, content=body, headers={"content-type": kind})
        assert answer.status_code < 500, (page, kind, body[:20])
