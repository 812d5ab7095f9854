"""Packets on disk: made once for a state, and kept for a day."""

import os
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from handlers import packet_store
from storage.records.packets import PacketRows

ROWS = PacketRows(1, 1, "{}", {}, [], [], {}, [], [], [], [], [], [], [{"number": 1}])


class Memory:
    """Memory in which a packet's rows lie ready."""

    def __init__(self) -> None:
        self.database, self.rows = self, ROWS

    async def read(self, work: Any) -> PacketRows:
        return self.rows


async def test_a_packet_is_made_once_and_its_file_is_named_by_the_last_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made: list[Path] = []

    def write(file: Path, *_: object) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"zip")
        made.append(file)

    monkeypatch.setattr("handlers.documents.packet.archive.write", write)
    monkeypatch.setattr("handlers.documents.packet.contents.documents", lambda *_: {})
    situation: Any = SimpleNamespace(cycle=SimpleNamespace(id="k1"))
    memory: Any = Memory()
    first = await packet_store.packet(memory, situation, tmp_path / "evidence")
    assert first.parent == tmp_path / "packets"
    assert re.fullmatch("k1-1-[0-9a-f]{8}.zip", first.name)
    assert await packet_store.packet(memory, situation, tmp_path / "evidence") == first
    assert made == [first]
    # A name that was erased is no act in the journal.
    memory.rows = replace(ROWS, people={1: "(đã xóa)"})
    assert await packet_store.packet(memory, situation, tmp_path / "evidence") != first


def test_a_packet_of_yesterday_is_deleted(tmp_path: Path):
    old, young = tmp_path / "k1-1.zip", tmp_path / "k1-2.zip"
    for file in (old, young):
        file.write_bytes(b"zip")
    now = young.stat().st_mtime
    os.utime(old, (now - packet_store.KEPT, now - packet_store.KEPT))
    packet_store.sweep(tmp_path, now)
    assert [file.name for file in tmp_path.iterdir()] == ["k1-2.zip"]
    packet_store.sweep(tmp_path / "nowhere", now)
