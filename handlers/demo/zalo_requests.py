"""Requests to Zalo's Bot API as it documents them: methods, their parameters, and what they must look like.

Stricter than Zalo is known to be: a parameter that no page names is refused, so that a slip of the pen is
found.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
LONGEST = 2000
_STYLES = {"b", "i", "u", "s", "f_13", "f_15", "f_18", "f_20", "lst_1", "lst_2"} | {
    f"ind_{n}" for n in range(1, 6)
}


class BadRequest(Exception):
    """Request that Zalo answers with 400; the message is its description."""


def check(method: str, given: Json) -> None:
    """Raises BadRequest where the method's page does not allow these parameters; KeyError for no method."""
    required, optional = _METHODS[method]
    if missing := required.keys() - given.keys():
        raise BadRequest(f"{method}: {min(missing)} is missing")
    if unknown := given.keys() - required.keys() - optional.keys():
        raise BadRequest(f"{method}: {min(unknown)} is not a parameter")
    for name, holds in (required | optional).items():
        if name in given and not holds(given[name]):
            raise BadRequest(f"{method}: bad {name}")
    if "text_styles" in given and "parse_mode" not in given:
        length = units(given["text"])
        if any(style["start"] + style["len"] > length for style in given["text_styles"]):
            raise BadRequest(f"{method}: a style ends behind the text")


def units(text: str) -> int:
    """Length as Zalo counts it: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _id(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _text(value: object) -> bool:
    return isinstance(value, str) and 1 <= units(value) <= LONGEST


def _caption(value: object) -> bool:
    return isinstance(value, str) and units(value) <= LONGEST


def _public(value: object) -> bool:
    """Public HTTPS address: neither this machine nor a private network."""
    address = urlsplit(value) if isinstance(value, str) else urlsplit("")
    host = address.hostname or ""
    private = host.startswith(("127.", "10.", "192.168.", "[")) or host in ("localhost", "::1")
    return address.scheme == "https" and "." in host and not private


def _styles(value: object) -> bool:
    return isinstance(value, list) and all(_style(one) for one in value)


def _style(value: object) -> bool:
    if not (isinstance(value, dict) and value.keys() == {"start", "len", "st"}):
        return False
    start, length, codes = value["start"], value["len"], value["st"]
    placed = isinstance(start, int) and isinstance(length, int) and start >= 0 and length > 0
    return placed and isinstance(codes, list) and bool(codes) and all(map(_code, codes))


def _code(code: object) -> bool:
    return isinstance(code, str) and (code in _STYLES or code.startswith("c_"))


def _secret(value: object) -> bool:
    return isinstance(value, str) and 8 <= len(value) <= 256


_Parameters = dict[str, Callable[[Any], bool]]
# Method -> parameters that must be given, and those that may.
_METHODS: dict[str, tuple[_Parameters, _Parameters]] = {
    "getMe": ({}, {}),
    "getUpdates": ({}, {"timeout": lambda value: isinstance(value, str) and value.isdecimal()}),
    "setWebhook": ({"url": _public, "secret_token": _secret}, {}),
    "deleteWebhook": ({}, {}),
    "getWebhookInfo": ({}, {}),
    "sendMessage": (
        {"chat_id": _id, "text": _text},
        {"parse_mode": ("markdown", "html").__contains__, "text_styles": _styles},
    ),
    "sendPhoto": ({"chat_id": _id, "photo": _public}, {"caption": _caption}),
    # `upload_photo` is announced, and refused.
    "sendChatAction": ({"chat_id": _id, "action": "typing".__eq__}, {}),
}
