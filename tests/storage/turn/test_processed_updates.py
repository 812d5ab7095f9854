"""An update is marked once; one whose turn failed leaves the kind of error and an apology."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.delivery import texts
from bot.dialogue.said import Said
from storage.database.locks import ClusterChanged
from storage.schema import heard, outbox
from storage.turn import processed_updates
from storage.turn.processed_updates import TurnFailed, raising_turn_failed
from tests.storage.bare import NOW, connected, rows

SAID = Said("chat", "bot", "1", "lan", "lan", text="bí mật")


@pytest.fixture
def connection():
    with connected() as connection:
        yield connection


def test_an_update_is_new_once_for_each_platform_and_bot(connection: Connection):
    assert processed_updates.mark_processed(connection, SAID, NOW)
    assert not processed_updates.mark_processed(connection, SAID, NOW)
    assert processed_updates.mark_processed(connection, replace(SAID, bot="b2"), NOW)


def test_a_failure_is_recorded_with_an_apology_and_without_what_was_said(connection: Connection):
    assert processed_updates.record_failure(connection, SAID, "KeyError", NOW)
    assert not processed_updates.record_failure(connection, SAID, "KeyError", NOW)
    assert rows(connection, heard.c.failed) == [("KeyError",)]
    assert rows(connection, outbox.c.chat, outbox.c.text) == [("lan", texts.FAILED)]


def test_group_talk_that_is_not_for_us_gets_no_apology(connection: Connection):
    said = replace(SAID, group=True, addressed=False)
    assert processed_updates.record_failure(connection, said, "KeyError", NOW)
    assert rows(connection, outbox.c.id) == []


def test_rows_go_after_three_days(connection: Connection):
    processed_updates.mark_processed(connection, SAID, NOW)
    for days, left in ((3, 1), (4, 0)):
        processed_updates.purge(connection, NOW + timedelta(days=days))
        assert len(rows(connection, heard.c.update)) == left


def test_an_error_of_the_turn_names_its_kind_and_place_and_nothing_that_was_said():
    with pytest.raises(TurnFailed) as failed, raising_turn_failed():
        raise KeyError(SAID.text)
    assert failed.value.kind == "KeyError"
    assert "bí mật" not in str(failed.value)
    for problem in (OSError(), ClusterChanged()):
        with pytest.raises(type(problem)), raising_turn_failed():
            raise problem
