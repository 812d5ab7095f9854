"""Wording of a paper: lines with fields in braces, which an official may change; facts fill it in.

A line begins with a mark that says what it is (MARKS), and is left out where one of its fields has nothing to
say. `{mỗi: cuộc bỏ phiếu}` … `{hết}` repeats what is between for each of a list, `{nếu: …}` … `{hết}` shows it
where there is something, `{bảng: xếp hạng}` stands for a table. `{I}` and `{1}` count headings and items.

>>> facts = Facts({}, {"đơn vị": (Facts({"tên": "Thuế"}),)})
>>> filled("### {I}. KẾT QUẢ\\n{mỗi: đơn vị}\\n- {tên}\\n{hết}", facts)
(Line(style='heading', text='I. KẾT QUẢ'), Line(style='item', text='Thuế'))
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.conversations.papers.head import Signer
from bot.vietnamese import nfc

Style = Literal["title", "subject", "heading", "to", "basis", "item", "body", "copies"]
# Mark at the beginning of a line -> its style; the longest first.
MARKS: Mapping[str, Style] = {
    "### ": "heading",
    "## ": "subject",
    "# ": "title",
    "> ": "to",
    "_ ": "basis",
    "- ": "item",
    "@ ": "copies",
}
SIGN = "= "
EACH, IF, END, TABLE = "mỗi", "nếu", "hết", "bảng"
ROMAN, ARABIC = "I", "1"
DEEPEST = 4  # blocks within blocks
FIELD = re.compile(r"\{([^{}\n]{1,60})\}")
_BLOCK = re.compile(r"\{(mỗi|nếu|bảng): ?([^{}\n]{1,60})\}|\{(hết)\}")
_NUMERALS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]


@dataclass(frozen=True)
class Line:
    """Line of a paper in words."""

    style: Style
    text: str


@dataclass(frozen=True)
class Table:
    """Table of a paper: headings with relative widths, rows of text; columns named in `figures` are centred."""

    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Signatures:
    """Places to sign, two in a row; a single one stands on the right."""

    signers: tuple[Signer, ...]


Block = Line | Table | Signatures


@dataclass(frozen=True)
class Facts:
    """Facts that fill a wording in: words by field, "" where there is nothing to say; lists of further facts;
    tables."""

    words: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence["Facts"]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    def within(self, item: "Facts") -> "Facts":
        """These facts with those of an item before them."""
        return Facts({**self.words, **item.words}, {**self.lists, **item.lists}, {**self.tables, **item.tables})


class Wrong(ValueError):
    """Wording that cannot be used: `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"Dòng {line}: {why}")
        self.line = line


@dataclass(frozen=True)
class Part:
    """Piece of a wording: a line of it, or a block (`kind`, `name`) with the parts between."""

    number: int
    text: str = ""
    kind: str = ""
    name: str = ""
    parts: tuple["Part", ...] = ()


def filled(wording: str, facts: Facts) -> tuple[Block, ...]:
    """Paper by a wording and facts. Raises Wrong for a wording that is not sound."""
    return tuple(_joined(_Filling().blocks(parsed(wording), facts)))


def parsed(wording: str) -> tuple[Part, ...]:
    """Parts of a wording. Raises Wrong where a block has no end, or an end no block."""
    open_blocks: list[tuple[Part, list[Part]]] = [(Part(0), [])]
    for number, raw in enumerate(wording.splitlines(), 1):
        text = nfc(raw).strip()
        block = _BLOCK.fullmatch(text)
        if not text:
            continue
        if block is None:
            open_blocks[-1][1].append(Part(number, text))
        elif block[1] == TABLE:
            open_blocks[-1][1].append(Part(number, kind=TABLE, name=block[2].strip()))
        elif not block[3]:
            if len(open_blocks) > DEEPEST:
                raise Wrong(number, "quá nhiều khối lồng nhau.")
            open_blocks.append((Part(number, text, block[1], block[2].strip()), []))
        elif len(open_blocks) == 1:
            raise Wrong(number, f"thừa {{{END}}}.")
        else:
            begun, inner = open_blocks.pop()
            open_blocks[-1][1].append(replace(begun, parts=tuple(inner)))
    if len(open_blocks) > 1:
        begun = open_blocks[-1][0]
        raise Wrong(begun.number, f"khối {begun.text} thiếu {{{END}}}.")
    return tuple(open_blocks[0][1])


class _Filling:
    """Counts headings and items while a wording is filled in."""

    def __init__(self) -> None:
        self.headings = self.items = 0

    def blocks(self, parts: tuple[Part, ...], facts: Facts) -> Iterator[Block]:
        for part in parts:
            match part.kind:
                case "":
                    yield from self._line(part, facts)
                case "bảng":
                    table = facts.tables.get(part.name)
                    if table and table.rows:
                        yield table
                case "mỗi":
                    for item in facts.lists.get(part.name, ()):
                        yield from self.blocks(part.parts, facts.within(item))
                case _:
                    if facts.words.get(part.name) or facts.lists.get(part.name) or _rows(facts, part.name):
                        yield from self.blocks(part.parts, facts)

    def _line(self, part: Part, facts: Facts) -> Iterator[Block]:
        names = [name.strip() for name in FIELD.findall(part.text)]
        if any(not facts.words.get(n, "") for n in names if n not in (ROMAN, ARABIC)):
            return
        text = FIELD.sub(lambda found: self._word(found[1].strip(), facts), part.text)
        if text.startswith(SIGN):
            yield Signatures(tuple(_signer(one) for one in text[len(SIGN) :].split("|")))
            return
        for mark, style in MARKS.items():
            if text.startswith(mark):
                yield Line(style, text[len(mark) :].strip())
                return
        yield Line("body", text.strip())

    def _word(self, name: str, facts: Facts) -> str:
        if name == ROMAN:
            self.headings, self.items = self.headings + 1, 0
            return _NUMERALS[self.headings - 1] if self.headings <= len(_NUMERALS) else str(self.headings)
        if name == ARABIC:
            self.items += 1
            return str(self.items)
        return facts.words[name]


def _rows(facts: Facts, name: str) -> bool:
    return bool((table := facts.tables.get(name)) and table.rows)


def _signer(text: str) -> Signer:
    capacity, _, name = text.partition(":")
    return Signer(capacity.strip(), name.strip())


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks in which places to sign that follow one another are one block."""
    waiting: tuple[Signer, ...] = ()
    for block in blocks:
        if isinstance(block, Signatures):
            waiting += block.signers
            continue
        if waiting:
            yield Signatures(waiting)
            waiting = ()
        yield block
    if waiting:
        yield Signatures(waiting)


def words_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Words of a paper line by line: its hash is taken of them."""
    for block in blocks:
        match block:
            case Line(style, text):
                yield f"{style}: {text}"
            case Table(heads, rows):
                yield " | ".join(head for head, _ in heads)
                yield from (" | ".join(row) for row in rows)
            case Signatures(signers):
                yield " | ".join(f"{signer.capacity}: {signer.name}" for signer in signers)
