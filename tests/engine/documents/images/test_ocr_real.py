"""The real Tesseract, where it is installed: French, Chinese and English, upright and on its side."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from indexer.documents.images import tesseract
from indexer.documents.images.images import read_image
from indexer.documents.showing.ocr_places import recognised_rectangles
from indexer.documents.source.source_file import SourceFile
from indexer.records.documents import Span

ENGINE = tesseract.find()
FRENCH = (
    "Le ministre a annoncé mardi que la hausse des prix",
    "atteindrait 48,1 milliards d'euros en 2026. Les consé-",
    "quences de cette décision inquiètent les entreprises.",
)
CHINESE = ("人工智能行业在2026年继续快速发展，", "微软公司宣布投资481亿美元建设数据中心。")
CHINESE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "PingFang.ttc",
)

needs_french = pytest.mark.skipif(
    ENGINE is None or "fra" not in ENGINE.languages,
    reason="Tesseract with French is not installed (Debian: tesseract-ocr tesseract-ocr-fra)",
)
needs_chinese = pytest.mark.skipif(
    ENGINE is None or "chi_sim" not in ENGINE.languages,
    reason="Tesseract with Chinese is not installed (Debian: tesseract-ocr-chi-sim)",
)


def font(size: int, names: tuple[str, ...] = ("DejaVuSerif.ttf", "DejaVuSans.ttf", "Arial.ttf")):
    from PIL import ImageFont

    for name in names:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None


def sheet(lines: tuple[str, ...], typeface, turned: int = 0):
    from PIL import Image, ImageDraw

    image = Image.new("L", (2000, 900), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((150, 150 + 90 * number), line, font=typeface, fill=0)
    return image.rotate(turned, expand=True)


def read(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(300, 300))
    return read_image(SourceFile(Path("scan.png"), "scan.png", buffer.getvalue()))


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@needs_french
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_french_is_read_with_the_places_of_its_words(turned):
    assert ENGINE is not None
    if turned and not ENGINE.finds_orientation:
        pytest.skip("Tesseract's data for orientation is not installed (Debian: tesseract-ocr-osd)")
    typeface = font(56) or pytest.skip("no font with accents is installed")
    image = sheet(FRENCH, typeface, turned)
    result = read(image)
    assert letters(result.text) == letters("".join(FRENCH))
    assert "conséquences" in result.text
    start = result.text.index("milliards")
    (place,) = recognised_rectangles(result.page_words, Span(start, start + len("milliards")))[1]
    scale = 300 / 72
    box = (place.left, place.top, place.left + place.width, place.top + place.height)
    # Read back: only this word stands there.
    around = [round(side * scale) + margin for side, margin in zip(box, (-12, -12, 12, 12), strict=True)]
    word = image.crop(tuple(around)).rotate(-turned, expand=True)
    assert letters(read(enlarged(word)).text) == "milliards"


def enlarged(word):
    from PIL import Image

    page = Image.new("L", (word.width + 400, word.height + 400), 255)
    page.paste(word, (200, 200))
    return page


@needs_chinese
def test_chinese_is_read_without_spaces():
    typeface = font(56, CHINESE_FONTS) or pytest.skip("no font with Chinese characters is installed")
    text = read(sheet(CHINESE, typeface)).text
    assert " " not in text.strip()
    expected, result = letters("".join(CHINESE)), letters(text)
    wrong = sum(character not in result for character in expected)
    assert wrong <= 2, result
    assert "481亿美元" in result
