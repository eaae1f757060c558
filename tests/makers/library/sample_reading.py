"""Read the sample library with the bare libraries: these tests must not lean on Ibid's own extraction."""

from __future__ import annotations

import re
from pathlib import Path

HAN = re.compile(r"[\u4e00-\u9fff]")


def flatten(text: str) -> str:
    """Bring every run of white space, no-break spaces included, down to one space."""
    return re.sub(r"\s+", " ", text).strip()


def read_pdf(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def read_docx(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def read_html(path: Path) -> str:
    from selectolax.lexbor import LexborHTMLParser

    article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article")
    assert article is not None, f"{path.name} has no <article>"
    return article.text(separator=" ")


def read_article(path: Path) -> str:
    readers = {".pdf": read_pdf, ".docx": read_docx, ".html": read_html}
    if reader := readers.get(path.suffix):
        return flatten(reader(path))
    return flatten(path.read_text(encoding="utf-8"))


def language_of(text: str) -> str:
    if len(HAN.findall(text)) > 200:
        return "zh"
    return "fr" if len(re.findall(r"\b(?:les|des|une|est)\b", text)) > 5 else "en"
