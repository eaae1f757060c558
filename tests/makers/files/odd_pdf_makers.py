"""Makers of odd PDFs, one of each kind that real folders hold; drawn or written byte by byte."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

from tests.makers.files.documents_makers import pdf_bytes, turned

FRENCH = [
    "Le groupe a annoncé mardi un investissement de 4,2 milliards dans son usine",
    "de Dunkerque, qui doit produire de l’acier vert dès la fin de l’année 2027.",
]
CHINESE = ["该公司周二宣布将在其位于合肥的工厂投资四十二亿元以扩大先进芯片的产能。"]
ARABIC = "أعلنت الشركة يوم الثلاثاء عن استثمار جديد"
MANY_PAGES = 400


def written(objects: dict[int, bytes], *, root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of these objects, with its cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    size = max(objects) + 1
    out.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size, root, extra))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(
    content: bytes, *, fonts: bytes = b"", box: bytes = b"[0 0 595 842]", **more: bytes
) -> dict[int, bytes]:
    """The objects 1 to 4 of a document of one page; `fonts` is what stands in its font dictionary."""
    fonts = fonts or b"/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more.get("catalog", b""),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << %s >> >> %s >>"
        % (box, fonts, more.get("page", b"")),
        4: stream(content),
    }


def lines(canvas: object, texts: list[str], *, font: str = "Helvetica", top: int = 760) -> None:
    """Lines of 11 points from the top."""
    canvas.setFont(font, 11)
    for number, text in enumerate(texts):
        canvas.drawString(72, top - 14 * number, text)


def plain() -> bytes:
    """One page of French."""
    return pdf_bytes(lambda canvas: lines(canvas, FRENCH))


def locked() -> bytes:
    """A password to open it."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf_bytes(lambda canvas: lines(canvas, FRENCH), encrypt=StandardEncryption("secret", "owner"))


def locked_against_changes() -> bytes:
    """Encrypted, yet everybody may open it."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf_bytes(lambda canvas: lines(canvas, FRENCH), encrypt=StandardEncryption("", "owner"))


def chinese() -> bytes:
    """A font of Adobe's Chinese collection that is not embedded."""
    return _song("STSong-Light", vertical=False)


def vertical() -> bytes:
    """The same, written from top to bottom."""
    return _song("STSong-Light", vertical=True)


def _song(name: str, *, vertical: bool) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    font = UnicodeCIDFont(name, isVertical=vertical)
    pdfmetrics.registerFont(font)
    return pdf_bytes(lambda canvas: lines(canvas, CHINESE, font=font.fontName))


def identity_font(
    texts: str, *, to_unicode: Callable[[str], int] | None
) -> tuple[bytes, dict[int, bytes], bytes]:
    """A font whose codes mean nothing: its entry, its objects 5 to 8, and `texts` in those codes.

    `to_unicode` gives what the font says that a character is; None leaves that table away.
    """
    letters = list(dict.fromkeys(texts))
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    objects = {
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 500 >>",
        7: b"<< /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
    }
    table = b""
    if to_unicode is not None:
        rows = b"".join(b"<%04X> <%04X>\n" % (codes[letter], to_unicode(letter)) for letter in letters)
        objects[8] = stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Odd def "
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            b"%d beginbfchar\n%sendbfchar\nendcmap end end" % (len(letters), rows)
        )
        table = b"/ToUnicode 8 0 R"
    objects[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R] %s >>" % table
    )
    return b"/F1 5 0 R", objects, "".join(f"{codes[letter]:04X}" for letter in texts).encode()


def right_to_left() -> bytes:
    """Arabic in the order in which it is seen, as most programs write it."""
    font, objects, codes = identity_font(ARABIC[::-1], to_unicode=ord)
    return written(one_page(b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % codes, fonts=font) | objects)


def garbled() -> bytes:
    """A font that calls all its letters private ones."""
    font, objects, codes = identity_font("".join(FRENCH), to_unicode=lambda c: 0xE000 + ord(c) % 0x1000)
    return written(one_page(b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % codes, fonts=font) | objects)


def unnamed_letters() -> bytes:
    """A font that does not say what its letters are."""
    font, objects, codes = identity_font("".join(FRENCH), to_unicode=None)
    return written(one_page(b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % codes, fonts=font) | objects)


def truncated() -> bytes:
    """Cut before its cross-reference table."""
    content = plain()
    return content[: content.rindex(b"xref")]


def many_pages() -> bytes:
    """A line on each of four hundred pages."""

    def draw(canvas: object) -> None:
        for number in range(1, MANY_PAGES + 1):
            lines(canvas, [f"Voici la page {number} du rapport annuel."])
            canvas.showPage()

    return pdf_bytes(draw, pageCompression=0)


def labelled() -> bytes:
    """Two Roman pages, then Arabic ones from 1; the fourth is blank."""

    def draw(canvas: object) -> None:
        for page in range(5):
            if page != 3:
                lines(canvas, [f"Texte de la page physique {page + 1}."])
            canvas.addPageLabel(
                page, style="ROMAN_LOWER" if page < 2 else "ARABIC", start=page + 1 - 2 * (page > 1)
            )
            canvas.showPage()

    return pdf_bytes(draw)


def bad_labels() -> bytes:
    """Labels that are no number tree."""
    objects = one_page(b"BT /F1 12 Tf 72 700 Td (A page with labels that make no sense.) Tj ET")
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [(x) 3 /y] >> >>"
    return written(objects)


def rotated() -> bytes:
    """A page on its side."""
    return turned(plain(), 90)


def blank() -> bytes:
    """A page without anything."""
    return written(one_page(b""))


