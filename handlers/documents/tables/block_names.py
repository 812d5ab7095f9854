"""Names of blocks (khối, cụm) in captions: each has tables and a ranking of its own."""

import re

from bot.vietnamese import nfc, spelled
from handlers.documents.tables.table import Table
from handlers.documents.tables.vocabulary import stage_of

_BLOCK = re.compile(r"\b(khối|cụm)\b(?!\s+(lượng|phục|tin))", re.IGNORECASE)
_END = re.compile(r"(?<!\s)\s*+([,;(–]|[-:]\s|\bnăm\s+\d{4}|\bquý\b|\btháng\b).*$", re.IGNORECASE | re.DOTALL)


def block_of(table: Table) -> str:
    """The block that a table's caption or else its sheet names ("Khối A"); empty for none."""
    for line in (*reversed(table.caption), table.sheet.name):
        if name := block_in(line):
            return name
    return ""


def block_in(line: str) -> str:
    """The last block that a line names."""
    text = " ".join(nfc(line).split())
    found = [match.start() for match in _BLOCK.finditer(text)]
    name = _END.sub("", text[found[-1] :]).strip(" .:") if found else ""
    # "Cụm chấm" is who checks.
    return name if len(name.split()) > 1 and not stage_of(name) else ""


def same_block(one: str, other: str) -> bool:
    """True where two captions name the same block, one perhaps with more words after it."""
    first, second = _plain(one), _plain(other)
    shorter = min(len(first), len(second))
    return bool(shorter) and first[:shorter] == second[:shorter]


def _plain(name: str) -> tuple[str, ...]:
    """The words of a block's name, without “thi đua số”."""
    return tuple(word for word in spelled(name) if word not in _EMPTY)


_EMPTY = {*spelled("thi đua số")}
