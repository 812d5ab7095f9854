"""Queries of a situation: whose chat, which cluster, who holds a seat."""

from datetime import timedelta

from sqlalchemy import insert

from bot.dialogue.codes import LIFETIME
from bot.dialogue.said import Chat
from storage.loading import queries
from storage.schema import evidence
from tests.storage.bare import NOW, connected, create_cluster, join
from tests.vault import VAULT

LAN, GROUP = Chat("chat", "lan"), Chat("chat", "nhom", True)


def test_a_code_names_its_cluster_before_the_chat_does_and_only_while_it_is_valid():
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        code = create_cluster(connection, "Cụm 11")
        assert queries.cluster_of(connection, LAN, "", "", NOW) == 1
        assert queries.cluster_of(connection, LAN, "", VAULT.digest(code), NOW) == 2
        assert queries.cluster_of(connection, LAN, "", VAULT.digest(code), NOW + LIFETIME) == 1
        assert queries.cluster_of(connection, Chat("chat", "ai"), "", "", NOW) == 0


def test_in_a_strange_group_the_speakers_own_chat_says_who_they_are():
    with connected() as connection:
        create_cluster(connection)
        person = join(connection, "Lan", "representative")
        assert queries.cluster_of(connection, GROUP, "lan", "", NOW) == 1
        channel, speaker = queries.chat_and_person(connection, GROUP, "lan")
        assert channel is None
        assert speaker is not None
        assert (speaker.id, speaker.name) == (person, "Lan")
        assert queries.chat_and_person(connection, GROUP, "ai") == (None, None)


def test_a_roster_has_every_seat_with_its_holders_and_its_code_while_that_is_valid():
    with connected() as connection:
        code = create_cluster(connection)
        join(connection, "Lan", "representative")
        row = queries.cluster_row(connection, 1, 0)
        roster = queries.roster_of(row, NOW, VAULT)
        later = queries.roster_of(row, NOW + LIFETIME + timedelta(seconds=1), VAULT)
    assert (roster[0].role, roster[0].code, later[0].code) == ("secretary", code, "")
    held = [(s.role, [h.person.name for h in s.holders]) for s in roster if s.holders]
    assert held == [("representative", ["Lan"])]
    assert [s.role for s in queries.seats_of(roster, None)] == []


def test_evidence_that_was_taken_back_is_not_seen():
    row = {"cycle": 1, "unit": "thue", "platform": "chat", "ref": "r", "at": NOW}
    with connected() as connection:
        create_cluster(connection)
        for question in ("k1/self.thue.a1", ""):
            connection.execute(insert(evidence).values(**row, question=question))
        assert [piece.id for piece in queries.evidence_of(connection, 1, "thue")] == [1]
