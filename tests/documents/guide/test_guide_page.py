"""Page of the guide: one sheet of A4 for each role, light, every letter of it readable by others' code."""

import io

import pdfplumber
import pytest

from bot.conversations.guide.desk import FILES
from bot.conversations.guide.pages import GUIDES
from bot.dialogue.situation import Role
from handlers.documents.guide.guide_page import guide_page, shipped


@pytest.mark.parametrize("role", GUIDES)
def test_a_page_is_one_sheet_of_a4_and_says_every_step(role: Role):
    with pdfplumber.open(io.BytesIO(guide_page(role))) as read:
        [page] = read.pages
        assert (round(page.width), round(page.height)) == (595, 842)
        said = " ".join((page.extract_text() or "").split())
        chars = page.chars
    assert GUIDES[role].title in said
    assert all(step.heading in said for step in GUIDES[role].steps)
    margin = 25
    assert all(margin <= char["x0"] and char["x1"] <= page.width - margin for char in chars)
    assert all(margin <= char["top"] and char["bottom"] <= page.height - margin for char in chars)
    assert min(char["size"] for char in chars) >= 9


def test_all_pages_together_are_light():
    assert sum(len(guide_page(role)) for role in FILES) < 1_500_000


def test_every_step_has_the_scene_that_it_names():
    scenes = shipped()
    assert scenes.keys() == GUIDES.keys()
    for role, page in GUIDES.items():
        assert len(scenes[role]) == len(page.steps)
        for step, entries in zip(page.steps, scenes[role], strict=True):
            assert f"{entries[0].text}\n".startswith(step.scene.begins)
            assert len(entries) == step.scene.entries
