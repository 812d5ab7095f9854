"""The Date of an answer is read, whatever stands there."""

from datetime import UTC, datetime

import pytest

from handlers.dated import dated


def test_a_date_is_read_as_http_writes_it():
    assert dated("Mon, 23 Nov 2026 08:00:01 GMT", 5.0) == (datetime(2026, 11, 23, 8, 0, 1, tzinfo=UTC), 5.0)


@pytest.mark.parametrize("header", [None, "", "today", "Mon, 99 Nov 2026 08:00:01 GMT"])
def test_what_is_no_date_is_none(header: str | None):
    assert dated(header, 5.0) is None
