"""The first-use code: printed on a terminal, or kept in a file that its own user alone can read."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers import first_use

FIRST = ("ABCDEFGHJK", datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
LINKS = ("https://thidua.example/vao/{code}",)


def test_it_says_the_code_its_end_and_where_it_is_entered():
    told = first_use.told(FIRST, ZoneInfo("Asia/Ho_Chi_Minh"), LINKS)
    assert "until 24/11/2026 08:00: ABCDE-FGHJK" in told
    assert told.endswith("https://thidua.example/vao/ABCDEFGHJK")


def test_the_file_is_its_users_alone_and_the_log_has_its_name_and_no_code(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        first_use.put_by(tmp_path, FIRST, "ABCDE-FGHJK")
    place = tmp_path / first_use.NAME
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.read_text("utf-8") == "ABCDE-FGHJK\n"
    assert first_use.NAME in caplog.text
    assert "ABCDE" not in caplog.text


def test_the_file_is_gone_once_a_cluster_stands(tmp_path: Path):
    first_use.put_by(tmp_path, FIRST, "ABCDE-FGHJK")
    first_use.put_by(tmp_path, None)
    assert list(tmp_path.iterdir()) == []
