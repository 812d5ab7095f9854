"""The end of a played year: the meeting called for its hour, the hand-over on its day."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.charters import load
from config.ready_made import REAL
from handlers.demo.cluster10 import cast
from handlers.demo.meeting_day import LEADERS, WholeYear
from handlers.demo.phones import Phone, Stuck
from handlers.demo.year import Year
from tests.demo.silent import SilentPhone, about

SHORT = read_charter(load("short"))
NOW = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", REAL)
def test_whom_the_founding_case_elected_can_be_elected(name: str):
    charter = read_charter(load(name))
    assert {ballot.office for ballot in charter.ballots if ballot.office} <= LEADERS.keys()
    assert set(LEADERS.values()) <= charter.unit_by_id.keys()


@pytest.fixture(autouse=True)
def _scores_are_played(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(year: Year) -> Phone:
        return next(iter(year.phones.values()))

    monkeypatch.setattr(Year, "play", play)


async def played(
    charter: Charter, stuck: str, group: list[str]
) -> tuple[dict[str, SilentPhone], list[datetime]]:
    """The phones, and the moments that the clock was moved to until the play was stuck."""
    moved: list[datetime] = []

    async def move(to: datetime) -> None:
        moved.append(to)

    year = WholeYear(**about(charter, SilentPhone, [], group), move=move, now=lambda: NOW)  # type: ignore[arg-type]
    phones = {member.name: SilentPhone(member.name, ["Kính chào"] * 9) for member in cast(charter)}
    year.phones = {member: phones[member.name] for member in cast(charter)}
    year.phone = lambda name: SilentPhone(name, ["Kính chào"])
    with pytest.raises(Stuck, match=stuck):
        await year.play()
    return phones, moved


def without_tellers(charter: Charter) -> Charter:
    return replace(charter, tellers=())


async def test_the_meeting_is_called_for_eight_on_the_day_that_the_pledge_is_due():
    charter = without_tellers(SHORT)
    phones, _ = await played(charter, "the group was not told: MỜI HỌP", [])
    due = charter.windows["pledge"].due
    assert f"08:00 {due:%d/%m/%Y}" in phones["Minh"].done


async def test_without_a_pledge_it_is_called_for_two_days_later():
    windows = {name: window for name, window in SHORT.windows.items() if name != "pledge"}
    charter = replace(without_tellers(SHORT), windows=windows)
    phones, _ = await played(charter, "the group was not told: MỜI HỌP", [])
    assert "08:00 22/12/2026" in phones["Minh"].done


async def test_then_that_hour_comes_and_the_chair_opens():
    phones, moved = await played(without_tellers(SHORT), "the group was not told: HỘI NGHỊ", ["MỜI HỌP"])
    assert [at.hour for at in moved] == [8]
    assert phones["Thu"].done == ["hội nghị"]


async def test_the_counting_team_is_let_in_first():
    with pytest.raises(KeyError):
        # The secretary reads no code of a teller's seat.
        await played(SHORT, "never", [])


async def test_without_a_meeting_the_offices_are_handed_over_on_their_day():
    charter = replace(SHORT, meeting=None)
    assert charter.handover
    _, moved = await played(charter, "the group was not told: BÀN GIAO", [])
    assert moved == [charter.handover.on]
