"""Units of a new cluster out of a file that the founder sent, read after the commit as other workbooks are."""

from dataclasses import replace

from bot.conversations.founding.agreed import id_of
from bot.conversations.turns import next_turn, repeat
from bot.dialogue.facts import WorkbookSent
from bot.dialogue.position import find
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import Unclear


def receive(situation: Situation, said: Said) -> Turn:
    """Turn that wants the file to be read; before there is a list of units to fill, it says so."""
    if find(situation, id_of(situation, "units")) is None:
        return repeat(situation, "Đề nghị chọn quy chế mẫu trước, rồi gửi lại tệp. Tệp không được lưu.")
    file, *more = said.files
    over = " Mỗi lần đọc một tệp; chỉ đọc tệp đầu." if more else ""
    text = f"Đã nhận tệp {file.name or 'này'}, đang đọc danh sách đơn vị.{over}"
    return Turn((WorkbookSent(file),), messages=(Message(text),))


def read(situation: Situation, said: Said) -> Turn:
    """Turn for what was read: the list, with what was left out, said back to be confirmed."""
    book, question = said.workbook, find(situation, id_of(situation, "units"))
    if book is None or question is None:
        return repeat(situation, "")
    if book.reading.refused:
        return repeat(situation, f"{book.reading.refused} Không lấy gì từ tệp {book.name}.")
    try:
        value = question.put().form.read(book.reading.units)
    except Unclear as why:
        return repeat(situation, f"Tệp {book.name}: {why}")
    told = "\n".join([f"Đã đọc tệp {book.name}.", *book.reading.remarks])
    return next_turn(situation, question, replace(question.keep(value), result=told))
