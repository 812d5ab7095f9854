"""Lengths on the wire under a secret question, in bytes with their headers: the same whatever is chosen."""

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from bot.conversations.decide import where
from bot.dialogue.ballots import PaperGiven, PapersAwaited
from bot.dialogue.turn import Turn
from handlers.web import stream
from handlers.web.context import WebApp, chat_of, new_secret
from handlers.web.wire_length import ANSWER, PAGE, padded
from storage.outbox.rows import count_unfinished
from tests.worlds.stored import always, heard
from tests.worlds.web import Founded, WebWorld, found_voting, living, settled

VOTER = "Đại diện Cục Thuế"
BLOCK = 4096  # as in net.js
ENCODINGS = ("gzip", "identity")
Vote = Callable[[WebWorld, httpx.AsyncClient], Awaitable[list[int]]]


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return asyncio.run(found_voting(tmp_path_factory.mktemp("voting"), "meeting", "flag"))


@pytest.fixture(scope="module")
def on_paper(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return asyncio.run(found_voting(tmp_path_factory.mktemp("paper"), "paper", "chair"))


@asynccontextmanager
async def copied(founded: Founded, folder: Path) -> AsyncIterator[tuple[WebWorld, httpx.AsyncClient]]:
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await asyncio.to_thread(folder.mkdir)
    async with living(founded, folder) as world, world.client() as http:
        yield world, http


async def sent(world: WebWorld) -> None:
    """Waits until all that is owed has gone out: what is shown meanwhile is a matter of moments."""

    async def nothing_is_owed() -> bool:
        return await world.memory.database.read(lambda c: count_unfinished(c, "web", world.clock.now())) == 0

    await settled(nothing_is_owed)


def length(answer: httpx.Response) -> int:
    """Bytes of an answer: its status line, headers and body."""
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    return head + len(answer.content)


async def by_json(
    world: WebWorld, http: httpx.AsyncClient, who: str, encoding: str, *keys: str, typed: bool = False
) -> list[int]:
    """Says these options as the page does, one after another, each twice, and looks; the lengths of it all."""
    path, lengths = f"/chat/{world.secrets[who]}", []
    for key in keys:
        asked = where(await world.look(who))
        text = next(o.label for o in asked.options if o.key == key) if typed else key
        kind = {"kind": "text"} if typed else {"kind": "tap", "on": "1"}
        said = {**kind, "text": text, "question": asked.asks, "id": new_secret(), "sau": "1000"}
        body = padded(json.dumps(said, ensure_ascii=False).encode(), BLOCK)
        headers = {"Accept-Encoding": encoding, "Content-Type": "application/json"}
        for _ in range(2):
            answer = await http.post(f"{path}/noi", content=body, headers=headers)
            assert answer.status_code == 200
            assert "content-encoding" not in answer.headers
            assert answer.headers["cache-control"] == "no-store, no-transform"
            lengths += [len(body), length(answer)]
            await sent(world)
        for look in ("", "/tin?mo=1", "/tin?sau=0"):
            lengths.append(length(await http.get(f"{path}{look}", headers={"Accept-Encoding": encoding})))
    return lengths


async def by_form(world: WebWorld, http: httpx.AsyncClient, encoding: str, *keys: str) -> list[int]:
    """Taps these options in a browser without scripts; the lengths of requests, answers and pages."""
    path, lengths = f"/chat/{world.secrets[VOTER]}", []
    page = await http.get(path, headers={"Accept-Encoding": encoding})
    for key in keys:
        # The last keyboard that is shown; what stands above it was answered. Random values of hidden fields may
        # begin as a key does.
        option = re.compile(rf'name="text" value="({re.escape(key)} *)"')
        form = [f for f in page.text.split("<form ")[1:] if option.search(f)][-1]
        [value] = option.findall(form)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        body = urlencode({**hidden, "kind": "tap", "text": value, "id": new_secret()[:16]})
        headers = {"Accept-Encoding": encoding, "Content-Type": "application/x-www-form-urlencoded"}
        answer = await http.post(f"{path}/noi", content=body, headers=headers)
        assert answer.status_code == 303
        await sent(world)
        page = await http.get(answer.headers["location"], headers={"Accept-Encoding": encoding})
        lengths += [len(body), length(answer), length(page)]
    return lengths


async def lengths_of(
    founded: Founded, folder: Path, choices: list[tuple[str, ...]], vote: Callable[..., Awaitable[list[int]]]
) -> list[list[int]]:
    found = []
    for keys in choices:
        async with copied(founded, folder / "copy") as (world, http):
            found.append(await vote(world, http, *keys))
    return found


async def every_vote(founded: Founded, folder: Path, who: str) -> list[tuple[str, ...]]:
    """Each option as the first pick with each that may follow it, and the cast."""
    async with copied(founded, folder / "options") as (world, _):
        options = [o.key for o in where(await world.look(who)).options]
    named = [key for key in options if key != "-"]
    pairs = [(one, other) for one in named for other in (*named, "--") if one != other]
    return [(*pair, "cast") for pair in (*pairs[:: len(named) // 2 or 1], *((one, "--") for one in options))]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_every_vote_by_the_page_has_one_length(voting: Founded, tmp_path: Path, encoding: str):
    choices = await every_vote(voting, tmp_path, VOTER)
    assert len({keys[0] for keys in choices}) == 5

    async def vote(world: WebWorld, http: httpx.AsyncClient, *keys: str) -> list[int]:
        return await by_json(world, http, VOTER, encoding, *keys)

    lengths = await lengths_of(voting, tmp_path, choices, vote)
    assert all(one == lengths[0] for one in lengths)
    assert {size % BLOCK for size in lengths[0][::7]} == {0}


async def test_every_typed_vote_has_one_length(voting: Founded, tmp_path: Path):
    choices = [(one, "--", "cast") for one in ("khobac", "haiquan", "qltt", "bhxh", "-")]

    async def vote(world: WebWorld, http: httpx.AsyncClient, *keys: str) -> list[int]:
        return await by_json(world, http, VOTER, "gzip", *keys, typed=True)

    lengths = await lengths_of(voting, tmp_path, choices, vote)
    assert all(one == lengths[0] for one in lengths)


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_every_vote_by_a_plain_form_has_one_length(voting: Founded, tmp_path: Path, encoding: str):
    choices = await every_vote(voting, tmp_path, VOTER)

    async def vote(world: WebWorld, http: httpx.AsyncClient, *keys: str) -> list[int]:
        return await by_form(world, http, encoding, *keys)

    lengths = await lengths_of(voting, tmp_path, choices, vote)
    assert all(one == lengths[0] for one in lengths)


async def test_a_reply_that_is_no_option_has_the_length_of_one(voting: Founded, tmp_path: Path):
    async with copied(voting, tmp_path / "copy") as (world, http):
        path, asked = f"/chat/{world.secrets[VOTER]}/noi", where(await world.look(VOTER)).asks
        lengths = set()
        for text in ("99", "Kho bạc Nhà nước tỉnh", "thue", "k?"):
            said = {"text": text, "question": asked, "id": new_secret(), "sau": "1000"}
            lengths.add(length(await http.post(path, json=said)))
        said = {"kind": "tap", "text": "bhxh", "question": asked, "id": new_secret(), "sau": "1000"}
        lengths.add(length(await http.post(path, json=said)))
        assert len(lengths) == 1


async def test_every_reading_of_a_paper_has_one_length(on_paper: Founded, tmp_path: Path):
    who = "Tổ kiểm phiếu Cục Thuế"

    async def key_in(world: WebWorld, http: httpx.AsyncClient, *keys: str) -> list[int]:
        facts = (PaperGiven("chair", "haiquan"), PapersAwaited("chair"))
        await world.memory.turn(
            heard(chat_of(world.secrets[who]), platform="web"), always(Turn(facts, "Đã ghi."))
        )
        return await by_json(world, http, who, "gzip", *keys)

    choices = [(one, "right") for one in ("thue", "khobac", "qltt", "-", "!")]
    lengths = await lengths_of(on_paper, tmp_path, choices, key_in)
    assert all(one == lengths[0] for one in lengths)


async def test_every_event_of_a_vote_has_one_length(voting: Founded, tmp_path: Path):
    lengths = []
    for key in ("khobac", "haiquan", "qltt", "bhxh", "-"):
        async with copied(voting, tmp_path / "copy") as (world, _):
            chat = chat_of(world.secrets[VOTER])
            web = WebApp(world.memory, world.receive, None, world.transport, tmp_path, tmp_path)  # type: ignore[arg-type]
            known = (await world.messages(world.secrets[VOTER]))[-1].id
            await world.tap(VOTER, key)
            seen = []
            with world.transport.listening([chat]) as bell:
                events = stream.events(web, bell, [chat], [known])
                async for event in events:
                    seen.append(len(event))
                    if len(event) > ANSWER:
                        break
                await events.aclose()
            lengths.append(seen)
    assert all(one == lengths[0] for one in lengths)
    assert lengths[0][-1] == ANSWER + 2


def test_the_longest_names_of_twenty_units_fit_into_one_block():
    names = ["Đ" * 120] * 21
    drawn = [
        {"text": "\n".join(names[:9]), "options": [{"key": "u" * 30, "label": n, "letter": "a"} for n in names]}
    ]
    raw = json.dumps({"messages": drawn}, ensure_ascii=False).encode()
    assert len(raw) < ANSWER
    assert len(raw) * 2 + ANSWER < PAGE
