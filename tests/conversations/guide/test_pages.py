"""Pages of the guide: short steps, and every word that they tell people to type is heard."""

import re

import pytest

from bot.conversations.decide import decide
from bot.conversations.guide.pages import GUIDES, GuidePage
from bot.dialogue import commands
from bot.dialogue.situation import Role

assert decide  # Installs the registry.


@pytest.mark.parametrize(("role", "page"), GUIDES.items())
def test_every_word_that_a_page_tells_people_to_type_is_a_command_of_that_role(role: Role, page: GuidePage):
    texts = " ".join([page.intro, page.also, *(step.text for step in page.steps)])
    words = re.findall(r"gõ “([^”]+)”", texts, re.IGNORECASE)
    assert words
    for word in words:
        typed = commands.read(word)
        assert typed, word
        assert typed.command.serves(role), word


@pytest.mark.parametrize("page", GUIDES.values(), ids=lambda page: page.title)
def test_a_page_has_few_steps_each_said_in_short_sentences(page: GuidePage):
    assert 2 <= len(page.steps) <= 4
    for step in page.steps:
        assert len(step.heading) <= 40
        assert len(step.text) <= 120
        assert step.text.endswith((".", "”."))
