"""A laid-out picture in a PDF: the same shapes, sharp in print, their texts to be copied and searched."""

from typing import assert_never

from fpdf import FPDF

from handlers.documents.pictures.face import FONTS
from handlers.documents.pictures.layout import Box, Corners, Disc, Shape, Sheet, Text

FACE = "Arimo"
_POINTS = 72 / 25.4  # of a millimetre


def add_face(page: FPDF) -> None:
    """Makes the pictures' face known to a document, measured in millimetres."""
    page.add_font(FACE, "", FONTS / "regular.ttf")
    page.add_font(FACE, "B", FONTS / "bold.ttf")


def paint(page: FPDF, sheet: Sheet, left: float, top: float, width: float) -> float:
    """Draws a sheet so many millimetres wide; returns its lower edge."""
    unit = width / sheet.width
    for shape in sheet.shapes:
        _paint(page, shape, left, top, unit)
    return top + sheet.height * unit


def _paint(page: FPDF, shape: Shape, left: float, top: float, unit: float) -> None:
    match shape:
        case Text():
            page.set_font(FACE, "B" if shape.bold else "", shape.size * unit * _POINTS)
            page.set_text_color(shape.fill)
            wide = page.get_string_width(shape.text)
            x = left + shape.x * unit - {"left": 0, "middle": wide / 2, "right": wide}[shape.align]
            page.text(x, top + shape.y * unit, shape.text)
        case Box():
            page.set_fill_color(shape.fill)
            place = (left + shape.x * unit, top + shape.y * unit, shape.width * unit, shape.height * unit)
            page.rect(*place, style="F", round_corners=shape.round > 0, corner_radius=shape.round * unit)
        case Disc():
            page.set_fill_color(shape.fill)
            page.circle(left + shape.x * unit, top + shape.y * unit, shape.radius * unit, style="F")
        case Corners():
            page.set_fill_color(shape.fill)
            page.polygon([(left + x * unit, top + y * unit) for x, y in shape.points], style="F")
        case _:
            assert_never(shape)
