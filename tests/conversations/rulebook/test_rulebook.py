"""The rulebook's commands: every role may read, and nothing is kept by reading."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import load_workbook

from bot.conversations.decide import decide
from bot.dialogue.registry import EVERYBODY, UNIT, registry
from bot.dialogue.situation import Channel, Role, Seat
from bot.dialogue.turn import Document
from handlers.document_contents import make_document
from tests.worlds.charters import LAN
from tests.worlds.core import World, typed
from tests.worlds.recorded import Recorded

NAMES = ("rules", "criterion", "journal")


@pytest.mark.parametrize("name", NAMES)
def test_every_role_may_read(name: str):
    assert registry().command_by_name[name].roles == EVERYBODY


@pytest.mark.parametrize("words", ["quy chế", "quy chế II", "tiêu chí a1", "tiêu chí", "nhật ký", "nhật ký 1"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_reading_keeps_nothing_and_says_something(words: str, role: Role):
    here = World.tiny().seen_by(LAN)
    of_role = replace(here, seats=(Seat(99, role, "thue" if role in UNIT else ""),), channel=Channel())
    turn = decide(of_role, typed(words))
    assert not turn.facts
    assert not turn.messages
    assert turn.result or turn.ask


@pytest.mark.parametrize(("kind", "sheet"), [("charter", "Quy chế"), ("sample", "Bảng điểm")])
async def test_the_documents_are_made_of_what_is_stored(
    kind: Literal["charter", "sample"], sheet: str, tmp_path: Path
):
    made = await make_document(Recorded(World.tiny().situation), Document(kind, "k1"), tmp_path)  # type: ignore[arg-type]
    assert load_workbook(io.BytesIO(made)).sheetnames == [sheet]


@pytest.mark.parametrize("words", ["quy chế tệp", "quy chế excel"])
def test_the_charter_is_sent_as_a_document_of_its_year(words: str):
    turn = decide(World.tiny().seen_by(LAN), typed(words))
    [message] = turn.messages
    assert message.document
    assert (message.document.kind, message.document.cycle) == ("charter", "k1")
