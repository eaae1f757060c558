"""E-books, web archives and mails."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.mail.mail_quotes import clutter_from
from indexer.documents.read import read_file
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.format_makers import CHAPTER, eml, epub, members_of, mhtml
from tests.makers.library.said import said


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value.code


def clutter(result):
    return [span.of(result.text) for span in result.clutter]


def test_chapters_are_pages_labelled_by_the_table_of_contents_or_their_heading(write):
    result = read_file(write("a.epub", epub()))
    assert [(page.index, page.label, result.text[page.start : page.end]) for page in result.pages] == [
        (
            1,
            "Première partie",
            "I\n\nLe bénéfice atteint 48,1\u00a0milliards.\nPuis baisse.\n\n- premier\n- second\n\n"
            "Année\tTotal\n2025\n2026\t四十八",
        ),
        (2, "Épilogue", "Épilogue\n\nFin."),
    ]
    metadata = result.metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Le Rapport",
        "Anne Le Gall",
        "2025-10-14",
    )
    assert (metadata.publisher, metadata.language) == ("Éditions du Large", "fr")


def test_a_books_conversion_date_and_translator_are_not_its_own(write):
    metadata = (
        '<dc:title>T T T</dc:title><dc:creator opf:role="trl">Paul</dc:creator><dc:creator>Anne</dc:creator>'
        '<dc:date opf:event="modification">2024-01-05</dc:date>'
    )
    found = read_file(write("a.epub", epub(metadata=metadata))).metadata
    assert (found.author, found.published) == ("Anne", None)


def test_scrambled_fonts_are_no_lock_and_scrambled_chapters_are(write):
    encryption = '<encryption><CipherData><CipherReference URI="{}"/></CipherData></encryption>'
    assert read_file(write("a.epub", epub(encryption=encryption.format("OPS/font.otf")))).text
    assert refused(write("b.epub", epub(encryption=encryption.format("OPS/text/b.xhtml")))) == "encrypted"


def test_a_missing_chapter_is_said(write):
    members = members_of(epub())
    del members["OPS/text/b.xhtml"]
    result = read_file(write("a.epub", zip_bytes(members)))
    assert said(result.warnings) == ("“a.epub”: 1 of its chapters are not in the file.",)


@pytest.mark.parametrize(
    "change",
    [
        {"META-INF/container.xml": b"<container/>"},
        {"OPS/book.opf": b"<package"},
        {"OPS/book.opf": b'<!DOCTYPE p [<!ENTITY a "ha">]><package>&a;</package>'},
        {"META-INF/container.xml": b"<!DOCTYPE a><container/>"},
    ],
)
def test_broken_books(write, change):
    assert refused(write("a.epub", zip_bytes(members_of(epub()) | change))) == "broken"


def test_a_book_of_pictures_is_empty(write):
    picture = CHAPTER.format(body='<img src="a.jpg"/>').encode()
    members = members_of(epub()) | {"OPS/text/a b.xhtml": picture, "OPS/text/b.xhtml": picture}
    assert refused(write("a.epub", zip_bytes(members))) == "empty"


def test_a_web_archive_is_its_page_with_the_address_as_clutter(write):
    result = read_file(write("a.mhtml", mhtml()))
    assert result.text.startswith(
        "https://example.org/taux\n\nLa banque relève ses taux\n\nLa banque centrale a"
    )
    assert clutter(result) == ["https://example.org/taux"]
    assert result.metadata.title == "La banque relève ses taux"


def test_a_web_archive_is_known_without_its_suffix(write):
    assert read_file(write("saved.html", mhtml())).importer == "mhtml/2"


def test_a_web_archive_without_a_page(write):
    assert refused(write("a.mht", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nwords")) == "broken"
    assert refused(write("b.mht", b"no headers at all")) == "broken"


def test_a_mail_has_its_subject_its_writer_and_what_it_quotes_greyed(write):
    result = read_file(write("a.eml", eml()))
    metadata = result.metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "关于镕基的报告",
        "Anne Le Gall",
        "2026-03-02",
    )
    headers, rest = clutter(result)
    assert headers.startswith("From: Anne Le Gall <a@example.org>\nTo: Paul <p@example.org>\nDate: ")
    assert rest.startswith("Le lun. 2 mars 2026")
    assert rest.endswith("-- \nAnne Le Gall\nBanque de France")
    assert "autre forme" not in result.text
    assert "Attachments: rapport.pdf" in result.text


def mail(body, headers="Subject: s\nFrom: a@example.org\n"):
    return f"{headers}Content-Type: text/plain; charset=utf-8\n\n{body}"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Oui.\n\n在 2026年3月2日，李明写道：\n> 好吗？", ["在 2026年3月2日，李明写道：\n> 好吗？"]),
        (
            "Yes.\n-----Original Message-----\nFrom: x\nold words",
            ["-----Original Message-----\nFrom: x\nold words"],
        ),
        (
            "Oui.\n\nDe : Paul\nEnvoyé : lundi\nObjet : x\n\nvieux",
            ["De : Paul\nEnvoyé : lundi\nObjet : x\n\nvieux"],
        ),
        ("See below.\n\n---------- Forwarded message ---------\nFrom: x\nDate: y\n\nthe news", []),
        ("> only a quotation\n> and more", []),
        ("He said:\n> inline\nand I say no.", ["> inline"]),
        ("-- \nonly a signature", []),
    ],
)
def test_what_is_quoted(text, marked):
    assert [span.of(text) for span in clutter_from(text)] == marked


def test_flowed_lines_are_joined_to_paragraphs(write):
    content = (
        "Subject: s\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
        "Une ligne \nqui continue.\nUne autre.\n"
    )
    assert read_file(write("a.eml", content)).text == "s\n\nUne ligne qui continue.\nUne autre."


def test_a_page_is_read_where_there_is_no_plain_text(write):
    content = "Subject: s\nContent-Type: text/html; charset=iso-8859-1\n\n".encode(
        "latin-1"
    ) + "<p>Été</p><p>deux</p>".encode("latin-1")
    assert read_file(write("a.eml", content)).text == "s\n\nÉté\n\ndeux"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Date: garbage\nSubject: s\n", None),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000\nSubject: s\n", None),
        ("Date: Fri, 31 Oct 2025 09:00:00 +0100\nSubject: s\n", "2025-10-31"),
        ("Subject: s\n", None),
    ],
)
def test_the_day_a_mail_was_sent(write, headers, expected):
    assert read_file(write("a.eml", mail("words", headers))).metadata.published == expected


def test_mails_that_cannot_be_read(write):
    assert refused(write("a.eml", mail(" \n"))) == "empty"
    assert refused(write("b.eml", b"\x00\x01 no mail")) == "broken"
    locked = "Subject: s\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA"
    assert refused(write("c.eml", locked)) == "encrypted"


def test_parts_within_parts_without_end(write):
    content = "Subject: s\n"
    for level in range(400):
        content += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
    assert refused(write("a.eml", content)) in {"empty", "broken"}


def test_an_encoded_subject_that_is_cut_is_shown_as_it_is(write):
    content = mail("words", "Subject: =?utf-8?b?5YWz5?=\n")
    assert read_file(write("a.eml", content)).metadata.title == "=?utf-8?b?5YWz5?="


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_subject_in_raw_bytes_is_in_the_mails_own_charset(write, charset):
    headers = f"Subject: 关于镕基的报告\nFrom: a@example.org\nContent-Type: text/plain; charset={charset}\n"
    content = f"{headers}\n内容在此。\n"
    encoded = content.encode({"gb2312": "gb18030"}.get(charset, charset))
    assert read_file(write("a.eml", encoded)).metadata.title == "关于镕基的报告"


def alternatives(plain, page):
    parts = (("text/plain", plain), ("text/html", f"<html><body>{page}</body></html>"))
    body = "".join(f"--B\nContent-Type: {kind}; charset=utf-8\n\n{text}\n" for kind, text in parts)
    return f"Subject: Lettre\nContent-Type: multipart/alternative; boundary=B\n\n{body}--B--\n".encode()


def test_a_mail_whose_plain_text_only_stands_in_for_its_page_is_read_as_the_page(write):
    page = "<p>Le chiffre d’affaires atteint 48,1 millions d’euros.</p>" * 5
    content = alternatives("Votre logiciel ne prend pas en charge le HTML.", page)
    text = read_file(write("a.eml", content)).text
    assert text.count("48,1 millions") == 5
    assert "logiciel" not in text


def test_a_short_mail_keeps_its_plain_text_beside_a_page_that_says_the_same(write):
    content = alternatives("D’accord pour *mardi*.", "<p>D’accord pour <b>mardi</b>.</p>")
    assert "D’accord pour *mardi*." in read_file(write("a.eml", content)).text


def test_a_short_mail_is_not_called_mostly_clutter_for_its_header_lines(write):
    mail = (
        b"From: Anne Le Gall <anne@example.org>\nTo: Paul Renard <paul@example.org>\n"
        b"Date: Tue, 3 Feb 2026 08:00:00 +0100\nSubject: Mardi\n\nD'accord.\n"
    )
    result = read_file(write("a.eml", mail))
    assert (result.report.clutter_share, said(result.warnings)) == (0.0, ())
    quoted = read_file(write("b.eml", mail + b"> Une longue question, sur plusieurs lignes.\n" * 9))
    assert quoted.report.clutter_share > 0.6
