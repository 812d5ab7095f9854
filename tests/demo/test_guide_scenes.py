"""Scenes of the guide, found in a talk by the person and the first words."""

import pytest

from bot.conversations.guide.pages import GuidePage, Scene, Step
from handlers.demo import guide_scenes as module
from handlers.demo.guide_scenes import guide_scenes
from handlers.demo.phones import Stuck

TALK = """Minh> mã mời
Minh< Mỗi mã dùng một lần.
Lan< Mục 1/8 · Nhiệm vụ
    
    Đơn vị làm mấy?
    [48] [Để sau]
Minh< Lan đã vào.
Lan> [48]
Lan< Đã ghi 48."""


def guide(scene: Scene) -> dict[str, GuidePage]:
    return {"representative": GuidePage("", "", (Step("", "", scene),), "")}


def test_a_scene_is_one_person_s_chat_from_its_first_words_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "GUIDES", guide(Scene("Lan", "Mục 1/8")))
    assert guide_scenes(TALK) == {
        "representative": [
            [
                {"text": "Mục 1/8 · Nhiệm vụ\n\nĐơn vị làm mấy?", "options": ["48", "Để sau"]},
                {"text": "48", "mine": True},
                {"text": "Đã ghi 48."},
            ]
        ]
    }


@pytest.mark.parametrize("scene", [Scene("Lan", "Mục 9"), Scene("Mai", "Mục 1/8"), Scene("Minh", "mã mời")])
def test_a_scene_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, scene: Scene):
    monkeypatch.setattr(module, "GUIDES", guide(scene))
    with pytest.raises(Stuck, match="has no scene"):
        guide_scenes(TALK)
