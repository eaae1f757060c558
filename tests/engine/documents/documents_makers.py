"""Makers of small files: nothing here comes from outside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable


def pdf_bytes(draw: Callable[[object], None], *, rotation: int = 0, **options: object) -> bytes:
    """A PDF that `draw` has drawn on a reportlab canvas of A4 size."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, **options)
    if rotation:
        canvas.setPageRotation(rotation)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """A zip file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
