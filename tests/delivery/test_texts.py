"""Sentences of the delivery itself."""

import unicodedata

from bot.delivery import texts
from bot.dialogue.commands import read

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
