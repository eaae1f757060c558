"""PDF text: paragraphs, pages, labels, metadata, and the files that PDFium cannot read."""

from __future__ import annotations

import io

import pytest

from indexer.common.errors import ReadError
from indexer.documents.pdf import pdf, quality
from indexer.documents.pdf.second_engine import SecondEngine
from indexer.documents.read import read_file
from indexer.documents.source.source_file import SourceFile
from tests.makers.files.documents_makers import pdf_bytes
from tests.makers.library.said import said

LINES = [
    "Le groupe a annonce mardi un investissement de 4,2 milliards dans son usine",
    "de Dunkerque, qui doit produire de l'acier vert des la fin de l'annee 2027 et",
    "employer six cents personnes.",
]


def draw_lines(canvas, lines, *, left=72, top=760, step=14, font="Helvetica", size=11):
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(left, top - number * step, line)


def test_lines_of_a_paragraph_become_one_and_paragraphs_stay_apart(write):
    def draw(canvas):
        draw_lines(canvas, LINES)
        draw_lines(canvas, ["Une seconde phrase commence ici."], top=690)

    text = read_file(write("a.pdf", pdf_bytes(draw))).text
    assert text == " ".join(LINES) + "\n\nUne seconde phrase commence ici."


def test_lines_that_end_early_stay_lines(write):
    lines = ["Premier point", "Second point", LINES[0]]
    assert read_file(write("a.pdf", pdf_bytes(lambda canvas: draw_lines(canvas, lines)))).text == "\n".join(
        lines
    )


def test_a_hyphen_that_breaks_a_word_goes(write):
    lines = [
        "Le groupe a annonce mardi un investissement de quatre milliards pour une ex-",
        "pansion de son usine.",
    ]
    text = read_file(write("a.pdf", pdf_bytes(lambda canvas: draw_lines(canvas, lines)))).text
    assert text.endswith("pour une expansion de son usine.")


def test_chinese_lines_join_without_a_space(write):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    lines = [
        "该公司周二宣布将在其位于合肥的工厂投资四十二亿元以扩大先进芯片",
        "的产能并计划在两年内完成建设。",
    ]
    content = pdf_bytes(lambda canvas: draw_lines(canvas, lines, font="STSong-Light"))
    assert read_file(write("a.pdf", content)).text == "".join(lines)


def test_pages_are_exact_and_labelled(write):
    def draw(canvas):
        for page in range(4):
            if page != 2:
                draw_lines(canvas, [f"Page number {page + 1} ends here."])
            canvas.addPageLabel(
                page, style="ROMAN_LOWER" if page < 2 else "ARABIC", start=1 if page != 1 else 2
            )
            canvas.showPage()

    result = read_file(write("a.pdf", pdf_bytes(draw)))
    assert [result.text[p.start : p.end] for p in result.pages] == [
        "Page number 1 ends here.",
        "Page number 2 ends here.",
        "",
        "Page number 4 ends here.",
    ]
    assert [p.index for p in result.pages] == [1, 2, 3, 4]
    assert [p.label for p in result.pages][:3] == ["i", "ii", "1"]
    assert said(result.warnings)[0].startswith("Page 3 without text")


def test_a_sentence_over_a_page_break_stays_one(write):
    def draw(canvas):
        draw_lines(canvas, ["The company said on Tuesday that it will"])
        canvas.showPage()
        draw_lines(canvas, ["invest four billion euros."])

    assert read_file(write("a.pdf", pdf_bytes(draw))).text == (
        "The company said on Tuesday that it will invest four billion euros."
    )


@pytest.mark.parametrize(
    ("title", "author", "expected"),
    [
        ("Rapport sur l'acier", "Anne Le Gall", ("Rapport sur l'acier", "Anne Le Gall")),
        ("untitled", "anonymous", (None, None)),
        ("Microsoft Word - note.doc", "user", (None, None)),
        ("final_v2.indd", "", (None, None)),
    ],
)
def test_metadata_only_where_it_makes_sense(write, title, author, expected):
    def draw(canvas):
        canvas.setTitle(title)
        canvas.setAuthor(author)
        draw_lines(canvas, LINES)

    metadata = read_file(write("a.pdf", pdf_bytes(draw))).metadata
    assert (metadata.title, metadata.author) == expected


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    return caught.value


def test_a_page_without_text_needs_recognition(write):
    error = refused(write("scan.pdf", pdf_bytes(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1))))
    assert error.code == "no_text"
    assert "show no words" in error.summary


def test_a_password_is_asked_for(write):
    from reportlab.lib.pdfencrypt import StandardEncryption

    content = pdf_bytes(lambda canvas: draw_lines(canvas, LINES), encrypt=StandardEncryption("secret"))
    assert refused(write("locked.pdf", content)).code == "encrypted"


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_a_file_that_was_cut_short_is_called_damaged(write, share):
    content = pdf_bytes(lambda canvas: draw_lines(canvas, LINES))
    assert refused(write("cut.pdf", content[: int(share * len(content))])).code == "broken"


def test_a_file_without_its_end_is_repaired(write):
    content = pdf_bytes(lambda canvas: draw_lines(canvas, LINES))
    assert read_file(write("cut.pdf", content[: content.rindex(b"xref")])).text == " ".join(LINES)


def test_too_much_text_is_refused(write, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_CHARS", 20)
    assert refused(write("a.pdf", pdf_bytes(lambda canvas: draw_lines(canvas, LINES)))).code == "too_large"


def test_noise_is_known_and_language_is_not_noise():
    assert quality.is_garbled("\x01\x02\x03\x04abc" * 20)
    assert quality.is_garbled("/g145/g144/g23" * 20)
    assert quality.is_garbled("xkcdq wrtzp lmnbv " * 20)
    assert not quality.is_garbled(" ".join(LINES))
    assert not quality.is_garbled("该公司周二宣布将在其位于合肥的工厂投资四十二亿元。" * 3)
    assert not quality.is_garbled("שלום עולם מה שלום כולם היום בבוקר" * 3)


def test_the_second_engine_reads_what_the_first_gives_as_noise(write, monkeypatch):
    monkeypatch.setattr(pdf, "is_garbled", lambda text, counts=None: "\r\n" in text)
    content = pdf_bytes(lambda canvas: draw_lines(canvas, LINES))
    result = read_file(write("a.pdf", content))
    assert result.text.split("\n") == LINES  # pypdf leaves lines as they are
    assert said(result.warnings) == ()


def test_the_second_engine_survives_anything(tmp_path):
    for data in (b"", b"%PDF-1.4", b"%PDF-1.4\ntrailer<</Root 1 0 R>>", io.BytesIO(b"x" * 999).getvalue()):
        engine = SecondEngine(SourceFile(tmp_path / "x.pdf", "x.pdf", data))
        assert engine.page_count() == 0
        assert engine.page_text(1) == ""


def test_lines_of_small_letters_are_no_blocks_of_their_own(write):
    lines = [
        "no more sun comes even now as our ransom is seen soon across one morose sea so near us",
        "we remain",
    ]
    assert read_file(write("a.pdf", pdf_bytes(lambda canvas: draw_lines(canvas, lines)))).text == " ".join(
        lines
    )


def test_space_between_paragraphs_leaves_a_blank_line(write):
    def draw(canvas):
        draw_lines(canvas, LINES[:2])
        draw_lines(canvas, [LINES[1], LINES[0]], top=760 - 14 - 21)

    assert (
        read_file(write("a.pdf", pdf_bytes(draw))).text == f"{LINES[0]} {LINES[1]}\n\n{LINES[1]} {LINES[0]}"
    )
