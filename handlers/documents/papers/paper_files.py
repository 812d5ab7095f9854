"""Files of a year's papers: made once for each state of what they say, and kept under their code.

`year_files` gives all of a year at once, for a packet.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.own_template import wording_of
from bot.conversations.papers.paper import Paper, paper
from bot.dialogue.situation import Situation
from handlers.documents.kept_files import kept
from handlers.progress import Progress, unheard

# Folder in the data directory in which drawn files are kept.
PAPERS = "papers"
# Counts changes of the drawing: a file that an earlier release drew is drawn anew.
DRAWING = 1
# Names of people stand in papers: a file that nobody has asked for anew goes, as sent messages do.
KEPT_FOR = 7 * 24 * 3600.0  # seconds


def paper_file(situation: Situation, named: str, unit: str = "", folder: Path | None = None) -> bytes:
    """File of a paper: `named` is its kind and ending, such as ``minutes.docx``. Kept in `folder`, if given.

    Raises ValueError where it cannot be made now.
    """
    kind, _, ending = named.partition(".")
    if ending == "template":
        from handlers.documents.papers.template_file import template_file

        return template_file(kind, wording_of(situation, kind))
    made = paper(situation, kind, unit)
    state = f"{DRAWING} {made.code} {made.head.draft} {made.head.date_line} {_detail(situation, made, ending)}"
    return kept(folder, state, ending, lambda: drawn(situation, made, ending))


def year_files(
    situation: Situation, folder: Path | None = None, progress: Progress = unheard
) -> Iterator[tuple[str, bytes]]:
    """All papers of this year that can be made now, as file names with their bytes, one after another; units'
    sheets as PDF alone."""
    wanted = [*_year_papers(situation)]
    for number, (name, named, unit) in enumerate(wanted):
        progress(number / len(wanted))
        yield name, paper_file(situation, named, unit, folder)


def _year_papers(situation: Situation) -> Iterator[tuple[str, str, str]]:
    """Name of the file, kind with its ending, and unit of each paper."""
    charter = situation.cycle.charter if situation.cycle else None
    for kind in KINDS.values():
        if charter is None or kind.lacks(situation):
            continue
        for unit in [unit.id for unit in charter.units] if kind.of_unit else [""]:
            # Of a unit's sheet the page to keep: 20 units as Word files too would cost 3 seconds more.
            for ending in kind.endings[-1:] if kind.of_unit else kind.endings:
                yield kind.file(charter.year, ending, unit), f"{kind.name}.{ending}", unit


def sweep(folder: Path, now: float) -> None:
    """Deletes files that were drawn too long ago by `now`, and drafts of files that a kill has left."""
    for file in folder.glob("*"):
        if now - file.stat().st_mtime >= KEPT_FOR:
            file.unlink(missing_ok=True)


def drawn(situation: Situation, made: Paper, ending: str) -> bytes:
    match ending:
        case "xlsx" if made.table:
            from handlers.documents.papers.score_workbook import score_workbook

            return score_workbook(situation, made.table, made.head)
        case "pdf" if made.table:
            from handlers.documents.papers.score_pages import score_pages

            return score_pages(made.table, made.head)
        case "docx":
            from handlers.documents.papers.docx_paper import docx_paper

            return docx_paper(made, _moment(situation))
        case "pdf":
            from handlers.documents.papers.pdf_paper import pdf_paper

            return pdf_paper(made, _moment(situation))
        case _:
            raise ValueError(f"{made.kind.name} is not made as {ending}")


def _moment(situation: Situation) -> datetime:
    """Moment that a file names as its making: that of the newest result, so that the same words are the same
    file."""
    shots = situation.cycle.snapshots if situation.cycle else ()
    return shots[-1].at if shots else situation.now


def _detail(situation: Situation, made: Paper, ending: str) -> str:
    """State of what a workbook shows beyond its table: reasons and evidence of each unit."""
    if ending != "xlsx" or situation.cycle is None:
        return ""
    numbers = (
        (str(sorted(e.id for e in situation.evidence.get(row.unit.id, ()))) for row in made.table.rows)
        if made.table
        else ()
    )
    return f"{len(situation.cycle.snapshots)} {situation.cycle.erased} {' '.join(numbers)}"
