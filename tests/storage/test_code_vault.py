"""The vault finds a code by its keyed hash, and opens what its own key has sealed."""

from storage.code_vault import SEALED, CodeVault
from tests.vault import VAULT

OTHER = CodeVault(b"another secret key, as long as that")


def test_a_code_has_one_hash_under_a_key_and_another_under_another():
    assert VAULT.digest("ABCDE23456") == VAULT.digest("ABCDE23456")
    assert len({VAULT.digest("ABCDE23456"), VAULT.digest("ABCDE23457"), OTHER.digest("ABCDE23456")}) == 3
    assert VAULT.digest("") == ""


def test_what_was_sealed_is_opened_by_its_key_alone():
    sealed = VAULT.seal("ABCDE23456")
    assert "ABCDE23456" not in sealed
    assert (VAULT.open(sealed), OTHER.open(sealed)) == ("ABCDE23456", "")
    assert VAULT.open("Mời chấm điểm.") == "Mời chấm điểm."
    assert VAULT.open(f"{SEALED}broken") == ""


def test_a_text_that_tells_a_code_is_sealed_and_no_other():
    codes = {"ABCDE23456"}
    for text in ("Mã: ABCDE-23456.", "https://example.org/vao/ABCDE23456"):
        assert VAULT.open(VAULT.seal_codes_in(text, codes)) == text != VAULT.seal_codes_in(text, codes)
    assert VAULT.seal_codes_in("Mã: ABCDE-23457.", codes) == "Mã: ABCDE-23457."


def test_the_fingerprint_tells_keys_apart_and_nothing_is_printed():
    assert VAULT.fingerprint != OTHER.fingerprint
    assert VAULT.secret.decode() not in f"{VAULT!r} {VAULT.fingerprint}"
