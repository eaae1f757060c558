"""Makers of hostile files, which unpack to huge sizes, nest deeply, repeat, or have dangerous links."""

from __future__ import annotations

import base64
import io
import struct
import tarfile
import zipfile
import zlib

from tests.makers.files import format_makers as made
from tests.makers.files import odd_pdf_makers as pdfs
from tests.makers.files.documents_makers import zip_bytes

MEGA = 1 << 20
WORDS = "La banque centrale a relevé ses taux directeurs, comme les analystes l’attendaient. "
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/hostname">]>'
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(name: str, megabytes: int, *, more: dict[str, bytes] | None = None) -> bytes:
    """A zip file with one member of as many megabytes of spaces."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in (more or {}).items():
            archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(b" " * MEGA)
    return buffer.getvalue()


def nested_zip(levels: int, *, wide: int = 1) -> bytes:
    """Zip files in zip files, `wide` of them on each level."""
    content = zip_bytes({"a.txt": WORDS.encode() * 10})
    for level in range(levels):
        content = zip_bytes({f"{level} {number}.zip": content for number in range(wide)})
    return content


def overlapping_zip(entries: int) -> bytes:
    """Every name in the directory stands for the same ten megabytes."""
    name = b"a.txt"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b" " * (10 * MEGA)
    data = packer.compress(plain) + packer.flush()
    check, size = zlib.crc32(plain), len(plain)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, check, len(data), size, len(name), 0) + name
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, check, len(data), size, len(name), 0, 0, 0, 0, 0, 0
    )
    directory = (entry + name) * entries
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(directory), len(local) + len(data), 0
    )
    return local + data + directory + end


def traversing_zip() -> bytes:
    """Names that lead out of any folder, and one honest file."""
    names = ("../../outside.txt", "/outside.txt", "C:\\outside.txt", "a/../../../outside.txt", "inside.txt")
    return zip_bytes({name: (WORDS + name).encode() for name in names})


def tar_of(members: list[tarfile.TarInfo], mode: str = "w") -> bytes:
    """A tar file of these members; those with a size hold words."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO((WORDS.encode() * 100)[: member.size].ljust(member.size)))
    return buffer.getvalue()


