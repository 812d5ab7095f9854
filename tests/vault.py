"""The secret key of every test's installation, and the vault that it opens."""

from storage.code_vault import CodeVault

KEY = "the-secret-key-of-every-test-here"
VAULT = CodeVault(KEY.encode())
