"""`thidua demo`: shows a whole cluster on one page of this machine, with a clock that can be moved on."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette

from bot.conversations.decide import elapse
from bot.conversations.joining.invitation import seat_name
from bot.dialogue.said import Said
from bot.rules.charter_parser import read_charter
from config.charters import load
from config.settings import Settings
from config.settings_loader import isolated
from handlers import logging_setup
from handlers.clock import MovableClock
from handlers.commands.run import stop_on_signal
from handlers.demo.cluster10 import before_opening, before_the_year, cast, opened
from handlers.installation import Installation, open_installation
from handlers.web.context import WEB, chat_of, new_secret
from handlers.web.demo import Person, demo_app


def demo(port: int, charter: str, whole_year: bool, say: Callable[[str], None]) -> None:
    """Begins when the first stage opens or, for the `whole_year`, before the timetable's first window.

    Returns after SIGTERM or SIGINT. Nothing is kept. Raises UnfitCharter and CannotServe.
    """
    logging_setup.start("plain", logging.WARNING)
    data = load(charter)
    with tempfile.TemporaryDirectory(prefix="thidua-demo-") as folder:
        asyncio.run(_demo(isolated(data_dir=Path(folder), port=port), data, whole_year, say))


async def _demo(
    settings: Settings, data: dict[str, object], whole_year: bool, say: Callable[[str], None]
) -> None:
    stop = stop_on_signal()
    clock = before_the_year(data) if whole_year else before_opening(data)
    make = partial(build, data, clock, whole_year)
    async with open_installation(settings, (), clock=clock.now, build=make) as installation:
        say(
            f"The demo is at {installation.address}\n"
            "It shows every phone of the cluster; nothing is kept. Stop it with Ctrl+C."
        )
        await stop.wait()


async def build(
    data: dict[str, object],
    clock: MovableClock,
    whole_year: bool,
    installation: Installation,
    *,
    page: str = "",
    hosts: Sequence[str] = (),
    told: Callable[[Sequence[str]], object] = len,
) -> Starlette:
    """Lets everybody join, binds the group, opens the first stage if it is time, and makes the page, at the
    path `page` and under these `hosts` too. The secrets of all chats are `told`."""
    clock.tick = partial(installation.memory.tick, elapse)
    charter = read_charter(data)
    members = cast(charter)
    people = [Person(member.name, new_secret()) for member in members]
    group = new_secret()
    told([group, *(person.secret for person in people)])
    secretary = chat_of(people[0].secret)
    await _say(
        installation, people[0], f"/start {await installation.memory.new_cluster(str(data['name']), data)}"
    )
    await _say(installation, people[0], "mã mời")
    situation = await installation.memory.views.look(WEB, secretary)
    codes = {seat_name(situation, seat): seat.code for seat in situation.roster}
    for member, person in list(zip(members, people, strict=True))[1:]:
        await _say(installation, person, f"/start {codes[member.seat(charter)]}")
    await installation.inbox.receive(
        Said(WEB, WEB, "bind", chat_of(group), secretary, people[0].name, text="/nhom", group=True)
    )
    if not whole_year:
        await clock.move(opened(charter))
    return demo_app(
        installation.memory,
        installation.inbox.receive,
        data=installation.settings.data_dir,
        transport=installation.web,
        make=installation.make,
        people=people,
        group=group,
        clock=clock,
        hosts=hosts,
        page=page,
    )


async def _say(installation: Installation, person: Person, text: str) -> None:
    chat = chat_of(person.secret)
    await installation.inbox.receive(Said(WEB, WEB, f"{chat}:{text}", chat, chat, person.name, text=text))
