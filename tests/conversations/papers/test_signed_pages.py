"""Signed pages in the chat: kept, known by their code, ticked; else put to a paper by hand."""

from dataclasses import replace

import pytest

from bot.conversations.papers import signed_pages
from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.paper import codes, paper, signed_id
from bot.conversations.papers.signed_pages import tally
from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from bot.dialogue.said import Attachment, PageRead, Said
from bot.dialogue.situation import Evidence, Situation
from bot.dialogue.turn import Turn
from tests.worlds.papers import held

WAITING = Evidence(7, "k1/signed..page", "anh.jpg", "kept", sha256="ab")


def waiting() -> Situation:
    return replace(held(), evidence={"": (WAITING,)})


def page(*texts: str) -> Said:
    return Said("chat", "pages", "7", "2", "2", kind="page", page=PageRead(7, "anh.jpg", texts))


def read(here: Situation, *texts: str) -> tuple[Situation, str]:
    turn = signed_pages.read(here, page(*texts))
    assert isinstance(turn, Turn)
    return project(here, turn.facts), "\n".join(message.text for message in turn.messages)


def test_photos_from_the_desk_are_kept_and_wait_to_be_read():
    said = Said("chat", "bot", "1", "2", "2", kind="files", files=(Attachment("r1", "anh.jpg"),))
    seat = next(s for s in held().roster if s.role == "secretary")
    turn = signed_pages.receive(held(), said, seat)
    assert turn
    assert turn.facts == (EvidenceWanted("", "k1/signed..page", Attachment("r1", "anh.jpg"), page=True),)
    unit = next(s for s in held().roster if s.role == "representative")
    assert signed_pages.receive(held(), said, unit) is None
    sheet = replace(said, files=(Attachment("r1", "bang.xlsx"),))
    assert signed_pages.receive(held(), sheet, seat) is None


def test_a_page_is_attached_to_its_draft_and_ticked():
    here, text = read(waiting(), "https://example.vn", str(codes(held())["minutes"]))
    signed = sum(KINDS[name].signed for name in codes(held()))
    assert "Đã gắn trang có chữ ký vào biên bản hội nghị, mã bản " in text
    assert f"Đã có bản ký: 1/{signed}. Còn: giấy mời họp, bảng tổng hợp điểm" in text
    assert here.evidence[""][0].question == signed_id(codes(held())["minutes"])


def test_a_paper_is_no_draft_any_more_once_it_is_signed():
    here, _ = read(waiting(), str(codes(held())["minutes"]))
    assert paper(waiting(), "minutes").head.draft == "DỰ THẢO"
    assert paper(here, "minutes").head.draft == ""
    assert paper(here, "minutes").code == paper(held(), "minutes").code
    assert paper(here, "count").head.draft == "DỰ THẢO"


def test_a_page_of_an_earlier_draft_is_kept_and_does_not_count():
    older = replace(codes(held())["minutes"], hash="0123456789abcdef")
    here, text = read(waiting(), str(older))
    assert "Trang này ký trên bản trước" in text
    assert tally(here)[0].startswith("Đã có bản ký: 0/")
    assert here.evidence[""][0].question == "k1/signed..minutes.0123456789abcdef"


def test_a_page_of_another_year_is_dropped_and_said():
    turn = signed_pages.read(waiting(), page("thidua:k9/minutes.#0123456789abcdef"))
    assert isinstance(turn, Turn)
    assert turn.facts == (EvidenceMoved("", 7, ""),)
    assert "có mã của năm khác" in turn.messages[0].text


@pytest.mark.parametrize("texts", [(), ("https://example.vn",), ("thidua:k1/minutes.#zz",)])
def test_a_page_without_a_readable_code_is_put_to_a_paper_by_hand(texts: tuple[str, ...]):
    here = waiting()
    assert signed_pages.read(here, page(*texts)) == Effect(goto="k1/signed..7")
    [question] = signed_pages.questions(here)
    assert "Chưa đọc được mã vuông trên anh.jpg" in question.put().text
    effect = question.keep("count")
    assert effect.facts == (EvidenceMoved("", 7, signed_id(codes(here)["count"])),)
    assert question.keep("-drop").facts == (EvidenceMoved("", 7, ""),)
    assert not any(signed_pages.questions(project(here, effect.facts)))
