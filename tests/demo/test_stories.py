"""Stories, and where they can be played."""

import pytest

from handlers.demo.stories import SETUP, YEAR, check_story
from handlers.installation import CannotServe


def test_a_story_that_needs_files_or_a_ready_made_charter_says_so():
    check_story(YEAR, "zalo", "own.yaml")
    check_story(SETUP, "web", "year")
    with pytest.raises(CannotServe, match="carries files"):
        check_story(SETUP, "zalo", "year")
    with pytest.raises(CannotServe, match="begins with a ready-made charter"):
        check_story(SETUP, "web", "own.yaml")
