"""A piece of chat: nothing leaves its bubble, long texts are cut before the question they end with."""

import pytest

from handlers.documents.guide.chat_layout import Entry, chat_laid_out
from handlers.documents.guide.guide_page import shipped
from handlers.documents.pictures.face import width_of
from handlers.documents.pictures.layout import Text

ROOM = 400
SHOWN = [
    pytest.param(entries, id=f"{role} {number}")
    for role, scenes in shipped().items()
    for number, entries in enumerate(scenes, 1)
]


def texts(entries: tuple[Entry, ...], room: float = ROOM) -> list[str]:
    return [shape.text for shape in chat_laid_out(entries, room).shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("entries", SHOWN)
def test_no_text_leaves_its_room_and_every_option_is_there(entries: tuple[Entry, ...]):
    sheet = chat_laid_out(entries, ROOM)
    for shape in sheet.shapes:
        if isinstance(shape, Text):
            assert width_of(shape.text, shape.size, shape.bold) <= shape.room + 0.01
            assert 0 < shape.y < sheet.height
    options = [option for entry in entries for option in entry.options]
    shown = texts(entries)
    assert all(any(text.rstrip("…") in option for text in shown) for option in options)
    assert sheet.height <= ROOM


def test_what_is_long_is_cut_before_the_question_at_its_end():
    entry = Entry("\n".join([*(f"Dòng {n}" for n in range(40)), "Đơn vị có đồng ý không?"]), ("Có", "Không"))
    shown = texts((entry,), 300)
    assert shown[0] == "Dòng 0"
    assert shown[-3:] == ["Đơn vị có đồng ý không?", "Có", "Không"]
    assert shown[-4].endswith("…")
    assert chat_laid_out((entry,), 300).height <= 300


def test_what_a_person_says_stands_at_the_right():
    sheet = chat_laid_out((Entry("Gõ số."), Entry("46", mine=True)), ROOM)
    bot, mine = (shape for shape in sheet.shapes if isinstance(shape, Text))
    assert bot.x < 60
    assert mine.x > 250
