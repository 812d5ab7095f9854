"""Evidence as it is looked at: by the unit's own people, by the reviewer of its group, by nobody else."""

from dataclasses import replace

import pytest

from bot.dialogue.situation import Evidence
from bot.dialogue.turn import Document
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World

PIECES = tuple(Evidence(n, "k1/self.thue.b2", f"{n}.pdf", "kept", sha256=f"{n:064}") for n in range(1, 13))


@pytest.fixture
def world() -> World:
    world = World.tiny()
    world.situation = replace(world.situation, evidence={"thue": PIECES})
    return world


def test_all_is_named_and_so_many_files_come_along(world: World) -> None:
    turn = world.say(LAN, "xem minh chứng")
    assert "b2: 12.pdf" in turn.result
    documents = [message.document for message in turn.messages]
    assert documents == [Document("evidence", "k1", "thue", f"{n}.pdf", n) for n in range(1, 11)]


def test_the_leader_sees_them_by_the_shorter_word_too(world: World) -> None:
    leader = replace(next(s for s in world.situation.roster if s.unit == "thue"), role="leader")
    world.situation = replace(world.situation, roster=(leader,))
    assert "b2: 1.pdf" in world.say(LAN, "minh chứng").result


def test_a_criterion_is_looked_at_by_its_code(world: World) -> None:
    assert world.say(LAN, "xem minh chứng a1").result == "Cục Thuế chưa gửi minh chứng cho tiêu chí a1."
    assert world.say(LAN, "xem minh chứng z9").result.startswith("Không thấy tiêu chí “z9”.")


def test_who_steers_sees_no_units_evidence_here(world: World) -> None:
    turn = world.say(MINH, "xem minh chứng")
    assert "1.pdf" not in turn.result
    assert not turn.messages
