"""A stage's result is stored as it was closed; a correction is a further one."""

from bot.dialogue.facts import StageClosed
from storage.records import stages
from storage.schema import cycles, snapshots
from tests.storage.bare import NOW, connected, create_cluster, rows


def test_a_correction_is_a_further_snapshot_and_the_newest_is_published():
    s = snapshots.c
    with connected() as connection:
        create_cluster(connection)
        assert stages.close(connection, 1, StageClosed("self", {"n": 1}, "review"), NOW) == 1
        assert rows(connection, cycles.c.stage) == [("review",)]
        assert stages.close(connection, 1, StageClosed("self", {"n": 2}, "review", "nhầm"), NOW) == 2
        stages.publish(connection, 1, "self")
        assert rows(connection, s.number, s.body, s.published, s.reason) == [
            (1, {"n": 1}, False, ""),
            (2, {"n": 2}, True, "nhầm"),
        ]
