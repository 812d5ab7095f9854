"""Illustrations: what a played year leaves is what README shows and what the guide in the chat is drawn of."""

import json
from pathlib import Path

from PIL import Image

from handlers.demo.illustrations import CARD, ILLUSTRATED, MINUTES, SCENES, leave_pictures
from handlers.demo.play import GUIDE, play
from handlers.documents.guide import guide_page
from tests.worlds.papers import held

ROOT = Path(__file__).parents[2]
RENEW = "they are of an earlier bot: CONTRIBUTING says how to renew them"


def described(file: Path) -> str:
    with Image.open(file) as image:
        image.load()
        return str(getattr(image, "text", {}).get("Description"))


def test_readme_s_pictures_and_the_guide_s_scenes_are_those_of_a_year_played_now(tmp_path: Path):
    play(tmp_path, "web", ILLUSTRATED, len)
    assert described(tmp_path / CARD) == described(ROOT / ".github" / CARD), RENEW
    assert described(tmp_path / MINUTES) == described(ROOT / ".github" / MINUTES), RENEW
    made = json.loads((tmp_path / GUIDE / SCENES).read_text("utf-8"))
    assert made == json.loads(guide_page.SCENES.read_text("utf-8")), RENEW
    assert len(list((tmp_path / GUIDE).glob("*.pdf"))) == 6


def test_a_year_leaves_its_card_and_a_page_of_its_minutes(tmp_path: Path):
    leave_pictures(tmp_path, held())
    assert described(tmp_path / CARD).startswith("XẾP HẠNG NĂM 2026\n")
    assert described(tmp_path / MINUTES).startswith("thidua:k1/minutes.")


def test_readme_s_pictures_are_light_and_named_in_it():
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in (CARD, MINUTES):
        assert (ROOT / ".github" / name).stat().st_size < 100_000
        assert f".github/{name}" in readme
