"""Whatever order things come in, on both engines: one vote a unit, none outside the window, votes as many as
ticks on the roll, and the same count."""

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.conversations.decide import decide, elapse
from bot.dialogue.said import Said
from bot.rules.voting_methods import count
from storage.schema import ballots, turnout, votes
from tests.worlds.played import MEETING, UNITS, PlayedWorld
from tests.worlds.stored import MINUTE

units = st.sampled_from(UNITS)


EXAMPLES, STEPS = 6, 15
# As many ballots as there are examples, so that one cluster serves them all.
FLAG = MEETING["ballots"][0]
MANY = {**MEETING, "ballots": [{**FLAG, "id": f"b{n}", "title": f"Ballot {n}"} for n in range(3 * EXAMPLES)]}


class Meeting(RuleBasedStateMachine):
    """Each example is a new ballot of one cluster."""

    runner: ClassVar[asyncio.Runner]
    world: ClassVar[PlayedWorld]
    number: ClassVar[int] = -1

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return type(self).runner.run(work)

    @initialize()
    def opens(self) -> None:
        type(self).number += 1
        self.key = f"b{self.number}"
        self.run(self.world.open(self.key))
        self.closes = self.run(self.world.poll(self.key)).terms.closes
        self.kept: list[Said] = []
        self.voted: frozenset[str] = frozenset()
        self.was_open = True

    @rule(unit=units, key=st.sampled_from(["thue", "khobac", "bhxh", "-", "--", "cast", "cast", "again"]))
    def taps(self, unit: str, key: str) -> None:
        self.hear([self.run(self.world.tapping(f"representative.{unit}", key))])

    @rule(unit=units, text=st.sampled_from(["1", "2", "9", "Phiếu trắng", "bỏ phiếu", "lùi", "bỏ qua", "việc"]))
    def types(self, unit: str, text: str) -> None:
        self.hear([self.world.said(f"representative.{unit}", text=text)])

    @rule(some=st.lists(units, min_size=2, max_size=4))
    def cast_side_by_side(self, some: list[str]) -> None:
        self.hear([self.run(self.world.tapping(f"representative.{unit}", "cast")) for unit in some])

    @rule(unit=units)
    def votes_in_one_go(self, unit: str) -> None:
        for key in ("-", "--", "cast"):
            self.hear([self.run(self.world.tapping(f"representative.{unit}", key))])

    @precondition(lambda self: self.kept)
    @rule(place=st.integers(0, 50))
    def a_delivery_comes_again(self, place: int) -> None:
        self.hear([self.kept[place % len(self.kept)]])

    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.on(minutes * MINUTE)

    @rule()
    def the_clock_ticks(self) -> None:
        self.was_open = self.world.clock.at < self.closes
        self.run(self.world.memory.tick(elapse))

    def hear(self, saids: list[Said]) -> None:
        async def all_at_once() -> None:
            await asyncio.gather(*(self.world.memory.turn(said, decide) for said in saids))

        self.was_open = self.world.clock.at < self.closes
        self.kept += saids
        self.run(all_at_once())

    @invariant()
    def the_box_and_the_roll_agree(self) -> None:
        poll = self.run(self.world.poll(self.key))
        box, roll = self.run(self.stored())
        assert self.was_open or poll.voted == self.voted, "a vote outside the window"
        self.voted = poll.voted
        assert sorted(roll) == sorted(poll.voted)
        assert poll.state == "counted" or len(box) == len(roll)
        if poll.result:
            assert poll.result.returned == len(roll)
        if poll.result and poll.result.quorate:
            cast = [tuple(choices.split(",")) if choices else () for choices in box]
            assert count(poll.terms, reversed(cast)) == poll.result

    async def stored(self) -> tuple[list[str], list[str]]:
        mine = ballots.c.key == self.key
        box = await self.world.rows(select(votes.c.choices).select_from(votes.join(ballots)).where(mine))
        roll = await self.world.rows(select(turnout.c.unit).select_from(turnout.join(ballots)).where(mine))
        return [row.choices for row in box], [row.unit for row in roll]


def test_under_any_interleaving_the_box_holds_what_was_cast_in_time(url: str):
    how = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    with asyncio.Runner() as runner:
        Meeting.runner, Meeting.number = runner, -1
        Meeting.world = runner.run(PlayedWorld.opened(url))
        runner.run(Meeting.world.gather(MANY))
        try:
            run_state_machine_as_test(Meeting, settings=how)
        finally:
            runner.run(Meeting.world.memory.close())
