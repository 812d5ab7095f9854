"""python -m tests.bench.soak --seconds 600: pages and Telegram side by side for a while, nothing lost.

`thidua run` as it is, on SQLite: so many open pages and so many people on Telegram correct their answers,
half of the steps each, on schedule. Prints one JSON object and exits 1 where something is not as it has to
be: in the last minute memory is at most 1.05 of that in the third, no error is logged, every step is answered
before the next of its person, everything that was said is stored, every answer has come by its page's stream
too.
"""

import argparse
import asyncio
import json
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import subjects
from tests.bench.idle import opened, raise_descriptors
from tests.bench.measuring import free_port, started, started_stand
from tests.bench.pages import Connection, Stream, answers
from tests.bench.people import corrections
from tests.bench.processes import cpu, memory
from tests.bench.seeding import Seed, page_secret, seed
from tests.bench.stand import Plan
from tests.telegram_stand.server import TOKEN

LEAVES = 8
SAMPLE = 5.0  # seconds
FLAT = 1.05


@dataclass
class Pages:
    """Pages of the units from `first` on, with what each has said and been told."""

    port: int
    first: int
    streams: list[Stream]
    said: Counter[int] = field(default_factory=Counter)
    stored: Counter[int] = field(default_factory=Counter)
    row: dict[int, int] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    async def type_on(self, rate: float, seconds: float) -> None:
        """They say the next thing in turn, so many a second in all."""
        began, count = time.monotonic(), 0
        async with asyncio.TaskGroup() as steps:
            while (at := count / rate) < seconds:
                if (wait := began + at - time.monotonic()) > 0:
                    await asyncio.sleep(wait)
                steps.create_task(self._step(count % len(self.streams)))
                count += 1

    async def _step(self, page: int) -> None:
        number = self.said[page]
        self.said[page] += 1
        turn, place = divmod(number, 2 * LEAVES)
        text = corrections(LEAVES, turn + 1)[place]
        secret, began = page_secret(self.first + page), time.monotonic()
        _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", self.port)
        said = {"id": f"step-{number:08}", "kind": "text", "text": text, "sau": str(self.row.get(page, 0))}
        answer = await connection.post(secret, said)
        connection.close()
        self.took.append(time.monotonic() - began)
        self.row[page] = max((one["row"] for one in answer["messages"]), default=0)
        self.stored[page] += any(one["text"].startswith("Đã sửa") for one in answer["messages"])

    @property
    def unheard(self) -> int:
        """Pages whose stream has not brought all that they were answered."""
        return sum(self.streams[page].row < row or self.streams[page].ended for page, row in self.row.items())


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    asked.add_argument("--pages", type=int, default=1000)
    asked.add_argument("--people", type=int, default=200, help="on Telegram")
    asked.add_argument("--rate", type=float, default=20.0, help="steps a second in all")
    asked.add_argument("--seconds", type=float, default=600.0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-soak-") as folder:
        found = asyncio.run(
            soaked(Path(folder), pages=given.pages, people=given.people, rate=given.rate, seconds=given.seconds)
        )
    print(json.dumps(found))
    return 1 if found["wrong"] else 0


async def soaked(folder: Path, *, pages: int, people: int, rate: float, seconds: float) -> dict[str, Any]:
    """Figures, and under `wrong` what is not as it has to be."""
    raise_descriptors()
    seeded, home, port, units = folder / "seeded.sqlite3", folder / "home", free_port(), people + pages
    home.mkdir()
    await seed(f"sqlite+pysqlite:///{seeded}?synchronous=OFF", Seed(units, LEAVES, LEAVES, pages=pages))
    subject = subjects.on_sqlite(seeded, pace="on")
    plan = Plan("corrected", people, people, LEAVES, LEAVES, settle=0, seconds=seconds + 5, rate=rate / 2)
    with (folder / "log").open("wb") as told:
        stand = await started_stand(plan, told)
        assert stand.stdin
        assert stand.stdout
        url = f"http://127.0.0.1:{int(await stand.stdout.readline())}"
        given = {"token": TOKEN, "url": url, "folder": str(home), "port": str(port)}
        bot = await started(subject, {**given, **await subject.prepare(home)}, told)
        samples: list[float] = []
        try:
            await answers(port)
            typing = Pages(port, people, await opened(port, people, units))
            used, began = cpu([bot.pid]), time.monotonic()
            sampling = asyncio.create_task(_sampled(bot.pid, samples))
            stand.stdin.write(f"[0, {bot.pid}]\n".encode())
            await typing.type_on(rate / 2, seconds)
            telegram = json.loads(await stand.stdout.readline())
            await asyncio.sleep(2)
            took, used = time.monotonic() - began, cpu([bot.pid]) - used
            unheard = typing.unheard
            sampling.cancel()
        finally:
            for process, how in ((bot, signal.SIGTERM), (stand, signal.SIGKILL)):
                if process.returncode is None:
                    process.send_signal(how)
                    await process.wait()
    errors = (folder / "log").read_text(errors="replace").count(" ERROR ")
    kept = _kept(home / "thidua.sqlite3")
    last, third = _minute(samples, seconds - 60, seconds), _minute(samples, *_third(seconds))
    found: dict[str, Any] = {
        "seconds": round(took),
        "page_steps": sum(typing.said.values()),
        "telegram_steps": telegram["steps"],
        "cpu_ms_per_step": round(1000 * used / (sum(typing.said.values()) + telegram["steps"]), 2),
        "page_ms": {"p50": _quantile(typing.took, 0.5), "p99": _quantile(typing.took, 0.99)},
        "telegram_ms": telegram["step_ms"],
        "rss_MB": {"third_minute": third, "last_minute": last, "ratio": round(last / third, 3)},
        "rss_samples": [round(one, 1) for one in samples],
        "errors": errors,
        "unheard": unheard,
        "stored": {"pages": kept["web"], "telegram": kept["telegram"]},
        "recorded": {"pages": sum(typing.stored.values()), "telegram": telegram["recorded"]},
    }
    # The stand breaks off in the middle: what was said in its last second may be on its way.
    under_way, beyond = telegram["waiting"], kept["telegram"] - telegram["recorded"]
    late = telegram["overtaken"] or under_way > rate or telegram["wrong"]
    checks = {
        "memory grows": last / third > FLAT,
        "errors are logged": errors > 0,
        "a step on Telegram was not answered": bool(late),
        "a page's stream did not bring all": unheard > 0,
        "an answer is not stored": kept["web"] != sum(typing.stored.values()) or not 0 <= beyond <= under_way,
    }
    return {**found, "wrong": [name for name, wrong in checks.items() if wrong]}


async def _sampled(process: int, samples: list[float]) -> None:
    while True:
        await asyncio.sleep(SAMPLE)
        samples.append(memory([process]))


def _third(seconds: float) -> tuple[float, float]:
    """The third minute, or the second quarter of a run that has less than four."""
    return (120.0, 180.0) if seconds >= 240 else (seconds / 4, seconds / 2)


def _minute(samples: list[float], since: float, until: float) -> float:
    return round(statistics.median(samples[max(0, int(since / SAMPLE)) : int(until / SAMPLE)]), 1)


def _quantile(seconds: list[float], share: float) -> float:
    return round(1000 * sorted(seconds)[int(share * (len(seconds) - 1))], 1)


def _kept(file: Path) -> Counter[str]:
    """Answers that are stored beyond those that were there, by the platform on which their seats speak."""
    query = """
        SELECT channels.platform, count(*) FROM answers JOIN channels ON channels.seat = answers.seat
        WHERE answers.number > ? GROUP BY channels.platform
    """
    before = LEAVES + 1  # each criterion, and the way in which the group is answered
    with sqlite3.connect(file) as connection:
        return Counter(dict(connection.execute(query, (before,)).fetchall()))


if __name__ == "__main__":
    sys.exit(main())
