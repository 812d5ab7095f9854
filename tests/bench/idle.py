"""python -m tests.bench.idle --clusters 1000 --seconds 3600: what a bot costs while nobody says anything.

`thidua run` as it is, over a database of clusters of eight units in the middle of their self-scores; without a
messenger. Prints one JSON object: seconds, processor, what was written to the disk, memory, growth of the file.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.processes import cpu, memory
from tests.bench.seeding import IN_A_CLUSTER, Seed, seed
from tests.vault import KEY

SETTLED = 60.0  # seconds after the start from which on it is counted


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.idle", description=__doc__)
    asked.add_argument("--clusters", type=int, default=1000)
    asked.add_argument("--seconds", type=float, default=3600.0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(_idle(Path(folder), given.clusters, given.seconds))))


async def _idle(folder: Path, clusters: int, seconds: float) -> dict[str, float]:
    file = folder / "thidua.sqlite3"
    await seed(f"sqlite+pysqlite:///{file}", Seed(clusters * IN_A_CLUSTER))
    environment = {**os.environ, "THIDUA_DATA_DIR": str(folder), "THIDUA_PORT": "0", "THIDUA_LOG": "plain"}
    environment |= {"THIDUA_SECRET_KEY": KEY}
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await asyncio.sleep(SETTLED)
        used, written, size, began = cpu([bot.pid]), _written(bot.pid), _size(folder), time.monotonic()
        await asyncio.sleep(seconds)
        return {
            "clusters": clusters,
            "seconds": round(time.monotonic() - began),
            "cpu_seconds": round(cpu([bot.pid]) - used, 2),
            "written_MB": round((_written(bot.pid) - written) / 1e6, 2),
            "rss_MB": round(memory([bot.pid]), 1),
            "file_growth_MB": round((_size(folder) - size) / 1e6, 2),
        }
    finally:
        bot.send_signal(signal.SIGTERM)
        await bot.wait()


def _written(process: int) -> float:
    """Bytes that a process has caused to be written to the disk."""
    lines = Path(f"/proc/{process}/io").read_text().splitlines()
    return float(dict(line.split(": ") for line in lines)["write_bytes"])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("thidua.sqlite3*"))


if __name__ == "__main__":
    main()
