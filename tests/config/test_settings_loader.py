"""Settings: what holds when nothing is set, and what is said when something is set wrong."""

import pytest

from config.settings import SettingsError
from config.settings_loader import load


def test_with_nothing_set_there_is_an_sqlite_file_a_local_page_and_no_telegram():
    settings = load()
    assert settings.telegram_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database == "sqlite+pysqlite:///data/thidua.sqlite3"
    assert settings.address == "http://127.0.0.1:8080"
    assert settings.timezone == "Asia/Ho_Chi_Minh"
    assert not settings.webhook


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("THIDUA_TELEGRAM_TOKEN", "gibberish-very-secret", "as @BotFather gives it"),
        ("THIDUA_TELEGRAM_TOKEN", "1:very-secret/../x", "as @BotFather gives it"),
        ("THIDUA_DATABASE_URL", "mysql://root:very-secret@db/x", "sqlite:/// or postgresql://"),
        ("THIDUA_TELEGRAM_PROXY", "very-secret", "socks5://127.0.0.1:1080"),
        ("THIDUA_PUBLIC_URL", "thidua.example.vn/very-secret", "https://example.vn"),
        ("THIDUA_PORT", "very-secret", "should be a valid integer"),
        ("THIDUA_PORT", "70000", "less than or equal to 65535"),
        ("THIDUA_TIMEZONE", "Asia/very-secret", "Asia/Ho_Chi_Minh"),
        ("THIDUA_SECRET_KEY", "very-secret", "at least 32 letters and digits"),
        ("THIDUA_PROXIES", "very-secret", "addresses or networks such as 127.0.0.1"),
        ("THIDUA_PROXIES", "*", "addresses or networks such as 127.0.0.1"),
        ("THIDUA_TELEGRAM_UPDATES", "very-secret", "'auto', 'polling' or 'webhook'"),
        ("THIDUA_LOG", "very-secret", "'auto', 'plain' or 'json'"),
        ("THIDUA_METRICS_TOKEN", "very-secret", "at least 16 letters and digits"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable_and_never_repeated(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    said = str(caught.value)
    assert said.startswith(name)
    assert told in said
    assert "secret" not in said
    assert value not in said


def test_every_wrong_value_is_told_at_once(monkeypatch):
    monkeypatch.setenv("THIDUA_PORT", "x")
    monkeypatch.setenv("THIDUA_TIMEZONE", "x")
    with pytest.raises(SettingsError) as caught:
        load()
    assert len(str(caught.value).splitlines()) == 2


def test_a_misspelt_variable_is_refused_with_the_right_name(monkeypatch):
    monkeypatch.setenv("THIDUA_TELEGRAM_TOKNE", "1:very-secret")
    with pytest.raises(SettingsError, match="THIDUA_TELEGRAM_TOKEN is") as caught:
        load()
    assert "secret" not in str(caught.value)


def test_who_runs_this_is_one_line_without_the_full_stop_that_the_sentence_has(monkeypatch):
    monkeypatch.setenv("THIDUA_OPERATOR", " Văn phòng\n Sở Nội vụ. ")
    assert load().operator == "Văn phòng Sở Nội vụ"


def test_proxies_are_addresses_and_networks(monkeypatch):
    monkeypatch.setenv("THIDUA_PROXIES", "10.0.0.0/8, ::1,")
    assert load().proxies == "10.0.0.0/8,::1"


def test_a_webhook_without_an_https_address_is_refused(monkeypatch):
    monkeypatch.setenv("THIDUA_TELEGRAM_UPDATES", "webhook")
    with pytest.raises(SettingsError, match="needs an https address in THIDUA_PUBLIC_URL"):
        load()