def _member(name: str, kind: bytes = tarfile.REGTYPE, *, link: str = "", size: int = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.size = kind, link, size
    return member


def hostile_tar() -> bytes:
    """Links, devices and names that lead out, and one honest file."""
    return tar_of(
        [
            _member("link.txt", tarfile.SYMTYPE, link="/etc/hostname"),
            _member("hard.txt", tarfile.LNKTYPE, link="../../../etc/hostname"),
            _member("null.txt", tarfile.CHRTYPE),
            _member("pipe.txt", tarfile.FIFOTYPE),
            _member("folder", tarfile.SYMTYPE, link="/tmp"),
            _member("folder/outside.txt", size=200),
            _member("../../outside.txt", size=200),
            _member("/outside.txt", size=200),
            _member("inside.txt", size=300),
        ]
    )


def large_tar(megabytes: int) -> bytes:
    """One large text, packed with gzip."""
    return tar_of([_member("a.txt", size=megabytes * MEGA)], "w:gz")


def docx_of(body: bytes, *, before: bytes = b"") -> bytes:
    """A Word document with this body."""
    members = made.members_of(made.docx_with_notes())
    members["word/document.xml"] = (
        b'<?xml version="1.0"?>' + before + b"<w:document %s><w:body>%s</w:body></w:document>" % (W, body)
    )
    return zip_bytes(members)


def with_part(content: bytes, part: str, before: bytes) -> bytes:
    """A zipped document with `before` put in front of the root element of one of its parts."""
    members = made.members_of(content)
    declaration, end, rest = members[part].partition(b"?>")
    members[part] = declaration + end + before + rest if end else before + members[part]
    return zip_bytes(members)


def xlsx_with(sheet: bytes) -> bytes:
    """A workbook whose first sheet has this XML."""
    members = made.members_of(made.xlsx())
    name = next(name for name in members if name.startswith("xl/worksheets/sheet"))
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    members[name] = b"<worksheet %s>%s</worksheet>" % (space, sheet)
    return zip_bytes(members)


def whole_sheet() -> bytes:
    """Two words in opposite corners of the largest sheet."""
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>mot</t></is></c></row>'
    rows = cell.format(1, "A") + cell.format(1_048_576, "XFD")
    return xlsx_with(f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>'.encode())


def ods_repeated() -> bytes:
    """One word in every cell that a sheet can have."""
    cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>mot</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>"
    return made.odf("spreadsheet", f"<table:table table:name='a'>{row}</table:table>")


def nested_groups(depth: int) -> bytes:
    """Shapes in groups in groups."""
    members = made.members_of(made.pptx())
    name = "ppt/slides/slide2.xml"
    slide = members[name]
    members[name] = slide.replace(
        b"</p:spTree>", b"<p:grpSp>" * depth + b"</p:grpSp>" * depth + b"</p:spTree>"
    )
    return zip_bytes(members)


def eml_of(body: bytes, kind: bytes = b"text/plain") -> bytes:
    """A mail with this body."""
    return b"From: a@example.org\nSubject: s\nContent-Type: %s\n\n%s" % (kind, body)


def mail_of_parts(parts: int) -> bytes:
    """A mail of many small parts."""
    part = b"--B\nContent-Type: text/plain\n\nUne phrase de plus.\n"
    return eml_of(part * parts + b"--B--\n", b'multipart/mixed; boundary="B"')


def mail_in_mail(depth: int, *, encoded: bool = False) -> bytes:
    """A forwarded mail in a forwarded mail."""
    content = eml_of(WORDS.encode())
    for _ in range(depth):
        if encoded:
            kind = b"message/rfc822\nContent-Transfer-Encoding: base64"
            content = eml_of(base64.encodebytes(content), kind)
        else:
            content = eml_of(content, b"message/rfc822")
    return content


def nested_parts(depth: int) -> bytes:
    """A part in a part in a part."""
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (level, level) for level in range(depth)
    )


def png_of(width: int, height: int) -> bytes:
    """A picture that says it has this size, all of one colour and well packed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width // 8)) for _ in range(min(height, 20_000)))
    header = struct.pack(">2L5B", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", rows + packer.flush())
        + chunk(b"IEND", b"")
    )


def gif_of(width: int, height: int, frames: int = 1) -> bytes:
    """The same as GIF."""
    frame = b"," + struct.pack("<4HB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<2H3B", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def pdf_with_stream(data: bytes, entries: bytes) -> bytes:
    """A page whose content is this stream."""
    objects = pdfs.one_page(b"")
    objects[4] = pdfs.stream(data, entries)
    return pdfs.written(objects)


def deep_page_tree(depth: int) -> bytes:
    """A page at the end of a chain of page tree nodes."""
    objects = pdfs.one_page(b"BT /F1 12 Tf 72 700 Td (At the very end of it.) Tj ET")
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    for number in range(10, 10 + depth):
        child = number + 1 if number < 9 + depth else 3
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (
            child,
            number - 1 if number > 10 else 2,
        )
    return pdfs.written(objects)


def nested_arrays(depth: int) -> bytes:
    """Brackets in the drawing and in the catalogue."""
    objects = pdfs.one_page(b"BT /F1 12 Tf " + b"[" * depth + b"(x)" + b"]" * depth + b" TJ ET")
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Names %s%s >>" % (b"[" * depth, b"]" * depth)
    return pdfs.written(objects)


def rows_of_text(size: int, unit: str) -> bytes:
    """`unit` again and again."""
    return (unit * (size // len(unit.encode()) + 1)).encode()[:size]


def packed_again(times: int) -> bytes:
    """A drawing that unpacks to 200 MB, packed again and again."""
    data = b"BT /F1 12 Tf 72 700 Td (Deep inside.) Tj ET" + b" " * (200 * MEGA)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data
