"""Workbooks in the chat: which files are one, who may send it, what a stale tap does, what is in doubt."""

from dataclasses import replace

import pytest

from bot.conversations.decide import decide
from bot.conversations.workbooks.intake import MOST, is_workbook
from bot.conversations.workbooks.reading_choice import CHANGED
from bot.dialogue.facts import Answered, EvidenceWanted, WorkbookRead, WorkbookSent
from bot.dialogue.projection import project
from bot.dialogue.said import Attachment, Said
from bot.dialogue.situation import Situation
from bot.dialogue.workbooks import Workbook, WorkbookReading
from tests.worlds.charters import LAN
from tests.worlds.core import World, tapped, then, typed

VALUES = {"a1": "4.5", "a2": "0", "b1": "9"}


def lan() -> Situation:
    return replace(World.tiny().seen_by(LAN), evidence={"thue": ()}, answers={"thue": {}})


def sends(*names: str, words: str = "") -> Said:
    return typed(words, kind="files", files=tuple(Attachment(f"ref {n}", n) for n in names))


def reads(id: int = 7, **parts: object) -> Said:
    """What was read of Lan's workbook comes in."""
    reading = WorkbookReading(**{"cycle": "k1", "unit": "thue", "stage": "self", "values": VALUES, **parts})  # type: ignore[arg-type]
    return typed("", kind="workbook", workbook=Workbook(id, "bang-mau.xlsx", reading))


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("bang-mau-thue-2026.xlsx", "", True),
        ("Bảng mẫu (1).xlsx", "", True),
        ("bang_mau.csv", "", True),
        ("tu-cham.xlsx", "bảng mẫu", True),
        ("tu-cham.xlsx", "", False),
        ("bang-mauve.png", "", False),
    ],
)
def test_a_file_is_a_workbook_by_its_name_or_by_the_words_beside_it(name, words, found):
    assert is_workbook(sends(name, words=words)) == found


def test_files_that_are_no_workbook_stay_evidence():
    turn = decide(lan(), sends("a.pdf"))
    assert [type(fact) for fact in turn.facts] == [EvidenceWanted]


def test_of_many_workbooks_the_first_are_read_and_that_is_said():
    turn = decide(lan(), sends(*(f"bang-mau-{n}.xlsx" for n in range(MOST + 2))))
    assert [type(fact) for fact in turn.facts] == [WorkbookSent] * MOST
    assert f"nhiều nhất {MOST} tệp" in turn.messages[0].text


def test_what_was_read_is_stored_and_nothing_of_it_is_answered_before_the_tap():
    turn = decide(lan(), reads())
    assert [type(fact) for fact in turn.facts] == [WorkbookRead]
    assert turn.ask
    assert [option.label for option in turn.ask.options] == ["Ghi 3 mục", "Không ghi"]
    assert turn.ask.style == "letters"


def test_all_that_is_taken_is_one_turn_and_the_word_comes_last():
    now, read = then(lan(), reads())
    assert read.ask
    turn = decide(now, tapped(read.ask.asks, "take"))
    assert [(fact.question, fact.value) for fact in turn.facts if isinstance(fact, Answered)] == [
        ("k1/self.thue.a1", "4.5"),
        ("k1/self.thue.a2", "0"),
        ("k1/self.thue.b1", "9"),
        ("k1/book.thue", "7 -"),
    ]


def test_a_tap_on_what_has_changed_since_takes_nothing():
    now, read = then(lan(), reads())
    assert read.ask
    turn = decide(project(now, (Answered("thue", "k1/self.thue.a1", "3"),)), tapped(read.ask.asks, "take"))
    assert turn.facts == ()
    assert CHANGED in turn.result
    assert turn.ask
    assert "a1: từ 3 điểm thành 4,5 điểm" in turn.ask.text


def test_a_newer_workbook_puts_an_older_one_aside():
    now, read = then(lan(), reads())
    assert read.ask
    now, _ = then(now, reads(8))
    assert decide(now, tapped(read.ask.asks, "take")).facts == ()


def test_a_value_that_the_charter_can_not_read_any_more_is_a_doubt():
    turn = decide(lan(), reads(values={**VALUES, "a1": "99"}))
    assert turn.ask
    assert "a1: không còn phù hợp với quy chế" in turn.ask.text
    assert turn.ask.options[0].label == "Ghi 2 mục"


def test_a_doubt_about_what_is_answered_holds_back_the_sending_until_it_is_answered_anew():
    before = project(lan(), (Answered("thue", "k1/self.thue.b1", "8"),))
    now, read = then(before, reads(values={"a1": "4.5", "a2": "0", "b2": "1"}, doubts={"b1": "ghi “x”"}))
    assert read.ask
    now, taken = then(now, tapped(read.ask.asks, "take"))
    assert taken.ask
    assert "ghi “x”" in taken.ask.text
    assert "còn thiếu câu trả lời về 1 chỗ chưa rõ trong tệp đã gửi (b1)" in decide(now, typed("gửi")).result
    _, settled = then(now, typed("8"))
    assert settled.ask
    assert settled.ask.asks == "k1/self.thue.send"


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"refused": "Tệp này là PDF."}, "Tệp này là PDF."),
        ({"cycle": "k9"}, "năm khác"),
        ({"unit": ""}, "không ghi đơn vị nào"),
        ({"unit": "khobac"}, "Đây là bảng của Kho bạc Nhà nước"),
        ({"stage": "review"}, "không nhập được"),
        ({"values": {}, "remarks": ("dòng 3: không rõ",)}, "dòng 3: không rõ"),
    ],
)
def test_what_is_not_ones_own_is_refused_with_the_reason_and_nothing_is_kept(parts, why):
    turn = decide(lan(), reads(**parts))
    assert turn.facts == ()
    assert why in turn.result
