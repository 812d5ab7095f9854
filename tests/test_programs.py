"""Programs that pip does not install are started by tests that say so."""

import pytest

from tests.programs import require


@pytest.mark.parametrize("present", [True, False])
def test_a_test_that_is_not_marked_starts_none_on_any_machine(present: bool):
    with pytest.raises(AssertionError, match="starts PostgreSQL is marked"):
        require("PostgreSQL", present)


@pytest.mark.programs
def test_one_that_is_marked_is_skipped_where_its_program_is_absent_but_not_in_ci(
    monkeypatch: pytest.MonkeyPatch,
):
    require("PostgreSQL", present=True)
    monkeypatch.setenv("CI", "true")
    require("PostgreSQL", present=False)
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL is not installed here"):
        require("PostgreSQL", present=False)
