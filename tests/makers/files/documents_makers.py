"""Makers of small files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable


def pdf_bytes(draw: Callable[[object], None], **options: object) -> bytes:
    """A PDF that `draw` has drawn on a reportlab canvas of A4 size."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def turned(content: bytes, rotation: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The same PDF with every page turned clockwise, and cut to left, bottom, right, top."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject

    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        page.rotate(rotation)
        if crop is not None:
            page.cropbox = RectangleObject(crop)
        writer.add_page(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """A zip file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
