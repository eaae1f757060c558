"""The lines of the table of formats: what each reader keeps, its library, large and hostile files of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.reading import formats_book as book
from tests.benchmarks.reading import formats_large as large
from tests.benchmarks.reading.formats_large import paragraphs
from tests.makers.files import bomb_makers
from tests.makers.files import containers_makers as boxes
from tests.makers.files import format_makers as made
from tests.makers.files import odd_pdf_makers as pdfs
from tests.makers.files.format_makers import zip_bytes


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table."""

    suffix: str
    library: str
    kept: str
    large: Callable[[], bytes]
    bare: tuple[str, Callable[[bytes], object]] | None
    hostile: dict[str, bytes]  # name of the outcome -> file
    measured: str = "—"  # the speed, where another benchmark measures it


def _office(member: str, empty: bytes, encrypted: bytes) -> dict[str, bytes]:
    return {
        "encrypted": encrypted,
        "empty": empty,
        "bomb": zip_bytes({member: b" " * (8 << 20)}),
    }


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
        large.large_docx,
        ("python-docx", large.bare_docx),
        _office("word/document.xml", large.empty_office("docx"), OLE),
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
        ("zip + ElementTree", large.bare_odf),
        _office("content.xml", made.odf("text", ""), LOCKED),
    ),
    Format(
        ".rtf",
        "own",
        "paragraphs, lists, tables, footnotes, comments; headers and footers as clutter; fonts' charsets",
        large.large_rtf,
        ("striprtf", large.bare_rtf),
        {"empty": rb"{\rtf1 }", "bomb": rb"{\rtf1 " + b"{" * 1_000_000},
    ),
    Format(
        ".pptx",
        "python-pptx",
        "slides as pages: title, bullets, tables, groups, SmartArt, comments, notes",
        large.large_pptx,
        ("python-pptx", large.bare_pptx),
        _office("ppt/presentation.xml", large.empty_office("pptx"), OLE),
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
        ("zip + ElementTree", large.bare_odf),
        _office("content.xml", made.odf("presentation", "<draw:page/>"), LOCKED),
    ),
    Format(
        ".xlsx",
        "own, zip + expat",
        "sheets as pages with their names; rows and columns in order; dates, percentages, decimals, currency "
        "as shown; comments",
        large.large_xlsx,
        ("python-calamine", large.bare_calamine),
        _office("xl/workbook.xml", zip_bytes({"xl/workbook.xml": b"<workbook/>"}), OLE),
    ),
    Format(
        ".ods",
        "own, zip + expat",
        "sheets as pages with their names; what each cell shows; comments",
        large.large_ods,
        ("zip + ElementTree", large.bare_odf),
        _office("content.xml", made.odf("spreadsheet", ""), LOCKED),
    ),
    Format(
        ".csv .tsv",
        "csv",
        "rows as lines, cells between tabs; delimiter and charset found out",
        lambda: "\n".join(";".join(map(str, row)) for row in large.rows()).encode(),
        ("csv", large.bare_csv),
        {"empty": b"\n\n", "bomb": b'a,b\n"' + b"x\n" * 2_500_000},
    ),
    Format(
        ".html",
        "trafilatura, selectolax",
        "the article; navigation left out, other clutter marked",
        lambda: large.large_page().encode(),
        ("trafilatura", large.bare_html),
        {"empty": b"<html><body></body></html>", "bomb": b"<html>" + b"<div>" * 100_000},
    ),
    Format(
        ".mhtml",
        "email + the HTML reader",
        "as .html; the page's address as clutter",
        large.large_mhtml,
        ("email + trafilatura", large.bare_mhtml),
        {"empty": made.mhtml().replace(b"<p>", b"<script>").split(b"<html>")[0] + b"<html></html>\r\n--BB--"},
    ),
    Format(
        ".epub",
        "own zip + selectolax",
        "chapters as pages with their titles; headings, lists, tables; navigation pages as clutter",
        book.large_epub,
        ("zip + spine + selectolax", book.bare_epub),
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
        ("email", large.bare_eml),
        {
            "encrypted": b"Subject: s\nContent-Type: application/pkcs7-mime\n\nAAAA",
            "empty": b"Subject: s\n\n",
            "bomb": b"".join(
                b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2_000)
            ),
        },
    ),
    Format(
        ".ics",
        "own",
        "each entry: title, time, place, organizer, description; of invitations in mails too",
        lambda: b"",
        None,
        {
            "empty": b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
            "bomb": b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 1_000_000,
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
    Format(
        ".jsonl",
        "json",
        "as many articles as lines",
        large.large_jsonl,
        ("json, into files", large.bare_jsonl),
        {"broken": b'{"title": "t", "te', "empty": b"\n\n", "bomb": b"[" * 1_000_000},
    ),
    Format(
        ".msg",
        "olefile, the mail reader",
        "as .eml; attachments and mails inside it as documents of their own",
        large.large_msg,
        ("olefile", large.bare_msg),
        {
            "broken": large.large_msg()[:200_000],
            "empty": boxes.ole(boxes.outlook_tree({0x1000: ""})),
        },
    ),
    Format(
        ".mbox",
        "own",
        "each mail a document",
        large.large_mailbox,
        ("mailbox, into files", large.bare_mbox),
        {"broken": b"From nobody\n", "empty": b"\n"},
    ),
    Format(
        ".zip",
        "zipfile",
        "each readable file in it a document, three levels deep",
        lambda: zip_bytes(large.large_members()),
        ("zipfile, into files", large.bare_zip),
        {
            "broken": zip_bytes({"a.txt": b"x" * 99})[:60],
            "encrypted": boxes.locked_zip({"a.txt": b"un texte"}, b"secret"),
            "empty": zip_bytes({}),
            "bomb": zip_bytes({"a.txt": b" " * (200 << 20)}),
        },
    ),
    Format(
        ".tar .tgz .gz .bz2 .xz",
        "tarfile",
        "as .zip",
        lambda: boxes.tar(large.large_members()),
        ("tarfile, into files", large.bare_tar),
        {"broken": boxes.tar({"a.txt": b"x" * 99})[:600], "empty": bytes(10_240)},
    ),
    Format(
        ".xls .ppt",
        "LibreOffice, if installed",
        "as .xlsx and .pptx, through a conversion in a scratch folder",
        lambda: b"",
        None,
        {"encrypted": OLE},
    ),
    Format(
        ".png .jpg .tif .webp .bmp",
        "Pillow, Tesseract if installed",
        "the words that are recognised, with their places; frames as pages",
        lambda: b"",
        None,
        {"broken": b"\x89PNG\r\n\x1a\n0000", "bomb": bomb_makers.png_of(50_000, 50_000)},
    ),
    Format(
        ".txt .md",
        "own, markdown-it",
        "every character, front matter and markup with it; other stories, share bars and notices marked as "
        "clutter",
        lambda: _text(""),
        None,
        {"empty": b" \n", "broken": bytes(range(256)) * 8},
    ),
    Format(
        ".pdf",
        "pypdfium2, pypdf, Tesseract if installed",
        "pages with labels, paragraphs, columns, footnotes, form fields, outline; running headers as clutter",
        lambda: b"",
        None,
        {
            "broken": pdfs.plain()[:300],
            "encrypted": pdfs.locked(),
            "empty": pdfs.blank(),
            "bomb": pdfs.shared_pages(25_000),
        },
        "0.5 to 0.6 of pypdfium2 in one reader child, 0.9 to 1.0 in two (pdf_speed.py)",
    ),
)
