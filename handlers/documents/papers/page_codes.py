"""QR codes on a photo or scan: read by ZXing, no service; pages of a PDF are drawn first.

The file is a stranger's: it is read in a process of its own, with an end to its memory and time.
"""

from collections.abc import Iterator
from pathlib import Path

import zxingcpp
from PIL import Image

# Pixels of the longer side at which codes are looked for: first small, which is quick, then as it is.
SIZES = (1800, 4000)
MOST_PAGES = 12  # of a PDF
MEMORY = 400_000_000  # bytes; a photo of 50 million pixels in grey takes 50

Image.MAX_IMAGE_PIXELS = 50_000_000


def page_codes(path: Path) -> tuple[str, ...]:
    """Texts of the QR codes on a page, or on the pages of a PDF; none where the file is no picture."""
    found: dict[str, None] = {}
    for size in SIZES:
        for picture in _pictures(path, size):
            found |= dict.fromkeys(one.text for one in zxingcpp.read_barcodes(picture))
        if found:
            break
    return tuple(found)


def _pictures(path: Path, size: int) -> Iterator[Image.Image]:
    with path.open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    if is_pdf:
        yield from _drawn_pages(path, size)
        return
    try:
        with Image.open(path) as picture:
            # A JPEG is decoded small and grey at once.
            picture.draft("L", (size, size))
            grey = picture.convert("L")
    except (OSError, ValueError, Image.DecompressionBombError):
        return
    grey.thumbnail((size, size))
    yield grey


def _drawn_pages(path: Path, size: int) -> Iterator[Image.Image]:
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return
    with book:
        for number in range(min(len(book), MOST_PAGES)):
            page = book[number]
            yield page.render(scale=size / max(page.get_size()), grayscale=True).to_pil()
