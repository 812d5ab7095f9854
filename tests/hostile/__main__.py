"""python -m tests.hostile --updates 100000: random and hostile updates, whole and to the core alone.

Says the seed, the time and how many there were; stops at the first that is not dealt with, made as small as
it can be.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.playing import through_the_core, through_the_edge
from tests.hostile.stations import stations


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    args = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thidua-hostile-") as name:
        folder = Path(name)
        found = asyncio.run(stations(folder))
        print(f"seed {args.seed}; {len(found)} moments of the year", flush=True)
        each = -(-args.updates // (2 * len(found)))
        for place, station in enumerate(found):
            through_the_core(station, each, args.seed + place)
            through_the_edge(station, each, args.seed + place, folder)
            print(f"{station.name}: {(place + 1) * each * 2} dealt with", flush=True)
    print(f"{each * 2 * len(found)} in {time.monotonic() - began:.0f} s, seed {args.seed}: none failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
