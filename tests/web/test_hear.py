"""What a page sends becomes Said; what is owed becomes what a page draws."""

from typing import Any

import pytest

from handlers.web.hear import hear, is_too_long

ASKED = "k1/self.thue.a"
TEXT: dict[str, Any] = {
    "chat": "c1",
    "id": "abcdefgh",
    "kind": "text",
    "text": " 9,5 ",
    "question": ASKED,
}


def test_a_typed_reply_names_the_question_it_is_shown_under():
    said = hear(TEXT)
    assert said
    assert (said.kind, said.text, said.question) == ("text", "9,5", ASKED)
    assert (said.chat, said.who) == ("c1", "c1")


def test_an_update_counts_within_its_chat_so_nobody_can_use_up_anothers():
    one, other = hear(TEXT), hear({**TEXT, "chat": "c2"})
    assert one
    assert other
    assert one.update != other.update


def test_a_tap_names_its_question_its_message_and_its_option():
    said = hear({**TEXT, "kind": "tap", "text": "max", "on": "17"})
    assert said
    assert (said.kind, said.text, said.question, said.on) == ("tap", "max", ASKED, "17")


def test_decomposed_letters_are_composed():
    said = hear({**TEXT, "text": "bảng"})
    assert said
    assert said.text == "bảng"


def test_files_are_named_within_their_chat():
    said = hear({**TEXT, "kind": "files", "text": "", "files": [{"ref": "upload-1", "name": "báo cáo.pdf"}]})
    assert said
    assert [(f.ref, f.name) for f in said.files] == [("c1-upload-1", "báo cáo.pdf")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "short"},
        {"id": "a" * 65},
        {"id": "has space"},
        {"id": 12345678},
        {"kind": "migrated"},
        {"kind": "blocked"},
        {"kind": "tap", "question": ""},
        {"kind": "files"},
        {"kind": "files", "files": "x"},
        {"kind": "files", "files": [{"name": "no ref"}]},
        {"files": [{"ref": "upload-1"}]},
        {"chat": ""},
        {"text": "x" * 4097},
    ],
)
def test_what_no_page_of_ours_sends_is_not_heard(wrong: dict[str, Any]):
    assert hear({**TEXT, **wrong}) is None


@pytest.mark.parametrize(
    ("more", "addressed"), [({"text": "/bangdiem"}, True), ({"text": "chào"}, False), ({"kind": "tap"}, True)]
)
def test_in_the_group_only_commands_and_taps_are_for_us(more: dict[str, Any], addressed: bool):
    said = hear({**TEXT, "group": True, "who": "c2", **more})
    assert said
    assert (said.group, said.addressed, said.who) == (True, addressed, "c2")


def test_the_longest_message_is_heard_and_a_longer_one_is_not_composed():
    said = hear({**TEXT, "text": "ế" * 4096})
    assert said
    assert said.text == "ế" * 4096
    assert said == hear({**TEXT, "text": "e\u0302\u0301" * 4096})
    assert is_too_long({**TEXT, "text": "a" + "\u0301" * 2_000_000})
    assert is_too_long({**TEXT, "text": "x" * 4097})


def test_a_name_is_short_and_shows_all_that_is_in_it():
    files = [{"ref": "upload-1", "name": "bao cao\u202efdp.exe"}]
    said = hear({**TEXT, "kind": "files", "text": "", "files": files, "name": "Lan\u202e" + "n" * 200})
    assert said
    assert (said.name, said.files[0].name) == ("Lan" + "n" * 57, "bao caofdp.exe")
