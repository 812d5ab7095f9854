"""What processes use of the machine, as Linux tells it."""

import os
from collections.abc import Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pids: Sequence[int]) -> float:
    """Seconds of CPU they have used together."""
    return sum(_cpu(pid) for pid in pids)


def _cpu(pid: int) -> float:
    return sum(int(field) for field in _stat(pid)[11:13]) / _TICKS


def _stat(pid: int) -> list[str]:
    """Fields after the name, the state first."""
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()


def cpu_with_children(pid: int) -> float:
    """Seconds of CPU of a process, of its children, and of those that have ended; 0 if there is none."""
    if not pid:
        return 0.0
    ended = sum(int(field) for field in _stat(pid)[13:15]) / _TICKS
    return ended + cpu([pid, *(child for child in _all() if _parent(child) == pid)])


def _all() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(_stat(pid)[1])
    except OSError:  # It has just ended.
        return 0


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
