"""Text of a page, as a reader has it: without tags, one space between words."""

import re
from html import unescape


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
