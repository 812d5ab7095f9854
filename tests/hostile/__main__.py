"""python -m tests.hostile --updates 100000: random and hostile updates, whole and to the core alone.

With --door web they are requests to the pages. Says the seed, the time, how many there were and the slowest
answer; stops at the first that is not dealt with within a second, made as small as it can be.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.edge import Slowest
from tests.hostile.playing import through_the_core, through_the_edge, through_the_page
from tests.hostile.stations import stations


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--door", choices=("telegram", "web"), default="telegram")
    args = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thidua-hostile-") as name:
        folder = Path(name)
        found = asyncio.run(stations(folder))
        print(f"seed {args.seed}; {len(found)} moments of the year", flush=True)
        ways = 2 if args.door == "telegram" else 1
        each, slowest = -(-args.updates // (ways * len(found))), Slowest()
        for place, station in enumerate(found):
            if args.door == "web":
                through_the_page(station, each, args.seed + place, folder, slowest)
            else:
                through_the_core(station, each, args.seed + place, slowest)
                through_the_edge(station, each, args.seed + place, folder, slowest)
            print(f"{station.name}: {(place + 1) * each * ways} dealt with", flush=True)
    print(f"{each * ways * len(found)} in {time.monotonic() - began:.0f} s, seed {args.seed}: none failed")
    print(f"the slowest answer took {slowest.seconds:.3f} s; {slowest.spent:.3f} s of the processor at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
