"""How well and how fast pages are recognised: made pages in French, Chinese and English, clean and worn.

    python -m tests.benchmarks.reading.ocr [--pages 1]

Each page is drawn at 300 dots per inch with known words and read by the installed Tesseract as an import
reads it. Printed are the share of wrong characters (edit distance, white space aside) and the processor
seconds of Tesseract for each page.
"""

from __future__ import annotations

import argparse
import io
import os
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from indexer.documents.images.images import read_image
from indexer.documents.source.source_file import SourceFile

WIDTH, HEIGHT, MARGIN, LINE, SIZE = 2480, 3508, 250, 74, 44  # A4, letters of 10.5 points
LATIN_FONTS = ("DejaVuSerif.ttf", "Times New Roman.ttf", "Arial.ttf")
CHINESE_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "msyh.ttc", "PingFang.ttc")
SENTENCES = {
    "fr": (
        "La banque centrale a relevé ses taux directeurs de 25 points de base, à 4,5 %.",
        "Les analystes, eux, attendaient cette décision depuis plusieurs semaines déjà.",
        "L’inflation, tirée par l’énergie, a été ramenée à 2,1 % au troisième trimestre.",
        "« Nous n’hésiterons pas à agir », a prévenu le gouverneur François Lemaître.",
    ),
    "en": (
        "The governor said that inflation would return to two per cent by 2027.",
        "Analysts had expected the move, which follows three months of rising prices.",
        "Shares in Acme Holdings fell by 3.4% to $48.10 in early trading on Tuesday.",
        "Officials declined to comment on whether the subsidy would be extended.",
    ),
    "zh": (
        "央行宣布上调基准利率二十五个基点，市场对此早有预期。",
        "微软公司计划投资481亿美元建设数据中心，预计2027年完工。",
        "分析人士认为，人工智能行业的竞争正在从模型转向应用。",
        "国家统计局公布的数据显示，第三季度出口同比增长百分之六。",
    ),
}


def lines_of(language: str, chance: random.Random, typeface: Any) -> list[str]:
    """Sentences in any order, broken to the width of a page."""
    lines, line = [], ""
    while len(lines) < (HEIGHT - 2 * MARGIN) // LINE:
        sentence = chance.choice(SENTENCES[language])
        for piece in sentence if language == "zh" else sentence.replace(" ", " \0").split("\0"):
            if typeface.getlength(line + piece.rstrip()) > WIDTH - 2 * MARGIN:
                lines.append(line.rstrip())
                line = ""
            line += piece
        line += "" if language == "zh" else " "
    return lines[: (HEIGHT - 2 * MARGIN) // LINE]


def page(lines: list[str], typeface: Any, chance: random.Random, *, worn: bool) -> bytes:
    """The page as a picture; a worn one is crooked, blurred, grey and has specks."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + number * LINE), line, font=typeface, fill=0)
    if worn:
        image = image.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=255).filter(
            ImageFilter.GaussianBlur(1.6)
        )
        image = image.point(lambda value: 60 + value * 150 // 255)
        draw = ImageDraw.Draw(image)
        for _ in range(4_000):
            x, y = chance.randrange(WIDTH), chance.randrange(HEIGHT)
            draw.rectangle(
                (x, y, x + chance.randrange(3), y + chance.randrange(3)), fill=chance.randrange(255)
            )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(300, 300))
    return buffer.getvalue()


def distance(expected: str, found: str) -> int:
    """The fewest characters to put in, leave out or change."""
    row = list(range(len(found) + 1))
    for number, wanted in enumerate(expected, start=1):
        diagonal, row[0] = row[0], number
        for position, given in enumerate(found, start=1):
            diagonal, row[position] = (
                row[position],
                min(row[position] + 1, row[position - 1] + 1, diagonal + (wanted != given)),
            )
    return row[-1]


def plain(text: str) -> str:
    """Without white space, and with one kind of apostrophe: lines are joined, words stay."""
    return "".join(text.split()).replace("’", "'")


def typeface_of(names: tuple[str, ...]) -> Any:
    """The first of these fonts that is installed."""
    for name in names:
        try:
            return ImageFont.truetype(name, SIZE)
        except OSError:
            continue
    raise SystemExit(f"none of these fonts is installed: {', '.join(names)}")


def main() -> None:
    """Draw, read, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1, help="of each kind")
    arguments = parser.parse_args()
    print("| language | page | wrong characters | processor seconds a page |\n|---|---|---|---|")
    for language in SENTENCES:
        typeface = typeface_of(CHINESE_FONTS if language == "zh" else LATIN_FONTS)
        for worn in (False, True):
            chance = random.Random(f"{language} {worn}")
            wrong = characters = 0
            before = os.times()
            for _ in range(arguments.pages):
                lines = lines_of(language, chance, typeface)
                data = page(lines, typeface, chance, worn=worn)
                expected = plain("".join(lines))
                wrong += distance(expected, plain(read_image(SourceFile(Path("a.png"), "a.png", data)).text))
                characters += len(expected)
            after = os.times()
            seconds = after.children_user + after.children_system
            seconds -= before.children_user + before.children_system
            kind = "worn" if worn else "clean"
            share, each = 100 * wrong / characters, seconds / arguments.pages
            print(f"| {language} | {kind} | {share:.2f} % | {each:.1f} |", flush=True)


if __name__ == "__main__":
    main()
