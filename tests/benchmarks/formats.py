"""The table of formats: what each reader keeps, how it refuses, and its speed against the bare library.

    python tests/benchmarks/formats.py [--runs 5] [--fuzz 0] [--output tests/benchmarks/formats.md]

Each figure is the median over runs in which our reader and the library take turns on the same made file.
With --fuzz N it also reads N damaged files of each format; any outcome but text or one sentence ends it.
"""

from __future__ import annotations

import argparse
import csv
import email
import io
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "engine" / "documents"))

import format_makers as made  # noqa: E402
from documents_makers import zip_bytes  # noqa: E402

from indexer.documents.read import read_file  # noqa: E402
from indexer.errors import ReadError  # noqa: E402

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
    return _saved(document)


def large_pptx() -> bytes:
    """Slides of ten bullets."""
    import pptx

    presentation = pptx.Presentation()
    texts = list(paragraphs())
    for first in range(0, len(texts), 10):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = texts[first][:40]
        slide.placeholders[1].text_frame.text = "\n".join(texts[first : first + 10])
    return _saved(presentation)


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


def large_epub() -> bytes:
    """Thirty chapters in the place of the two."""
    members = made.members_of(made.epub())
    texts = list(paragraphs())
    items = spine = ""
    for chapter in range(30):
        body = "<h1>Chapitre</h1>" + "".join(f"<p>{text}</p>" for text in texts[chapter::30])
        members[f"OPS/c{chapter}.xhtml"] = made.CHAPTER.format(body=body).encode()
        items += f'<item id="c{chapter}" href="c{chapter}.xhtml" media-type="application/xhtml+xml"/>'
        spine += f'<itemref idref="c{chapter}"/>'
    book = members["OPS/book.opf"].decode()
    book = book.replace("</manifest>", f"{items}</manifest>").replace("</spine>", f"{spine}</spine>")
    return zip_bytes(members | {"OPS/book.opf": book.encode()})


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


def _saved(document: object) -> bytes:
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


