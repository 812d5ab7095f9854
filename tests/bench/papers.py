"""Documents of the largest year, in a process of its own: python -m tests.bench.papers FOLDER

`seed_year` makes the year: 20 units, 160 criteria, two stages with a reason each, 200 MB of evidence. Each kind
of document is then made as a running installation makes it, while a heartbeat looks for how long the event loop
was held up. Prints JSON.
"""

import asyncio
import hashlib
import json
import random
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.conversations.results.close import close, is_published, result
from bot.conversations.results.packet import make
from bot.dialogue.facts import Published
from bot.dialogue.installation import UNNAMED
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Turn
from handlers.commands.run import freeze_loaded
from handlers.document_contents import make_document
from handlers.document_maker import DocumentMaker
from handlers.document_order import Origin
from handlers.evidence import copy_path
from handlers.installation import MADE_HERE
from storage.schema import answers, evidence, people, seats
from storage.turn.unit_of_work import UnitOfWork
from tests.bench.closing import beat
from tests.bench.seeding import Seed, charter
from tests.vault import VAULT

Make = Callable[[Document], Awaitable[bytes | Path]]

SEED = 2026
UNITS, LEAVES = 20, 160
PIECES, PIECE = 400, 1 << 19  # files of evidence; bytes of each
REASON = "Theo báo cáo số 123/BC-CTK và biên bản kiểm tra; điểm tính theo tỷ lệ hoàn thành nhiệm vụ được giao"
# The packet last: it would draw the others' papers, which are kept.
DOCUMENTS = {
    "workbook": Document("xlsx", "k1", "", "bang-diem.xlsx"),
    "table": Document("paper", "k1", "", "bang.xlsx", paper="table.xlsx"),
    "table page": Document("paper", "k1", "", "bang.pdf", paper="table.pdf"),
    "report": Document("paper", "k1", "", "bao-cao.docx", paper="report.docx"),
    "report page": Document("paper", "k1", "", "bao-cao.pdf", paper="report.pdf"),
    "sheet page": Document("paper", "k1", "u1", "phieu-diem.pdf", paper="sheet.pdf"),
    "packet": Document("packet", "k1", "", "ho-so.zip"),
}
CARD = Document("picture", "k1", "", "xep-hang.png", picture="ranking.1")


def url_of(folder: Path) -> str:
    return f"sqlite+pysqlite:///{folder}/thidua.sqlite3"


def remember(folder: Path) -> UnitOfWork:
    return UnitOfWork(url_of(folder), clock=lambda: datetime.now(UTC), platforms={}, vault=VAULT)


async def seed_year(folder: Path) -> None:
    """The year, scored, reviewed, published and sealed, in a database in the folder; its evidence beside it."""
    now = datetime.now(UTC)
    memory = remember(folder)
    await memory.open()
    try:
        await memory.new_cluster("Cụm thi đua số 10", _charter(now))
        await memory.database.write(lambda connection: _answer(connection, folder / "evidence", now))
        for act in (_close, _close, _publish, _pack):
            await memory.act(1, act)
    finally:
        await memory.close()


def _charter(now: datetime) -> dict[str, Any]:
    data: dict[str, Any] = charter(Seed(0, LEAVES), now, UNITS)
    days = {"self": (-1, 29, 30), "review": (30, 39, 40)}
    windows = {
        stage: {
            name: (now + timedelta(days=day)).isoformat()
            for name, day in zip(("opens", "due", "closes"), on, strict=True)
        }
        for stage, on in days.items()
    }
    reviewed = {
        "stages": [*windows],
        "windows": windows,
        "reviewers": {group["id"]: ["Tổ thẩm định"] for group in data["groups"]},
    }
    return {**data, **reviewed, "overrides": True}


