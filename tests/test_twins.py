"""Text alone is enough: what a talk does with buttons, edits, files or a group, another shows with text."""

from pathlib import Path

import pytest

from tests.stage.script import Talk, read
from tests.stage.stagings import CARRIERS, can_play

TALKS = [read(path) for path in sorted((Path(__file__).parent / "talks").glob("*.talk"))]
BY_NAME = {talk.name: talk for talk in TALKS}
# What has no counterpart where text is all there is, and why.
ALONE = {
    "clock_blocked": "Zalo tells of no block; a message that it refuses is one that was not delivered",
    "example_mail": "an address of e-mail is for whoever uses the page alone",
    "mail_address": "an address of e-mail is for whoever uses the page alone",
    "missed_messages": "Zalo tells of no block, nor that it is over",
    "meeting_two_seats": "a number answers what was asked last; an earlier list is opened again by its command",
    "nonsense": "an earlier message can't be changed there",
    "pages_here": "the page is its own platform",
    "replied": "a typed answer can't say which earlier message it is for",
    "two_clusters_pages": "a list of choices is read by number; the page is closed in pages_own",
    "two_clusters_tapped": "there is no older keyboard to tap",
    "wrong_buttons": "there are no keyboards to forge",
}


def plays_with_text(talk: Talk) -> bool:
    return can_play(talk, CARRIERS["zalo"]())


MET = {name for talk in TALKS if plays_with_text(talk) for name in talk.twins}


@pytest.mark.parametrize("name", [talk.name for talk in TALKS if not plays_with_text(talk)])
def test_what_text_alone_cannot_play_has_a_twin_that_it_can_or_a_reason(name: str):
    assert (name in MET) != (name in ALONE), (
        f"{name}: a talk that plays on Zalo names it under twins:, or ALONE does"
    )


def test_a_twin_is_of_a_talk_that_needs_more_and_can_itself_be_played_with_text():
    for talk in TALKS:
        assert not talk.twins or plays_with_text(talk), talk.name
        for name in talk.twins:
            assert name in BY_NAME, f"{talk.name}: no talk is called {name}"
            assert not plays_with_text(BY_NAME[name]), f"{talk.name}: {name} plays with text as it is"


def test_every_reason_is_for_a_talk_that_still_needs_one():
    assert {name for name in ALONE if name not in BY_NAME or plays_with_text(BY_NAME[name])} == set()
