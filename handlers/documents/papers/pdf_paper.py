"""Paper as PDF, laid out by the decree, to be printed and signed."""

from datetime import datetime

from fpdf.fonts import FontFace

from bot.conversations.papers.paper import Paper
from bot.conversations.papers.paper_template import Line, Signatures, Table
from bot.vietnamese import nfc
from handlers.documents.papers import decree
from handlers.documents.papers.pdf_page import FACE, POINT, Page

_HEAD = FontFace(emphasis="B")
_GAP = 20.0  # millimetres left for the hand


def pdf_paper(paper: Paper, made: datetime) -> bytes:
    """PDF of a paper in words; `made` is the moment that its properties name."""
    page = Page(title=paper.kind.title, code=str(paper.code), shown=paper.code.shown, made=made)
    page.add_page()
    _head(page, paper)
    copies = [b.text for b in paper.blocks if isinstance(b, Line) and b.style == "copies"]
    for block in paper.blocks:
        match block:
            case Line():
                _line(page, block)
            case Table():
                _table(page, block)
            case Signatures():
                _signatures(page, block, copies)
    return page.bytes()


def _head(page: Page, paper: Paper) -> None:
    head, kind = paper.head, paper.kind
    top, left_width = page.get_y(), page.epw * 0.41
    right, right_width = page.l_margin + left_width, page.epw * 0.59
    down = page.column(
        page.l_margin, left_width, top, [(head.cluster, decree.AGENCY, ""), (head.chair, decree.AGENCY, "B")]
    )
    page.draw_rule(page.l_margin + left_width / 2, 22, down + 1)
    under = page.column(
        right, right_width, top, [(head.state, decree.STATE, "B"), (head.motto, decree.MOTTO, "B")]
    )
    page.set_font(FACE, "B", decree.MOTTO)
    page.draw_rule(right + right_width / 2, page.get_string_width(head.motto), under + 1)
    below = max(down, under) + 3.5
    bottom = below
    if kind.symbol:
        number = f"Số:          /{kind.symbol}"
        bottom = page.column(page.l_margin, left_width, below, [(number, decree.NUMBER, "")])
    if kind.dated:
        bottom = max(bottom, page.column(right, right_width, below, [(head.date_line, decree.DATE, "I")]))
    page.set_y(bottom + 2)
    if head.draft:
        page.write_text(head.draft, decree.NUMBER, "BI", after=2)
    page.ln(3)


def _line(page: Page, line: Line) -> None:
    indent = decree.INDENT
    match line.style:
        case "title":
            page.write_text(line.text, decree.TITLE, "B", align="C", after=0)
        case "subject":
            page.write_text(line.text, decree.SUBJECT, "B", align="C", after=10)
        case "to":
            page.write_text(line.text, decree.BODY, align="C", after=10)
        case "heading":
            if page.will_page_break(30):
                # A heading never stands alone at the foot of a page.
                page.add_page()
            page.write_text(line.text, decree.BODY, "B", indent=indent)
        case "basis":
            page.write_text(line.text, decree.BODY, "I", align="J", indent=indent)
        case "item":
            page.write_text(f"- {line.text}", decree.BODY, align="J", indent=indent)
        case "body":
            page.write_text(line.text, decree.BODY, align="J", indent=indent)
        case "copies":
            pass  # Beside the signature.


def _table(page: Page, table: Table) -> None:
    page.set_font(FACE, "", decree.TABLE)
    align = tuple("CENTER" if place in table.figures else "LEFT" for place in range(len(table.heads)))
    with page.table(
        col_widths=tuple(width for _, width in table.heads),
        width=page.epw,
        align="LEFT",
        line_height=decree.TABLE * POINT * 1.2,
        padding=(0.7, 1),
        headings_style=_HEAD,
        text_align=align,
        v_align="MIDDLE",
    ) as drawn:
        heading = drawn.row()
        for head, _ in table.heads:
            heading.cell(nfc(head), align="CENTER")
        for row in table.rows:
            line = drawn.row()
            for text in row:
                line.cell(nfc(text))
    page.ln(decree.BETWEEN * POINT)


def _signatures(page: Page, signatures: Signatures, copies: list[str]) -> None:
    signers, half = signatures.signers, page.epw / 2
    for at in range(0, len(signers), 2):
        if page.will_page_break(_GAP + 22):
            page.add_page()
        top, bottom = page.get_y() + 2, 0.0
        pair = signers[at : at + 2]
        # A single one stands on the right.
        for place, signer in enumerate(pair, 2 - len(pair)):
            left = page.l_margin + place * half
            down = page.column(
                left, half, top, [(signer.capacity, decree.SIGNER - 1, "B"), ("(Ký, ghi rõ họ tên)", 12, "I")]
            )
            bottom = max(
                bottom, page.column(left, half, down + _GAP, [(signer.name or " ", decree.SIGNER, "B")])
            )
        if len(signers) == 1 and copies:
            page.set_y(top)
            page.write_text("Nơi nhận:", decree.COPIES_LABEL, "BI", after=0)
            for text in copies:
                page.write_text(f"- {text}", decree.COPIES, after=0)
        page.set_y(max(bottom, page.get_y()) + 2)
