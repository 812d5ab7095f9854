"""XML as events, bounded."""

import io
from xml.parsers import expat

import pytest

from handlers.documents.files.xml_events import Bounded, Cut, Forbidden, events


def told(data: bytes) -> list[str]:
    seen: list[str] = []
    events(
        io.BytesIO(data),
        lambda tag, attrs: seen.append(f"{tag} {dict(attrs)}"),
        lambda tag: seen.append(f"/{tag}"),
        seen.append,
    )
    return seen


def test_names_come_without_their_namespace():
    usual = b'<x:a xmlns:x="urn:usual" x:id="1"/>'
    strict = b'<a xmlns="urn:strict" id="1"/>'
    assert told(usual) == told(strict) == ["a {'id': '1'}", "/a"]


def test_text_comes_whole_with_its_characters_decoded():
    assert told("<a>Kho b&#7841;c &amp; Thuế</a>".encode()) == ["a {}", "Kho bạc & Thuế", "/a"]


@pytest.mark.parametrize(
    "data",
    [b"<!DOCTYPE a><a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b'<!DOCTYPE a SYSTEM "file:///x"><a/>'],
)
def test_a_document_type_is_refused(data: bytes):
    with pytest.raises(Forbidden):
        told(data)


def test_what_is_no_xml_is_the_parsers_error():
    with pytest.raises(expat.ExpatError):
        told(b"<a><b></a>")


def test_a_stream_is_cut_where_more_comes_out_of_it_than_it_may():
    assert Bounded(io.BytesIO(b"x" * 10), 10).read() == b"x" * 10
    bounded = Bounded(io.BytesIO(b"x" * 11), 10)
    assert bounded.read(10) == b"x" * 10
    with pytest.raises(Cut):
        bounded.read(10)
