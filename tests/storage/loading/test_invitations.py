"""Queries of invitations: what a code is, while it is valid and afterwards."""

from datetime import timedelta

from sqlalchemy import Connection, select

from bot.dialogue.codes import LIFETIME, SOON
from bot.dialogue.facts import CodeIssued
from bot.dialogue.situation import Invitation
from storage.loading import invitations
from storage.records.seats import hold, issue_code, spend_code
from storage.schema import codes, people
from tests.storage.bare import NOW, connected, create_cluster, join
from tests.vault import VAULT

LATER = NOW + timedelta(hours=1)


def behind(connection: Connection, code: str, cluster: int = 1) -> Invitation | None:
    return invitations.invitation(connection, VAULT, code, cluster, (), NOW)


def lapsed(connection: Connection, code: str) -> str | None:
    return invitations.lapsed(connection, VAULT.digest(code))


def test_a_code_leads_to_its_cluster_and_counts_in_no_other():
    with connected() as connection:
        create_cluster(connection)
        code = create_cluster(connection, "Cụm 11")
        assert invitations.cluster_of_code(connection, VAULT.digest(code), NOW) == 2
        assert invitations.cluster_of_code(connection, VAULT.digest(code), NOW + LIFETIME) == 0
        assert behind(connection, code, 2)
        assert behind(connection, code, 1) is None


def test_a_code_that_counts_no_more_is_told_apart_from_one_that_never_was():
    with connected() as connection:
        used, withdrawn = create_cluster(connection), create_cluster(connection, "Cụm 11")
        spend_code(connection, VAULT, withdrawn, LATER)
        assert (lapsed(connection, used), lapsed(connection, withdrawn)) == ("expired", "withdrawn")
        spend_code(connection, VAULT, used, LATER)
        seat = connection.scalar(select(codes.c.seat).where(codes.c.digest == VAULT.digest(used))) or 0
        join(connection, "Lan", "representative")
        hold(connection, seat, connection.scalar(select(people.c.id)) or 0, LATER)
        assert lapsed(connection, used) == "used"
        assert lapsed(connection, "ABCDEFGHJK") is None


def test_an_address_is_confirmed_by_a_code_that_names_it_and_by_none_whose_address_is_gone():
    with connected() as connection:
        create_cluster(connection)
        person = join(connection, "Lan", "representative")
        fact = CodeIssued("ABCDEFGHJK", NOW + SOON, person=person, address="lan@example.vn")
        issue_code(connection, VAULT, 1, fact, NOW)
        invited = behind(connection, "ABCDEFGHJK")
        assert invited
        assert (invited.address, invited.taken) == ("lan@example.vn", False)
        # As in the database of a backup that somebody has put in place by hand.
        connection.execute(codes.update().values(address=""))
        assert behind(connection, "ABCDEFGHJK") is None
