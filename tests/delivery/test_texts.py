"""Sentences of the delivery itself."""

import unicodedata
from typing import get_args, get_type_hints

import pytest

from bot.delivery import texts
from bot.dialogue.commands import read
from bot.dialogue.turn import Document

SENTENCES = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}


def test_each_is_composed_and_ends_as_a_sentence_or_opens_what_follows():
    assert len(SENTENCES) >= 7
    for name, text in SENTENCES.items():
        assert unicodedata.is_normalized("NFC", text), name
        # The head of the journal begins a line that a number goes on.
        assert name == "JOURNAL_HEAD" or text.rstrip(")")[-1] in ".:", name


def test_the_word_that_a_placeholder_asks_for_is_a_command():
    word = texts.PLACEHOLDER.partition("“")[2].partition("”")[0]
    typed = read(word)
    assert typed
    assert typed.command.name == "ballots"


def test_none_of_those_over_a_secret_choice_tells_it():
    for text in (texts.TAKEN_BACK, texts.BALLOT_OVER, texts.PLACEHOLDER):
        assert not any(word in text.lower() for word in ("đồng ý", "không đồng ý", "đã chọn", "cục "))


KINDS = get_args(get_type_hints(Document)["kind"])


@pytest.mark.parametrize(
    "document",
    [
        *(Document(kind, "k1") for kind in KINDS if kind not in ("evidence", "picture")),
        Document("paper", "k1", "thue", paper="sheet.pdf"),
        Document("paper", "k1", paper="minutes.template"),
        Document("evidence", "k1", "thue"),
    ],
    ids=lambda document: f"{document.kind} {document.unit} {document.paper}",
)
def test_a_file_that_is_not_carried_is_given_on_the_page_by_a_command(document: Document):
    words = texts.on_page(document)
    assert read(words), words
    assert f"“trang web”, mở trang đó, rồi gõ “{words}” tại đó" in texts.no_files(document)
    assert f"mở trang web, rồi gõ “{words}” tại đó" in texts.not_mailed(document)


def test_whoever_sent_a_notice_has_its_file():
    for words in (texts.no_files, texts.not_mailed):
        assert "hỏi người đã gửi" in words(Document("evidence", "k1"))
