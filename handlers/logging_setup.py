"""Logging: one line an event, as JSON or for a terminal, with no secret in any of them.

Standard logging with a formatter of our own: the libraries below us log through it anyway, so a second way to
log would be one more thing to know, and one more to keep secrets out of. An error is logged with its kind and
its places; its own words may quote what somebody said.
"""

import asyncio
import json
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, assert_never

from bot.dialogue.codes import ALPHABET

log = logging.getLogger(__name__)

_HERE = Path(__file__).parents[1]
_PACKAGES = ("bot", "config", "handlers", "storage")

Style = Literal["auto", "plain", "json"]

MINUTE = 60.0  # seconds
MOST = 1000  # kinds of lines that are kept in mind
HIDDEN = "***"
# Characters. A shorter secret would be found in words that have nothing to do with it.
SHORTEST = 6
known_secrets: set[str] = set()

_CODE = f"[{ALPHABET}]"
# Patterns of our secrets, wherever they turn up; what is captured stays. A secret without a look of its own is
# made known by `hide`.
_SHAPES = [
    re.compile(shape, re.IGNORECASE if shape.startswith("(?i)") else 0)
    for shape in (
        r"()(?<!\d)\d{6,}:[\w-]{30,}",  # the bot's token
        # Invitations, chats and trials of the web: the path is the secret.
        r"(/(?:vao|chat|nhom|gui|tap-duot)/)[^/\s?#\"'<>]+",
        r"(/hinh/)[\w=-]{64,}",  # a picture that Zalo fetches; names of pictures are shorter
        r"([?&](?:chat|start|startgroup)=)[^&\s#\"'<>]+",
        r"(/start(?:@\w+)?\s+)\S+",
        rf"()(?<![\w-])(?=[\d-]*[A-Z]){_CODE}{{5}}-?{_CODE}{{5}}(?![\w-])",  # an invitation
        r"()(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32}(?![\w-])",  # the secret of a chat
        r"(://[^/\s:@]*:)[^\s@]+(?=@)",  # a database's or a proxy's password
        r"(?i)((?:authorization|secret[-_]token)[\"']?\s*[:=]\s*[\"']?(?:bearer\s+|basic\s+)?)[^\s\"',}]+",
    )
]


def hide(*secrets: str) -> None:
    """Keeps these out of every line from now on, whatever they look like."""
    known_secrets.update(secret for secret in secrets if len(secret) >= SHORTEST)


def redact(text: str) -> str:
    """Text with secrets replaced: those made known by `hide`, and what looks like one of ours."""
    for secret in sorted(known_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{HIDDEN}", text)
    return text


def start(style: Style, level: int = logging.INFO) -> None:
    """Logs everything to standard error from now on; "auto" is plain on a terminal and JSON elsewhere. An error
    that ends the program is logged too, instead of being printed with its words."""
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(style))
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(True)
    # Else logging prints all arguments of a line that cannot be written.
    logging.raiseExceptions = False
    # Else nine lines about its plug-ins at every start.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    sys.excepthook = _log_end
    threading.excepthook = lambda ended: _log_end(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _formatter(style: Style) -> logging.Formatter:
    match style:
        case "plain":
            return Plain()
        case "json":
            return Json()
        case "auto":
            return Plain() if sys.stderr.isatty() else Json()
        case _:
            assert_never(style)


class OnceAMinute(logging.Filter):
    """Filter of warnings and errors that come again and again, as of a full disk at every try: one a minute,
    with the number of those that were left out. Numbers in them (of messages, of updates) make no other one."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._timer = timer
        self._known: dict[tuple[str, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        args = record.args if isinstance(record.args, tuple) else ()
        named = [str(arg) for arg in args if not str(arg).lstrip("-").isdigit()]
        # Of an error also where it was.
        key, now = (record.name, str(record.msg), *named, *list(_places(record))[-2:]), self._timer()
        last, left_out = self._known.get(key, (-MINUTE, 0))
        if now - last < MINUTE:
            self._known[key] = last, left_out + 1
            return False
        if left_out:
            record.msg = f"{record.msg} (and {left_out} more like it)"
        if len(self._known) > MOST:
            self._known.clear()
        self._known[key] = now, 0
        return True


def on_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Exception handler of a loop: the loop's own would print the error's words."""
    error, message = context.get("exception"), context.get("message", "unhandled")
    log.error("%s", message, exc_info=error)


class Plain(logging.Formatter):
    """Formatter for a terminal, in the time of the place."""

    def format(self, record: logging.LogRecord) -> str:
        line = (
            f"{_at(record).astimezone():%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {_event(record)}"
        )
        return "\n".join([line, *(f"  {place}" for place in _places(record))])


class Json(logging.Formatter):
    """Formatter of one object a line: at (UTC), level, logger, event; after an error its places, outermost
    first."""

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
        yield from map(redact, _error_lines(record.exc_info[1]))


def _error_lines(error: BaseException, seen: tuple[BaseException, ...] = ()) -> Iterator[str]:
    """Places an error came through and its kind; its cause first, as Python prints it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    seen = (*seen, error)
    if before and before not in seen:
        yield from _error_lines(before, seen)
    places = traceback.extract_tb(error.__traceback__)
    for number, place in enumerate(places, 1):
        path = _ours(place.filename)
        # Of a library only the last place; what lies between says nothing about us.
        if path or number == len(places):
            yield f"{path or '/'.join(Path(place.filename).parts[-2:])}:{place.lineno} {place.name}"
    yield type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _error_lines(part, seen)


def _ours(filename: str) -> str:
    """Path of a file of this program, from where its packages lie; "" for any other."""
    try:
        path = Path(filename).relative_to(_HERE)
    except ValueError:
        return ""
    return str(path) if path.parts[0] in _PACKAGES else ""


def _log_end(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("ended by an error", exc_info=(kind, error or kind(), trace))
