"""Programs that pip does not install: PostgreSQL, Chromium, LibreOffice, Caddy, systemd. A test that starts one
is marked `programs`. The test command leaves it out, so it needs Python alone; `.ci/run` runs it."""

import os

import pytest

# Through these a test starts one: a server, a database of the other engine, a browser.
_FIXTURES = {"postgres_url", "other", "browser", "whole"}

_running: list[pytest.Item] = []


def starts_one(item: pytest.Item) -> bool:
    """True for a test that starts a program by its fixtures, or whose `engine` is PostgreSQL. Others are marked
    where they stand."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    fixtures = {*getattr(item, "fixturenames", ())} - params.keys()
    return params.get("engine") == "postgres" or not _FIXTURES.isdisjoint(fixtures)


def running(item: pytest.Item) -> None:
    """Notes which test runs now."""
    _running[:] = [item]


def require(program: object, present: object) -> None:
    """Skips a test whose program is absent, but in CI, where all are installed. Raises AssertionError in a test
    that is not marked: it would fail on a machine that lacks the program, and on no other."""
    marks = {mark.name for item in _running for mark in item.iter_markers()}
    assert marks & {"programs", "thorough"}, f"a test that starts {program} is marked `programs`"
    if not present and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed here")
