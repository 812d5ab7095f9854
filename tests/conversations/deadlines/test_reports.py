"""The secretary's list of reports, and what units read of it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.conversations.deadlines.reports import NONE, Day, TitleAndDay
from bot.questions import Unclear
from bot.state.reports import reports
from tests.worlds.charters import DUNG, MINH, charter
from tests.worlds.core import World

RULES = charter("lateness")
FORM = Day(date(2026, 12, 25), date(2027, 1, 20))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("25/12/2026", "2026-12-25"),
        ("ngày 28/12", "2026-12-28"),
        ("7/1", "2027-01-07"),
        ("7.1.2027", "2027-01-07"),
        ("đúng hạn", "2026-12-25"),
        ("không nộp", "never"),
        ("chưa ghi", "unknown"),
    ],
)
def test_a_day_is_read_as_people_write_it_nearest_to_the_date(typed: str, kept: str) -> None:
    assert FORM.read(typed) == kept
    assert FORM.accepts(kept)


@pytest.mark.parametrize("typed", ["mai", "31/2", "25/1/2027"])
def test_no_day_or_one_to_come_is_asked_again(typed: str) -> None:
    with pytest.raises(Unclear):
        FORM.read(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Báo cáo quý I, 05/04/2026", "2026-04-05 Báo cáo quý I"),
        ("Báo cáo quý I hạn 5/4", "2026-04-05 Báo cáo quý I"),
        ("Báo cáo năm (hạn nộp: 15/1/2027)", "2027-01-15 Báo cáo năm"),
    ],
)
def test_a_title_and_its_date_are_read_from_one_line(typed: str, kept: str) -> None:
    form = TitleAndDay(100, year=2026)
    assert form.read(typed) == kept
    assert form.accepts(kept)
    assert form.say(kept).startswith("Báo cáo")


@pytest.mark.parametrize("typed", ["Báo cáo quý I", "5/4", "Báo cáo 31/2"])
def test_a_title_without_a_date_or_a_date_without_a_title_is_asked_again(typed: str) -> None:
    with pytest.raises(Unclear):
        TitleAndDay(100, year=2026).read(typed)


def entered() -> World:
    world = World(RULES, RULES.windows["self"].opens)
    world.plays(
        f"{MINH}> nộp báo cáo", f"{MINH}> [Thêm báo cáo]", f"{MINH}> Báo cáo quý I, 5/4", f"{MINH}> [Kho bạc]"
    )
    world.say(MINH, "8/4")
    return world


def test_a_unit_reads_its_own_dates_and_the_chair_those_of_all() -> None:
    world = entered()
    world.plays("khobac> nộp báo cáo", f"{DUNG}> nộp báo cáo")
    assert "Kho bạc nộp 08/04/2026, muộn 3 ngày" in world.told["khobac"][-1]
    assert "Cục Thuế" not in world.told["khobac"][-1].partition("\n\n")[0].partition("Nhóm")[0]
    assert "Cục Thuế chưa ghi ngày nộp" in world.told[DUNG][-1]


def test_a_report_is_renamed_moved_and_taken_off() -> None:
    world = entered()
    world.plays(f"{MINH}> [Sửa tên, hạn]", f"{MINH}> Báo cáo quý 1, 7/4")
    (report,) = reports(world.situation)
    assert (report.title, report.due, report.late("khobac")) == ("Báo cáo quý 1", date(2026, 4, 7), 1)
    world.say(MINH, "[Bỏ báo cáo này]")
    assert reports(world.situation) == ()


def test_more_than_a_page_of_reports_goes_on_on_the_next() -> None:
    world = World(RULES, RULES.windows["self"].opens)
    world.say(MINH, "nộp báo cáo")
    for month in range(1, 11):
        world.plays(f"{MINH}> [Thêm báo cáo]", f"{MINH}> Báo cáo tháng {month} 28/{month}", f"{MINH}> [Xong]")
    assert "Xem tiếp" in [o.label for o in world.offered[MINH].options]
    world.say(MINH, "[Xem tiếp]")
    assert [o.label for o in world.offered[MINH].options][:2] == [
        "Báo cáo tháng 9: 0/2",
        "Báo cáo tháng 10: 0/2",
    ]


def test_dates_that_are_missing_are_said_before_a_stage_is_closed() -> None:
    world = entered()
    world.say(MINH, "chốt")
    assert "Chưa ghi đủ ngày nộp (tính là không muộn): Báo cáo quý I" in world.told[MINH][-1]


def test_where_no_criterion_counts_them_there_is_no_list() -> None:
    world = World.tiny()
    world.say(MINH, "nộp báo cáo")
    assert NONE in world.told[MINH][-1]


def test_once_the_year_is_closed_the_dates_stand() -> None:
    world = entered()
    assert world.situation.cycle
    world.situation = replace(world.situation, cycle=replace(world.situation.cycle, stage=""))
    world.say(MINH, "nộp báo cáo")
    assert "Kho bạc nộp 08/04/2026" in world.told[MINH][-1]
