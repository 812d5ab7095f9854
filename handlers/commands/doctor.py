"""`thidua doctor`: looks over an installation, part by part; `--clock` confirms the time that it shows."""

import asyncio
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from bot import laws
from bot.dialogue.installation import ClockDoubt
from config.settings import Settings, SettingsError, require_operator
from handlers.believed_clock import boot_id, seconds_since_boot
from handlers.channel import NotSetUp, channels, makes_none
from handlers.clock_witness import synchronised
from handlers.evidence import copy_path
from handlers.health import LITTLE
from handlers.secret_key import find_vault, say_where
from handlers.web.upload_store import EVIDENCE
from storage.backup.inspection import Found, inspect_database
from storage.database.errors import cause
from storage.database.location import name_of
from storage.records.clock_marks import TOLERANCE

PATIENCE = 10.0  # seconds for an answer from outside


@dataclass(frozen=True)
class Check:
    """Outcome of one look: the part, and a sentence; `ok` is None where there is nothing to look at."""

    part: str
    ok: bool | None
    said: str


def doctor(
    settings: Settings, modules: Sequence[str], clock: bool, as_json: bool, say: Callable[[str], None]
) -> int:
    """Says what was found; returns 0 if nothing is wrong, else 1."""
    checks = asyncio.run(_checks(settings, modules, clock))
    if as_json:
        say(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        marks = {True: "well ", False: "WRONG", None: "-    "}
        for check in checks:
            say(f"{marks[check.ok]}  {check.part}: {check.said}")
    return 1 if any(check.ok is False for check in checks) else 0


async def _checks(settings: Settings, modules: Sequence[str], clock: bool) -> list[Check]:
    checks = [_read(settings), laws_in_force(datetime.now(UTC).date())]
    try:
        found = await inspect_database(settings.database, confirm=_doubt if clock else None)
    except Exception as error:
        # Its own words may hold a password.
        return [
            *checks,
            Check("database", False, f"{name_of(settings.database)}: {cause(error)}"),
            _disk(settings),
        ]
    checks += [_database(settings, found), _migrations(found), _clock(found, clock), _disk(settings)]
    checks.append(_secret_key(settings, found))
    checks.append(await asyncio.to_thread(_evidence, settings, found))
    checks += [await _messenger(channel) for channel in _channels(modules, settings, checks)]
    checks.append(await _address(settings))
    return checks


def _read(settings: Settings) -> Check:
    try:
        require_operator(settings)
    except SettingsError as error:
        return Check("settings", False, str(error))
    return Check("settings", True, "read without a fault")


def laws_in_force(today: date) -> Check:
    said = f"the laws that the privacy notice cites were last looked at on {laws.LOOKED_AT}"
    return Check("laws", not laws.is_stale(today), said + (": a newer release is due" * laws.is_stale(today)))


def _doubt(found: Found) -> ClockDoubt | None:
    """Doubt of this machine's clock, as its last mark tells it."""
    own = found.marks.of(boot_id())
    if own is None or own.doubted is None:
        return None
    believed = own.upto + timedelta(seconds=seconds_since_boot() - own.seconds)
    return ClockDoubt(own.machine, own.doubted, believed, datetime.now(UTC))


def _database(settings: Settings, found: Found) -> Check:
    where = name_of(settings.database)
    if found.problem:
        return Check("database", False, f"{where} can be read and stores nothing ({found.problem})")
    if found.revision != found.head:
        return Check(
            "database", True, f"{where} can be opened; what is in it is read once its schema is this one's"
        )
    several = "cluster" if found.clusters == 1 else "clusters"
    return Check("database", True, f"{where} stores what it is given; {found.clusters} {several}")


def _migrations(found: Found) -> Check:
    if found.revision == found.head:
        return Check("migrations", True, f"schema {found.revision}")
    said = f"the schema is {found.revision or 'not there yet'}, this release's is {found.head}"
    newer = found.revision > found.head
    return Check(
        "migrations", not newer, f"{said}; {'start the newer release' if newer else 'run brings it up to date'}"
    )


def _clock(found: Found, confirmed: bool) -> Check:
    kept = {True: "the kernel says that it is kept", False: "the kernel says that nothing keeps it", None: ""}
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    witness = f"; {said}" if (said := kept[synchronised()]) else ""
    doubt = _doubt(found)
    if doubt is not None and confirmed:
        return Check("clock", True, f"{now} is confirmed; a running bot believes it within 20 seconds")
    if doubt is not None:
        believed = f"{doubt.believed:%Y-%m-%d %H:%M} UTC"
        said = f"it shows {now}, without its jump it would be {believed}{witness}"
        return Check("clock", False, f"{said}: put it right, or confirm it with --clock")
    last = found.marks.upto
    if last is not None and last - datetime.now(UTC) > TOLERANCE:
        return Check(
            "clock", False, f"it shows {now}, and {last:%Y-%m-%d %H:%M} UTC was believed before{witness}"
        )
    return Check("clock", True, f"{now}, not in doubt{witness}")


def _secret_key(settings: Settings, found: Found) -> Check:
    """Never makes a key."""
    part, where = "secret key", say_where(settings)
    try:
        vault = find_vault(settings)
    except SettingsError as wrong:
        return Check(part, False, str(wrong))
    if vault is None:
        said = (
            "is not there: codes that are out cannot be read" if found.fingerprint else "is made by run or new"
        )
        return Check(part, False if found.fingerprint else None, f"{where} {said}")
    if found.fingerprint not in ("", vault.fingerprint):
        return Check(part, False, f"{where} is another than the one under which codes are kept")
    return Check(part, True, f"{where} opens the codes that are out")


def _disk(settings: Settings) -> Check:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        return Check("disk", False, f"{settings.data_dir}: {cause(error)}")
    return Check("disk", free >= LITTLE, f"{free // 1024**2} MiB are free in {settings.data_dir}")


def _evidence(settings: Settings, found: Found) -> Check:
    folder = settings.data_dir / EVIDENCE
    missing = [name for name in found.copies if not copy_path(folder, name).is_file()]
    said = f"{len(found.copies) - len(missing)} of {len(found.copies)} copies are there"
    return Check("evidence", not missing, f"{said}{'; missing: ' if missing else ''}{', '.join(missing[:5])}")


def _channels(modules: Sequence[str], settings: Settings, checks: list[Check]) -> Sequence[object]:
    found = channels(modules, settings, makes_none)
    if not found:
        checks.append(Check("messengers", None, "none is set up"))
    return found


async def _messenger(channel: object) -> Check:
    name = channel.transport.platform.name  # type: ignore[attr-defined]
    try:
        async with asyncio.timeout(PATIENCE):
            await channel.open()  # type: ignore[attr-defined]
        reached = bool(channel.reached)  # type: ignore[attr-defined]
        problem = channel.hearing().problem  # type: ignore[attr-defined]
        return Check(name, reached, "answers" if reached else problem or "does not answer")
    except (NotSetUp, TimeoutError) as error:
        return Check(name, False, str(error) or "does not answer")
    finally:
        await channel.close()  # type: ignore[attr-defined]


async def _address(settings: Settings) -> Check:
    if not settings.public_url:
        return Check("address", None, "no public address is set; the web chat is for this machine alone")
    import httpx

    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.get(f"{settings.public_url}/health")
    except httpx.HTTPError as error:
        return Check("address", False, f"{settings.public_url} does not answer ({cause(error)})")
    ours = answer.headers.get("content-type", "").startswith("application/json") and "database" in answer.text
    said = "answers" if ours else f"is answered by something else (status {answer.status_code})"
    return Check("address", ours, f"{settings.public_url} {said}")
