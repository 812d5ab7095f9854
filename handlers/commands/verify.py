"""`thidua verify DATABASE [--head "NUMBER: MARK" ...]`: checks that the journal is as it was written.

Alone it proves that the chain is whole. Somebody who can write the database can write the whole chain anew; the
heads that were posted to the group, read off its members' phones, show that too.
"""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.delivery.texts import JOURNAL_HEAD
from bot.vietnamese import fold
from handlers.commands.move import address_named
from storage.backup.verify import Chain, Unreadable, chains
from storage.records.journal import CROCKFORD, MARK_BITS, mark

WHOLE, WRONG = 0, 1
CHECKED = (
    "charters, stages, results and their publication, extensions; terms, wording, state, roll, votes and count "
    "of each ballot; units, seats, holders, codes issued; answers, reasons, authors and evidence up to the "
    "last seal"
)
NOT_CHECKED = (
    "answers and evidence since the last seal (a stage's close makes the next), people's names, chats, "
    "messages, reminders, and the bytes of the files; and whether what was written was true when it was"
)
_HEAD = re.compile(rf"(?:{fold(JOURNAL_HEAD)})?\s*([1-9]\d{{0,8}})\s*:(.*)", re.ASCII | re.DOTALL)
_HASH = re.compile(r"[0-9A-F]{64}")
_MARK = re.compile(rf"[{CROCKFORD}]{{{MARK_BITS // 5}}}")
# Base32 has no O, I and L: who types one has read a digit.
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Head:
    """Number of a row, with its mark as it was posted, or its whole hash."""

    number: int
    typed: str

    def stands_in(self, chain: Chain) -> bool:
        stored = chain.heads.get(self.number, "")
        # A row made up by hand may have no hash that is one.
        return bool(_HASH.fullmatch(stored.upper())) and self.typed in (stored, mark(stored))

    def __str__(self) -> str:
        return f"{self.number}: {self.typed if '-' in self.typed else mark(self.typed)}"


def verify(place: str, typed: Sequence[str], say: Callable[[str], None]) -> int:
    """Says what was found; returns 0 if nothing is wrong, else 1. Raises SettingsError for an address with a
    password: an argument is seen by everybody on the machine."""
    place = _named(place)
    try:
        heads = sorted((_read(text) for text in typed), key=lambda head: head.number)
        found = asyncio.run(chains(place))
    except (Unreadable, ValueError) as unfit:
        say(str(unfit))
        return WRONG
    wrong = [problem for chain in found for problem in _within(chain)] + list(_against(found, heads))
    for chain in found:
        say(f"Cluster {chain.cluster} “{chain.name}”: {chain.last} rows.")
        for line in _scope(chain):
            say(f"  {line}")
    for problem in wrong:
        say(f"WRONG: {problem}")
    if not wrong:
        say(_proved(found, heads))
    return WRONG if wrong else WHOLE


def _named(place: str) -> str:
    """Database of this name: an SQLite file, or the address in the variable or the file of this name."""
    if "://" in place or place in os.environ:
        return address_named(place, "DATABASE")
    try:
        with Path(place).open("rb") as opened:
            holds_address = re.match(rb"(sqlite|postgres)[\w+]*://", opened.read(32)) is not None
    except OSError:
        return place
    return address_named(place, "DATABASE") if holds_address else place


def _read(text: str) -> Head:
    if found := _HEAD.fullmatch(fold(text)):
        typed = re.sub(r"[\s-]", "", found[2]).upper()
        if _HASH.fullmatch(typed):
            return Head(int(found[1]), typed.lower())
        if _MARK.fullmatch(letters := typed.translate(_MISREAD)):
            return Head(
                int(found[1]), "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
            )
    raise ValueError(
        f"{text!r} is no head: write NUMBER: MARK, as it was posted (25: K7QF-M2XA-9PTR-WD4E), or NUMBER:HASH, "
        "all of the hash"
    )


def _scope(chain: Chain) -> list[str]:
    """Lines that say what was checked, and what cannot be."""
    if chain.schema:
        return [
            f"Schema {chain.schema} is of an older release: only the chain was checked. Start `thidua run` of "
            "this release once; it seals what is stored."
        ]
    if not chain.vouched:
        return ["Nothing is sealed here: only the chain, results, wordings and counts were checked."]
    return [
        f"Checked, as journalled from row {chain.vouched} on: {CHECKED}.",
        f"Not checked: {NOT_CHECKED}.",
        *(f"Gone, {gone}." for gone in chain.gone),
    ]


def _within(chain: Chain) -> list[str]:
    """Faults that the chain shows by itself."""
    where = f"cluster {chain.cluster}, row"
    broken = [
        f"{where} {number} was changed, or does not follow from the row before it" for number in chain.broken
    ]
    return broken + [
        f"{where} {number}: {what} is stored otherwise than journalled" for number, what in chain.differing
    ]


def _against(found: Sequence[Chain], heads: Sequence[Head]) -> list[str]:
    """Faults that the heads show. A head belongs to the cluster whose phones it was read from."""
    wrong = []
    for head in heads:
        if any(head.stands_in(chain) for chain in found):
            continue
        for chain in found:
            if head.number > chain.last:
                wrong.append(
                    f"{head}: cluster {chain.cluster} ends at row {chain.last}; what followed was cut off"
                    f"{_lost(chain, head)}"
                )
            else:
                sure = max(
                    (h.number for h in heads if h.number < head.number and h.stands_in(chain)), default=0
                )
                rows = f"row {head.number}" if sure + 1 == head.number else f"rows {sure + 1} to {head.number}"
                wrong.append(
                    f"{head}: cluster {chain.cluster} has another row {head.number}; rewritten in {rows}"
                    f"{_lost(chain, head)}"
                )
    return wrong


def _lost(chain: Chain, head: Head) -> str:
    """Remark on a head posted between a backup and the loss after it: the backup does not have its row."""
    back = max((number for number in chain.restored if number <= head.number), default=0)
    return f". Row {back} says that a backup was brought back; the group was told so then" if back else ""


def _proved(found: Sequence[Chain], heads: Sequence[Head]) -> str:
    if heads:
        last = heads[-1].number
        after = " Rows after it are proved only to follow from it." if any(c.last > last for c in found) else ""
        return f"Whole, and as it was posted up to row {last}.{after}"
    return (
        "Whole: each row follows from the one before. This does not show that nobody has written all of it "
        "anew, or cut rows off at its end; for that, add --head with the heads posted to the group."
    )
