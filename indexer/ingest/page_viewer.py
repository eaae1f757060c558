"""Pages of PDFs for the window, drawn in a reader child of its own so that an import never delays them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.cancel import CancelToken
from indexer.child_process import ChildProcess, Reply
from indexer.errors import ChildDiedError, ChildTimedOutError, ReadError
from indexer.ingest.reader_pool import READER_LIMITS, READER_MODULE
from indexer.records import PageImage, PageRectangle, PageSize, PageSpan, Span

LIMIT_SECONDS = 30.0


class PageViewer:
    """Sizes, pictures and highlights of PDF pages. Calls wait for one another."""

    def __init__(self, *, module: str = READER_MODULE) -> None:
        self._child = ChildProcess(module, name="The page viewer", limits=READER_LIMITS)

    def page_sizes(self, path: Path) -> tuple[PageSize, ...]:
        """All pages as displayed, in points. Raises ReadError."""
        reply = self._call("page_sizes", {"path": str(path)}, None)
        return tuple(PageSize(width, height) for width, height in reply.data["sizes"])

    def render_page(
        self, path: Path, page_index: int, scale: float, token: CancelToken | None = None
    ) -> PageImage:
        """Page `page_index` (1-based) at `scale` pixels per point. Raises ReadError, CancelledByUser."""
        arguments = {"path": str(path), "page_index": page_index, "scale": scale}
        reply = self._call("render_page", arguments, token)
        return PageImage(
            page_index=reply.data["page_index"],
            width=reply.data["width"],
            height=reply.data["height"],
            scale=reply.data["scale"],
            pixels=reply.block,
        )

    def span_rectangles(
        self, path: Path, page_spans: Sequence[PageSpan], span: Span
    ) -> dict[int, tuple[PageRectangle, ...]]:
        """Page index (1-based) -> the rectangles that `span` covers there. Raises ReadError."""
        arguments = {
            "path": str(path),
            "page_spans": [[page.index, page.label, page.start, page.end] for page in page_spans],
            "start": span.start,
            "end": span.end,
        }
        reply = self._call("span_rectangles", arguments, None)
        return {
            page: tuple(PageRectangle(*rectangle) for rectangle in rectangles)
            for page, rectangles in reply.data["pages"]
        }

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.close()

    def _call(self, operation: str, arguments: dict[str, object], token: CancelToken | None) -> Reply:
        try:
            return self._child.call(operation, arguments, timeout_seconds=LIMIT_SECONDS, token=token)
        except ChildTimedOutError as error:
            raise ReadError("This page took too long to draw.", code="timeout") from error
        except ChildDiedError as error:
            self.close()
            raise ReadError(
                "This page cannot be drawn: the viewer stopped on it.", detail=error.detail, code=error.code
            ) from error
