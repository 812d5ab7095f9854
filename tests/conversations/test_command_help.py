"""Help by role and part of the year: what it names, and that nothing is missing or too much."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import get_args

import pytest

from bot.conversations.command_help import (
    MOST,
    NAMED,
    full_help,
    group_help,
    help_lines,
    help_text,
    help_with,
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
from tests.worlds.years import published

PAIR = TwoFigures(Quantity(), Quantity(), "{part}/{whole}", "Không phát sinh")


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


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("place", range(7))
def test_whatever_a_line_of_help_names_is_in_the_full_help(role: Role, place: int):
    here, seat = seated(states()[place], role)
    own = {command.name for command in usable(here, seat)}
    for line in help_lines(here, seat, "moving"):
        for name in line.partition(" – ")[0].split(", "):
            said = max(
                (w for w in registry().by_words if f"{fold(name)} ".startswith(f"{w} ")), key=len, default=""
            )
            command = registry().by_words.get(said)
            assert command is None or not command.serves(role) or command.name in own, name


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
