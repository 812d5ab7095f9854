"""What processes use of the machine, as Linux tells it."""

import os
from collections.abc import Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pids: Sequence[int]) -> float:
    """Seconds of CPU they have used together."""
    return sum(_cpu(pid) for pid in pids)


def _cpu(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def written(pid: int) -> float:
    """Bytes that a process has caused to be written to the disk."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return float(dict(line.split(": ") for line in lines)["write_bytes"])


def memory(pids: Sequence[int]) -> float:
    """Megabytes resident in all."""
    return sum(_memory(pid) for pid in pids)


def _memory(pid: int) -> float:
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
