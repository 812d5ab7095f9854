"""Face of the pictures, and the widths of texts in it."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).with_name("fonts")
# Pixels drawn for each unit of a layout, before they are brought down to half: so edges are smooth.
PIXELS = 4


@lru_cache(32)
def face(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """Face for texts of a size in units, as it is drawn."""
    file = FONTS / ("bold.ttf" if bold else "regular.ttf")
    return ImageFont.truetype(str(file), round(size * PIXELS), layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of a text in units."""
    return face(size, bold).getlength(text) / PIXELS
