"""What a packet holds, and what it does not."""

import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from handlers.documents.packet.archive import LIST, write
from handlers.documents.packet.data_files import data_files, path_of
from storage.records.packets import PacketRows

PIECE = {
    "id": 3,
    "unit": "thue",
    "question": "k1/self.thue.a1",
    "state": "kept",
    "link": False,
    "ref": "AgACAgUAAx",
    "sha256": "ab" * 32,
    "size": 5,
    "at": "2026-11-23T01:00:00+00:00",
    "name": "Báo cáo / năm.PDF",
    "type": "application/pdf",
    "sealed": 4,
}
ROWS = PacketRows(1, 1, '{"name":"Cụm"}', {}, [], [], {}, [], [PIECE], [], [], [], [], [])


def test_all_kinds_of_data_are_there_and_can_be_read(packet: Path):
    names = sorted(path.name for path in (packet / "du-lieu").iterdir())
    assert len(names) == 13
    for name in names:
        json.loads((packet / "du-lieu" / name).read_text("utf-8"))
    assert {path.suffix for path in (packet / "van-ban").iterdir()} == {".xlsx", ".docx", ".pdf"}
    assert "Dấu kiểm 22: " in (packet / "DOC-TRUOC.txt").read_text("utf-8-sig")


def test_no_single_vote_and_no_turnout_is_in_it(packet: Path):
    ballot = json.loads((packet / "du-lieu" / "bo-phieu.json").read_text("utf-8"))[0]
    assert set(ballot) == {"key", "terms", "text", "hash", "state", "settled", "result"}
    assert not any(".flag" in line and "/vote." in line for line in _lines(packet, "tra-loi"))
    written = "".join(path.read_text("utf-8") for path in (packet / "du-lieu").iterdir())
    assert "turnout" not in written


def _lines(packet: Path, name: str) -> list[str]:
    return (packet / "du-lieu" / f"{name}.json").read_text("utf-8").splitlines()


def test_a_file_of_evidence_has_a_plain_name_in_a_folder_of_its_unit_and_criterion():
    assert path_of(PIECE) == "minh-chung/thue/a1/3-bao-cao-nam.pdf"
    assert path_of(PIECE | {"name": "ảnh", "type": "image/png"}) == "minh-chung/thue/a1/3-anh.png"
    assert path_of(PIECE | {"name": "../.."}) == "minh-chung/thue/a1/3-tep.pdf"
    assert path_of(PIECE | {"link": True}) == ""


def test_where_a_file_lies_at_its_platform_is_left_out_and_a_link_stays():
    assert "AgACAgUAAx" not in data_files(ROWS)["du-lieu/minh-chung.json"]
    link = replace(ROWS, evidence=[PIECE | {"link": True, "ref": "https://vanban.example/1"}])
    assert "https://vanban.example/1" in data_files(link)["du-lieu/minh-chung.json"]


def test_a_copy_that_is_not_there_is_said(tmp_path: Path):
    written = write(tmp_path / "k1.zip", ROWS, {}, lambda sha256: tmp_path / sha256)
    assert written.missing == ["minh-chung/thue/a1/3-bao-cao-nam.pdf"]


def test_what_is_packed_already_is_stored_and_the_same_packet_has_the_same_bytes(tmp_path: Path):
    (tmp_path / ("ab" * 32)).write_bytes(b"hello")
    files = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for file in files:
        write(file, ROWS, {"DOC-TRUOC.txt": b"x"}, lambda sha256: tmp_path / sha256)
    assert files[0].read_bytes() == files[1].read_bytes()
    with ZipFile(files[0]) as archive:
        assert archive.getinfo("minh-chung/thue/a1/3-bao-cao-nam.pdf").compress_type == ZIP_STORED
        listed = archive.read(LIST).decode().splitlines()
    assert {line.partition("  ")[2] for line in listed} == set(archive.namelist()) - {LIST}


def test_a_packet_that_could_not_be_written_leaves_nothing(tmp_path: Path):
    def broken(sha256: str) -> Path:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        write(tmp_path / "k1.zip", ROWS, {}, broken)
    assert list(tmp_path.iterdir()) == []
