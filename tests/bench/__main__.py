"""python -m tests.bench: what a step costs beside a bare echo on the stock library, measured in one run.

Prints one line a row: answers a second, and the ratio to the echo (E0). Both bots talk HTTP to the same load
stand, one after the other, on this machine; a busy machine makes every figure worth less.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import measure
from tests.bench.seeding import seed
from tests.bench.stand import Plan

ECHO = [sys.executable, "-m", "tests.bench.peers.e0", "{url}", "{token}"]
OURS = [sys.executable, "-m", "bot", "run"]
# Enough units that none has scored its whole table before the measurement ends.
SEATED, LEAVES = 1600, 8


async def main() -> None:
    echo = await measure(Plan(way="echo"), ECHO)
    print(f"E0, a bare echo: {echo['per_second']:.0f}/s")
    for way in ("typed", "tapped"):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+pysqlite:///{Path(folder) / 'thidua.sqlite3'}"
            await seed(f"{url}?synchronous=OFF", SEATED, LEAVES)
            settings = {
                "THIDUA_TELEGRAM_TOKEN": "{token}",
                "THIDUA_TELEGRAM_API_URL": "{url}",
                "THIDUA_DATABASE_URL": url,
                "THIDUA_DATA_DIR": folder,
                "THIDUA_PORT": "0",
                "THIDUA_PACE": "off",
            }
            step = await measure(Plan(way=way, seated=SEATED, leaves=LEAVES), OURS, settings)
        ratio = step["per_second"] / echo["per_second"]
        print(f"a {way} step, kept: {step['per_second']:.0f}/s, {ratio:.2f} of E0")


if __name__ == "__main__":
    asyncio.run(main())