def _answer(connection: Connection, folder: Path, now: datetime) -> None:
    """What everybody has said of the year, and the files they have sent."""
    draw = random.Random(SEED)
    connection.execute(insert(people).values(id=1, name="Nguyễn Thị Lan"))
    seat = dict(
        connection.execute(select(seats.c.unit, seats.c.id).where(seats.c.role == "representative")).all()
    )
    rows = []
    for unit in (f"u{n}" for n in range(1, UNITS + 1)):
        about = {"cycle": 1, "unit": unit, "seat": seat[unit], "person": 1, "at": now}
        said = [
            (f"k1/{stage}.{unit}.a{leaf}", draw.choice(("3", "3.5", "4", "4.5")), REASON)
            for stage in ("self", "review")
            for leaf in range(1, LEAVES + 1)
        ]
        said.append((f"k1/self.{unit}.send", "yes", ""))
        rows += [
            {**about, "number": number, "question": question, "value": value, "reason": reason}
            for number, (question, value, reason) in enumerate(said, start=1)
        ]
    connection.execute(insert(answers), rows)
    connection.execute(insert(evidence), [_piece(number, folder, draw, now) for number in range(PIECES)])


def _piece(number: int, folder: Path, draw: random.Random, now: datetime) -> dict[str, Any]:
    """Row of a file that is kept: nine photos and scans, which are packed already, then one that is not."""
    data = draw.randbytes(PIECE)
    sha256 = hashlib.sha256(data).hexdigest()
    place = copy_path(folder, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    unit = f"u{number % UNITS + 1}"
    return {
        "cycle": 1,
        "unit": unit,
        "question": f"k1/self.{unit}.a{number // UNITS % LEAVES + 1}",
        "platform": "telegram",
        "ref": f"file{number}",
        "name": f"minh chứng {number}.{'doc' if number % 10 == 9 else 'jpg'}",
        "type": "application/msword" if number % 10 == 9 else "image/jpeg",
        "size": PIECE,
        "state": "kept",
        "sha256": sha256,
        "person": 1,
        "at": now,
    }


def _close(situation: Situation) -> Turn:
    return _kept(close(situation, "Đã nhận đủ."))


def _publish(situation: Situation) -> Turn:
    shot = result(situation)
    assert shot
    return Turn((Published(shot.stage),))


def _pack(situation: Situation) -> Turn:
    assert situation.cycle
    assert is_published(situation)
    return _kept(make(situation, situation.cycle))


def _kept(effect: Effect) -> Turn:
    return Turn(effect.facts)


async def measured(folder: Path) -> dict[str, Any]:
    # As `thidua run` does it once it is open.
    freeze_loaded()
    origin = Origin(url_of(folder), folder / "evidence", "Asia/Ho_Chi_Minh", frozenset(), UNNAMED)
    maker = DocumentMaker(origin, lambda: datetime.now(UTC))
    memory = remember(folder)
    await memory.open()

    async def make(document: Document) -> bytes | Path:
        if document.kind in MADE_HERE:
            return await make_document(memory, document, folder / "evidence")
        return await maker.make(document)

    try:
        found = {name: await _one(make, document) for name, document in DOCUMENTS.items()}
        found["packet again"] = await _one(make, DOCUMENTS["packet"])
        found["card"] = await _one(make, CARD)
    finally:
        await memory.close()
    return found


async def _one(make: Make, document: Document) -> dict[str, float]:
    beats: list[tuple[float, float]] = []
    beating = asyncio.create_task(beat(beats))
    await asyncio.sleep(0.1)
    beats.clear()
    began, worked, of_children = time.perf_counter(), time.process_time(), _cpu_of_children()
    made = await make(document)
    took, own = time.perf_counter() - began, time.process_time() - worked
    await asyncio.sleep(0.01)
    beating.cancel()
    size = made.stat().st_size if isinstance(made, Path) else len(made)
    late, busy = (1000 * max(column) for column in zip(*beats, strict=True))
    return {
        "seconds": took,
        "cpu_s": _cpu_of_children() - of_children,
        "own_cpu_s": own,
        "megabytes": size / 1e6,
        "longest_block_ms": late,
        "longest_work_ms": busy,
        # The most that this process and the largest of its children have had so far.
        "most_mb": _most() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
    }


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _most() -> float:
    """Megabytes. Not from `getrusage`, which begins with what the process had that started this one."""
    lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(Path(sys.argv[1])))))
