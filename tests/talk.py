"""The stage: plays a talk and compares, scene by scene, what is heard with what the talk says.

``python -m tests.talk FILE [--platform text] [--staging plain] [--accept]`` plays one talk; with
``--accept`` what is heard is written into the file, never what is said.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection

from bot.conversations.deadlines import outages
from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import CodeIssued, Confirmed, WorkbookSent
from bot.dialogue.installation import ClockDoubt
from bot.dialogue.said import Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Turn
from bot.state.confirmations import newcomers
from config.public_holidays import vietnam
from config.ready_made import offered
from storage.records.clock_marks import Mark
from storage.schema import listening, reminded
from tests.stage import memories
from tests.stage.carriers import Carrier, doing
from tests.stage.hall import SECOND, Hall, find, found_in
from tests.stage.phones import CODE, HEAD, matches
from tests.stage.played import NOTHING, Played
from tests.stage.script import (
    BACK,
    CUT,
    GROUP,
    HELD,
    JUMPED,
    OUT,
    REACHED,
    RESTORED,
    RIGHT,
    SAVED,
    START,
    Act,
    Scene,
    Talk,
    Unplayable,
    moment,
    note,
    platform,
    read,
)
from tests.stage.sending import Failing, fetch_all, read_all, read_pages, send_all
from tests.stage.stagings import BESIDE, CARRIERS, STAGINGS, Mind, Staging, can_play

LINKS = ("https://t.me/thidua_bot?start={code}", "https://thidua.example/vao/{code}")
NO_CHARTER = "none"
BEFORE = timedelta(minutes=1)  # The cluster is set up and seated in the minute before the talk begins.


async def play(
    talk: Talk, platform: str, staging: str, folder: Path, memory: Callable[..., Any] = memories.Quick
) -> Played:
    """The talk on one platform in one staging; `folder` may be shared by talks played one after another."""
    return await Stage(talk, CARRIERS[platform](), STAGINGS[staging], folder, memory).play()


@dataclass
class Stage:
    """One talk on one platform in one staging. `memory` makes the memory, as Memory itself is made."""

    talk: Talk
    carrier: Carrier
    staging: Staging
    folder: Path
    memory: Callable[..., Any]
    mind: Mind = field(default_factory=Mind)
    now: datetime = START
    known: dict[str, str] = field(default_factory=dict)
    """What {names} stand for: codes noted from what was heard, and those handed out beforehand."""
    waiting: list[tuple[Carrier, Any]] | None = None
    """What people said while the line is cut, by whom it will be heard; None while it is there."""
    waited: list[tuple[Carrier, Any]] = field(default_factory=list)
    ahead: timedelta | None = None
    """By how much the machine's clock is ahead since `jumped`, while that is not confirmed."""
    jumped: datetime = START
    dead: bool = False
    """True while the talk's own messenger cannot be reached."""
    wanted: bool = False
    """True while something is to be read or worked out apart."""

    async def play(self) -> Played:
        """The talk to its end, or to where somebody cannot do what it says."""
        acts = [scene.act for scene in self.talk.scenes]
        if acts and not acts[0].who:
            self.now = moment(acts[0], self.now) - BEFORE
        main = self.carrier.platform.name
        others = {platform(who) for scene in self.talk.scenes for who in (scene.act.who, *scene.readers)}
        self.hall = Hall(
            {main: self.carrier, **{n: (CARRIERS | BESIDE)[n]() for n in sorted(others - {"", main})}}
        )
        carriers = self.hall.carriers.values()
        for carrier in carriers:
            # That typed votes stay on the screen is said in the twin talks for such platforms alone.
            if not carrier.platform.erases and "no edits" not in self.talk.needs:
                carrier.platform = replace(carrier.platform, erases=True)
        self.transports = [Failing(c) if self.staging.failing else c for c in carriers]
        seen: list[dict[str, list[str]]] = []
        trouble = ""
        await memories.begin(self.folder)
        await self._open()
        try:
            await self._seat()
            for scene in self.talk.scenes:
                if scene.act.in_group and self.carrier.copies_to_group:
                    # The bot is not there, and nobody answers; but there is a group from then on.
                    self.hall.phone(GROUP)
                    seen.append({})
                    continue
                if self.staging.restart:
                    await self._restart(scene.act)
                await self._act(scene.act)
                if self.staging.restart:
                    await self._end_and_begin()
                if self.waiting is None and note(scene.act) != HELD:
                    await self._send()
                seen.append(await self._compare(scene))
        except Unplayable as problem:
            at = f":{acts[len(seen)].line}" if len(seen) < len(acts) else ""
            trouble = f"{self.talk.path}{at}: {problem}"
        finally:
            await self.recall.close()
        return Played(self.talk, seen, trouble)

    async def _open(self) -> None:
        platforms = {name: carrier.platform for name, carrier in self.hall.carriers.items()}
        url = memories.url(self.folder)
        self.recall = self.memory(
            url,
            clock=lambda: self.now,
            platforms=platforms,
            links=LINKS,
            holidays=vietnam(),
            ready_made=offered(),
            doubt=self._doubt,
        )
        await self.recall.open()

    async def _end_and_begin(self) -> None:
        """The process ends and begins again."""
        await self.recall.close()
        await self._open()

    async def _restart(self, act: Act) -> None:
        """After a restart, whoever acts next opens their chat anew."""
        await self._end_and_begin()
        if act.who and not act.in_group:
            carrier, phone = self.hall.carrier(act.who), self.hall.phone(act.who)
            here = await self.recall.views.look(carrier.platform.name, phone.chat)
            carrier.reopen(phone, self.mind.where(here))

    # --- before the talk --------------------------------------------------------------------------

    async def _seat(self) -> None:
        """The cluster stands, and who has joined sits, by a code and by turns like any others."""
        if self.talk.charter == NO_CHARTER:
            self.cycles, (self.known["first use"], _) = ["k1"], await self.recall.first_use()
            return
        named = {"k1": ("Cụm thi đua số 10", self.talk.charter), "k2": ("Cụm thi đua số 11", self.talk.second)}
        self.cycles = [cycle for cycle, (_, charter) in named.items() if charter]
        self.first = {
            cycle: await self.recall.new_cluster(name, memories.charter(self.talk, charter))
            for cycle, (name, charter) in named.items()
            if cycle in self.cycles
        }
        joined = [*self.talk.cast] if "all" in self.talk.joined else self.talk.joined
        for who in joined:
            for words in self.talk.cast.get(who, ()):
                await self._say(Act(0, who, f"/start {await self._code(words)}"))
                if not any(holder.person.name == who for holder in (await self._find(words)).holders):
                    await self._send()
                    told = " / ".join(self.hall.phone(who).look())
                    raise Unplayable(f"{who} could not be seated before the talk, but was told: {told}")
        await self._confirm_all()
        if GROUP in self.talk.joined:
            host = next((w for w in joined if "secretary" in self.talk.cast.get(w, ())), None)
            if host is None:
                raise Unplayable("for the group to be joined, the secretary has to be")
            await self._say(Act(0, host, "/nhom", in_group=True))
        await self._send()
        self.hall.look_away()

    async def _code(self, words: str) -> str:
        """An invitation to a seat, handed out by the stage itself."""
        cycle, seat = _cycle_of(words), await self._find(words)
        if seat.role == "secretary" and (first := self.first.pop(cycle, "")):
            return first
        code = ""

        def issue(here: Situation, since: datetime) -> Turn:
            nonlocal code
            if here.cycle is None or here.cycle.id != cycle:
                return Turn()
            code = new_code(here.entropy, f"stage {seat.id}")
            return Turn((CodeIssued(code, here.now + LIFETIME, seat=seat.id),))

        # A tick brings only what is later than the one before.
        self.now += timedelta(microseconds=1)
        await self.recall.tick(issue)
        return code

    async def _confirm_all(self) -> None:
        """Who is there before the talk has long been confirmed by their units."""

        def confirm(here: Situation, since: datetime) -> Turn:
            return Turn(tuple(Confirmed(n.person.id, tuple(s.id for s in n.seats)) for n in newcomers(here)))

        self.now += timedelta(microseconds=1)
        await self.recall.tick(confirm)

    async def _find(self, words: str) -> Seat:
        return find(await self._situation(_cycle_of(words)), words)

    async def _situation(self, cycle: str) -> Situation:
        """A cluster as nobody in particular sees it."""
        here: Situation = await self.recall.views.record(cycle)
        return here

    # --- what happens -----------------------------------------------------------------------------

    async def _act(self, act: Act) -> None:
        if not act.who:
            if note(act) == JUMPED:
                self.jumped, self.ahead = self.now, moment(act, self.now) - self.now
            else:
                self.now = moment(act, self.now)
            if note(act) == RIGHT:
                self.ahead = None
            await self._clock()
            await self._line(note(act))
            if self.carrier.copies_to_group and self.talk.has_group:
                # Whoever copies posts there says so.
                await self.recall.database.write(_all_posted)
            if self.waiting is None:
                await self._tick()
                await self.recall.database.write(self._all_heard)
            if note(act) == BACK:
                await self._hear_what_waited()
            return
        for name in re.findall(r"\{([^{}]+)\}", act.words):
            if name not in self.known:
                self.known[name] = await self._given(name)
        await self._say(act)

    def _doubt(self) -> ClockDoubt | None:
        if self.ahead is None:
            return None
        alone = self.now - self.jumped >= timedelta(minutes=15)
        return ClockDoubt("stage", self.jumped, self.now, self.now + self.ahead, asks=alone)

    async def _clock(self) -> None:
        """The clock is looked at, as before each tick; a time that was confirmed is believed from now on."""
        if self.ahead is None:
            return
        mark = Mark("stage", self.now, 0.0, self.jumped)
        if await self.recall.clock_marks.write(mark, self.now + self.ahead):
            self.now, self.ahead = self.now + self.ahead, None

    async def _tick(self) -> None:
        """Where everything comes twice, so does the tick, at once: as two processes tick."""
        times = 2 if self.staging.twice else 1
        await asyncio.gather(*(self.recall.tick(self.mind.elapse) for _ in range(times)))

    def _all_heard(self, connection: Connection) -> None:
        """While the line is there, platforms that were listened to once are so all the time."""
        connection.execute(sqlalchemy.update(listening).values(upto=self.now))

    async def _line(self, note: str) -> None:
        """The line to every platform is cut, or there again; each is heard just before and just after."""
        if note in (CUT, BACK):
            for name in self.hall.carriers:
                await self.recall.listened(name)
        if note == CUT:
            await self._tick()
            await self._send()
            self.waiting = []
        elif note == BACK:
            self.waited, self.waiting = self.waiting or [], None
        elif note in (OUT, REACHED):
            self.dead = note == OUT
            told = outages.begun if self.dead else outages.over
            await self.recall.outage(self.carrier.platform.name, told, out=self.dead)
        elif note == SAVED:
            await memories.save(self.folder, self.now)
        elif note == RESTORED:
            await self.recall.close()
            platforms = [carrier.platform for carrier in self.hall.carriers.values()]
            await memories.bring_back(self.folder, self.now, platforms)
            await self._open()

    async def _hear_what_waited(self) -> None:
        for carrier, update in self.waited:
            await self._hear(carrier, update)

    async def _given(self, name: str) -> str:
        """A code nobody was seen to get: the one that is out for this person's seat, else a new one."""
        kind, _, who = name.partition(":")
        if kind != "code" or not self.talk.cast.get(who):
            raise Unplayable(f"nobody has been told what {{{name}}} is")
        seat = await self._find(self.talk.cast[who][0])
        return seat.code or await self._code(self.talk.cast[who][0])

    async def _say(self, act: Act) -> None:
        words = re.sub(r"\{([^{}]+)\}", lambda name: self.known[name[1]], act.words)
        carrier, done = self.hall.carrier(act.who), doing(words)
        phone = self.hall.phone(GROUP if act.in_group else act.who)
        for update in carrier.updates(act.who, phone, done, self.now):
            if self.waiting is None:
                await self._hear(carrier, update)
            else:
                self.waiting.append((carrier, update))
        if done.files:
            kept = self.folder / "evidence"
            await fetch_all(self.recall, carrier.platform.name, kept)
            await read_pages(self.recall, carrier.platform.name, kept, self._receive)
        if self.wanted:
            self.wanted = False
            await read_all(self.recall, carrier.platform.name, self.talk.path.parent, self._receive)

    async def _receive(self, said: Said) -> None:
        """What was read of a file comes like anything that is heard."""
        for _ in range(2 if self.staging.twice else 1):
            await self.recall.turn(said, self.mind.decide)

    async def _hear(self, carrier: Carrier, update: Any) -> None:
        for _ in range(2 if self.staging.twice else 1):
            if said := carrier.hear(update):
                await self.recall.turn(said, self._decide)

    def _decide(self, situation: Situation, said: Said) -> Turn:
        turn = self.mind.decide(situation, said)
        self.wanted = self.wanted or any(isinstance(fact, WorkbookSent) for fact in turn.facts)
        return turn

    async def _send(self) -> None:
        for transport in self.transports[1:] if self.dead else self.transports:
            await send_all(self.recall, transport, self.mind.decide, self.now)

    # --- what is seen -----------------------------------------------------------------------------

    async def _compare(self, scene: Scene) -> dict[str, list[str]]:
        """What each reader saw that the talk does not say; [] where it says just that."""
        result: dict[str, list[str]] = {}
        for reader, heard in self.hall.seen(scene, self.talk.cast):
            expected = scene.expected(reader)
            named = [await self._named(sight, expected) for sight in heard]
            spared = not heard and self.hall.may_be_spared(reader)
            found = {} if spared else matches(expected, named)
            if found is None:
                result[reader] = [re.sub(f"{CODE}|{HEAD}", "...", sight) for sight in named] or [NOTHING]
            else:
                self.known |= found
                result[reader] = []
        return result

    async def _named(self, sight: str, expected: str) -> str:
        """What was seen, with {code:Lan} for the code to Lan's seat, which is another every time."""
        if not re.search(CODE, sight):
            return sight
        known = {cycle: await self._situation(cycle) for cycle in self.cycles}
        for who, seats in self.talk.cast.items():
            for seat in (seat for words in seats for seat in found_in(known[_cycle_of(words)], words)[:1]):
                held = any(holder.person.name == who for holder in seat.holders)
                if seat.code and (f"{{code:{who}}}" in expected or not held):
                    self.known[f"code:{who}"] = seat.code
                    sight = re.sub(f"{seat.code[:5]}-?{seat.code[5:]}", f"{{code:{who}}}", sight)
        return sight


def _cycle_of(seat: str) -> str:
    """The year of the cluster that a seat of the cast is in."""
    return "k2" if seat.endswith(SECOND) else "k1"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--platform", choices=CARRIERS, default="", help="the first that can play it, if unset")
    parser.add_argument("--staging", choices=STAGINGS, default="plain")
    parser.add_argument("--accept", action="store_true", help="write what is heard into the talk")
    args = parser.parse_args()
    try:
        talk = read(args.file)
        names = [args.platform] if args.platform else list(CARRIERS)
        fitting = next((name for name in names if can_play(talk, CARRIERS[name]())), None)
        if fitting is None:
            raise Unplayable("no platform can play this talk")
        with tempfile.TemporaryDirectory() as folder:
            played = asyncio.run(play(talk, fitting, args.staging, Path(folder)))
    except Unplayable as problem:
        print(problem)
        return 1
    if args.accept:
        played.accept()
    print(played if not played.went_well else f"{talk.name} on {fitting}: as written")
    return 0 if played.went_well or (args.accept and not played.trouble) else 1


if __name__ == "__main__":
    sys.exit(main())


def _all_posted(connection: Connection) -> None:
    connection.execute(sqlalchemy.delete(reminded).where(reminded.c.key.startswith("copied ")))
