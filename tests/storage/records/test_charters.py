"""Versions of a charter are kept: the draft, the first once there is a second, the one in force."""

from typing import Any

from sqlalchemy import Connection

from bot.dialogue.charter_versions import CharterAdopted, CharterDrafted, CharterDropped
from storage.records import charters
from storage.records.journal import digest
from storage.schema import cycles
from tests.storage.bare import NOW, connected, create_cluster, rows

TEXT = '{"name":"Cụm 10"}'


def write(connection: Connection, *facts: Any) -> list[str]:
    """The acts that were recorded."""
    acts: list[str] = []
    for fact in facts:
        charters.write_fact(connection, 1, fact, NOW, lambda act, **_: acts.append(act))
    return acts


def test_a_draft_takes_the_place_of_the_draft_before():
    with connected() as connection:
        create_cluster(connection)
        assert charters.read(connection, 1) == charters.NONE
        assert write(connection, CharterDrafted("{}", "một"), CharterDrafted(TEXT, "hai")) == [
            "charter drafted",
            "charter drafted",
        ]
        assert charters.read(connection, 1).draft == (TEXT, digest(TEXT), NOW, "hai")
        write(connection, CharterDropped(digest(TEXT)))
        assert charters.read(connection, 1) == charters.NONE
        assert rows(connection, cycles.c.drafted) == [(3,)]


def test_the_first_version_is_kept_when_the_second_is_adopted():
    with connected() as connection:
        create_cluster(connection)
        ((first, hash_),) = rows(connection, cycles.c.charter, cycles.c.hash)
        assert charters.text(connection, 1, 0) == first
        write(connection, CharterDrafted(TEXT, "sửa"), CharterAdopted(2, digest(TEXT), "sửa"))
        known = charters.read(connection, 1)
        assert [(v.number, v.hash, v.reason) for v in known.versions] == [
            (1, hash_, ""),
            (2, digest(TEXT), "sửa"),
        ]
        assert known.draft is None
        assert rows(connection, cycles.c.charter, cycles.c.hash) == [(TEXT, digest(TEXT))]
        assert [charters.text(connection, 1, number) for number in (1, 2)] == [first, TEXT]
