"""A bounded part of what `python -m tests.hostile` does at length, with fixed seeds; and what it has found."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers.telegram.webhook import LARGEST
from tests.hostile.corpus import TAPS, UPDATES, VALUES, WORDS
from tests.hostile.edge import Deaf, Slowest, at
from tests.hostile.playing import through_the_core, through_the_edge, through_the_page
from tests.hostile.stations import Station, stations
from tests.hostile.updates import bend


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[Station]:
    """Scoring, a ballot, a meeting."""
    folder = tmp_path_factory.mktemp("stations")
    return asyncio.run(stations(folder, ("whole_cycle", "ballot_flag", "meeting_day"), every=30))


def test_random_words_at_every_stage_of_the_year_are_answered(some: list[Station]):
    for number, station in enumerate(some):
        through_the_core(station, 60, number, Slowest())


def test_random_updates_at_every_stage_of_the_year_are_dealt_with(some: list[Station], tmp_path: Path):
    for number, station in enumerate(some):
        through_the_edge(station, 100, number, tmp_path, Slowest())


def test_random_requests_at_every_stage_of_the_year_are_answered(some: list[Station], tmp_path: Path):
    for number, station in enumerate(some):
        through_the_page(station, 100, number, tmp_path, Slowest())


async def test_all_nasty_words_taps_and_values_are_dealt_with(some: list[Station], tmp_path: Path):
    station = some[1]
    who = int(station.chats[0])
    base = {"message_id": 5, "from": {"id": who}, "chat": {"id": who, "type": "private"}, "date": 1795392000}
    async with at(station, tmp_path) as edge:
        for words in WORDS:
            await edge.take({"message": base | {"text": words}})
        for data in (*TAPS, *station.taps):
            await edge.take({"callback_query": {"id": "q", "from": {"id": who}, "message": base, "data": data}})
        for kind in UPDATES:
            for name, body in kind.items():
                for field in body:
                    await edge.take({name: {key: value for key, value in body.items() if key != field}})
        for value in VALUES[::2]:
            for field in (*base, "text"):
                await edge.take({"message": base | {"text": "x", field: value}})
            for name in ("message", "callback_query", "my_chat_member", "edited_message"):
                await edge.take({name: value})
        await edge.settle()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"update_id": 1e999}',
        b'{"update_id": NaN}',
        b'{"update_id": {}}',
        b'{"update_id": "7"}',
        b'"\\ud800"',
        b"\xff\xfe",
        b"null",
        b"7",
        b"",
    ],
)
async def test_what_is_no_update_is_refused(some: list[Station], tmp_path: Path, body: bytes):
    async with at(some[0], tmp_path) as edge:
        answer = await edge.client.post("/telegram", content=body)
        assert answer.status_code == 400


async def test_no_more_of_a_body_is_read_than_is_allowed(some: list[Station], tmp_path: Path):
    sent: list[int] = []

    async def pieces() -> Any:
        for _ in range(64):
            sent.append(65_536)
            yield b" " * 65_536

    async with at(some[0], tmp_path) as edge:
        answer = await edge.client.post("/telegram", content=pieces())
    assert answer.status_code == 413
    assert sum(sent) <= LARGEST + 65_536


async def test_a_wrong_secret_is_turned_away_before_anything_is_read(some: list[Station], tmp_path: Path):
    async def pieces() -> Any:
        raise AssertionError("read")
        yield b""

    async with at(some[0], tmp_path) as edge:
        for wrong in (b"", b"wrong", Deaf.secret.encode() + b"\xe9", Deaf.secret.upper().encode()):
            headers = {"X-Telegram-Bot-Api-Secret-Token": wrong}
            assert (await edge.client.post("/telegram", content=pieces(), headers=headers)).status_code == 403


async def test_a_file_larger_than_the_column_of_its_size_is_no_failed_turn(some: list[Station], tmp_path: Path):
    station = some[1]
    for who in map(int, station.chats):
        chat = {"chat": {"id": who, "type": "private"}, "from": {"id": who}}
        file = {"file_id": "f", "file_name": "a.mp4", "file_size": 4 * 1024**3}
        async with at(station, tmp_path) as edge:
            await edge.take({"message": {"message_id": 5, "date": 1795392000, "document": file, **chat}})
            await edge.settle()


def test_the_corpus_is_json_that_telegram_might_send():
    assert json.dumps([WORDS, TAPS, VALUES, UPDATES])


def test_bent_updates_leave_the_corpus_as_it_was():
    """A value that was put in is bent next: what Hypothesis draws a second time must be what it drew first."""
    value = next(value for value in VALUES if isinstance(value, dict) and "id" in value)
    before, update = json.dumps(VALUES), {"message": {}}
    drawn: Iterator[Any] = iter([(update, "message"), "replace", value])
    bend(lambda _: next(drawn), update)
    drawn = iter([(update["message"], "id"), "drop"])
    bend(lambda _: next(drawn), update)
    assert "id" not in update["message"]
    assert json.dumps(VALUES) == before
