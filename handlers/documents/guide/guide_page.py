"""Page of the guide for one role: A4, its steps in two columns, each with the piece of chat that shows it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from fpdf import FPDF

from bot.conversations.guide.pages import GUIDES, GuidePage, Step
from bot.vietnamese import nfc
from handlers.documents.guide.chat_layout import Entry, chat_laid_out
from handlers.documents.pictures.layout import DEEP, INK, SOFT, WIDTH
from handlers.documents.pictures.pdf import FACE, add_face, paint

SCENES = Path(__file__).with_name("scenes.json")
MARGIN, GAP = 15.0, 8.0  # millimetres
TITLE, HEADING, LETTERS = 19.0, 12.5, 10.5  # points
ROW = 113.0  # millimetres from one row of steps to the next

# Entries of each step's scene, by role.
Scenes = Mapping[str, Sequence[tuple[Entry, ...]]]


def guide_page(role: str, scenes: Scenes | None = None) -> bytes:
    """PDF of a role's page, with the shipped scenes or those that are given."""
    guide = next(page for known, page in GUIDES.items() if known == role)
    page = FPDF(unit="mm", format="A4")
    add_face(page)
    page.set_title(nfc(guide.title))
    page.set_creator("thidua")
    page.set_lang("vi-VN")
    page.set_margin(MARGIN)
    page.set_auto_page_break(False)
    page.add_page()
    top = _head(page, guide)
    shown = (scenes or shipped())[role]
    width = (page.epw - GAP) / 2
    rows = -(-len(guide.steps) // 2)
    for number, (step, entries) in enumerate(zip(guide.steps, shown, strict=True)):
        left = MARGIN + (number % 2) * (width + GAP)
        height = min(ROW, (page.h - MARGIN - 12 - top) / rows) if rows > 1 else 150
        _step(page, number + 1, step, entries, (left, top + (number // 2) * height, width, height - 5))
    page.set_font(FACE, "", LETTERS)
    page.set_text_color(SOFT)
    page.set_xy(MARGIN, page.h - MARGIN - 9)
    page.multi_cell(page.epw, 4.6, nfc(guide.also), align="L")
    return bytes(page.output())


def _head(page: FPDF, guide: GuidePage) -> float:
    """Title and introduction; returns where the steps begin."""
    page.set_text_color(DEEP)
    page.set_font(FACE, "B", TITLE)
    page.cell(page.epw, 9, nfc(guide.title), new_x="LMARGIN", new_y="NEXT")
    page.set_text_color(INK)
    page.set_font(FACE, "", LETTERS + 0.5)
    page.multi_cell(page.epw, 5.2, nfc(guide.intro), align="L", new_x="LMARGIN", new_y="NEXT")
    return page.get_y() + 5


def _step(
    page: FPDF, number: int, step: Step, entries: tuple[Entry, ...], place: tuple[float, float, float, float]
) -> None:
    left, top, width, height = place
    page.set_fill_color(DEEP)
    page.circle(left + 3.6, top + 3.6, 3.6, style="F")
    page.set_text_color("#ffffff")
    page.set_font(FACE, "B", HEADING)
    page.set_xy(left, top)
    page.cell(7.2, 7.4, str(number), align="C")
    page.set_text_color(DEEP)
    page.set_xy(left + 9, top)
    page.cell(width - 9, 7.4, nfc(step.heading))
    page.set_text_color(INK)
    page.set_font(FACE, "", LETTERS)
    page.set_xy(left, top + 8.4)
    page.multi_cell(width, 4.7, nfc(step.text), align="L", new_x="LEFT", new_y="NEXT")
    below = page.get_y() + 2
    sheet = chat_laid_out(entries, (top + height - below) * WIDTH / width)
    paint(page, sheet, left, below, width)


def shipped() -> Scenes:
    """Scenes that came with this release."""
    return scenes_of(json.loads(SCENES.read_text("utf-8")))


def scenes_of(data: Mapping[str, Sequence[Sequence[Mapping[str, object]]]]) -> Scenes:
    """Scenes read from their JSON."""
    return {
        role: [
            tuple(Entry(str(e["text"]), tuple(e.get("options", ())), bool(e.get("mine"))) for e in one)  # type: ignore[arg-type]
            for one in shown
        ]
        for role, shown in data.items()
    }
