"""Documents made of what is stored at this moment, each by the one who draws its kind.

What draws them is loaded for whoever asks: most of it in a process of its own (handlers/document_maker.py).
"""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import assert_never

from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document
from bot.rules.charter_parser import read_charter
from handlers.evidence import copy_path
from handlers.packet_store import packet, recount
from handlers.progress import Progress, unheard
from storage.loading.loaded_situation import cycle_number
from storage.records import charters
from storage.turn.unit_of_work import UnitOfWork


async def make_document(
    memory: UnitOfWork, document: Document, evidence: Path, progress: Progress = unheard
) -> bytes | Path:
    """Bytes of a document, or the file of a packet or of a piece of evidence, out of what is stored at this
    moment. `evidence`: the folder of our copies."""
    situation = await memory.views.record(document.cycle)
    match document.kind:
        case "evidence":
            pieces = situation.evidence.get(document.unit, ())
            piece = next(p for p in pieces if p.id == document.evidence and p.sha256)
            return copy_path(evidence, piece.sha256)
        case "xlsx":
            from handlers.documents.workbook import workbook

            return await asyncio.to_thread(workbook, situation, document.unit)
        case "template":
            from handlers.documents.unit_template import unit_template

            return await asyncio.to_thread(unit_template, situation, document.unit, document.seat)
        case "charter":
            from handlers.documents.charter_export import charter_workbook

            assert situation.cycle
            charter = situation.cycle.charter
            if document.version:
                charter = read_charter(json.loads(await _charter_text(memory, document)))
            return await asyncio.to_thread(charter_workbook, charter, situation.cycle.id)
        case "charter_text":
            return (await _charter_text(memory, document)).encode()
        case "sample":
            from handlers.documents.charter_sample import sample

            return await asyncio.to_thread(sample)
        case "paper":
            from handlers.documents.papers.paper_files import PAPERS, paper_file

            folder = evidence.parent / PAPERS
            return await asyncio.to_thread(paper_file, situation, document.paper, document.unit, folder)
        case "picture":
            return await asyncio.to_thread(_picture, situation, document.picture, evidence.parent)
        case "guide":
            from handlers.documents.guide.guide_page import guide_page

            return await asyncio.to_thread(guide_page, document.paper)
        case "own":
            from bot.conversations.joining.invitation import ROLES
            from handlers.documents.own_file import own_file
            from storage.records import person_rows

            rows = await memory.database.read(partial(person_rows.read, person=document.person))
            about = (situation.now, situation.zone, situation.operator)
            return await asyncio.to_thread(own_file, rows, *about, ROLES)
        case "packet":
            return await packet(memory, situation, evidence, progress)
        case "calendar":
            from handlers.documents.calendar_file import calendar_file

            return await asyncio.to_thread(calendar_file, situation)
        case "recount":
            return await recount(memory, situation)
        case _:
            assert_never(document.kind)


async def _charter_text(memory: UnitOfWork, document: Document) -> str:
    """Text of a version of the charter, exactly as it is hashed."""
    read = partial(
        charters.text, cycle=cycle_number(document.cycle), number=max(document.version, charters.DRAFT)
    )
    return await memory.database.read(read)


def _picture(situation: Situation, name: str, folder: Path) -> bytes:
    # Loaded in the thread that draws: the loop would be held up by it for 20 ms.
    from handlers.documents.papers.paper_files import PAPERS
    from handlers.documents.pictures.picture_files import picture_file

    return picture_file(situation, name, folder / PAPERS)
