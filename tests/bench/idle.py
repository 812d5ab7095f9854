"""python -m tests.bench.idle --clusters 1000 --pages 0: what a bot costs while nobody says anything.

`thidua run` as it is, over a database of clusters of eight units in the middle of their self-scores; without a
messenger. So many pages are open on it, each with its stream, each another unit's. Prints one JSON object:
seconds, processor in all and a minute, what was written to the disk in all and an hour, memory (a page's is
what the process grew by while they were opened), growth of the file, streams that broke, how busy this was.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from pathlib import Path

from tests.bench import subjects
from tests.bench.measuring import free_port, started
from tests.bench.pages import Stream, answers
from tests.bench.processes import cpu, memory, written
from tests.bench.seeding import IN_A_CLUSTER, Seed, page_secret, seed

SETTLED = 60.0  # seconds after the start, or after the last page, from which on it is counted
OPENED_AT_ONCE = 50


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.idle", description=__doc__)
    asked.add_argument("--clusters", type=int, default=1000)
    asked.add_argument("--pages", type=int, default=0)
    asked.add_argument("--settle", type=float, default=SETTLED)
    asked.add_argument("--seconds", type=float, default=3600.0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        found = _idle(Path(folder), given.clusters, given.pages, given.settle, given.seconds)
        print(json.dumps(asyncio.run(found)))


async def _idle(folder: Path, clusters: int, pages: int, settle: float, seconds: float) -> dict[str, float]:
    raise_descriptors()
    seeded, home, port = folder / "seeded.sqlite3", folder / "home", free_port()
    home.mkdir()
    units = max(clusters * IN_A_CLUSTER, pages)
    await seed(f"sqlite+pysqlite:///{seeded}?synchronous=OFF", Seed(units, calendar="unmarked", pages=units))
    subject = subjects.on_page(seeded)
    with (folder / "log").open("wb") as told:
        given = {"folder": str(home), "port": str(port), **await subject.prepare(home)}
        bot = await started(subject, given, told)
        try:
            rest, streams = 0.0, list[Stream]()
            if pages:
                await answers(port)
                # The first page loads all that pages need.
                streams = await opened(port, 0, 1)
                await asyncio.sleep(5)
                rest = memory([bot.pid])
                streams += await opened(port, 1, pages)
            await asyncio.sleep(settle)
            used, wrote, size = cpu([bot.pid]), written(bot.pid), _size(home)
            began, mine = time.monotonic(), time.process_time()
            await asyncio.sleep(seconds)
            took, mine = time.monotonic() - began, time.process_time() - mine
            used, wrote, resident = cpu([bot.pid]) - used, written(bot.pid) - wrote, memory([bot.pid])
            broken = sum(stream.ended or stream.refused for stream in streams)
            for stream in streams:
                stream.close()
        finally:
            bot.kill()
            await bot.wait()
    return {
        "clusters": clusters,
        "pages": pages,
        "seconds": round(took),
        "cpu_seconds": round(used, 2),
        "cpu_s_a_minute": round(60 * used / took, 3),
        "written_MB": round(wrote / 1e6, 2),
        "written_MB_an_hour": round(wrote / 1e6 * 3600 / took, 2),
        "rss_MB": round(resident, 1),
        "kB_a_page": round(1024 * (resident - rest) / pages, 1) if pages else 0.0,
        "file_growth_MB": round((_size(home) - size) / 1e6, 2),
        "broken": broken,
        "stand_busy": round(mine / took, 3),
    }


def raise_descriptors() -> None:
    """Lets a process have as many descriptors as it may: a page is one here, and one in the bot, which inherits
    the limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def opened(port: int, first: int, end: int) -> list[Stream]:
    """Streams of the pages of so many units."""
    loop, streams = asyncio.get_running_loop(), list[Stream]()
    for start in range(first, end, OPENED_AT_ONCE):
        some = range(start, min(end, start + OPENED_AT_ONCE))
        made = (
            loop.create_connection(lambda unit=unit: Stream(page_secret(unit)), "127.0.0.1", port)  # type: ignore[misc]
            for unit in some
        )
        streams += [stream for _, stream in await asyncio.gather(*made)]
        await asyncio.gather(*(stream.heard.wait() for stream in streams[-len(some) :]))
    return streams


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("thidua.sqlite3*"))


if __name__ == "__main__":
    main()
