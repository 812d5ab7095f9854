"""What the program says of itself: one line an event, as JSON or for a terminal, and no secret in any of them.

Standard logging with a formatter of our own: the libraries below us log through it anyway, so a second way to
log would be one more thing to know, and one more to keep secrets out of.

An error is logged with its kind and its places; its own words may quote what somebody said.
"""

import asyncio
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bot.dialogue.codes import ALPHABET

log = logging.getLogger(__name__)

_HERE = Path(__file__).parents[1]
_PACKAGES = ("bot", "config", "handlers", "storage")

Style = Literal["auto", "plain", "json"]

HIDDEN = "***"
# A shorter secret would take words apart that have nothing to do with it.
SHORTEST = 6
known_secrets: set[str] = set()

_CODE = f"[{ALPHABET}]"
# How our secrets look, wherever they turn up; what is captured stays. A secret that has no look of its own
# is made known by `hide`.
_SHAPES = [
    re.compile(shape, re.IGNORECASE if shape.startswith("(?i)") else 0)
    for shape in (
        r"()(?<!\d)\d{6,}:[\w-]{30,}",  # the bot's token
        r"(/(?:vao|chat|nhom)/)[^/\s?#\"'<>]+",  # doors and chats of the web: the path is the secret
        r"([?&](?:chat|start|startgroup)=)[^&\s#\"'<>]+",
        r"(/start(?:@\w+)?\s+)\S+",
        rf"()(?<![\w-])(?=[\d-]*[A-Z]){_CODE}{{5}}-?{_CODE}{{5}}(?![\w-])",  # an invitation
        r"()(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32}(?![\w-])",  # the secret of a chat
        r"(://[^/\s:@]*:)[^\s@]+(?=@)",  # a database's or a proxy's password
        r"(?i)((?:authorization|secret[-_]token)[\"']?\s*[:=]\s*[\"']?(?:bearer\s+|basic\s+)?)[^\s\"',}]+",
    )
]


def hide(*secrets: str) -> None:
    """From now on no line holds these, whatever they look like."""
    known_secrets.update(secret for secret in secrets if len(secret) >= SHORTEST)


def redact(text: str) -> str:
    for secret in sorted(known_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{HIDDEN}", text)
    return text


def start(style: Style, level: int = logging.INFO) -> None:
    """From now on everything is logged to standard error; "auto" is plain on a terminal and JSON elsewhere.
    What ends the program unexpectedly is logged too, instead of being printed with its words."""
    told = logging.StreamHandler()
    told.setFormatter(Plain() if style == "plain" or (style == "auto" and sys.stderr.isatty()) else Json())
    logging.basicConfig(level=level, handlers=[told])
    logging.captureWarnings(True)
    # Of a line that cannot be written it would print all arguments.
    logging.raiseExceptions = False
    # Nine lines of its plug-ins whenever the schema is brought up to date.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    sys.excepthook = _ended
    threading.excepthook = lambda ended: _ended(ended.exc_type, ended.exc_value, ended.exc_traceback)


def on_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For a loop: its own handler would print the error's words."""
    log.error("%s", context.get("message", "unhandled"), exc_info=context.get("exception"))


class Plain(logging.Formatter):
    """For a terminal, in the time of the place."""

    def format(self, record: logging.LogRecord) -> str:
        line = (
            f"{_at(record).astimezone():%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {_event(record)}"
        )
        return "\n".join([line, *(f"  {place}" for place in _places(record))])


class Json(logging.Formatter):
    """One object a line: at (UTC), level, logger, event and, after an error, its places, outermost first."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _at(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if places := list(_places(record)):
            line["error"] = places
        return json.dumps(line, ensure_ascii=False)


def _at(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _event(record: logging.LogRecord) -> str:
    try:
        return redact(record.getMessage())
    except Exception as wrong:
        # Logging's own way would print all arguments.
        return redact(f"{record.msg} (cannot be filled in: {type(wrong).__name__})")


def _places(record: logging.LogRecord) -> Iterator[str]:
    if record.exc_info and record.exc_info[1]:
        yield from map(redact, _of(record.exc_info[1]))


def _of(error: BaseException, told: tuple[BaseException, ...] = ()) -> Iterator[str]:
    """Where it came from and its kind; what caused it first, as Python prints it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = (*told, error)
    if before and before not in told:
        yield from _of(before, told)
    places = traceback.extract_tb(error.__traceback__)
    for number, place in enumerate(places, 1):
        path = _ours(place.filename)
        # Of a library only where it gave up; what lies between says nothing about us.
        if path or number == len(places):
            yield f"{path or '/'.join(Path(place.filename).parts[-2:])}:{place.lineno} {place.name}"
    yield type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _of(one, told)


def _ours(filename: str) -> str:
    """The path of a file of this program, from where its packages lie; "" for any other."""
    try:
        path = Path(filename).relative_to(_HERE)
    except ValueError:
        return ""
    return str(path) if path.parts[0] in _PACKAGES else ""


def _ended(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("ended by an error", exc_info=(kind, error or kind(), trace))
