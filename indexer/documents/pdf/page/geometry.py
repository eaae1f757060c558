"""From places on a PDF page to those on the page as displayed: turned, cropped, from the top left."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """How a page is turned and cropped."""

    across: float  # 1 or -1
    down: float
    left: float  # added, in points
    top: float
    sideways: bool  # x and y change places

    def displayed(self, boxes: NDArray[np.floating]) -> NDArray[np.float64]:
        """Boxes as displayed.

        Args:
            boxes: (n, 4): left, top, right, bottom on the page, as PDFium has them.

        Returns:
            (n, 4) float64: left, top, right, bottom in points from the top left corner.
        """
        import numpy as np

        x1, y1, x2, y2 = boxes.T[(1, 0, 3, 2), :] if self.sideways else boxes.T
        # Column by column: steps over rows of four cost several times as much.
        x1, x2 = x1 * self.across + self.left, x2 * self.across + self.left
        y1, y2 = y1 * self.down + self.top, y2 * self.down + self.top
        shown = np.empty(boxes.shape)
        np.minimum(x1, x2, out=shown[:, 0])
        np.minimum(y1, y2, out=shown[:, 1])
        np.maximum(x1, x2, out=shown[:, 2])
        np.maximum(y1, y2, out=shown[:, 3])
        return shown


def geometry_of(page: Any) -> PageGeometry:
    """The geometry of a loaded page (PDFium's handle)."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    return _geometry(raw.FPDFPage_GetRotation(page), box.left, box.top, box.right, box.bottom)


@lru_cache(maxsize=64)  # most pages of a document are alike
def _geometry(quarters: int, left: float, top: float, right: float, bottom: float) -> PageGeometry:
    across, down, x, y = {
        0: (1.0, -1.0, -left, top),
        1: (1.0, 1.0, -bottom, -left),
        2: (-1.0, 1.0, right, -bottom),
        3: (-1.0, -1.0, top, right),
    }.get(quarters, (1.0, -1.0, -left, top))
    return PageGeometry(across, down, x, y, quarters in {1, 3})
