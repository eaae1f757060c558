"""Draws pages of PDFs and pictures in a reader child of its own, so that an import never delays it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from indexer.common.cancel import CancelToken
from indexer.common.errors import ChildDiedError, ChildTimedOutError, IndexerError, ReadError
from indexer.common.messages import Message
from indexer.ingest.reading.reader_pool import READER_LIMITS, READER_MODULE
from indexer.processes.frames import Reply
from indexer.processes.parent import ChildProcess
from indexer.records.documents import PageSpan, Span
from indexer.records.pages import PageImage, PageRectangle, PageSize

LIMIT_SECONDS = 30.0

Result = TypeVar("Result")


class PageViewer:
    """Gives sizes, pictures and highlights of pages. Calls wait for one another."""

    def __init__(self, *, module: str = READER_MODULE) -> None:
        self._child = ChildProcess(module, name="The page viewer", limits=READER_LIMITS)

    def page_sizes(self, path: Path, *, password: str | None = None) -> tuple[PageSize, ...]:
        """All pages as displayed, in points. Raises ReadError."""
        return self._ask("page_sizes", {"path": str(path), "password": password}, _page_sizes)

    def render_page(
        self,
        path: Path,
        page_index: int,
        scale: float,
        token: CancelToken | None = None,
        *,
        password: str | None = None,
    ) -> PageImage:
        """Page `page_index` (1-based) at `scale` pixels per point. Raises ReadError, CancelledByUser."""
        arguments = {"path": str(path), "page_index": page_index, "scale": scale, "password": password}
        return self._ask("render_page", arguments, _page_image, token)

    def span_rectangles(
        self, path: Path, page_spans: Sequence[PageSpan], span: Span, *, password: str | None = None
    ) -> dict[int, tuple[PageRectangle, ...]]:
        """Page index (1-based) -> the rectangles that `span` covers there. Raises ReadError."""
        arguments = {
            "path": str(path),
            "page_spans": [[page.index, page.label, page.start, page.end] for page in page_spans],
            "start": span.start,
            "end": span.end,
            "password": password,
        }
        return self._ask("span_rectangles", arguments, _rectangles)

    def close(self) -> None:
        """End the child; the next call starts another."""
        self._child.kill()
        self._child.close()

    def _ask(
        self,
        operation: str,
        arguments: dict[str, object],
        understand: Callable[[Reply], Result],
        token: CancelToken | None = None,
    ) -> Result:
        try:
            reply = self._child.call(operation, arguments, timeout_seconds=LIMIT_SECONDS, token=token)
            return understand(reply)
        except ChildTimedOutError as error:
            raise ReadError(Message("page_drawing_too_slow"), code="timeout") from error
        except ChildDiedError as error:
            self.close()
            raise ReadError(Message("page_drawing_stopped"), detail=error.detail, code=error.code) from error
        except IndexerError as error:
            raise ReadError(error.message, detail=error.detail, code=error.code) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            self.close()  # the child may be controlled by a hostile file
            raise ReadError(Message("page_drawing_senseless"), detail=str(error)) from error


def _page_sizes(reply: Reply) -> tuple[PageSize, ...]:
    return tuple(PageSize(float(width), float(height)) for width, height in reply.data["sizes"])


def _page_image(reply: Reply) -> PageImage:
    width, height = int(reply.data["width"]), int(reply.data["height"])
    if min(width, height) < 1 or len(reply.block) != width * height * 4:
        raise ValueError(f"{len(reply.block)} bytes for {width} x {height} pixels")
    return PageImage(
        page_index=int(reply.data["page_index"]),
        width=width,
        height=height,
        scale=float(reply.data["scale"]),
        pixels=reply.block,
    )


def _rectangles(reply: Reply) -> dict[int, tuple[PageRectangle, ...]]:
    return {
        int(page): tuple(PageRectangle(*map(float, rectangle)) for rectangle in rectangles)
        for page, rectangles in reply.data["pages"]
    }
