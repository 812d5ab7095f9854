"""Commands as people type them."""

import pytest

from bot.dialogue.commands import asked_in, read


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("bảng điểm", "table", ""),
        ("BANG DIEM", "table", ""),
        ("/bangdiem", "table", ""),
        ("/bangdiem@thidua_bot 2", "table", "2"),
        ("bảng điểm KBNN", "table", "KBNN"),
        ("  việc  ", "duties", ""),
        ("thoát trang web", "close pages", ""),
    ],
)
def test_a_command_is_read_with_and_without_marks_and_as_a_slash_command(text: str, name: str, words: str):
    typed = read(text)
    assert typed
    assert (typed.command.name, typed.words) == (name, words)


@pytest.mark.parametrize("text", ["4", "bảngđiểm", "/khongco", "xin chào", "tôi việc"])
def test_other_words_are_no_command(text: str):
    assert read(text) is None


def test_where_words_are_asked_for_a_command_stands_alone_or_behind_a_slash():
    assert read("việc", exact=True)
    assert read("gửi bảng điểm", exact=True) is None
    assert read("bảng điểm của đơn vị", exact=True) is None
    assert read("/bangdiem", in_words=True)
    assert read("hội nghị", in_words=True) is None
    assert read("lùi", in_words=True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hạn chót là bao giờ?", "calendar"),
        ("Còn thiếu gì", "duties"),
        ("ai chua gui vay", "progress"),
        ("tôi được mấy điểm", "table"),
        ("kết quả xếp hạng thế nào rồi", "result"),
    ],
)
def test_a_sentence_asks_for_a_command_by_a_phrase_in_it(text: str, name: str):
    asked = asked_in(text)
    assert asked
    assert asked.name == name


def test_a_phrase_counts_as_whole_words_alone():
    assert asked_in("trời đẹp quá") is None
    assert asked_in("hai chưag") is None
