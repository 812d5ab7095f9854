"""Illustrations that a played year leaves: the ranking card, a page of the minutes, the guide with its scenes.

README and the guide in the chat show copies of them; a test holds these against the play.
"""

import json
from pathlib import Path

from bot.conversations.guide.desk import FILES
from bot.conversations.results.close import result
from bot.dialogue.situation import Situation
from handlers.demo.guide_scenes import guide_scenes

CARD, MINUTES, SCENES = "ranking.png", "minutes.png", "scenes.json"
# Charter whose played year has every scene of the guide.
ILLUSTRATED = "year"
# Pixels of a page for each point of it: legible, and light.
_SCALE = 1.25


def leave_pictures(out: Path, situation: Situation) -> None:
    """Leaves the ranking card and the first page of the minutes, where there are any."""
    from bot.conversations.papers.kinds import KINDS
    from handlers.documents.pictures.picture_files import picture_file

    if (shot := result(situation)) and shot.published:
        (out / CARD).write_bytes(picture_file(situation, f"ranking.{shot.number}"))
    if not KINDS["minutes"].lacks(situation):
        _leave_page(out / MINUTES, situation)


def _leave_page(file: Path, situation: Situation) -> None:
    import pypdfium2
    from PIL import Image

    from bot.conversations.papers.paper import paper
    from handlers.documents.papers.paper_files import paper_file
    from handlers.documents.pictures.png import description

    document = pypdfium2.PdfDocument(paper_file(situation, "minutes.pdf"))
    page = document[0].render(scale=_SCALE, grayscale=True).to_pil()
    few = page.quantize(16, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True, pnginfo=description(str(paper(situation, "minutes").code)))
    document.close()


def leave_guide(out: Path, talk: str) -> None:
    """Leaves the guide's scenes of this talk, and its pages drawn of them."""
    from handlers.documents.guide.guide_page import guide_page, scenes_of

    data = guide_scenes(talk)
    out.mkdir(exist_ok=True)
    (out / SCENES).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    scenes = scenes_of(data)
    for role, name in FILES.items():
        (out / name).write_bytes(guide_page(role, scenes))
