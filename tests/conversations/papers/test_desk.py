"""Papers at the desk: the list, the files that a tap brings, a unit's own sheet."""

from dataclasses import replace

from bot.conversations.papers import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from bot.dialogue.said import Platform
from bot.dialogue.situation import Situation
from tests.worlds.papers import held


def call(role: str, words: str = "", files: bool = True) -> Call:
    here = replace(held(), platform=Platform("chat", files=files))
    seat = next(s for s in here.roster if s.role == role)
    return Call(replace(here, seats=(seat,), person=seat.holders[0].person), seat, words=words)


def files(effect: Effect | Reply) -> list[str]:
    assert isinstance(effect, Effect)
    return [message.document.name for message in effect.messages if message.document]


def test_a_paper_comes_as_word_and_pdf_and_is_announced_at_once():
    effect = desk.open_list(call("secretary", "biên bản kiểm"))
    assert files(effect) == ["bien-ban-kiem-phieu-2026.docx", "bien-ban-kiem-phieu-2026.pdf"]
    assert isinstance(effect, Effect)
    assert effect.result == "Đang lập biên bản kiểm phiếu; tệp sẽ đến sau ít giây."


def test_the_list_says_which_papers_have_to_wait_and_for_what():
    here: Situation = replace(held(), answers={})
    question = next(desk.questions(here))
    text = question.put().text
    assert "– Biên bản hội nghị: có sau khi mở hội nghị" in text
    assert [o.key for o in question.put().form.options][:2] == ["table", "count"]


def test_units_have_their_own_sheet_and_the_desk_any():
    assert files(desk.own_sheet(call("representative"))) == [
        "phieu-diem-thue-2026.docx",
        "phieu-diem-thue-2026.pdf",
    ]
    assert files(desk.own_sheet(call("chair", "hải quan"))) == [
        "phieu-diem-haiquan-2026.docx",
        "phieu-diem-haiquan-2026.pdf",
    ]
    assert isinstance(desk.open_list(call("representative")), Reply)


def test_where_no_files_are_carried_the_way_to_the_page_is_told():
    reply = desk.open_list(call("secretary", files=False))
    assert isinstance(reply, Reply)
    assert "trang web" in reply.text
