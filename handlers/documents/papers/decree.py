"""Measures of Nghị định 30/2020/NĐ-CP, Phụ lục I, for both DOCX and PDF.

Margins, face, and the place of page numbers were read (domain.md 7.3); sizes of letters are those that the
annex gives as ranges, the larger where there is a choice.
"""

# Millimetres.
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
INDENT = 10.0  # of a paragraph's first line
# Points.
AGENCY = STATE = 12.0
MOTTO = NUMBER = DATE = 13.0
TITLE = SUBJECT = BODY = SIGNER = 14.0
COPIES_LABEL, COPIES = 12.0, 11.0
TABLE = 12.0
PAGE_NUMBER = 13.0
SMALL = 8.0
BETWEEN = 6.0  # points between paragraphs
LINE = 1.15  # lines
FACE = "Times New Roman"
QR_SIDE = 18.0  # millimetres
