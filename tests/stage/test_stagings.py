"""Each staging is seen to fail when what it guards is broken on purpose, and not to fail otherwise."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.said import Said
from bot.dialogue.situation import Channel, Situation
from bot.dialogue.turn import Turn
from storage.turn.unit_of_work import Kept
from tests.stage.memories import Quick
from tests.stage.played import Played
from tests.stage.script import Talk, parse
from tests.stage.small import MIND
from tests.stage.stagings import CARRIERS, STAGINGS, Decide, can_play
from tests.talk import Stage

HERE = Path(__file__).parent.parent / "talks" / "small.talk"
TEXT = """
charter: tiny.yaml
cast: Lan = representative thue; Minh = secretary; Hùng = representative khobac
joined: Lan, Minh, group

@ 2026-11-23 08:00
group< Đến giờ.
Lan> 9
Lan< Số phải từ 0 đến 5. C1? [5] [4] [Không được giao] [Để sau]
Lan> 4
Lan< Đã ghi 4 cho C1.
     C2? [5] [4] [Không được giao] [Để sau]
board< Đã có 1 số.
Lan> [Không được giao]
Lan< Đã ghi không được giao cho C2. C3? [5] [4] [Không được giao] [Để sau]
board< Đã có 2 số.
Lan> mở 5
Lan< C5? [5] [4] [Không được giao] [Để sau]
Lan> 1
Lan< Đã ghi 1 cho C5. C3? [5] [4] [Không được giao] [Để sau]
board< ...3...
Hùng> xin chào
Hùng< Đề nghị gõ mã.
Hùng> /start {code:Hùng}
Hùng< Chào Hùng. ...
@ +1 ngày
group< Đến giờ.
"""
TALK = parse(TEXT, HERE)


class Forgetful(Quick):
    """Does not know what it has heard: every delivery is news."""

    count = 0

    async def turn(self, said: Said, decide: Decide) -> Kept:
        Forgetful.count += 1
        return await super().turn(replace(said, update=f"{said.update}/{self.count}"), decide)


class PositionInProcess(Quick):
    """Keeps where a chat stands in the process, and not in the database."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.places: dict[str, Channel] = {}

    async def turn(self, said: Said, decide: Decide) -> Kept:
        def remembering(here: Situation, said: Said) -> Turn:
            place = self.places.get(said.chat, Channel())
            turn = decide(replace(here, channel=place), said)
            asked = turn.ask.asks if turn.ask else place.asked
            self.places[said.chat] = Channel(asked, turn.purpose)
            return turn

        return await super().turn(said, remembering)


class GivesUp(Quick):
    """Tries to send only once."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.outbox.postpone = self.postpone  # type: ignore[method-assign]

    async def postpone(self, delivery: int, until: datetime) -> None:
        await self.outbox.undeliverable(delivery, "no line")


class TakesUnknownForSent(Quick):
    """Believes that what may have arrived has arrived."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.outbox.unknown = self.unknown  # type: ignore[method-assign]

    async def unknown(self, delivery: int) -> None:
        await self.outbox.delivered(delivery, "1")


class OwesInProcess(Quick):
    """Forgets at its end what it still owes."""

    async def close(self) -> None:
        for platform in CARRIERS:
            for owed in await self.outbox.claim(platform, 100, timedelta(minutes=1)):
                await self.outbox.undeliverable(owed.id, "over")
        await super().close()


async def played(memory: type[Quick], platform: str, staging: str, folder: Path, talk: Talk = TALK) -> Played:
    return await Stage(talk, CARRIERS[platform](), STAGINGS[staging], folder, memory, MIND).play()


@pytest.mark.parametrize("staging", STAGINGS)
@pytest.mark.parametrize("platform", ["telegram", "web", "text"])
async def test_a_talk_is_heard_alike_everywhere(platform: str, staging: str, house: Path):
    assert can_play(TALK, CARRIERS[platform]())
    outcome = await played(Quick, platform, staging, house)
    assert outcome.went_well, str(outcome)


@pytest.mark.parametrize(
    ("broken", "staging", "platform"),
    [
        (Forgetful, "twice", "telegram"),
        (PositionInProcess, "restart", "web"),
        (OwesInProcess, "restart", "text"),
        (GivesUp, "failing", "telegram"),
        (TakesUnknownForSent, "failing", "web"),
    ],
)
async def test_a_staging_shows_what_is_broken(broken: type[Quick], staging: str, platform: str, house: Path):
    unbroken = await played(broken, platform, "plain", house)
    assert unbroken.went_well, "only the staging may show it"
    outcome = await played(broken, platform, staging, house)
    assert not outcome.went_well


async def test_a_talk_that_expects_something_else_fails_and_is_right_once_accepted(house: Path):
    wrong = parse(re.sub(r"(?m)^(Lan|Hùng)< .*(\n .*)*", r"\1< x", TEXT), HERE)
    outcome = await played(Quick, "web", "plain", house, wrong)
    assert not outcome.went_well
    assert "-Lan< x\n+Lan< Đã ghi 4 cho C1.\n" in str(outcome)
    again = parse(outcome.text, HERE)
    assert [s.act.words for s in again.scenes] == [s.act.words for s in wrong.scenes]
    assert (await played(Quick, "text", "plain", house, again)).went_well


async def test_what_nobody_expected_fails_a_talk(house: Path):
    silent = parse(TEXT.replace("board< Đã có 1 số.\n", ""), HERE)
    outcome = await played(Quick, "telegram", "plain", house, silent)
    assert "+board< Đã có 1 số." in str(outcome)


async def test_a_tap_on_what_is_not_there_ends_the_talk_and_says_where(house: Path):
    lost = parse(TEXT.replace("Lan> 4", "Lan> [Gửi]"), HERE)
    outcome = await played(Quick, "telegram", "plain", house, lost)
    assert "there is no [Gửi] to tap; there is ['[5]', '[4]'" in outcome.trouble
    assert outcome.trouble.startswith(f"{HERE}:{lost.lines.index('Lan> [Gửi]') + 1}: ")


@pytest.mark.parametrize(
    ("head", "said", "platforms"),
    [
        ("", "Lan> 4", ["telegram", "web", "text", "zalo"]),
        ("joined: group", "Lan> 4", ["telegram", "web", "text", "zalo"]),
        ("", "Lan@group> 4", ["telegram", "web", "text", "zalo"]),
        ("needs: member", "Lan@group> 4", ["telegram", "web", "text"]),
        ("needs: buttons, edits", "Lan> 4", ["telegram", "web"]),
        ("needs: no buttons", "Lan> 4", ["text", "zalo"]),
        ("needs: no group", "Lan> 4", ["zalo"]),
        ("", "Lan> [4]@2", ["telegram", "web"]),
        ("", "Lan> (sửa) 4", ["telegram"]),
        ("", "Lan> (album a.jpg; b.jpg)", ["telegram"]),
        ("needs: files", "Lan> (ảnh a.jpg)", ["telegram", "web"]),
        ("needs: buttons, no edits", "Lan> 4", []),
    ],
)
def test_a_talk_is_played_where_it_can_be(head: str, said: str, platforms: list[str]):
    talk = parse(f"{head}\ncast: Lan = chair\n{said}")
    assert [name for name, carrier in CARRIERS.items() if can_play(talk, carrier())] == platforms
