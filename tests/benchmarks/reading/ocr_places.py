"""Where recognised Chinese characters are said to stand: Tesseract's words, its characters, even steps.

    python -m tests.benchmarks.reading.ocr_places [--pages 1]

Pages of ocr.py, whose characters stand at known places. For each way: the median distance of a character's
left and right edges from where they are, in widths of a Chinese character, the same for the worst twentieth,
and the share of characters of whose rectangle less than half is right.
"""

from __future__ import annotations

import argparse
import html
import math
import random
import re
import subprocess
import tempfile
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from indexer.documents.images.ocr_runs import with_even_steps
from indexer.documents.images.tesseract import find
from indexer.documents.images.tesseract_table import TsvWord, parse_tsv
from tests.benchmarks.reading.ocr import (
    CHINESE_FONTS,
    HEIGHT,
    LINE,
    MARGIN,
    SIZE,
    WIDTH,
    lines_of,
    page,
    typeface_of,
)

TURN = math.radians(0.8)  # of a worn page
Placed = list[tuple[str, float, float]]
_CHARACTER = re.compile(r"<span class='ocrx_cinfo' title='x_bboxes (\d+) \d+ (\d+) [^']*'>([^<]*)</span>")


def truth(lines: list[str], typeface: object, *, worn: bool) -> Placed:
    """Each character with its left and its right edge."""
    places = []
    for number, line in enumerate(lines):
        middle = MARGIN + (number + 0.5) * LINE
        for at, character in enumerate(line):
            edges = [MARGIN + typeface.getlength(line[: at + more]) for more in (0, 1)]  # type: ignore[attr-defined]
            if worn:
                edges = [
                    WIDTH / 2 + (x - WIDTH / 2) * math.cos(TURN) + (middle - HEIGHT / 2) * math.sin(TURN)
                    for x in edges
                ]
            places.append((character, edges[0], edges[1]))
    return places


def recognised(picture: bytes) -> dict[str, Placed]:
    """The characters as each way places them."""
    engine = find()
    assert engine is not None, "Tesseract is not installed"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.png").write_bytes(picture)
        command = [engine.program, "page.png", "out", "--dpi", "300", "-l", "+".join(engine.languages)]
        for option in ("tessedit_create_tsv", "tessedit_create_hocr", "hocr_char_boxes"):
            command += ["-c", f"{option}=1"]
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            stderr=subprocess.DEVNULL,
        )
        words = parse_tsv((folder / "out.tsv").read_bytes(), WIDTH, HEIGHT)
        boxes = _CHARACTER.findall((folder / "out.hocr").read_text("utf-8"))
    lines = [
        list(line) for _, line in groupby(words, key=lambda word: (word.block, word.paragraph, word.line))
    ]
    return {
        "words": characters(words),
        "characters": [(html.unescape(text), float(left), float(right)) for left, right, text in boxes],
        "even steps": characters([word for line in lines for word in with_even_steps(line)]),
    }


def characters(words: list[TsvWord]) -> Placed:
    """Words cut in proportion, as a span's rectangles are."""
    return [
        (
            one,
            word.left + word.width * at / len(word.text),
            word.left + word.width * (at + 1) / len(word.text),
        )
        for word in words
        for at, one in enumerate(word.text)
    ]


def compare(expected: Placed, found: Placed) -> tuple[list[float], list[bool]]:
    """For each character that was read: how far off its edges are, and whether half of its place is right."""
    off, half = [], []
    matcher = SequenceMatcher(None, [one[0] for one in expected], [one[0] for one in found], autojunk=False)
    for block in matcher.get_matching_blocks():
        for (_, left, right), (_, start, end) in zip(
            expected[block.a : block.a + block.size], found[block.b : block.b + block.size], strict=True
        ):
            off.append((abs(left - start) + abs(right - end)) / 2 / SIZE)
            common = max(0.0, min(right, end) - max(left, start))
            half.append(common / (max(right, end) - min(left, start)) >= 0.5)
    return sorted(off), half


def main() -> None:
    """Draw, read, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1, help="of each kind")
    arguments = parser.parse_args()
    typeface = typeface_of(CHINESE_FONTS)
    print("| page | places by | off by | worst twentieth | less than half right |\n|---|---|---|---|---|")
    for worn in (False, True):
        chance = random.Random(f"places {worn}")
        off: dict[str, list[float]] = {}
        half: dict[str, list[bool]] = {}
        for _ in range(arguments.pages):
            lines = lines_of("zh", chance, typeface)
            expected = truth(lines, typeface, worn=worn)
            for way, found in recognised(page(lines, typeface, chance, worn=worn)).items():
                distances, right = compare(expected, found)
                off.setdefault(way, []).extend(distances)
                half.setdefault(way, []).extend(right)
        for way, distances in off.items():
            ordered = sorted(distances)
            middle, worst = ordered[len(ordered) // 2], ordered[len(ordered) * 19 // 20]
            wrong = 100 - 100 * sum(half[way]) / len(half[way])
            kind = "worn" if worn else "clean"
            print(f"| {kind} | {way} | {middle:.2f} | {worst:.2f} | {wrong:.0f} % |")


if __name__ == "__main__":
    main()