def bare_epub(data: bytes) -> None:
    """The text of every page in it."""
    from selectolax.lexbor import LexborHTMLParser

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                body = LexborHTMLParser(archive.read(name)).body
                assert body is not None
                body.text(deep=True, separator="\n")


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


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table."""

    suffix: str
    library: str
    kept: str
    large: Callable[[], bytes]
    bare: tuple[str, Callable[[bytes], object]] | None
    hostile: dict[str, bytes]  # name of the outcome -> file


def _office(member: str, empty: bytes, encrypted: bytes) -> dict[str, bytes]:
    return {
        "encrypted": encrypted,
        "empty": empty,
        "bomb": zip_bytes({member: b" " * (8 << 20)}),
    }


def _empty(library: str) -> bytes:
    import docx
    import pptx

    return _saved(docx.Document() if library == "docx" else pptx.Presentation())


def _text(header: str) -> bytes:
    return (header + "\n\n".join(paragraphs())).encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
LOCKED = made.odf(
    "text", "<text:p>x</text:p>", extra={"META-INF/manifest.xml": b"<m xmlns:a='a'><a:encryption-data/></m>"}
)
DRM = made.epub(
    encryption='<e><CipherReference URI="OPS/text/b.xhtml"/></e>',
)
FORMATS = (
    Format(
        ".docx",
        "python-docx",
        "paragraphs, lists, tables, text boxes; foot- and endnotes and comments behind their paragraph; "
        "headers and footers as clutter",
        large_docx,
        ("python-docx", bare_docx),
        _office("word/document.xml", _empty("docx"), OLE),
    ),
    Format(
        ".doc",
        "LibreOffice, if installed",
        "as .docx, through a conversion in a scratch folder",
        lambda: b"",
        None,
        {},
    ),
    Format(
        ".odt",
        "own, zip + expat",
        "headings, lists, tables, notes, comments; headers and footers, tables of contents as clutter",
        lambda: made.odf("text", "".join(f"<text:p>{text}</text:p>" for text in paragraphs())),
        ("zip + ElementTree", bare_odf),
        _office("content.xml", made.odf("text", ""), LOCKED),
    ),
    Format(
        ".rtf",
        "own",
        "paragraphs, lists, tables, footnotes, comments; headers and footers as clutter; fonts' charsets",
        large_rtf,
        ("striprtf", bare_rtf),
        {"empty": rb"{\rtf1 }", "bomb": rb"{\rtf1 " + b"{" * 1_000_000},
    ),
    Format(
        ".pptx",
        "python-pptx",
        "slides as pages: title, bullets, tables, groups, SmartArt, comments, notes",
        large_pptx,
        ("python-pptx", bare_pptx),
        _office("ppt/presentation.xml", _empty("pptx"), OLE),
    ),
    Format(
        ".odp",
        "own, zip + expat",
        "slides as pages: title, text, tables, notes",
        lambda: made.odf(
            "presentation",
            "".join(
                f"<draw:page><draw:frame><text:p>{t}</text:p></draw:frame></draw:page>" for t in paragraphs()
            ),
        ),
        ("zip + ElementTree", bare_odf),
        _office("content.xml", made.odf("presentation", "<draw:page/>"), LOCKED),
    ),
    Format(
        ".xlsx",
        "own, zip + expat",
        "sheets as pages with their names; rows and columns in order; dates, percentages, decimals, currency "
        "as shown; comments",
        large_xlsx,
        ("python-calamine", bare_calamine),
        _office("xl/workbook.xml", zip_bytes({"xl/workbook.xml": b"<workbook/>"}), OLE),
    ),
    Format(
        ".ods",
        "own, zip + expat",
        "sheets as pages with their names; what each cell shows; comments",
        large_ods,
        ("zip + ElementTree", bare_odf),
        _office("content.xml", made.odf("spreadsheet", ""), LOCKED),
    ),
    Format(
        ".csv .tsv",
        "csv",
        "rows as lines, cells between tabs; delimiter and charset found out",
        lambda: "\n".join(";".join(map(str, row)) for row in rows()).encode(),
        ("csv", bare_csv),
        {"empty": b"\n\n", "bomb": b'a,b\n"' + b"x\n" * 2_500_000},
    ),
    Format(
        ".html",
        "trafilatura, selectolax",
        "the article; navigation left out, other clutter marked",
        lambda: large_page().encode(),
        ("trafilatura", bare_html),
        {"empty": b"<html><body></body></html>", "bomb": b"<html>" + b"<div>" * 100_000},
    ),
    Format(
        ".mhtml",
        "email + the HTML reader",
        "as .html; the page's address as clutter",
        large_mhtml,
        ("email + trafilatura", bare_mhtml),
        {"empty": made.mhtml().replace(b"<p>", b"<script>").split(b"<html>")[0] + b"<html></html>\r\n--BB--"},
    ),
    Format(
        ".epub",
        "own zip + selectolax",
        "chapters as pages with their titles; headings, lists, tables; navigation pages as clutter",
        large_epub,
        ("zip + selectolax", bare_epub),
        _office(
            "META-INF/container.xml",
            zip_bytes(
                made.members_of(made.epub()) | {"OPS/text/a b.xhtml": b"<p/>", "OPS/text/b.xhtml": b"<p/>"}
            ),
            DRM,
        ),
    ),
    Format(
        ".eml",
        "email",
        "subject, body; header lines, quotations, signature as clutter; attachments named",
        lambda: _text("Subject: s\nContent-Type: text/plain; charset=utf-8\n\n"),
        ("email", bare_eml),
        {
            "encrypted": b"Subject: s\nContent-Type: application/pkcs7-mime\n\nAAAA",
            "empty": b"Subject: s\n\n",
            "bomb": b"".join(
                b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2_000)
            ),
        },
    ),
    Format(
        ".json",
        "json",
        "one article: title, text, date, author, publisher",
        lambda: json.dumps({"title": "t", "text": "\n\n".join(paragraphs())}).encode(),
        ("json", json.loads),
        {"empty": b'{"title": "t", "text": ""}', "bomb": b"[" * 1_000_000},
    ),
)


def outcome(folder: Path, name: str, data: bytes) -> str:
    """What becomes of a file: "text", or the code of its one sentence."""
    path = folder / name
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read_file(path)
        except ReadError as error:
            return error.code
    return "text"


def speed(folder: Path, entry: Format, runs: int) -> str:
    """Our bytes a second over the library's, the two taking turns."""
    if entry.bare is None:
        return "—"
    name, bare = entry.bare
    data = entry.large()
    path = folder / f"large{entry.suffix.split()[0]}"
    path.write_bytes(data)
    ours, theirs = [], []
    for _ in range(runs + 1):
        started = time.process_time()
        bare(data)
        middle = time.process_time()
        read_file(path)
        theirs.append(middle - started)
        ours.append(time.process_time() - middle)
    # The first of each imports its library.
    ratio = statistics.median(theirs[1:]) / statistics.median(ours[1:])
    rate = len(read_file(path).text) / statistics.median(ours[1:]) / 1e6
    return f"{ratio:.2f} of {name} ({rate:.2g} M characters/s)"


