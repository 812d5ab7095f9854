"""The state of things for a seat that is asked nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import get_args

import pytest

from bot.conversations.status import (
    MOST,
    NAMED,
    full_help,
    group_help,
    help_text,
    help_with,
    idle,
    usable,
    whom_to_ask,
)
from bot.dialogue.position import current_question
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.registry import registry
from bot.dialogue.situation import Role, Seat, Situation
from bot.questions import Form, Offering, Option, Quantity, Text
from bot.rules.charter_parser import read_charter
from bot.rules.two_figures import TwoFigures
from bot.vietnamese import fold
from config.charters import load
from tests.state.test_lots import scored as equal
from tests.worlds.charters import LAN, MINH, charter
from tests.worlds.core import World
from tests.worlds.years import published, scored

PAIR = TwoFigures(Quantity(), Quantity(), "{part}/{whole}", "Không phát sinh")


def said(world: World, name: str = LAN) -> str:
    here = world.seen_by(name)
    return idle(here, here.seats[0])


def test_before_scoring_opens_its_hour_is_said():
    world = World.tiny()
    world.now = charter("tiny").windows["self"].opens - timedelta(hours=1)
    assert said(world) == "Tự chấm mở từ 08:00, thứ Sáu, 20/11/2026. Khi mở, hệ thống sẽ nhắn."


def test_a_seat_without_a_unit_is_told_the_day_on_which_its_work_begins():
    world = World.tiny()
    here = world.seen_by(LAN)
    opens = {stage: window.opens for stage, window in charter("checked").windows.items()}
    checked = replace(here, cycle=replace(here.cycle, charter=charter("checked")))
    assert (
        idle(checked, Seat(9, "reviewer"))
        == "Hiện chưa có việc. Thẩm định mở thứ Sáu, 11/12/2026; hệ thống sẽ nhắn."
    )
    assert opens["review"] > here.now
    assert idle(checked, Seat(9, "observer")) == "Hiện chưa có việc. Khi có việc, hệ thống sẽ nhắn."


def test_a_table_that_was_sent_waits_for_its_result():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi", f"{LAN}> [Gửi]")
    assert said(world).startswith("Bảng tự chấm của đơn vị đã gửi.")


def test_the_published_ranking_is_the_state_from_then_on():
    assert said(published()).startswith("KẾT QUẢ XẾP HẠNG NĂM 2026")


def test_after_the_self_scores_it_is_that_of_the_stage():
    world = scored()
    assert said(world).startswith("Thẩm định mở từ")
    world.open("review")
    assert said(world) == "Bảng tự chấm của đơn vị đang được thẩm định. Có kết quả, hệ thống sẽ nhắn."


def test_a_seat_without_a_unit_has_nothing_to_do():
    here = World.tiny().seen_by("Dũng")
    assert idle(here, Seat(9, "observer")).startswith("Hiện chưa có việc.")


def test_whom_to_ask_is_the_secretary_by_name():
    situation = World.tiny().situation
    assert whom_to_ask(situation) == "Cần hỗ trợ: thư ký cụm Minh, 0237 000 000."
    vacant = replace(situation, roster=())
    assert whom_to_ask(vacant) == "Cần hỗ trợ: thư ký cụm, 0237 000 000."
    assert "/lich – Lịch và các hạn" in group_help(situation)


def seated(here: Situation, role: Role) -> tuple[Situation, Seat]:
    """The situation of somebody who holds a seat of this role alone."""
    seat = Seat(99, role, "thue" if role in ("representative", "leader") else "")
    return replace(here, seats=(seat,)), seat


@cache
def states() -> list[Situation]:
    """A cluster at several moments of its year, and what only some installations or people have."""
    here, later = World.tiny().seen_by(LAN), published().seen_by(LAN)
    assert here.cycle
    rules = (read_charter(load("full")), charter("campaigns"), charter("lateness"))
    ruled = (replace(here, cycle=replace(here.cycle, charter=one)) for one in rules)
    several = replace(here, mails_on="mail", years={2025: here}, elsewhere=(here,))
    return [here, later, several, equal("80", "90", "90").seen_by(MINH), *ruled]


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("place", range(7))
def test_help_fits_a_phone_and_begins_with_the_next_step(role: Role, place: int):
    here, seat = seated(states()[place], role)
    lines = help_text(here, seat, current_question(here, None)).splitlines()
    assert len(lines) <= MOST
    assert role == "founder" or lines[0].startswith(("Việc tiếp theo – ", "Hiện chưa có việc."))
    more = next((line for line in lines if line.startswith("Còn có: ")), "")
    assert more.count(",") < NAMED


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("place", range(7))
def test_full_help_names_what_the_seat_may_use_and_nothing_else(role: Role, place: int):
    here, seat = seated(states()[place], role)
    own = {command.words[0] for command in usable(here, seat)} - {"start"}
    lines = full_help(here, seat).splitlines()
    said = [name for line in lines[:-1] for name in line.partition(": ")[2].rstrip(".").split(", ")]
    assert sorted(said) == sorted(own)
    assert all(registry().by_words[fold(name)].serves(role) for name in said)
    assert all("Trợ giúp không có" not in help_with(here, seat, name) for name in said)
    for name in (line.partition(" – ")[0] for line in help_text(here, seat, None).splitlines()):
        command = next((c for words, c in registry().by_words.items() if fold(name).startswith(words)), None)
        assert command is None or command.name == "bind" or command.serves(role), name


def test_every_command_is_in_the_full_help_of_a_role_that_may_use_it():
    found = {
        command.name
        for here in states()
        for role in get_args(Role)
        for command in usable(*seated(here, role))
        if command.serves(role)
    }
    assert {command.name for command in registry().commands} == found


def test_help_tells_of_one_command_by_its_name():
    here = World.tiny().seen_by(LAN)
    # Whatever has the word in its name is told, too.
    lines = ["lịch – các mốc trong năm", "tệp lịch – các mốc vào lịch của điện thoại"]
    assert help_with(here, here.seats[0], "lich").splitlines() == lines
    assert help_with(here, here.seats[0], "bay").startswith("Trợ giúp không có mục “bay”.")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Quantity(), "một số từ 0 trở lên"),
        (Offering(Quantity(), (Option("o0", "Giữ nguyên"),)), "một số từ 0 trở lên"),
        (PAIR, "hai số, ví dụ: 45/50."),
        (replace(PAIR, within=False), "hai số, ví dụ: 120/100."),
        (replace(PAIR, known=Decimal(100)), "một số, ví dụ: 120."),
        (Offering(PAIR, (Option("o0", "Giữ nguyên"),)), "hai số, ví dụ: 45/50."),
        (Text(), "nội dung bằng chữ."),
    ],
)
def test_help_says_what_the_question_waits_for(form: Form, said: str):
    here = World.tiny().seen_by(LAN)
    question = Question("k1/x", lambda: Prompt("", form), lambda _: Effect())
    assert help_text(here, here.seats[0], question).splitlines()[1].startswith(f"Đề nghị gõ {said}")
