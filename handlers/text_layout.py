"""Layout of a message where there are no buttons: text alone, with options as lines that one can type.

Pure functions, for any platform with text only; which one sends the text is not known here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.questions import LETTERS, Option, Style

LONGEST = 2000
NUMBERS_LINE = "Ví dụ: "
WORDS_LINE = "Hoặc gõ: "
BETWEEN = " · "
_SENTENCE_END = re.compile(r"[.!?…;](?= )")


def lay_out(text: str, options: tuple[Option, ...], style: Style, longest: int = LONGEST) -> list[str]:
    """Parts to send, in order, each at most `longest` long; the options end the last one."""
    lines = text.strip().split("\n")
    listed = "\n".join(option_lines(options, style))
    if length(listed) > longest:
        lines += ["", *listed.split("\n")]
    elif listed:
        # One piece, so that a list never breaks over two messages.
        lines += ["", listed]
    return list(_packed(lines, longest))


def option_lines(options: tuple[Option, ...], style: Style) -> list[str]:
    """Options as lines: numbered, lettered, or as examples to type."""
    match style:
        case "numbers":
            return [f"{place}. {option.label}" for place, option in enumerate(options, 1)]
        case "letters":
            return [f"{letter}. {option.label}" for letter, option in zip(LETTERS, options, strict=False)]
        case "examples":
            return _examples(options)
        case _:
            assert_never(style)


def _examples(options: tuple[Option, ...]) -> list[str]:
    numbers = [o.label for o in options if is_number(o)]
    words = [lowered(o.label) for o in options if not is_number(o)]
    lines = [NUMBERS_LINE + BETWEEN.join(numbers)] if numbers else []
    return [*lines, WORDS_LINE + BETWEEN.join(words)] if words else lines


def is_number(option: Option) -> bool:
    """True if an example is a quantity, not a word such as “không được giao”."""
    return re.fullmatch(r"-?\d+(\.\d+)?", option.key) is not None


def lowered(label: str) -> str:
    """Label as a word to type; only its first letter changes, for it may hold a name."""
    return label[:1].lower() + label[1:]


def length(text: str) -> int:
    """Length of a text as messengers count it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _packed(lines: Iterable[str], longest: int) -> Iterator[str]:
    """Lines gathered into parts, each as full as it can be; no part begins or ends with an empty line."""
    part = ""
    for line in lines:
        for piece in _broken(line, longest):
            longer = f"{part}\n{piece}" if part else piece
            if length(longer) <= longest:
                part = longer
                continue
            if part.strip():
                yield part.strip()
            part = piece
    if part.strip():
        yield part.strip()


def _broken(line: str, longest: int) -> Iterator[str]:
    """Pieces of a line that is too long for one message, broken between sentences, else between words, where it
    can be."""
    while length(line) > longest:
        end = longest
        while length(line[:end]) > longest:
            end -= 1
        # A piece that is half empty says too little.
        ends = [found.end() for found in _SENTENCE_END.finditer(line, end // 2, end + 1)]
        space = line.rfind(" ", 1, end + 1)
        cut = ends[-1] if ends else space if space > 0 else end
        yield line[:cut].rstrip()
        line = line[cut:].lstrip()
    yield line
