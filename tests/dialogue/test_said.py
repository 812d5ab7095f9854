"""What arrives is a value: nobody changes it, and a platform is known by what it can do."""

import pytest

from bot.dialogue import said
from bot.dialogue.said import LONGEST_NAME, LONGEST_TEXT, Platform, Said
from tests.dialogue.frozen import is_frozen, values_of


@pytest.mark.parametrize("cls", values_of(said))
def test_nobody_changes_what_arrived(cls: type):
    assert is_frozen(cls)


def test_a_platform_can_do_everything_that_it_does_not_deny():
    able = Platform("telegram")
    assert all((able.buttons, able.edits, able.files, able.groups))
    assert not Platform("zalo", groups=False).groups
    assert not able.by_link


@pytest.mark.parametrize("more", [{"text": "x" * (LONGEST_TEXT + 1)}, {"name": "x" * (LONGEST_NAME + 1)}])
def test_nothing_longer_than_a_message_is_let_in_by_any_platform(more: dict[str, str]):
    with pytest.raises(ValueError, match="longer"):
        Said("chat", "bot", "1", "2", "2", **more)
