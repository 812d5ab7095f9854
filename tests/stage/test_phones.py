"""A phone shows what its reader finally sees, and a talk is compared with that."""

import pytest

from bot.questions import Option, Style
from handlers.text_layout import lay_out
from tests.stage.phones import Bubble, Button, Phone, matches
from tests.stage.script import Unplayable
from tests.stage.text import read_options

CODE = "ABCDE-23456"


def a_phone(*bubbles: Bubble) -> Phone:
    phone = Phone("1001")
    for bubble in bubbles:
        phone.show(bubble)
    return phone


def test_a_message_is_seen_once():
    phone = a_phone(Bubble("1", "Chào.", (Button("Gửi"), Button("Xem lại"))))
    assert phone.look() == ["Chào.\n[Gửi] [Xem lại]"]
    assert phone.look() == []


def test_an_edited_message_is_seen_whole_and_in_its_last_state():
    phone = a_phone(Bubble("1", "C1?", (Button("5"),)), Bubble("2", "Bảng: 0", board=True))
    phone.look()
    phone.show(Bubble("2", "Bảng: 1", board=True))
    phone.show(Bubble("1", "Đã ghi."))
    phone.show(Bubble("2", "Bảng: 2", board=True))
    assert phone.look(board=True) == ["Bảng: 2"]
    assert phone.look(board=False) == ["Đã ghi."]


def test_a_keyboard_that_goes_is_not_seen_and_cannot_be_tapped():
    phone = a_phone(Bubble("1", "C1?", (Button("5"),)))
    phone.look()
    phone.strip("1")
    assert phone.look() == []
    with pytest.raises(Unplayable, match=r"no \[5\] to tap"):
        phone.find("5")


def test_an_edit_that_changes_nothing_is_not_seen():
    phone = a_phone(Bubble("1", "C1?", (Button("5"),)))
    phone.look()
    phone.show(Bubble("1", "C1?", (Button("5"),)))
    assert phone.look() == []


def test_a_tap_finds_the_newest_message_with_the_label_or_an_older_one():
    phone = a_phone(
        *(Bubble(str(n), f"C{n}?", (Button("Để sau", str(n)),)) for n in (1, 2, 3)), Bubble("4", "Hết.")
    )
    assert phone.find("Để sau")[0].id == "3"
    assert phone.find("Để sau", 2)[1].data == "2"
    with pytest.raises(Unplayable, match="@4"):
        phone.find("Để sau", 4)


@pytest.mark.parametrize(
    ("expected", "heard"),
    [
        ("Đã ghi.\nC2? [5] [4]", ["Đã ghi.", "C2?\n[5] [4]"]),
        ("Đã ghi 4 điểm. ...", ["Đã ghi 4 điểm.\n\nC3. Sáng kiến"]),
        ("... C3 ... [5] ...", ["Đã ghi.", "C3. Sáng kiến\n[5] [4]"]),
        ("Đã ghi. ...", ["Đã ghi."]),
        ("[5] [Để sau] [4]", ["[5] [4] [để sau]"]),
        ("Mã: {code:Lan} ...", ["Mã: {code:Lan} https://t.me/x?start={code:Lan}"]),
    ],
)
def test_what_a_reader_would_call_the_same_matches(expected: str, heard: list[str]):
    assert matches(expected, heard) == {}


@pytest.mark.parametrize(
    ("expected", "heard"),
    [
        ("Đã ghi.", ["Đã ghi. Hết."]),
        ("Đã ghi.", ["Da ghi."]),
        ("...", []),
        ("", ["Đã ghi."]),
        ("C2? [5] [4]", ["C2?\n[5]"]),
        ("1. Gửi [Gửi]", ["[Gửi]"]),
        ("Mã: {code:Lan}", ["Mã: hết hạn"]),
        ("[Gửi] [Xem lại]", ["[Xem lại] [Gửi]"]),
    ],
)
def test_what_a_reader_would_call_different_does_not_match(expected: str, heard: list[str]):
    assert matches(expected, heard) is None


def test_a_code_is_noted_for_later():
    assert matches("Đường dẫn: {code:Lan} ...", [f"Đường dẫn: {CODE} và XYZ"]) == {"code:Lan": CODE}


OPTIONS = (Option("5", "5"), Option("4.5", "4,5"), Option("-", "Không được giao"))
LISTED = (Option("y", "Gửi"), Option("n", "Xem lại"))


@pytest.mark.parametrize(
    ("options", "style", "replies"),
    [
        (OPTIONS, "examples", ["5", "4,5", "không được giao"]),
        (LISTED, "numbers", ["1", "2"]),
        (LISTED, "letters", ["a", "b"]),
    ],
)
def test_options_in_text_are_read_as_the_labels_they_were(
    options: tuple[Option, ...], style: Style, replies: list[str]
):
    text = "\n".join(lay_out("Câu hỏi?", options, style))
    read, buttons = read_options(text, options)
    assert read == "Câu hỏi?"
    assert [b.label for b in buttons] == [o.label for o in options]
    assert [b.reply for b in buttons] == replies


def test_a_ranking_that_ends_a_text_is_no_list_of_options():
    text = "Xếp hạng:\n1. Cục Thuế\n2. Kho bạc"
    assert read_options(text, ()) == (text, ())
