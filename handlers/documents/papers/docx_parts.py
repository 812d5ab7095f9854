"""Parts of a DOCX for which python-docx has no name: a rule, the number of the page, headings that repeat."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def rule_style(book: Any) -> Any:
    """Style of a paragraph that is nothing but a rule."""
    style = book.styles.add_style("Rule", WD_STYLE_TYPE.PARAGRAPH)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(name), value)
    borders.append(top)
    style.element.get_or_add_pPr().append(borders)
    return style


def number_pages(header: Any) -> None:
    """Puts the number of the page into the only paragraph of a header."""
    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), "PAGE")
    text.text = "2"
    run.append(text)
    field.append(run)
    header.p_lst[0].append(field)


def repeat_headings(body: Any) -> None:
    """Lets the first row of each table with a grid be printed again on each page."""
    for table in body.iter(qn("w:tbl")):
        style = table.tblPr.find(qn("w:tblStyle"))
        if style is not None and style.get(qn("w:val")) == "TableGrid":
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            table.tr_lst[0].get_or_add_trPr().append(mark)
