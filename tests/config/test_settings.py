"""Settings: what follows from those that are set."""

import pytest

from config.settings_loader import isolated, load


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db/thidua", "postgresql+psycopg://u:p@db/thidua"),
        ("postgres://u:p@db/thidua", "postgresql+psycopg://u:p@db/thidua"),
        ("postgresql+psycopg://db/thidua", "postgresql+psycopg://db/thidua"),
        ("sqlite:///there.db", "sqlite+pysqlite:///there.db"),
        ("sqlite+pysqlite:////abs/there.db", "sqlite+pysqlite:////abs/there.db"),
    ],
)
def test_the_driver_is_always_written_into_the_database_address(monkeypatch, given, used):
    monkeypatch.setenv("THIDUA_DATABASE_URL", given)
    assert load().database == used


def test_the_database_file_follows_the_data_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path))
    assert load().database == f"sqlite+pysqlite:///{tmp_path}/thidua.sqlite3"


def test_secrets_are_not_shown_when_the_settings_are_printed():
    settings = isolated(
        telegram_token="1:very-secret",
        database_url="postgresql://u:very-secret@db/x",
        telegram_proxy="http://u:very-secret@proxy:3128",
        secret_key="very-secret" * 3,
    )
    assert "very-secret" not in f"{settings!r}{settings}"


@pytest.mark.parametrize(
    ("public_url", "updates", "by_webhook"),
    [
        ("https://thidua.example.vn/", "auto", True),
        ("http://10.0.0.5:8080", "auto", False),
        ("", "auto", False),
        ("https://thidua.example.vn", "polling", False),
    ],
)
def test_updates_come_by_webhook_where_the_address_is_https_unless_polling_is_asked_for(
    public_url, updates, by_webhook
):
    assert isolated(public_url=public_url, telegram_updates=updates).webhook is by_webhook
