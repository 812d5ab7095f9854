"""The pair of keys of notices: made once, for this user alone."""

import threading
from pathlib import Path

import pytest

from handlers.web.push_keys import FILE, PushKeys, decoded, encoded
from tests.web.push_service import signed_by
from tests.worlds.charters import NOW


def test_the_keys_are_made_once_and_are_for_this_user_alone(tmp_path: Path):
    public = PushKeys(tmp_path).public
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert PushKeys(tmp_path).public == public
    assert (len(decoded(public)), decoded(public)[0]) == (65, 4)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_two_processes_that_start_at_once_have_the_same_keys(tmp_path: Path):
    found: list[str] = []
    starts = [threading.Thread(target=lambda: found.append(PushKeys(tmp_path).public)) for _ in range(8)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert len(set(found)) == 1


@pytest.mark.parametrize("contact", ["", "http://127.0.0.1:8080", "https://thidua.example.vn"])
def test_what_is_signed_holds_for_one_push_service_and_less_than_a_day(contact: str, tmp_path: Path):
    keys = PushKeys(tmp_path, contact)
    [header] = keys.headers("https://push.example.org/w/abc?x=1", NOW.timestamp()).values()
    assert signed_by(header, "https://push.example.org", NOW) == keys.public


def test_keys_travel_in_the_alphabet_of_addresses():
    assert decoded(encoded(b"\xfb\xff\x00")) == b"\xfb\xff\x00"
    assert "=" not in encoded(b"a")
