"""Pages as Tesseract reads them best: grey, and about three hundred dots per inch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer.documents.images.tesseract import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS_PER_INCH = 72.0
BEST_DPI = 300.0  # the resolution at which Tesseract is best
MIN_DPI = 200.0  # a picture of less is made larger
MAX_ENLARGED = 3.0
MAX_PIXELS = 40_000_000
MIN_PIXELS = 24  # on each side: below this there is no room for a word
BLANK_SPREAD = 24  # a page with a smaller range of grey values is blank
A3_INCHES, A4_INCHES = 16.54, 11.69  # their longer sides


def of_frame(frame: Image, page_width_points: float) -> Picture | None:
    """A picture as it is read; None where it shows nothing."""
    grey = frame.convert("L")
    if is_blank(grey):
        return None
    dpi = grey.width * POINTS_PER_INCH / page_width_points
    factor = min(BEST_DPI / dpi, MAX_ENLARGED) if dpi < MIN_DPI else 1.0
    factor = min(factor, (MAX_PIXELS / (grey.width * grey.height)) ** 0.5)
    if factor != 1.0:
        from PIL.Image import Resampling

        size = max(1, int(grey.width * factor)), max(1, int(grey.height * factor))
        grey = grey.resize(size, Resampling.LANCZOS)
    return _picture(grey, dpi * factor, page_width_points)


def of_pdf_page(page: Any) -> Picture | None:
    """A `pypdfium2.PdfPage`, drawn; None where it shows nothing."""
    width, height = page.get_size()
    longer = max(width, height)
    scale = min(BEST_DPI / POINTS_PER_INCH, max(BEST_DPI * A3_INCHES / longer, _finest(page)))
    scale = min(scale, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        grey = bitmap.to_pil().convert("L")  # a copy: the bitmap's memory goes
    finally:
        bitmap.close()
    if is_blank(grey):
        return None
    # If a page is larger than any paper, its size is in pixels instead of points.
    is_sheet = longer <= A3_INCHES * POINTS_PER_INCH * 1.05
    dpi = scale * POINTS_PER_INCH if is_sheet else max(grey.size) / A4_INCHES
    return _picture(grey, dpi, width)


def shows_anything(page: Any) -> bool:
    """Whether there is anything at all on a `pypdfium2.PdfPage`."""
    from pypdfium2 import raw

    return bool(raw.FPDFPage_CountObjects(page) > 0 or raw.FPDFPage_GetAnnotCount(page) > 0)


def picture_share(page: Any) -> float:
    """How much of a `pypdfium2.PdfPage` its pictures cover, 0..1."""
    x1, y1, x2, y2 = page.get_bbox()
    covered = 0.0
    for left, bottom, right, top, _ in _pictures(page):
        covered += max(0.0, min(right, x2) - max(left, x1)) * max(0.0, min(top, y2) - max(bottom, y1))
    return float(min(1.0, covered / max((x2 - x1) * (y2 - y1), 1e-6)))


def is_blank(grey: Image) -> bool:
    """Whether a picture is too small or too even to show a word."""
    darkest, lightest = grey.getextrema()
    return min(grey.size) < MIN_PIXELS or lightest - darkest < BLANK_SPREAD  # type: ignore[operator]


def _picture(grey: Image, dpi: float, page_width_points: float) -> Picture:
    return Picture(
        width=grey.width,
        height=grey.height,
        pixels=grey.tobytes(),
        dpi=round(min(max(dpi, POINTS_PER_INCH), 1200.0)),
        points_per_pixel=page_width_points / grey.width,
    )


def _finest(page: Any) -> float:
    """The pixels per point of the page's finest large picture: drawn larger, it shows nothing more."""
    finest = 0.0
    x1, y1, x2, y2 = page.get_bbox()
    for left, bottom, right, top, pixels in _pictures(page):
        if right - left > (x2 - x1) / 2 and top - bottom > (y2 - y1) / 4:
            finest = max(finest, pixels / (right - left))
    return finest


def _pictures(page: Any) -> list[tuple[float, float, float, float, int]]:
    """Left, bottom, right, top of each picture in the coordinates of the page, and its pixels across."""
    import pypdfium2
    from pypdfium2 import raw

    pictures = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        try:
            pictures.append((*item.get_bounds(), item.get_px_size()[0]))
        except pypdfium2.PdfiumError:
            continue  # a damaged one shows nothing
    return pictures
