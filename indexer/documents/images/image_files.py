"""Opens pictures (.png .jpg .tif .webp .bmp) within size limits, frame by frame and upright."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.pages import PageSize

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 256 * MEBIBYTE
MAX_PIXELS = 80_000_000  # of one frame: a sheet of A3 at 600 dots per inch has 70 million
MAX_FRAMES = 500
MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a camera's JPEG with previews behind it
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
}
POINTS_PER_INCH = 72.0
_BELIEVED_DPI = (100.0, 1200.0)  # values outside are usually meaningless defaults
_A4_INCHES = (8.27, 11.69)
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")


def is_image(head: bytes) -> bool:
    """Whether a file with these first bytes is one that `open_image` reads."""
    return head.startswith(_HEADS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


@contextmanager
def open_image(source: SourceFile) -> Iterator[ImageFile]:
    """The picture, its frames not decoded yet.

    Raises:
        ReadError: `broken` or `too_large`.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about odd metadata; the size is checked here
        try:
            # No other formats: some start other programs.
            image = Image.open(io.BytesIO(source.data), formats=("PNG", "JPEG", "TIFF", "WEBP", "BMP"))
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(source, str(error)) from error
        except Exception as error:  # decoders may raise anything for a damaged header
            raise _broken(source, error) from error
        with image:
            yield ImageFile(source, image)


class ImageFile:
    """An opened picture; frames are numbered from 1, as pages are."""

    def __init__(self, source: SourceFile, image: Image) -> None:
        self._source = source
        self._image = image
        self.media_type = MEDIA_TYPES.get(image.format or "", "image/unknown")
        # Moving pictures repeat themselves: of those the first frame is read.
        try:
            frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        except Exception as error:  # a damaged second frame; decoders raise what they like
            raise _broken(source, error) from error
        self.frame_count = max(1, frames)

    def size(self, page_index: int) -> PageSize:
        """A frame as displayed, in points.

        Raises:
            ReadError: `broken`, `too_large` or `not_found`.
        """
        self._seek(page_index)
        width, height = self._image.size
        if _lies_on_its_side(self._image):
            width, height = height, width
        scale = POINTS_PER_INCH / _dots_per_inch(self._image, width, height)
        return PageSize(width * scale, height * scale)

    def frame(self, page_index: int) -> Image:
        """A frame as displayed: decoded, upright, on white where it is transparent.

        Raises:
            ReadError: `broken`, `too_large` or `not_found`.
        """
        from PIL import ImageOps

        self._seek(page_index)
        try:
            return _on_white(ImageOps.exif_transpose(self._image))
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # decoders raise what they like
            raise _broken(self._source, error) from error

    def _seek(self, page_index: int) -> None:
        if not 1 <= page_index <= self.frame_count:
            raise ReadError(
                Message("no_such_page", name=self._source.name, n=self.frame_count, page=page_index),
                code="not_found",
            )
        try:
            if self.frame_count > 1:
                self._image.seek(page_index - 1)
            width, height = self._image.size
        except Exception as error:  # as above
            raise _broken(self._source, error) from error
        if width * height > MAX_PIXELS:
            raise _too_many_pixels(self._source, f"{width} x {height}")


def _on_white(image: Image) -> Image:
    """Grey or colour without transparency, eight bits deep."""
    from PIL import Image as images

    if image.mode.startswith(("I", "F")):  # sixteen bits a pixel and more, whose range nobody tells
        return _from_deep_grey(image.convert("F"))
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
        sheet = images.new("RGB", image.size, "white")
        sheet.paste(image, mask=image.getchannel("A"))
        return sheet
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _from_deep_grey(image: Image) -> Image:
    low, high = image.getextrema()
    assert isinstance(low, float)
    assert isinstance(high, float)
    factor = 255.0 / max(high - low, 1e-9)
    return image.point(lambda value: value * factor - low * factor).convert("L")


def _lies_on_its_side(image: Image) -> bool:
    orientation_tag, turned = 0x0112, range(5, 9)
    try:
        return image.getexif().get(orientation_tag) in turned
    except Exception:  # noqa: BLE001 - a damaged block of metadata turns nothing
        return False


def _dots_per_inch(image: Image, width: int, height: int) -> float:
    """The resolution in the file if plausible; else the one for which the frame fits on A4."""
    try:
        declared = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        declared = 0.0
    if _BELIEVED_DPI[0] <= declared <= _BELIEVED_DPI[1]:
        return declared
    short, long = sorted((width, height))
    return max(short / _A4_INCHES[0], long / _A4_INCHES[1], POINTS_PER_INCH)


def _broken(source: SourceFile, error: Exception) -> ReadError:
    return ReadError(
        Message("picture_damaged", name=source.name),
        detail=repr(error),
        code="broken",
    )


def _too_many_pixels(source: SourceFile, detail: str) -> ReadError:
    return ReadError(
        Message("picture_too_large", name=source.name, n=MAX_PIXELS // 1_000_000),
        detail=detail,
        code="too_large",
    )
