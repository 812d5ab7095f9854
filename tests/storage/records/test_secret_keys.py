"""A database knows the key of its codes by a fingerprint, seals what earlier releases left, and takes another
key only when it is told to."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert

from storage.code_vault import CodeVault
from storage.records import secret_keys
from storage.records.secret_keys import WrongKey
from storage.schema import codes, journal, outbox
from tests.storage.bare import NOW, connected, create_cluster, rows
from tests.vault import VAULT

OTHER = CodeVault(b"another secret key, as long as that")


def test_another_key_is_refused_in_one_sentence_that_names_the_way_on():
    with connected() as connection:
        secret_keys.require(connection, VAULT)
        secret_keys.require(connection, VAULT)
        with pytest.raises(WrongKey, match=r"bring back .*secret\.key.*`thidua admin new-key`"):
            secret_keys.require(connection, OTHER)


def test_codes_that_stand_there_as_they_are_are_sealed_with_the_messages_that_told_them():
    with connected() as connection:
        create_cluster(connection)
        connection.execute(delete(codes))
        for code, spent in (("ABCDE23456", None), ("ABCDE23457", NOW)):
            row = {"digest": code, "cluster": 1, "seat": 1, "issued": NOW, "expires": NOW, "spent": spent}
            connection.execute(insert(codes).values(**row))
        for text in ("Mã: ABCDE-23456", "/vao/ABCDE23456", "Mời chấm điểm."):
            row = {"platform": "chat", "chat": "minh", "text": text, "options": [], "due": NOW, "made": NOW}
            connection.execute(insert(outbox).values(**row))
        secret_keys.require(connection, VAULT)
        kept = {
            digest: VAULT.open(sealed) for digest, sealed in rows(connection, codes.c.digest, codes.c.sealed)
        }
        assert kept == {VAULT.digest("ABCDE23456"): "ABCDE23456", VAULT.digest("ABCDE23457"): ""}
        texts = [text for (text,) in rows(connection, outbox.c.text)]
        assert [text.startswith("sealed:") for text in texts] == [True, True, False]
        assert [VAULT.open(text) for text in texts] == ["Mã: ABCDE-23456", "/vao/ABCDE23456", "Mời chấm điểm."]


def test_a_new_key_withdraws_what_the_lost_one_opened_and_is_journalled():
    with connected() as connection:
        code = create_cluster(connection)
        secret_keys.require(connection, OTHER)
        assert secret_keys.replace(connection, VAULT, "Máy chủ hỏng.", NOW + timedelta(days=1))
        secret_keys.require(connection, VAULT)
        assert rows(connection, codes.c.sealed, codes.c.spent) == [("", NOW + timedelta(days=1))]
        acts = [json.loads(body) for (body,) in rows(connection, journal.c.body)]
        assert (acts[-1]["act"], acts[-1]["why"]) == ("codes withdrawn", "Máy chủ hỏng.")
        assert not secret_keys.replace(connection, VAULT, "Nữa.", NOW)
        assert code
