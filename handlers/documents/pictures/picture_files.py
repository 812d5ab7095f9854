"""Files of a year's pictures: a PNG is drawn once for what it shows and kept, an SVG is drawn for each page."""

from pathlib import Path

from bot.conversations.pictures.drawings import picture_named
from bot.conversations.pictures.picture import Picture, words_of
from bot.dialogue.situation import Situation
from handlers.documents.kept_files import kept
from handlers.documents.pictures.layout import laid_out
from handlers.documents.pictures.png import png
from handlers.documents.pictures.svg import svg

# Counts changes of the drawing: a file that an earlier release drew is drawn anew.
DRAWING = 1


def picture_file(situation: Situation, name: str, folder: Path | None = None) -> bytes:
    """PNG of the picture of that name. Kept in `folder`, if given. Raises ValueError where there is none."""
    picture = picture_named(situation, name)
    if picture is None:
        raise ValueError(f"no picture {name!r} can be made now")
    return kept(
        folder, f"picture {DRAWING} {picture!r}", "png", lambda: png(laid_out(picture), words_of(picture))
    )


def picture_markup(picture: Picture) -> str:
    """SVG of a picture."""
    return svg(laid_out(picture), picture.title, picture.alt)
