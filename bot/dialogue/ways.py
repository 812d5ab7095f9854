"""Ways on where something can't be done here: each is the one that the person who reads it has."""

from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Situation


def by_secretary(situation: Situation, command: str) -> str:
    """Way where the secretary decides, as the end of a sentence: for chair and secretary their own command."""
    steers = any(seat.role in STEERING for seat in situation.seats)
    return f"gõ “{command}”" if steers else "đề nghị liên hệ thư ký cụm"


def files_go(situation: Situation) -> str:
    """Place to which a file is sent, as the end of a sentence: here, or the page where nothing but text is."""
    if situation.platform.files:
        return "tại đây"
    return "tại trang web (gõ “trang web” để mở)"


def page_for_files(situation: Situation) -> str:
    """The same within a sentence that needs no word where files are sent here."""
    return "" if situation.platform.files else f" {files_go(situation)}"
