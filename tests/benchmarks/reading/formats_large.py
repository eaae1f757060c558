"""Large made files of every format, and what a bare library makes of each: for `formats.py`."""

from __future__ import annotations

import csv
import email
import io
import json
import mailbox
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.makers.files import containers_makers as boxes
from tests.makers.files import format_makers as made
from tests.makers.files.documents_makers import zip_bytes  # noqa: F401 - likewise

SENTENCES = (
    "La banque centrale a relevé ses taux directeurs de 25 points de base, à 4,5 %.",
    "Les analystes attendaient cette décision depuis plusieurs semaines.",
    "央行宣布上调基准利率二十五个基点，市场对此早有预期。",
    "The governor said that inflation would return to two per cent by 2027.",
)
PARAGRAPHS = 1_500
CELLS = 60_000


def paragraphs() -> Iterator[str]:
    """The words of every large file."""
    for number in range(PARAGRAPHS):
        yield f"{number}. " + " ".join(SENTENCES[(number + offset) % 4] for offset in range(3))


def rows() -> Iterator[list[str | float]]:
    """The cells of every large table."""
    yield ["Année", "Région", "Total", "Part", "Note"]
    for number in range(CELLS // 5):
        yield [2000 + number % 26, f"région {number % 40}", number * 1.25, number % 100 / 100, "四十八"]


def large_docx() -> bytes:
    """Paragraphs and one table of Word."""
    import docx

    document = docx.Document()
    for text in paragraphs():
        document.add_paragraph(text)
    return saved(document)


def large_pptx() -> bytes:
    """Slides of ten bullets."""
    import pptx

    presentation = pptx.Presentation()
    texts = list(paragraphs())
    for first in range(0, len(texts), 10):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = texts[first][:40]
        slide.placeholders[1].text_frame.text = "\n".join(texts[first : first + 10])
    return saved(presentation)


def large_xlsx() -> bytes:
    """One sheet, a column of percentages in it."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Ventes")
    percent = book.add_format({"num_format": "0%"})
    for number, row in enumerate(rows()):
        sheet.write_row(number, 0, row)
        if number:
            sheet.write(number, 3, row[3], percent)
    book.close()
    return buffer.getvalue()


def large_ods() -> bytes:
    """The same as OpenDocument."""
    cells = (
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        for row in rows()
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return made.odf("spreadsheet", f"<table:table table:name='Ventes'>{table}</table:table>")


def empty_office(library: str) -> bytes:
    """A document of python-docx or python-pptx with nothing in it."""
    import docx
    import pptx

    return saved(docx.Document() if library == "docx" else pptx.Presentation())


def large_page() -> str:
    """A web page with navigation around its article."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs())
    return (
        "<html><head><title>La banque relève ses taux</title></head><body><nav><a href='/'>Accueil</a></nav>"
        f"<article><h1>La banque relève ses taux</h1>{body}</article></body></html>"
    )


def large_mhtml() -> bytes:
    """That page as a web archive."""
    import quopri

    small = made.mhtml()
    page = quopri.encodestring(made.PAGE.encode()).replace(b"\n", b"\r\n")
    return small.replace(page, quopri.encodestring(large_page().encode()).replace(b"\n", b"\r\n"))


def large_rtf() -> bytes:
    """Characters beyond ASCII as escapes, as Word writes them."""
    texts = "\\par\n".join(
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text) for text in paragraphs()
    )
    return ("{\\rtf1\\ansi\\ansicpg1252 " + texts + "}").encode("ascii")


def saved(document: object) -> bytes:
    """The bytes of an office document."""
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def bare_docx(data: bytes) -> None:
    """Its paragraphs, and the cells of its tables."""
    import docx

    document = docx.Document(io.BytesIO(data))
    "\n".join(paragraph.text for paragraph in document.paragraphs)


def bare_pptx(data: bytes) -> None:
    """The text of its shapes."""
    import pptx

    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def bare_calamine(data: bytes) -> None:
    """All sheets as lists of text."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        ["\t".join(map(str, row)) for row in book.get_sheet_by_name(name).to_python()]


def bare_odf(data: bytes) -> None:
    """Every character of the content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        "".join(ElementTree.fromstring(archive.read("content.xml")).itertext())


def bare_html(data: bytes) -> None:
    """The article as trafilatura finds it."""
    import trafilatura

    trafilatura.extract(data.decode(), favor_precision=True, include_comments=False)


def bare_mhtml(data: bytes) -> None:
    """The page in it, likewise."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            bare_html(part.get_payload(decode=True))  # type: ignore[arg-type]


def bare_eml(data: bytes) -> None:
    """Its first text."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/plain":
            part.get_payload(decode=True).decode()  # type: ignore[union-attr]


def bare_csv(data: bytes) -> None:
    """Its rows."""
    ["\t".join(row) for row in csv.reader(io.StringIO(data.decode()), delimiter=";")]


def bare_rtf(data: bytes) -> None:
    """Its text."""
    from striprtf.striprtf import rtf_to_text

    rtf_to_text(data.decode("cp1252"))


def large_members() -> dict[str, bytes]:
    """Two hundred texts, as an archive holds them."""
    texts = list(paragraphs())
    return {f"dossier/{n}.txt": "\n\n".join(texts[n::200]).encode() * 4 for n in range(200)}


def large_mailbox() -> bytes:
    """Five hundred short mails."""
    mails = (
        "From a@example.org Mon Mar  9 08:00:00 2026\n"
        f"From: a@example.org\nSubject: lettre {number}\n\n{text}\n\n"
        for number, text in enumerate(list(paragraphs())[:500])
    )
    return "".join(mails).encode()


def large_jsonl() -> bytes:
    """Five hundred articles, one a line."""
    return "\n".join(
        json.dumps({"title": f"titre {number}", "text": text}, ensure_ascii=False)
        for number, text in enumerate(list(paragraphs())[:500])
    ).encode()


def large_msg() -> bytes:
    """A message whose body is long."""
    return boxes.ole(boxes.outlook_tree({0x37: "sujet", 0x1000: "\r\n".join(paragraphs())}))


def bare_zip(data: bytes) -> None:
    """Every member into a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)


def bare_tar(data: bytes) -> None:
    """Every member into a file."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive, tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder, filter="data")


def bare_mbox(data: bytes) -> None:
    """Every mail into a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.mbox"
        path.write_bytes(data)
        box = mailbox.mbox(path)
        for number, mail in enumerate(box):
            (Path(folder) / f"{number}.eml").write_bytes(mail.as_bytes())
        box.close()


def bare_jsonl(data: bytes) -> None:
    """Every line into a file."""
    with tempfile.TemporaryDirectory() as folder:
        for number, line in enumerate(data.splitlines()):
            (Path(folder) / f"{number}.json").write_text(json.dumps(json.loads(line)), encoding="utf-8")


def bare_msg(data: bytes) -> None:
    """Its body."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as storage:
        storage.openstream("__substg1.0_1000001F").read().decode("utf-16-le")
