"""The secret key is a setting, else a file that is made once and read by its owner alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.settings import Settings, SettingsError
from config.settings_loader import isolated
from handlers.secret_key import find_vault, key_file, open_vault, say_where
from tests.vault import KEY, VAULT


def test_the_file_is_made_once_for_its_owner_alone(tmp_path: Path):
    settings = Settings(data_dir=tmp_path / "data")
    assert find_vault(settings) is None
    vault = open_vault(settings)
    assert find_vault(settings) == open_vault(settings) == vault
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret.key"]
    assert str(key_file(settings)) in say_where(settings)


def test_two_that_make_it_at_once_use_the_same(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: open_vault(settings), range(8)))) == 1


def test_a_setting_goes_before_the_file_and_makes_none(tmp_path: Path):
    settings = isolated(data_dir=tmp_path, secret_key=KEY)
    assert open_vault(settings) == VAULT
    assert not key_file(settings).exists()
    assert KEY in settings.secrets


def test_a_file_that_holds_no_key_is_named(tmp_path: Path):
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(SettingsError, match=r"secret\.key cannot be read, or holds no key"):
        open_vault(Settings(data_dir=tmp_path))
