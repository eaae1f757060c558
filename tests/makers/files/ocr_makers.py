"""Pictures to recognise, tables of words, and a false Tesseract that gives them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the false program is a shell script")

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
LETTER_WIDTH, LINE_STEP, LINE_HEIGHT, LEFT = 20, 50, 30, 100


def tsv(*lines: str, confidence: float = 95.0, block: int = 1, paragraph: int = 1, top: int = 100) -> str:
    """Lines of words as Tesseract gives them, every letter 20 pixels wide."""
    rows = []
    for number, line in enumerate(lines):
        left = LEFT
        for position, word in enumerate(line.split(" ")):
            width = LETTER_WIDTH * len(word)
            where = f"{left}\t{top + number * LINE_STEP}\t{width}\t{LINE_HEIGHT}"
            rows.append(
                f"5\t1\t{block}\t{paragraph}\t{number + 1}\t{position + 1}\t{where}\t{confidence}\t{word}\n"
            )
            left += width + LETTER_WIDTH
    return "".join(rows)


def picture(width: int = 1240, height: int = 1754, image_format: str = "PNG", **options: object) -> bytes:
    """A sheet that is not blank."""
    from PIL import Image

    image = Image.new("L", (width, height), 255)
    image.paste(0, (width // 4, height // 4, width // 2, height // 4 + 30))
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


class FalseTesseract:
    """A program that answers as Tesseract would; what it was called with is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = folder / "false-tesseract"
        self.answers(tsv("Hello world"))

    def answers(self, table: str | bytes, *, before: str = "", languages: str = "fra eng osd") -> None:
        """Let it find these words on every page."""
        words = self.folder / "words.tsv"
        words.write_bytes(table if isinstance(table, bytes) else (HEADER + table).encode("utf-8"))
        self.program.write_text(
            f"#!/bin/sh\n"
            f'if [ "$1" = --list-langs ]; then echo "List of available languages (9):"; '
            f"for one in {languages}; do echo $one; done; exit 0; fi\n"
            f'echo "$@" >> "{self.folder}/calls"\n'
            f'head -c 20 page.pgm >> "{self.folder}/pages"\n{before}\n'
            f'cp "{words}" "$2.tsv"\n'
        )
        self.program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """The arguments of each page's call."""
        kept = self.folder / "calls"
        return kept.read_text().splitlines() if kept.exists() else []
