"""A laid-out picture as PNG: drawn at twice its size and brought down, in few colours, so that it is light."""

import io
from typing import assert_never

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from handlers.documents.pictures.face import PIXELS, face
from handlers.documents.pictures.layout import PAPER, Box, Corners, Disc, Shape, Sheet, Text

COLOURS = 32
_ANCHORS = {"left": "ls", "middle": "ms", "right": "rs"}


def png(sheet: Sheet, described: str = "") -> bytes:
    """Bytes of the PNG, 720 pixels wide. What it shows is `described` inside, for whoever looks at the file."""
    size = (round(sheet.width * PIXELS), round(sheet.height * PIXELS))
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        _draw(pen, shape)
    small = image.reduce(2).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = io.BytesIO()
    # Packed as well as can be, it would take 0.1 s more and be 8 % lighter.
    small.save(written, "PNG", pnginfo=description(described))
    return written.getvalue()


def description(text: str) -> PngInfo:
    """Description that stands in a PNG."""
    info = PngInfo()
    if text:
        info.add_itxt("Description", text, lang="vi")
    return info


def _draw(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Text():
            at = (shape.x * PIXELS, shape.y * PIXELS)
            font = face(shape.size, shape.bold)
            pen.text(at, shape.text, shape.fill, font, anchor=_ANCHORS[shape.align])
        case Box():
            pen.rounded_rectangle(_corners(shape), shape.round * PIXELS, shape.fill)
        case Disc():
            pen.circle((shape.x * PIXELS, shape.y * PIXELS), shape.radius * PIXELS, shape.fill)
        case Corners():
            pen.polygon([(x * PIXELS, y * PIXELS) for x, y in shape.points], shape.fill)
        case _:
            assert_never(shape)


def _corners(box: Box) -> tuple[float, float, float, float]:
    """Both corners of a box; Pillow's second one is inside."""
    left, top = box.x * PIXELS, box.y * PIXELS
    return left, top, left + box.width * PIXELS - 1, top + box.height * PIXELS - 1
