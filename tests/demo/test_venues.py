"""Where a play can take place, and what is said where something is not installed."""

import pytest

from handlers.demo import venues
from handlers.demo.play import play
from handlers.installation import CannotServe


def test_without_the_extra_the_play_on_telegram_says_what_to_install_and_touches_nothing(monkeypatch, tmp_path):
    earlier = tmp_path / "ranking.json"
    earlier.write_text("[]")
    monkeypatch.setattr(venues.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotServe, match=r"\.\[demo\]"):
        play(tmp_path, "telegram", "short", print)
    assert earlier.read_text() == "[]"
