"""Whether the rectangles of spans hold exactly their characters, on real PDFs.

    python -m tests.benchmarks.reading.pdf_read_back FOLDER [--files 30] [--spans 40]

For each page that PDFium reads, spans of random place and length are asked for their rectangles; then every
character of the page whose middle lies in one of them, by PDFium's own tight box and the page's rotation and
bounding box, is read back. A span is exact when nothing is missing and nothing is too much. Characters off
the page have no place and count for nothing; one that is printed over a character of the span (the same word
drawn twice, the letters of a ligature) must lie in its rectangle and is no mistake.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from indexer.common.errors import ReadError
from indexer.documents.pdf.layout.layout import layout_of
from indexer.documents.pdf.opening import open_pdf
from indexer.documents.pdf.page.pdfium import open_page
from indexer.documents.pdf.quality import is_garbled
from indexer.documents.showing.pdf_rectangles import rectangles_of
from indexer.documents.source.source_file import read_source
from indexer.records.documents import Span

MOST_BYTES = 1 << 28
MOST_PAGES = 40  # of a file
LONGEST_CHARS = 160


class Place(NamedTuple):
    """A visible character's tight box as displayed."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Place) -> bool:
        """Whether the middle of another lies in it."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


def places(page: Any) -> dict[int, Place]:
    """The places of a page's visible characters by PDFium's index, by pypdfium2 alone."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    left0, bottom0, right0, top0 = page.get_bbox()
    width, height = page.get_size()
    found: dict[int, Place] = {}
    for index in range(text_page.count_chars()):
        left, bottom, right, top = text_page.get_charbox(index)
        if (
            right <= left
            or top <= bottom
            or chr(raw.FPDFText_GetUnicode(text_page, index) & 0xFFFF).isspace()
        ):
            continue
        place = {
            0: Place(left - left0, top0 - top, right - left0, top0 - bottom),
            90: Place(bottom - bottom0, left - left0, top - bottom0, right - left0),
            180: Place(right0 - right, bottom - bottom0, right0 - left, top - bottom0),
            270: Place(top0 - top, right0 - right, top0 - bottom, right0 - left),
        }[page.get_rotation()]
        if Place(0, 0, width, height).holds(place):
            found[index] = place
    text_page.close()
    return found


def check_page(document: Any, index: int, spans: int, dice: random.Random, found: Counter[str]) -> None:
    """Check some spans of one page."""
    with open_page(document, index) as page:
        layout = layout_of(page)
        content = layout.text()
        if not content.text.strip() or is_garbled(layout.glyphs.text, layout.glyphs.counts):
            return  # the import takes nothing, or another engine's text
        wrapper = document[index - 1]
        characters = places(wrapper)
        wrapper.close()
        for _ in range(spans):
            start = dice.randrange(len(content.text))
            span = Span(start, min(len(content.text), start + dice.randint(1, LONGEST_CHARS)))
            wanted = {content.place(position)[0] for position in range(span.start, span.end)} & set(
                characters
            )
            if not wanted:
                continue
            shown = [
                Place(r.left, r.top, r.left + r.width, r.top + r.height)
                for r in rectangles_of(page, content, span)
            ]
            back = {
                number
                for number, place in characters.items()
                if any(rectangle.holds(place) for rectangle in shown)
            }
            over = {
                number
                for number in back - wanted
                for other in wanted
                if characters[number].holds(characters[other]) or characters[other].holds(characters[number])
            }
            found["spans"] += 1
            found["characters"] += len(wanted)
            found["missing"] += len(wanted - back)
            found["too many"] += len(back - wanted - over)
            found["exact"] += wanted == back - over


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=30)
    parser.add_argument("--spans", type=int, default=40, help="of a page")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for path in sorted(options.folder.rglob("*.pdf")):
        found: Counter[str] = Counter()
        try:
            with open_pdf(read_source(path, max_bytes=MOST_BYTES)) as document:
                count = len(document)
                dice = random.Random(path.name)
                for index in sorted(dice.sample(range(1, count + 1), min(count, MOST_PAGES))):
                    check_page(document, index, options.spans, dice, found)
        except (ReadError, KeyError):
            pass
        if not found["spans"]:
            continue
        total["files"] += 1
        total += found
        if found["exact"] < found["spans"]:
            share = found["exact"] / found["spans"]
            print(
                f"{path.name:60} {share:6.1%} exact; {found['missing']} missing, {found['too many']} too many"
            )
        if total["files"] == options.files:
            break
    print(
        f"{total['files']} files, {total['spans']} spans, {total['characters']} characters: "
        f"{total['exact'] / max(1, total['spans']):.2%} of the spans exact, "
        f"{total['missing']} characters missing, {total['too many']} too many"
    )


if __name__ == "__main__":
    main()
