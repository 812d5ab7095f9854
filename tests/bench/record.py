"""What was measured, kept as JSON: every round of every row, with the machine and the versions."""

import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench.rounds import Figure, Rounds

_PACKAGES = (
    *("python-telegram-bot", "aiohttp", "httpx", "SQLAlchemy", "psycopg", "uvicorn", "starlette"),
    *("aiogram", "aiosqlite"),
)


Machine = dict[str, Any]


@dataclass
class Record:
    """By row: when and how it was measured, its rounds, and its figures. Rows measured at other times stay."""

    rows: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> "Record":
        return cls(json.loads(file.read_text())["rows"]) if file.exists() else cls()

    def add(
        self, row: str, began: datetime, machine: Machine, rounds: Rounds, figures: dict[str, Figure]
    ) -> None:
        self.rows[row] = {
            "date": began.isoformat(timespec="seconds"),
            "command": shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]]),
            "machine": machine,
            "figures": {name: asdict(figure) for name, figure in figures.items()},
            "rounds": rounds,
        }

    def write(self, file: Path) -> None:
        file.write_text(json.dumps({"rows": self.rows}, ensure_ascii=False, indent=1) + "\n")

    @property
    def busiest_stand(self) -> float:
        """The share of one core that the stand used at most: its capacity is so many times what it did."""
        rounds = (one for row in self.rows.values() for several in row["rounds"].values() for one in several)
        return max((one.get("stand_busy", 0.0) for one in rounds), default=0.0)

    @property
    def figures(self) -> dict[str, Figure]:
        return {name: Figure(**one) for row in self.rows.values() for name, one in row["figures"].items()}


def machine() -> Machine:
    """What the figures depend on, besides the program."""
    return {
        "cpus": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sync_ms": round(1000 * _sync(), 2),
        "load": [round(one, 2) for one in os.getloadavg()],
        "commit": _commit(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _sync() -> float:
    """Seconds until 4 KiB are on the disk, where the databases of a run stand: what a commit waits for."""
    with tempfile.TemporaryFile() as file:
        took = []
        for _ in range(20):
            file.write(b"\0" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[10]


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    told = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    return told.stdout.strip()


def now() -> datetime:
    return datetime.now(UTC)
