"""The parts of a packed office file."""

import zipfile
from pathlib import Path

import pytest

from handlers.documents.files import package as module
from handlers.documents.files.package import Package
from handlers.documents.problems import Unreadable


def packed(path: Path, **parts: str) -> Package:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return Package(path)


def test_a_part_is_told_as_its_elements(tmp_path: Path):
    told: list[str] = []
    package = packed(tmp_path / "t.xlsx", a="<a><b x='1'>chữ</b></a>")
    package.read(
        "a",
        lambda tag, attrs: told.append(f"{tag}{dict(attrs)}"),
        lambda tag: told.append(f"/{tag}"),
        told.append,
    )
    assert told == ["a{}", "b{'x': '1'}", "chữ", "/b", "/a"]


def test_what_a_part_refers_to_is_found_from_its_own_folder_and_nothing_outside(tmp_path: Path):
    listed = (
        "<Relationships>"
        '<Relationship Id="1" Type="http://x/worksheet" Target="sheets/a.xml"/>'
        '<Relationship Id="2" Type="http://x/styles" Target="/xl/styles.xml"/>'
        '<Relationship Id="3" Type="http://x/comments" Target="../notes.xml"/>'
        '<Relationship Id="4" Type="http://x/link" Target="http://elsewhere" TargetMode="External"/>'
        "</Relationships>"
    )
    package = packed(tmp_path / "t.xlsx", **{"xl___rels__book.xml.rels": listed.replace("__", "  ")})
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/_rels/book.xml.rels", listed)
    package = Package(tmp_path / "t.xlsx")
    assert package.relations("xl/book.xml") == {
        "1": ("worksheet", "xl/sheets/a.xml"),
        "2": ("styles", "xl/styles.xml"),
        "3": ("comments", "notes.xml"),
    }
    assert package.relations("xl/other.xml") == {}


@pytest.mark.parametrize("part", ["<a>", "no xml", "<!DOCTYPE a><a/>"])
def test_a_part_that_cannot_be_read_is_one_sentence(tmp_path: Path, part: str):
    with pytest.raises(Unreadable, match=r"t\.xlsx không mở được"):
        packed(tmp_path / "t.xlsx", a=part).read("a", lambda *_: None)


def test_a_part_that_is_not_there_and_a_file_that_is_none_are_one_sentence(tmp_path: Path):
    with pytest.raises(Unreadable, match="không mở được"):
        packed(tmp_path / "t.xlsx", a="<a/>").read("b", lambda *_: None)
    (tmp_path / "u.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(Unreadable, match="không mở được"):
        Package(tmp_path / "u.xlsx")


def test_a_part_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LARGEST_PART", 1_000)
    with pytest.raises(Unreadable, match="bung ra quá lớn"):
        packed(tmp_path / "t.xlsx", a=f"<a>{' ' * 2_000}</a>").read("a", lambda *_: None)
