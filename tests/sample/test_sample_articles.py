from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from tests.makers.library.sample_reading import HAN, language_of, read_article

BINARY_SUFFIXES = {".pdf", ".docx"}


def named(articles: dict[str, str], date: str) -> str:
    (text,) = (text for name, text in articles.items() if name.startswith(date))
    return text


def test_each_language_is_well_represented(articles: dict[str, str]) -> None:
    counts = Counter(language_of(text) for text in articles.values())
    assert counts["fr"] >= 6
    assert counts["zh"] >= 5
    assert counts["en"] >= 5


def test_every_supported_format_occurs_and_nothing_else(sample_folder: Path) -> None:
    counts = Counter(path.suffix for path in sample_folder.iterdir())
    assert set(counts) == {".txt", ".md", ".html", ".pdf", ".docx"}
    assert counts[".pdf"] == 2


def test_articles_are_short_but_not_scraps(articles: dict[str, str]) -> None:
    for name, text in articles.items():
        if language_of(text) == "zh":
            assert 350 <= len(HAN.findall(text)) <= 800, name
        else:
            assert 180 <= len(text.split()) <= 450, (name, len(text.split()))


def test_the_whole_library_stays_small(sample_folder: Path) -> None:
    assert sum(path.stat().st_size for path in sample_folder.iterdir()) < 300_000


def test_file_names_carry_accents_and_han_in_composed_form(articles: dict[str, str]) -> None:
    assert any("é" in name for name in articles)
    assert any(HAN.search(name) for name in articles)
    for name in articles:
        assert unicodedata.is_normalized("NFC", name), name
        assert not re.search(r'[<>:"/\\|?*]', name), f"{name} is no file name on Windows"
        assert len(name.encode()) < 200


def test_chinese_articles_use_full_width_punctuation(articles: dict[str, str]) -> None:
    for name, text in articles.items():
        if language_of(text) == "zh":
            assert not re.search(r"[\u4e00-\u9fff][,;?!]|[,;?!][\u4e00-\u9fff]", text), name


def test_saved_pages_carry_the_clutter_of_real_ones_and_fetch_nothing(sample_folder: Path) -> None:
    for path in sample_folder.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        for clutter in ("cookie-banner", "<nav>", 'class="related"', "<form>", "<footer>", "share"):
            assert clutter in source, (path.name, clutter)
        assert not re.search(r'(?:src|href)="[^"#]', source), path.name


def test_the_machine_translation_says_the_same_figures_as_its_original(articles: dict[str, str]) -> None:
    french, chinese = named(articles, "2025-10-14"), named(articles, "2025-10-15")
    assert "机器翻译" in chinese
    pairs = [
        ("72 millions", "7200万"),
        ("40 %", "40%"),
        ("60 %", "60%"),
        ("49 %", "49%"),
        ("12 000", "12000"),
    ]
    for original, translation in [
        *pairs,
        ("240 à 265 millions", "2.4亿欧元增至2.65亿"),
        ("1er juillet", "7月1日"),
    ]:
        assert original in french
        assert translation in chinese


def test_two_sources_contradict_each_other_on_an_amount_and_a_date(articles: dict[str, str]) -> None:
    english, chinese = named(articles, "2026-02-06"), named(articles, "2026-02-11")
    assert "recalling 38 cabinets" in english
    assert "共有52台" in chinese
    assert "14 January" in english
    assert "1月22日" in chinese
    assert "52" not in english


def test_the_correction_names_the_article_it_corrects(articles: dict[str, str]) -> None:
    wrong, correction = named(articles, "2026-05-13"), named(articles, "2026-05-20")
    assert "Thornwick Moor battery slips to March 2027" in wrong
    assert "Thornwick Moor battery slips to March 2027" in correction
    assert "£6.2m" in wrong
    assert "£2.6m" not in wrong
    assert "The penalty agreed between the two companies is £2.6m" in correction


def test_the_french_report_has_two_pages_labelled_as_printed(sample_folder: Path) -> None:
    (path,) = sample_folder.glob("2026-03-26*.pdf")
    document = pypdfium2.PdfDocument(path)
    try:
        assert [document.get_page_label(index) for index in range(len(document))] == ["14", "15"]
        assert "Chiffres clés" in document[0].get_textpage().get_text_bounded()
        assert "Activité par pays" in document[1].get_textpage().get_text_bounded()
    finally:
        document.close()


def test_the_figures_of_the_report_add_up(articles: dict[str, str]) -> None:
    text = named(articles, "2026-03-26")
    countries = re.search(r"France ([\d,]+) ; Royaume-Uni ([\d,]+) ; Espagne ([\d,]+)\.", text)
    assert countries is not None
    assert sum(float(value.replace(",", ".")) for value in countries.groups()) == pytest.approx(31.4)
    assert "Chiffre d’affaires 19,8 31,4" in text
    assert round((31.4 / 19.8 - 1) * 100) == 59
    assert "progresse de 59 %" in text


def test_the_word_document_table_agrees_with_itself(sample_folder: Path) -> None:
    (path,) = sample_folder.glob("*.docx")
    (table,) = Document(str(path)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    with_growth = [row for row in rows if row[3].endswith("%")]
    assert len(with_growth) == 4
    for label, before, after, growth in with_growth:
        assert f"{(float(after) / float(before) - 1) * 100:+.1f}%" == growth, label


def test_the_script_writes_the_same_bytes_twice_and_the_committed_text(
    sample_folder: Path, make_sample_script: Path, tmp_path: Path
) -> None:
    for folder in ("first", "second"):
        command = [sys.executable, "-B", str(make_sample_script), str(tmp_path / folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    made = sorted((tmp_path / "first").iterdir())
    committed = {path.name for path in sample_folder.iterdir() if path.suffix in BINARY_SUFFIXES}
    assert {path.name for path in made} == committed
    for path in made:
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name
        assert read_article(path) == read_article(sample_folder / path.name)
