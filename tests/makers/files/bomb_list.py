"""The hostile files, with the results that are allowed for each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.makers.files import bomb_makers as make
from tests.makers.files import format_makers as made
from tests.makers.files import odd_pdf_makers as pdfs
from tests.makers.files.documents_makers import zip_bytes


@dataclass(frozen=True, slots=True)
class Bomb:
    """One hostile file, with the allowed results of reading it."""

    name: str
    make: Callable[[], bytes]
    ends: frozenset[str]  # codes; "text" where something of it can be read
    cheap: bool = True  # made and read in some seconds
    quick: bool = True  # in less than one: a test for every change

    @property
    def kind(self) -> str:
        """What the file does, from its name."""
        return self.name.rpartition(".")[0].replace("_", " ")


def bomb(name: str, make: Callable[[], bytes], ends: str, *, cheap: bool = True, quick: bool = True) -> Bomb:
    """A bomb that may end in any of these codes."""
    return Bomb(name, make, frozenset(ends.split()), cheap, quick)


BOMBS: tuple[Bomb, ...] = (
    # Unpacked sizes
    bomb("document_of_30_MB.docx", lambda: make.packed("word/document.xml", 30), "too_large"),
    bomb("document_of_300_MB.docx", lambda: make.packed("word/document.xml", 300), "too_large", quick=False),
    bomb("sheet_of_300_MB.xlsx", lambda: make.packed("xl/workbook.xml", 300), "too_large", quick=False),
    bomb("archive_of_600_MB.zip", lambda: make.packed("a.txt", 600), "too_large unsupported", cheap=False),
    bomb(
        "overlapping_members_of_50_GB.zip",
        lambda: make.overlapping_zip(5_000),
        "too_large broken unsupported",
    ),
    bomb(
        "archives_in_archives_40_deep.zip", lambda: make.nested_zip(40), "too_large unsupported broken text"
    ),
    bomb(
        "archives_in_archives_10_wide.zip",
        lambda: make.nested_zip(3, wide=10),
        "too_large unsupported broken text",
    ),
    bomb("leading_outside.zip", make.traversing_zip, "unsupported text broken"),
    bomb("leading_outside.tar", make.hostile_tar, "unsupported text broken"),
    bomb("tar_of_600_MB.tar.gz", lambda: make.large_tar(600), "too_large unsupported", cheap=False),
    bomb(
        "twenty_thousand_members.zip",
        lambda: zip_bytes({f"{n}.txt": b"x" for n in range(20_000)}),
        "text too_large unsupported",
        cheap=False,
    ),
    # XML
    bomb(
        "billion_laughs.docx",
        lambda: make.docx_of(b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", before=make.LAUGHS),
        "broken",
    ),
    bomb(
        "external_entity.docx",
        lambda: make.docx_of(b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", before=make.OUTSIDE),
        "broken",
    ),
    bomb("billion_laughs.odt", lambda: make.with_part(made.odt(), "content.xml", make.LAUGHS), "broken"),
    bomb(
        "billion_laughs.xlsx", lambda: make.with_part(made.xlsx(), "xl/workbook.xml", make.LAUGHS), "broken"
    ),
    bomb(
        "billion_laughs.epub", lambda: make.with_part(made.epub(), "OPS/book.opf", make.LAUGHS), "broken text"
    ),
    bomb(
        "billion_laughs.html",
        lambda: make.LAUGHS.replace(b"l [", b"html [") + b"<html><body><p>&j; Un texte.</p></body></html>",
        "text no_text needs_ocr",
    ),
    bomb(
        "two_million_elements.docx",
        lambda: make.docx_of(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000),
        "text too_large broken timeout",
        cheap=False,
    ),
    bomb(
        "two_million_empty_elements.docx",
        lambda: make.docx_of(b"<w:p/>" * 2_000_000 + b"<w:p><w:r><w:t>Fin.</w:t></w:r></w:p>"),
        "text too_large broken",
        cheap=False,
    ),
    bomb(
        "tables_2000_deep.docx",
        lambda: make.docx_of(b"<w:tbl><w:tr><w:tc>" * 2_000 + b"</w:tc></w:tr></w:tbl>" * 2_000),
        "broken empty text",
    ),
    bomb(
        "frames_20000_deep.odt",
        lambda: made.odf(
            "text", "<text:section>" * 20_000 + "<text:p>mot</text:p>" + "</text:section>" * 20_000
        ),
        "broken text",
    ),
    bomb("groups_3000_deep.pptx", lambda: make.nested_groups(3_000), "broken text"),
    # Sheets
    bomb("whole_sheet_declared.xlsx", make.whole_sheet, "text"),
    bomb("whole_sheet_repeated.ods", make.ods_repeated, "text too_large", quick=False),
    bomb(
        "number_of_a_million_digits.xlsx",
        lambda: make.xlsx_with(
            b'<sheetData><row r="1"><c r="A1"><v>' + b"9" * make.MEGA + b"</v></c></row></sheetData>"
        ),
        "text broken",
    ),
    # PDF
    bomb("pages_100000.pdf", lambda: pdfs.shared_pages(100_000), "too_large text", cheap=False),
    bomb("pages_that_contain_themselves.pdf", pdfs.looping_pages, "text"),
    bomb("page_of_10000_km.pdf", pdfs.huge_page, "text"),
    bomb("objects_that_refer_to_themselves.pdf", pdfs.object_stream_loop, "text no_text needs_ocr"),
    bomb(
        "drawing_that_draws_itself_twice.pdf",
        lambda: pdfs.form_object_loop(2),
        "text timeout out_of_memory reader_died",
        cheap=False,
    ),
    bomb("page_tree_20000_deep.pdf", lambda: make.deep_page_tree(20_000), "text broken no_text needs_ocr"),
    bomb("brackets_100000_deep.pdf", lambda: make.nested_arrays(100_000), "text broken no_text needs_ocr"),
    bomb(
        "content_of_1_GB.pdf",
        lambda: make.pdf_with_stream(zlib.compress(b" " * (1 << 30), 9), b"/Filter /FlateDecode"),
        "text no_text needs_ocr too_large out_of_memory reader_died broken",
        cheap=False,
    ),
    bomb(
        "content_packed_twelve_times.pdf",
        lambda: make.pdf_with_stream(make.packed_again(12), b"/Filter [%s]" % (b"/FlateDecode " * 12)),
        "text no_text needs_ocr broken too_large",
        quick=False,
    ),
    bomb(
        "length_of_a_terabyte.pdf",
        lambda: pdfs.plain().replace(b"/Length ", b"/Length 99999999999"),
        "text broken no_text needs_ocr",
        quick=False,
    ),
    # Web pages
    bomb(
        "divisions_100000_deep.html",
        lambda: b"<html><body>" + b"<div class='a'>" * 100_000 + make.WORDS.encode() + b"</div>" * 100_000,
        "text no_text needs_ocr broken",
    ),
    bomb(
        "attribute_of_1_MB.html",
        lambda: (
            b"<html><body><p class='"
            + b"a " * (make.MEGA // 2)
            + b"'>"
            + make.WORDS.encode() * 5
            + b"</p></body></html>"
        ),
        "text",
    ),
    bomb(
        "unclosed_tags.html",
        lambda: b"<html><body>" + (b"<p><b><i><a href=x><table><td>" + make.WORDS.encode()) * 4_000,
        "text",
    ),
    bomb(
        "unclosed_tags_10_MB.html",
        lambda: b"<html><body>" + (b"<p><b><i><span>" + make.WORDS.encode()) * 100_000,
        "text no_text needs_ocr broken too_large",
        cheap=False,
    ),
    bomb(
        "comment_without_end.html",
        lambda: b"<html><body><p>" + make.WORDS.encode() + b"<!--" * 500_000,
        "text no_text needs_ocr",
    ),
    bomb(
        "less_than_signs.html",
        lambda: b"<html><body><p>" + b"<" * (2 * make.MEGA),
        "text no_text needs_ocr broken",
        quick=False,
    ),
    bomb(
        "ampersands.html",
        lambda: b"<html><body><p>" + b"&" * make.MEGA + make.WORDS.encode() + b"&#x110000;&#55357;" * 1_000,
        "text no_text needs_ocr",
    ),
    bomb(
        "many_small_articles_10_MB.html",
        lambda: b"<html><body>" + b"<article><h2>Titre</h2><p>Une phrase de plus.</p></article>" * 160_000,
        "timeout text no_text needs_ocr too_large",
        cheap=False,
    ),
    # Mails
    bomb("mail_of_50000_parts.eml", lambda: make.mail_of_parts(50_000), "text broken too_large", cheap=False),
    bomb("mail_of_5000_parts.eml", lambda: make.mail_of_parts(5_000), "text broken too_large"),
    bomb("parts_5000_deep.eml", lambda: make.nested_parts(5_000), "broken empty text"),
    bomb("mails_in_mails_900_deep.eml", lambda: make.mail_in_mail(900), "broken text empty"),
    bomb(
        "mails_in_mails_40_deep_encoded.eml",
        lambda: make.mail_in_mail(40, encoded=True),
        "broken text empty too_large",
        cheap=False,
    ),
    bomb(
        "subject_of_5_MB.eml",
        lambda: b"Subject: " + b"=?utf-8?q?=C3=A9?= " * 250_000 + b"\n\n" + make.WORDS.encode(),
        "text broken too_large",
        cheap=False,
    ),
    bomb(
        "parts_5000_deep.mhtml",
        lambda: (
            b"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\n"
            + make.nested_parts(5_000)
        ),
        "broken no_text needs_ocr empty unsupported text",
    ),
    # Texts
    bomb("nested_100000_deep.json", lambda: b"[" * 100_000 + b"]" * 100_000, "broken unsupported"),
    bomb(
        "number_of_a_million_digits.json",
        lambda: b'{"title": "t", "text": "Un texte.", "n": ' + b"9" * make.MEGA + b"}",
        "text broken unsupported",
    ),
    bomb(
        "deep_text.json",
        lambda: json.dumps(
            {"title": "t", "text": make.WORDS * 10, "x": {"y": [[[["z"]]]] * 50_000}}
        ).encode(),
        "text",
    ),
    bomb(
        "groups_100000_deep.rtf",
        lambda: rb"{\rtf1 " + b"{" * 100_000 + b"mot" + b"}" * 100_000 + b"}",
        "text broken empty",
    ),
    bomb(
        "control_words.rtf",
        lambda: rb"{\rtf1 " + rb"\u-10179?\u-8704?\bin99999999 " * 20_000 + b"mot}",
        "text broken empty no_text",
    ),
    bomb("line_of_200_MB.csv", lambda: b"a,b\n" + b"x" * (200 * make.MEGA), "too_large", cheap=False),
    bomb(
        "line_of_20_MB.csv", lambda: b"a,b\n" + b"x" * (20 * make.MEGA), "text broken too_large", cheap=False
    ),
    bomb("cells_5_million.csv", lambda: (b"1," * 500 + b"\n") * 10_000, "text too_large", cheap=False),
    bomb("quotations_50000_deep.md", lambda: b"> " * 50_000 + b"mot\n", "text broken"),
    bomb("brackets.md", lambda: b"[" * 200_000 + b"a" + b"](b)" * 50_000, "text broken"),
    bomb("stars.md", lambda: b"a **b " * 200_000, "text broken"),
    bomb(
        "backquotes.md", lambda: b"".join(b"`" * (1 + n % 700) + b" " for n in range(3_000)), "text no_text"
    ),
    bomb("letters_without_a_space.txt", lambda: b"a" * (5 * make.MEGA), "text", cheap=False),
    bomb("full_stops.txt", lambda: b"a. " + b"." * (2 * make.MEGA) + b" a.b" * 200_000, "text", quick=False),
    bomb("line_ends.txt", lambda: b"a\n" + b"\n \t" * make.MEGA + b"b", "text", quick=False),
    bomb("accents_on_one_letter.txt", lambda: b"a" + "\u0301".encode() * (2 * make.MEGA), "text"),
    bomb(
        "chinese_without_a_stop.txt",
        lambda: make.rows_of_text(3 * make.MEGA, "央行宣布上调基准利率"),
        "text",
        cheap=False,
    ),
    bomb("digits.txt", lambda: b"1 000 000 000 " * 200_000, "text"),
    bomb("right_to_left_marks.txt", lambda: make.rows_of_text(make.MEGA, "\u202e\u2066\u200f a"), "text"),
    # Pictures
    bomb(
        "picture_of_2_billion_points.png",
        lambda: make.png_of(50_000, 50_000),
        "unsupported too_large no_text needs_ocr broken",
    ),
    bomb(
        "picture_of_4_billion_points.gif",
        lambda: make.gif_of(65_535, 65_535),
        "unsupported too_large no_text needs_ocr broken",
    ),
    bomb(
        "picture_of_100000_frames.gif",
        lambda: make.gif_of(100, 100, 100_000),
        "unsupported too_large no_text needs_ocr broken",
    ),
)
