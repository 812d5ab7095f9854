"""Template of a paper as a Word file to be changed, and its text as it comes back."""

import io
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Pt, RGBColor

from bot.conversations.papers.fields import LISTS, TABLES, WORDS
from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.own_template import HEADED, NOTE
from handlers.documents.papers.decree import FACE

_HOW = (
    "Dòng bắt đầu bằng // là hướng dẫn, hệ thống bỏ qua; xóa đi cũng được. Mỗi dòng là một đoạn văn.",
    "Đầu dòng: # tên loại; ## trích yếu; ### đề mục; > kính gửi; _ căn cứ (in nghiêng); - gạch đầu dòng; "
    "@ nơi nhận; = chỗ ký, hai chỗ cách nhau bằng |.",
    "Ô trong ngoặc { } do hệ thống điền; ô không có nội dung thì cả dòng được bỏ. {I} và {1} tự đánh số.",
    "{mỗi: tên danh sách} … {hết}: lặp lại cho từng mục. {nếu: tên} … {hết}: chỉ in khi có. {bảng: tên}: bảng.",
)


def template_file(kind: str, wording: str) -> bytes:
    """DOCX with the wording line by line, under what explains it."""
    book = Document()
    book.core_properties.title, book.core_properties.author = KINDS[kind].title, "thidua"
    style = book.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(13)
    book.add_paragraph().add_run(f"{HEADED} {KINDS[kind].title}").bold = True
    notes = [*_HOW, f"Các ô: {', '.join(f'{{{name}}}' for name in WORDS)}."]
    notes += [
        f"Danh sách “{name}”: {', '.join(f'{{{word}}}' for word in words)}." for name, words in LISTS.items()
    ]
    notes.append(f"Các bảng: {', '.join(TABLES)}.")
    for note in notes:
        run = book.add_paragraph().add_run(f"{NOTE} {note}")
        run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x70, 0x70, 0x70)
    for line in wording.splitlines():
        book.add_paragraph(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template_text(path: Path) -> str:
    """Text of a Word file, a line for each paragraph; "" where it is none."""
    try:
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        return ""