def picture() -> bytes:
    """A page that is one picture."""
    objects = one_page(b"q 400 0 0 400 90 200 cm /I Do Q")
    objects[3] = objects[3].replace(b"/Font <<", b"/XObject << /I 5 0 R >> /Font <<")
    pixels = zlib.compress(bytes(64 * 64))
    entries = (
        b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode"
    )
    return written(objects | {5: stream(pixels, entries)})


def half_scanned() -> bytes:
    """A page of text, a page that is a picture, a page of text."""

    def draw(canvas: object) -> None:
        lines(canvas, FRENCH)
        canvas.showPage()
        canvas.rect(72, 300, 400, 400, fill=1)
        canvas.showPage()
        lines(canvas, ["La dernière page du dossier."])
        canvas.showPage()

    return pdf_bytes(draw)


def outlined() -> bytes:
    """Bookmarks on two levels."""

    def draw(canvas: object) -> None:
        for page, (title, level) in enumerate((("Résumé", 0), ("Chiffres", 0), ("Par région", 1))):
            canvas.bookmarkPage(f"p{page}")
            canvas.addOutlineEntry(title, f"p{page}", level=level)
            lines(canvas, [f"{title} : voici le texte de cette partie."])
            canvas.showPage()

    return pdf_bytes(draw)


def attached() -> bytes:
    """A file is attached to it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain())))
    writer.add_attachment("chiffres.csv", "année;total\n2026;48\n".encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def form() -> bytes:
    """A form that is filled in, and drawn."""

    def draw(canvas: object) -> None:
        lines(canvas, ["Nom du demandeur, en capitales :"])
        canvas.acroForm.textfield(name="nom", value="LE GALL ANNE", x=72, y=700, width=200, height=20)

    return pdf_bytes(draw)


def damaged_page() -> bytes:
    """The second of three pages does not unpack."""

    def draw(canvas: object) -> None:
        for number in range(3):
            lines(canvas, [f"La page {number + 1} est entière."])
            canvas.showPage()

    content = pdf_bytes(draw, pageCompression=1)
    starts = [
        at
        for at in range(len(content))
        if content.startswith(b"stream\r\n", at) or content.startswith(b"stream\n", at)
    ]
    page = [at for at in starts if content[at - 3 : at] != b"end"][1] + 8
    return content[:page] + b"!" * 40 + content[page + 40 :]


def shared_pages(count: int) -> bytes:
    """As many pages as you like that are one object: a small file."""
    objects = one_page(b"BT /F1 12 Tf 72 700 Td (The same page again.) Tj ET")
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)
    return written(objects)


def looping_pages() -> bytes:
    """A page tree that contains itself."""
    objects = one_page(b"BT /F1 12 Tf 72 700 Td (Once is enough.) Tj ET")
    objects[2] = b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"
    return written(objects)


def huge_page() -> bytes:
    """A page of ten thousand kilometres."""
    return written(
        one_page(
            b"BT /F1 12 Tf 72 700 Td (A word on a very large sheet of paper.) Tj ET",
            box=b"[0 0 30000000000 30000000000]",
        )
    )


def object_stream_loop() -> bytes:
    """An object stream that lies in itself, and a stream whose length is that of itself."""
    objects = one_page(b"BT /F1 12 Tf 72 700 Td (Length refers to itself.) Tj ET")
    objects[4] = b"<< /Length 4 0 R >>\nstream\nBT /F1 12 Tf 72 700 Td (Lost.) Tj ET\nendstream"
    objects[5] = stream(b"5 0 << /Type /ObjStm >>", b"/Type /ObjStm /N 1 /First 4 /Extends 5 0 R")
    return written(objects)


def form_object_loop(times: int = 1) -> bytes:
    """A drawing that draws itself; more than once, and the work doubles at each level."""
    objects = one_page(b"BT /F1 12 Tf 72 700 Td (Before the loop.) Tj ET /X Do")
    objects[3] = objects[3].replace(b"/Font <<", b"/XObject << /X 5 0 R >> /Font <<")
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 5 0 R >> >>"
    return written(objects | {5: stream(b"/X Do " * times, entries)})


# Name -> (maker, pages; None where it cannot be opened).
ODD_PDFS: dict[str, tuple[Callable[[], bytes], int | None]] = {
    "plain.pdf": (plain, 1),
    "locked.pdf": (locked, None),
    "locked_against_changes.pdf": (locked_against_changes, 1),
    "broken.pdf": (lambda: b"%PDF-1.7\n" + b"no object at all " * 50, None),
    "cut_early.pdf": (lambda: plain()[:300], None),
    "chinese.pdf": (chinese, 1),
    "vertical.pdf": (vertical, 1),
    "right_to_left.pdf": (right_to_left, 1),
    "truncated.pdf": (truncated, 1),
    "many_pages.pdf": (many_pages, MANY_PAGES),
    "labelled.pdf": (labelled, 5),
    "bad_labels.pdf": (bad_labels, 1),
    "rotated.pdf": (rotated, 1),
    "blank.pdf": (blank, 1),
    "picture.pdf": (picture, 1),
    "half_scanned.pdf": (half_scanned, 3),
    "garbled.pdf": (garbled, 1),
    "unnamed_letters.pdf": (unnamed_letters, 1),
    "outlined.pdf": (outlined, 3),
    "attached.pdf": (attached, 1),
    "form.pdf": (form, 1),
    "damaged_page.pdf": (damaged_page, 3),
    "shared_pages.pdf": (lambda: shared_pages(300), 300),
    "looping_pages.pdf": (looping_pages, 2),
    "huge_page.pdf": (huge_page, 1),
    "object_stream_loop.pdf": (object_stream_loop, 1),
    "form_object_loop.pdf": (form_object_loop, 1),
}
