"""The sign that something takes long."""

import asyncio

import pytest

from handlers import busy_sign as module
from handlers.busy_sign import busy_sign


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "AFTER", 0.02)
    monkeypatch.setattr(module, "EVERY", 0.02)


async def test_it_is_shown_as_long_as_it_lasts_and_no_longer():
    shown = []

    async def show():
        shown.append(1)

    async with busy_sign(show):
        await asyncio.sleep(0.1)
    many = len(shown)
    assert many >= 2
    await asyncio.sleep(0.05)
    assert len(shown) == many


async def test_what_is_done_at_once_shows_none():
    shown = []

    async def show():
        shown.append(1)

    async with busy_sign(show):
        pass
    await asyncio.sleep(0.05)
    assert shown == []


async def test_a_sign_that_fails_stops_nothing():
    async def show():
        raise OSError("no line")

    async with busy_sign(show):
        await asyncio.sleep(0.05)
