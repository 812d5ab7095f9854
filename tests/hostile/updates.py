"""Strategies: an update of any kind, bent in a few places, sent as somebody of the cluster or a stranger."""

import copy
from typing import Any

from hypothesis import strategies as st

from tests.hostile.corpus import TAPS, UPDATES, VALUES, WORDS
from tests.hostile.stations import Station

Update = dict[str, Any]

words = st.one_of(st.sampled_from(WORDS), st.text(max_size=40), st.text("0123456789.,-/ :%+e", max_size=12))
values = st.one_of(st.sampled_from(VALUES), words, st.integers(), st.floats())


@st.composite
def updates(draw: st.DrawFn, station: Station) -> Update:
    """Most are nearly right, for what is wrong in every place is turned away at the door."""
    update = copy.deepcopy(draw(st.sampled_from(UPDATES)))
    for body in update.values():
        _address(draw, body, station)
        _fill(draw, body, station)
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5)))):
        bend(draw, update)
    return update


def _address(draw: st.DrawFn, body: Update, station: Station) -> None:
    """From somebody who is here, in the right chat, in another's, or in a group."""
    who = draw(st.sampled_from((*station.chats, "424242")))
    sender = {"id": int(who), "is_bot": False, "first_name": draw(words)}
    if "from" in body and not body["from"].get("is_bot"):
        body["from"] = sender
    private = {"id": int(who), "type": "private"}
    group = {"id": int(draw(st.sampled_from((*station.groups, "-100424242")))), "type": "supergroup"}
    for place in (body, body.get("message", {})):
        if "chat" in place and place["chat"]["type"] != "channel":
            place["chat"] = private if place["chat"]["type"] == "private" else group


def _fill(draw: st.DrawFn, body: Update, station: Station) -> None:
    for name in ("text", "caption"):
        if name in body:
            body[name] = draw(st.one_of(st.just(body[name]), words))
    if "data" in body:
        body["data"] = draw(st.one_of(st.sampled_from((*station.taps, *TAPS)), words))
        if "message" in body:
            body["message"] = body["message"] | {"message_id": draw(st.integers(1, 700))}


def bend(draw: st.DrawFn, update: Update) -> None:
    """Something is left out, replaced, or wrapped, anywhere in it."""
    place, key = draw(st.sampled_from(_places(update) or [(update, "x")]))
    match draw(st.sampled_from(("drop", "replace", "replace", "wrap", "add"))):
        case "drop" if key in place:
            del place[key]
        case "wrap" if key in place:
            place[key] = [place[key]]
        case "add":
            place[draw(st.sampled_from(_NAMES))] = copy.deepcopy(draw(values))
        case _:
            # What stands there may be bent in its turn.
            place[key] = copy.deepcopy(draw(values))


_NAMES = sorted({key for update in UPDATES for body in update.values() for key in body} | {"id", "type"})


def _places(value: Any) -> list[tuple[Update, str]]:
    if not isinstance(value, dict):
        return []
    return [(value, key) for key in value] + [found for inner in value.values() for found in _places(inner)]