def fuzz(folder: Path, count: int) -> str:
    """Read damaged files of every format; raises what a reader should not have let out."""
    outcomes: dict[str, int] = {}
    for name, maker in made.MADE.items():
        sound = maker()
        for seed in range(count):
            chance = random.Random(f"{name} {seed}")
            members = made.members_of(sound) if sound[:2] == b"PK" and seed % 2 else {}
            if members:
                member = chance.choice([n for n, content in members.items() if content])
                data = zip_bytes(members | {member: _damaged(members[member], chance)})
            else:
                data = _damaged(sound, chance)
            found = outcome(folder, name, data)
            outcomes[found] = outcomes.get(found, 0) + 1
    listed = ", ".join(f"{code} {number:,}" for code, number in sorted(outcomes.items()))
    return f"{count:,} damaged files of each of {len(made.MADE)} formats: {listed}; nothing else."


def _damaged(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(0, 8)):
        changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed[: chance.randrange(1, len(changed) + 1)] if chance.random() < 0.3 else changed)


_CORNER = """
import io, resource, sys
from python_calamine import CalamineWorkbook
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0).to_python()
"""


def own_readers(folder: Path) -> Iterator[str]:
    """Why .xlsx and .rtf are read without the usual library: what it does with two small files."""
    import xlsxwriter
    from striprtf.striprtf import rtf_to_text

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 2)
    book.close()
    data = buffer.getvalue()
    code = subprocess.run(
        [sys.executable, "-c", _CORNER], input=data, capture_output=True, check=False
    ).returncode
    ours = outcome(folder, "corner.xlsx", data)
    yield (
        f"- .xlsx: a workbook of {len(data):,} bytes with two cells in opposite corners ends a process of "
        f"2 GB that reads it with python-calamine (exit status {code}); ours: {ours}. It also gives 0.125 "
        "where the cell shows 12.5%."
    )
    try:
        theirs = repr(rtf_to_text(made.rtf().decode("latin-1"), errors="replace"))
    except (ValueError, LookupError) as error:
        theirs = repr(error)
    yield f"- .rtf: striprtf makes of the test's file `{theirs}`; our text is in the test."


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--fuzz", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("formats.md"))
    arguments = parser.parse_args()
    lines = [
        "# Formats",
        "",
        "Made by `python tests/benchmarks/formats.py"
        + (f" --fuzz {arguments.fuzz}" if arguments.fuzz else "")
        + "`: do not edit. Speed is processor time, ours against the bare library on the same made file in "
        "the same run (above 1 we are faster); a cell of an outcome is the code of the one sentence.",
        "",
        "| format | read with | what is kept | broken | encrypted | empty | bomb | speed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for entry in FORMATS:
            suffix = entry.suffix.split()[0]
            small = made.MADE.get(f"a{suffix}")
            hostile = dict(entry.hostile)
            if small is not None:
                hostile["broken"] = small()[: len(small()) // 2]
            cells = [
                outcome(folder, f"x{suffix}", hostile[kind]) if kind in hostile else "—"
                for kind in ("broken", "encrypted", "empty", "bomb")
            ]
            cells.append(speed(folder, entry, arguments.runs))
            lines.append(f"| {entry.suffix} | {entry.library} | {entry.kept} | {' | '.join(cells)} |")
            print(lines[-1], flush=True)
        if arguments.fuzz:
            lines += ["", fuzz(folder, arguments.fuzz)]
            print(lines[-1])
        lines += ["", "Where we read without the usual library:", "", *own_readers(folder)]
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
