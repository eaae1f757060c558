"""Words of a PDF: hyphens at line ends, the quick way to its characters, and what is told from noise."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth

from indexer.common.errors import ReadError
from indexer.common.messages import verbatim
from indexer.documents.pdf.layout.hyphens import WordBreak, compounds_in
from indexer.documents.pdf.opening import open_pdf
from indexer.documents.pdf.page import pdfium
from indexer.documents.pdf.page.characters import KINDS, Kind, add_counts, count_text
from indexer.documents.pdf.page.glyphs import characters_of
from indexer.documents.pdf.quality import has_foreign_letters, is_garbled
from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import span_rectangles
from indexer.documents.source.source_file import read_source
from indexer.records.documents import Span
from tests.makers.files.documents_makers import pdf_bytes, turned

START = "Le conseil a entendu mardi les ingenieurs et le nouveau responsable de la grande "


def broken(first, second, *others, fill=START):
    """A page with a word that is broken at a line end, and other lines."""

    def draw(canvas):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, fill + first)
        canvas.drawString(72, 686, second + " et ils ont fait leur rapport sur le pont.")
        for number, line in enumerate(others):
            canvas.drawString(72, 600 - 40 * number, line)

    return pdf_bytes(draw)


@pytest.mark.parametrize(
    ("first", "second", "others", "expected"),
    [
        ("ex-", "pansion", (), "expansion"),
        ("plate-", "forme", (), "plateforme"),
        ("plate-", "forme", ("La plate-forme est fermee.",), "plate-forme"),
        ("plate-", "forme", ("La plate-forme, dite aussi plateforme.",), "plateforme"),
        ("plate-", "formes", ("La plate-forme est fermee.",), "plate-formes"),
        ("porte-", "parole", (), "porte-parole"),
        ("vice-", "présidente", (), "vice-présidente"),
        ("Celle-", "ci", (), "Celle-ci"),
        ("self-", "employed", (), "self-employed"),
        ("over-", "sight", (), "oversight"),
        ("Saint-", "Malo", (), "Saint-Malo"),
        ("2024-", "2025", (), "2024-2025"),
    ],
)
def test_hyphens_at_line_ends(write, first, second, others, expected):
    text = read_file(write("a.pdf", broken(first, second, *others))).text
    assert f" {expected} et ils" in text.split("\n\n")[0]


@pytest.mark.parametrize("hyphen", ["\u00ad", "\u2010"])
def test_other_hyphens_break_words_too(write, hyphen):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas):
        canvas.setFont("STSong-Light" if hyphen == "\u2010" else "Helvetica", 11)
        canvas.drawString(72, 700, f"{START}ex{hyphen}")
        canvas.drawString(72, 686, "pansion et ils ont fait leur rapport.")

    assert " expansion et ils" in read_file(write("a.pdf", pdf_bytes(draw))).text


def test_some_hyphens_stay_and_some_go_and_rectangles_hold(write):
    def draw(canvas):
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(
            [f"{START}plate-", f"forme de fer ; {START[3:70]}ex-", "pansion et ils ont fait leur rapport."]
        ):
            canvas.drawString(72, 700 - 14 * number, line)
        canvas.showPage()
        canvas.drawString(72, 700, "La plate-forme est fermee.")

    path = write("a.pdf", pdf_bytes(draw))
    result = read_file(path)
    assert "plate-forme de fer" in result.text
    assert "expansion et ils" in result.text
    start = result.text.index("rapport")
    (rectangle,) = span_rectangles(path, result.pages, Span(start, start + 7))[1]
    assert rectangle.top == pytest.approx(842 - 672 - 9, abs=3)
    left = 72 + stringWidth("pansion et ils ont fait leur ", "Helvetica", 11)
    assert rectangle.left == pytest.approx(left, abs=2)


def test_only_words_within_lines_are_evidence():
    word = WordBreak("plate", "forme")
    assert compounds_in(["une plate-forme"], [word]) == {word}
    assert compounds_in(["une plate-\r\nforme", "une plate- forme"], [word]) == frozenset()
    assert compounds_in(["une plate-forme, des plateformes, la Plateforme"], [word]) == frozenset()
    assert compounds_in(["une omoplate-forme"], [word]) == frozenset()


MIXED = "Été 2027 – 4,2 % d’œuvres “neuves” ; ﬁn"


def mixed(canvas):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for number, (font, line) in enumerate(
        [
            ("Helvetica", MIXED),
            ("STSong-Light", "该公司周二宣布将在合肥投资"),
            ("Helvetica", f"{START}ex-"),
            ("Helvetica", "pansion"),
            ("Symbol", "abg"),
        ]
    ):
        canvas.setFont(font, 11)
        canvas.drawString(72, 700 - 14 * number, line)


@pytest.mark.parametrize("rotation", [0, 90])
def test_the_quick_way_gives_what_the_slow_way_gives(write, rotation, monkeypatch):
    path = write("a.pdf", turned(pdf_bytes(mixed), rotation))
    quick = read_file(path)
    boxes = span_rectangles(path, quick.pages, Span(0, len(quick.text)))
    slow = pdfium._plain_functions()._replace(get_text=lambda *_: 0)
    monkeypatch.setattr(pdfium, "_plain_functions", lambda: slow)
    assert read_file(path) == quick
    assert span_rectangles(path, quick.pages, Span(0, len(quick.text))) == boxes


def test_control_characters_are_dropped_and_the_rest_keeps_its_place():
    codes = np.array([ord(c) for c in "a\x01b\r\nc\x1fd\x02"], np.uint32)
    kept = characters_of(codes)
    assert kept.text == "ab\r\ncd\x02"
    assert list(kept.indices) == [0, 2, 3, 4, 5, 7, 8]


def test_characters_are_counted_by_kind():
    counts = count_text("Ab1 é\n的龘ア가뷁א\ufffd\ue000\x03€😀𠀀\ufffe")
    result = {kind: counts[kind] for kind in range(KINDS) if counts[kind]}
    assert result == {
        Kind.SPACE: 2,
        Kind.LINE_END_HYPHEN: 1,
        Kind.CONTROL: 1,
        Kind.BAD: 2,
        Kind.SYMBOL: 2,
        Kind.CONSONANT: 1,
        Kind.VOWEL: 2,
        Kind.COMMON_HAN: 1,
        Kind.RARE_HAN: 2,
        Kind.KANA: 1,
        Kind.COMMON_HANGUL: 1,
        Kind.RARE_HANGUL: 1,
        Kind.RIGHT_TO_LEFT: 1,
        Kind.OTHER: 1,
    }
    assert add_counts([counts, counts]).visible == 2 * counts.visible


RARE_HAN = "".join(chr(0x9700 + 3 * n) for n in range(40))
CHINESE = "公司表示,该项目将在两年内完成,预计明年的产量会增加一倍,并为当地创造六百个工作岗位。" * 2
JAPANESE = "この会社は来年から新しい工場で電池を生産すると発表した。従業員は六百人になる予定である。" * 2
KOREAN = "정부는 화요일에 새로운 법안을 발표했으며 이 법안은 내년부터 시행될 예정이라고 밝혔다."
NO_KOREAN = "킜킰톁톁킰 킜킰톁톈톂킰킱 킘킷킼 킛킸톁톂 킴킾킺톃킼"


@pytest.mark.parametrize("text", [RARE_HAN, "(cid:12)(cid:9)(cid:31)" * 5, "/g31/g5/g7 /uni0041" * 5])
def test_wrong_decodings_are_noticed(text):
    assert is_garbled(text)


@pytest.mark.parametrize("text", [CHINESE, JAPANESE, KOREAN, "Он сказал, что мост закрыт с мая." * 3, MIXED])
def test_languages_are_not_taken_for_noise(text):
    assert not is_garbled(text)
    assert not has_foreign_letters(count_text(text), count_text(text))


def test_korean_syllables_that_are_none_are_noticed_page_by_page():
    document = add_counts([count_text(START * 20), count_text(NO_KOREAN)])
    assert has_foreign_letters(count_text(NO_KOREAN), document)
    assert not has_foreign_letters(count_text(START), document)
    quoted = add_counts([count_text(START * 20), count_text(KOREAN)])
    assert not has_foreign_letters(count_text(KOREAN), quoted)


def test_a_dozen_rare_han_characters_are_noise_and_a_few_names_are_not():
    document = add_counts([count_text(START), count_text(RARE_HAN[:14])])
    assert has_foreign_letters(count_text(RARE_HAN[:14]), document)
    names = add_counts([count_text(START), count_text("王小明、李国强、张海、陈文")])
    assert not has_foreign_letters(count_text("王小明"), names)


def test_pages_are_reported(write):
    def draw(canvas):
        canvas.drawString(72, 700, "A page with a sentence on it.")
        canvas.showPage()
        canvas.showPage()
        canvas.drawString(72, 700, "xkcdq wrtzp lmnbv " * 5)

    result = read_file(write("a.pdf", pdf_bytes(draw)))
    assert result.report.pages == 3
    assert [(note.index, note.state.value) for note in result.report.notes] == [(2, "empty"), (3, "garbled")]
    assert len(result.pages) == 3


def test_a_page_that_cannot_be_loaded_is_reported(write, monkeypatch):
    from indexer.documents.pdf import page_ranges, pdf

    def draw(canvas):
        for number in range(3):
            canvas.drawString(72, 700, f"A page with a sentence on it, number {number}.")
            canvas.showPage()

    real = page_ranges.load_page

    def load_page(document, page_index):
        if page_index == 2:
            raise ReadError(verbatim("damaged"), code="broken")
        return real(document, page_index)

    monkeypatch.setattr(page_ranges, "load_page", load_page)
    monkeypatch.setattr(pdf.SecondEngine, "page_text", lambda self, page_index: "")
    monkeypatch.setattr(pdf, "_recognised", lambda document, pages: (pages, pdf.Scans({})))
    result = read_file(write("a.pdf", pdf_bytes(draw)))
    assert [(note.index, note.state.value) for note in result.report.notes] == [(2, "failed")]


@pytest.mark.parametrize("damaged", [[1], [0, 1, 2]], ids=["one page", "every page"])
def test_pages_whose_instructions_are_damaged_are_not_called_blank(write, damaged):
    def draw(canvas):
        for number in range(3):
            canvas.drawString(72, 700, f"A page with a sentence on it, number {number}.")
            canvas.showPage()

    writer = PdfWriter(clone_from=io.BytesIO(pdf_bytes(draw)))
    for number in damaged:
        stream = StreamObject()
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream.set_data(b"\x00 this has never been compressed")
        writer.pages[number][NameObject("/Contents")] = writer._add_object(stream)
    file = io.BytesIO()
    writer.write(file)
    path = write("a.pdf", file.getvalue())
    if len(damaged) == 3:
        with pytest.raises(ReadError, match="is damaged: none of its pages can be read") as refusal:
            read_file(path)
        assert refusal.value.code == "broken"
    else:
        notes = read_file(path).report.notes
        assert [(note.index, note.state.value) for note in notes] == [(2, "failed")]


def in_song(lines):
    """A page of Chinese in a font that is not in the file, and perhaps not on this computer."""

    def draw(canvas):
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas.setFont("STSong-Light", 11)
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * number, line)

    return pdf_bytes(draw)


def test_lines_that_say_the_same_are_all_there_whether_or_not_the_font_is(write):
    text = read_file(write("a.pdf", in_song(["该公司周二宣布将投资四十二亿元"] * 9))).text
    assert text.count("四十二亿元") == 9


def test_characters_have_their_places_whether_or_not_the_font_is_there(write):
    path = write("a.pdf", in_song(["该公司周二宣布将投资", "四十二亿元"]))
    read = read_file(path)
    start = read.text.index("四十二")
    [rectangle] = span_rectangles(path, read.pages, Span(start, start + 3))[1]
    assert 70 < rectangle.left < 75
    assert 30 < rectangle.width < 36


@pytest.mark.skipif("IBID_CORPUS" not in os.environ, reason="no folder of real files: name it in IBID_CORPUS")
def test_the_quick_way_gives_what_the_slow_way_gives_on_real_files(monkeypatch):
    quick_way = pdfium._plain_functions()
    slow_way = quick_way._replace(get_text=lambda *_: 0)
    pages = 0
    for path in sorted(Path(os.environ["IBID_CORPUS"]).rglob("*.pdf")):
        try:
            with open_pdf(read_source(path, max_bytes=1 << 28)) as document:
                for index in range(1, min(len(document), 5) + 1):
                    with pdfium.open_page(document, index) as page:
                        monkeypatch.setattr(pdfium, "_plain_functions", lambda: quick_way)
                        quick = page.glyphs()
                        monkeypatch.setattr(pdfium, "_plain_functions", lambda: slow_way)
                        slow = page.glyphs()
                    assert quick.text.replace("\ufffe", "\x02") == slow.text, path
                    pages += 1
        except ReadError:
            continue
    assert pages
