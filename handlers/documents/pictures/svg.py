"""A laid-out picture as SVG for a page: texts are texts, named and described for whoever has it read out.

No style, no script, no address: colours and sizes are attributes, which a strict content policy lets through.
"""

from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from handlers.documents.pictures.face import width_of
from handlers.documents.pictures.layout import PAPER, Box, Corners, Disc, Shape, Sheet, Text

# Faces of the same widths; one that is wider is pressed together where its room is nearly full.
FACES = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif"
NEARLY = 0.85
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}


def svg(sheet: Sheet, title: str, alt: str) -> str:
    """Markup of the SVG, to stand in a page or alone."""
    size = f"{sheet.width:g} {sheet.height:g}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{sheet.width:g}" '
        f'height="{sheet.height:g}" role="group" aria-label={quoteattr(title)} lang="vi" '
        f'font-family="{FACES}">'
    )
    ground = _box(Box(0, 0, sheet.width, sheet.height, PAPER))
    drawn = "\n".join(_drawn(shape) for shape in sheet.shapes)
    return f"{head}\n<title>{escape(title)}</title>\n<desc>{escape(alt)}</desc>\n{ground}\n{drawn}\n</svg>\n"


def _drawn(shape: Shape) -> str:
    match shape:
        case Text():
            return _text(shape)
        case Box():
            return _box(shape)
        case Disc():
            return f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" fill="{shape.fill}"/>'
        case Corners():
            points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
            return f'<polygon points="{points}" fill="{shape.fill}"/>'
        case _:
            assert_never(shape)


def _text(text: Text) -> str:
    width = width_of(text.text, text.size, text.bold)
    pressed = f' textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"' if width > NEARLY * text.room else ""
    bold = ' font-weight="700"' if text.bold else ""
    anchor = "" if text.align == "left" else f' text-anchor="{_ANCHORS[text.align]}"'
    at = f'x="{text.x:g}" y="{text.y:g}"'
    return (
        f'<text {at} font-size="{text.size:g}"{bold}{anchor}{pressed} fill="{text.fill}">'
        f"{escape(text.text)}</text>"
    )


def _box(box: Box) -> str:
    around = f' rx="{box.round:g}"' if box.round else ""
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"{around} '
        f'fill="{box.fill}"/>'
    )
