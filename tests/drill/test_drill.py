"""The drill itself: it finds a bot that loses something. Whether ours does, `.ci/run` shows after the tests."""

import pytest

from tests.drill.__main__ import main


def test_a_bot_that_acknowledges_before_it_commits_is_found_out(capsys: pytest.CaptureFixture[str]):
    assert main(["--kills", "20", "--seed", "1", "--spoil", "acknowledge-first"]) == 1
    said = capsys.readouterr().out
    assert "updates were acknowledged and never dealt with" in said
    assert "things went wrong" in said
