"""Names of people: one line in NFC, without control or direction marks, of 2 to 60 letters."""

from bot.vietnamese import shown_name

SHORTEST, LONGEST = 2, 60
EXAMPLE = "Nguyễn Thị Lan"
WISH = f"Đề nghị ghi họ và tên, từ {SHORTEST} đến {LONGEST} chữ"


def tidy_name(text: str) -> str:
    """The name that a text is, "" if it is none. Marks that nobody sees are left out of it."""
    name = shown_name(text, LONGEST + 1)
    return name if sum(map(str.isalpha, name)) >= SHORTEST and len(name) <= LONGEST else ""
