"""`thidua new CHARTER`: makes a cluster, and prints the secretary's way in."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.conversations.deadlines.operator_acts import secretary_code
from bot.dialogue.facts import CodeIssued
from config.charters import load
from config.settings import Settings, require_operator
from handlers import database_marker
from handlers.channel import channels, makes_none
from handlers.secret_key import open_vault
from storage.backup.copy_rows import refusing_unusable
from storage.database.location import file_of
from storage.turn.unit_of_work import UnitOfWork


def new(
    settings: Settings, modules: Sequence[str], charter: str, name: str, say: Callable[[str], None]
) -> None:
    """Raises UnfitCharter for a charter that cannot be used, NotSetUp for a messenger that cannot, and
    SettingsError where nobody is told who answers for the server."""
    require_operator(settings)
    data = load(charter)
    code, links, before = asyncio.run(_new(settings, modules, name or str(data["name"]), data))
    shown = f"{code[:5]}-{code[5:]}"
    ways = "\n".join(f"  {link.format(code=code)}" for link in links)
    made = "Made before, and nobody has joined it yet:" if before else "Made"
    say(
        f"{made} the cluster “{name or data['name']}”, year {data['year']}.\n\n"
        f"The secretary's one-time code: {shown}\n"
        f"Pass it on privately, with one of these links, or to be typed to the bot:\n{ways}\n\n"
        "Next: with `thidua run` running, the secretary opens the link and says “mã mời” to get\n"
        "the codes of all other seats. The code is used once and expires after 14 days."
    )
    if unnamed := " and ".join(settings.unnamed):
        say(f"\nBefore anybody else can be reached, set {unnamed}: who answers for this server.")


async def _new(
    settings: Settings, modules: Sequence[str], name: str, data: dict[str, object]
) -> tuple[str, list[str], bool]:
    links = [*await _links(settings, modules), f"{settings.address}/vao/{{code}}"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    file = file_of(settings.database)
    database_marker.require(settings, empty=file is not None and not file.exists())
    memory = UnitOfWork(
        settings.database,
        clock=lambda: datetime.now(UTC),
        platforms={},
        vault=open_vault(settings),
        zone=settings.timezone,
    )
    with refusing_unusable("The database"):
        await memory.open()
    try:
        database_marker.require(settings, empty=await memory.views.is_empty())
        # The code of one that was made before may have been lost before anybody saw it.
        before = await memory.views.unjoined(name, data)
        code = await _code_again(memory, before) if before else await memory.new_cluster(name, data)
        database_marker.remember(settings)
        return code, links, bool(before)
    finally:
        await memory.close()


async def _code_again(memory: UnitOfWork, cluster: int) -> str:
    turn = await memory.act(cluster, lambda situation: secretary_code(situation, "Mã trước chưa được dùng."))
    return next(fact.code for fact in turn.facts if isinstance(fact, CodeIssued))


async def _links(settings: Settings, modules: Sequence[str]) -> list[str]:
    """Links of the messengers; one that cannot be reached now has none to show."""

    links: list[str] = []
    for messenger in channels(modules, settings, makes_none):
        try:
            await messenger.open()
            links += messenger.links
        finally:
            await messenger.close()
    return links
