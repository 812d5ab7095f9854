"""Paper of a year: its head, its blocks, its code; made of facts and wording, whoever draws it."""

from dataclasses import dataclass, replace

from bot.conversations.papers import head as heads
from bot.conversations.papers.draft import Code, code_of
from bot.conversations.papers.facts import gathered
from bot.conversations.papers.head import Head, Signer
from bot.conversations.papers.kinds import KINDS, Kind
from bot.conversations.papers.officers import chair, secretary
from bot.conversations.papers.own_template import wording_of
from bot.conversations.papers.paper_template import Block, filled, words_of
from bot.conversations.papers.score_table import ScoreTable, score_table
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.state.stages import named


@dataclass(frozen=True)
class Paper:
    """Paper in words. `blocks` are empty for the table of scores, which is `table`."""

    kind: Kind
    head: Head
    code: Code
    blocks: tuple[Block, ...] = ()
    table: ScoreTable | None = None


def paper(situation: Situation, kind: str, unit: str = "") -> Paper:
    """Paper of a kind, of one unit where each has its own. Raises ValueError where it cannot be made now."""
    made = KINDS[kind]
    if situation.cycle is None or made.lacks(situation):
        raise ValueError(f"no {kind} can be made now")
    return _table(situation, made) if kind == "table" else _worded(situation, made, unit)


def signed_id(code: Code) -> str:
    """Id under which signed pages of a draft are kept: ``k7/signed..minutes.3f2a91c077de4b21``."""
    return str(QuestionId(code.cycle, "signed", code.unit, code.kind, code.hash))


def is_signed(situation: Situation, code: Code) -> bool:
    """True once a signed page of exactly this draft is there."""
    pieces = situation.evidence.get("", ())
    return any(piece.question == signed_id(code) and piece.state == "kept" for piece in pieces)


def codes(situation: Situation) -> dict[str, Code]:
    """Codes of all papers of the cluster that can be made now, by kind."""
    return {
        name: situation.once(_code, name)
        for name, kind in KINDS.items()
        if not kind.of_unit and not kind.lacks(situation)
    }


def _code(situation: Situation, kind: str) -> Code:
    return paper(situation, kind).code


def _worded(situation: Situation, kind: Kind, unit: str) -> Paper:
    cycle = situation.cycle.id if situation.cycle else ""
    blocks = filled(wording_of(situation, kind.name), gathered(situation, unit))
    code = code_of(cycle, kind.name, unit, words_of(blocks))
    head = _with_state(situation, heads.head(situation, kind.title, code), code)
    return Paper(kind, head, code, blocks)


def _table(situation: Situation, kind: Kind) -> Paper:
    table = score_table(situation)
    assert table
    assert situation.cycle
    code = code_of(situation.cycle.id, kind.name, "", _words_of_table(table))
    head = heads.head(
        situation,
        f"BẢNG TỔNG HỢP ĐIỂM THI ĐUA NĂM {table.charter.year}",
        code,
        f"(Theo điểm {named(table.stage)})",
        (Signer("THƯ KÝ", secretary(situation)), Signer("CỤM TRƯỞNG", chair(situation))),
    )
    return Paper(kind, _with_state(situation, head, code), code, table=table)


def _with_state(situation: Situation, head: Head, code: Code) -> Head:
    """Head without the mark of a draft, once the signed page of these words is there."""
    return replace(head, draft="") if is_signed(situation, code) else head


def _words_of_table(table: ScoreTable) -> list[str]:
    lines = [f"{table.charter.name} {table.charter.year}"]
    for row in table.rows:
        totals = [str(row.totals[stage]) for stage in table.stages]
        groups = [str(row.groups[table.stage].get(group.id)) for group in table.charter.groups]
        lines.append(" | ".join((str(row.rank), row.unit.name, *groups, *totals, row.title, row.ballots)))
    return [*lines, *table.notes]
