"""Outlook messages (.msg): read as the mails they are, and taken apart like them."""

from __future__ import annotations

from datetime import datetime

import pytest

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import kind_of
from indexer.documents.read import read_file
from indexer.documents.rtf.compressed_rtf import decompressed
from tests.makers.files.containers_makers import ole, outlook_part, outlook_tree, taken
from tests.makers.library.said import said

SUBJECT, BODY, HTML, RTF, CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x001A
NAME, ADDRESS, SENT, HEADERS = 0x0C1A, 0x5D01, 0x0039, 0x007D
FILE_NAME, MIME, CONTENT_ID, RECIPIENT_TYPE = 0x3707, 0x370E, 0x3712, 0x0C15
CODEPAGE = 0x3FFD
LETTER = {SUBJECT: "Budget 2026 — 预算", BODY: "Bonjour,\r\n\r\nLe bénéfice atteint 48,1 milliards.\r\n"}
# In units of 100 nanoseconds since 1601.
SENT_AT = int((datetime(2026, 3, 2, 8, 30) - datetime(1601, 1, 1)).total_seconds()) * 10_000_000


def message(write, tree, name="a.msg"):
    return write(name, ole(tree))


def test_a_message_has_its_subject_writer_day_and_words(write):
    anne = outlook_part({0x3001: "Paul Martin", 0x39FE: "paul@example.org"}, numbers={RECIPIENT_TYPE: 1})
    copied = outlook_part({0x3001: "李明", 0x3003: "li@example.org"}, numbers={RECIPIENT_TYPE: 2})
    hidden = outlook_part({0x3001: "Hidden", 0x39FE: "bcc@example.org"}, numbers={RECIPIENT_TYPE: 3})
    tree = outlook_tree(
        LETTER | {NAME: "Le Gall, Anne", ADDRESS: "anne@example.org"},
        numbers={SENT: SENT_AT},
        recipients=[anne, copied, hidden],
    )
    result = read_file(message(write, tree))
    assert result.text == (
        "Budget 2026 — 预算\n\n"
        'From: "Le Gall, Anne" <anne@example.org>\nTo: Paul Martin <paul@example.org>\n'
        "Cc: 李明 <li@example.org>\nDate: Mon, 02 Mar 2026 08:30:00 +0000\n\n"
        "Bonjour,\n\nLe bénéfice atteint 48,1 milliards."
    )
    metadata = result.metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Budget 2026 — 预算",
        "Le Gall, Anne",
        "2026-03-02",
    )
    assert (result.importer, result.media_type) == ("msg/1", "application/vnd.ms-outlook")
    assert [span.of(result.text).partition(":")[0] for span in result.clutter] == ["From"]


def test_a_writer_without_an_address_keeps_the_whole_name(write):
    result = read_file(message(write, outlook_tree(LETTER | {NAME: "Reitinger Anne"})))
    assert result.metadata.author == "Reitinger Anne"


def test_the_senders_clock_goes_before_utc(write):
    headers = "Received: by mx\r\nDate: Tue, 3 Mar 2026 00:30:00 +0900\r\n"
    tree = outlook_tree(LETTER | {HEADERS: headers}, numbers={SENT: SENT_AT})
    assert read_file(message(write, tree)).metadata.published == "2026-03-03"


@pytest.mark.parametrize(
    ("charset", "codepage", "words"),
    [
        ("gb18030", 936, "本行利润达到四百八十一亿元，同比增长两成。"),
        ("cp1252", 1252, "Le bénéfice a été publié à midi, hélas."),
        ("cp1251", 1251, "Прибыль выросла вдвое."),
    ],
)
def test_messages_of_before_unicode_are_in_their_code_page(write, charset, codepage, words):
    tree = outlook_tree({SUBJECT: words[:8], BODY: words}, numbers={CODEPAGE: codepage}, charset=charset)
    result = read_file(message(write, tree))
    assert result.metadata.title == words[:8].strip()
    assert result.text.endswith(words)


def test_without_plain_text_the_page_is_read(write):
    page = '<html><head><meta charset="gb2312"></head><body><p>Bonjour</p><p>利润增长</p></body></html>'
    tree = outlook_tree({SUBJECT: "s"}, binaries={HTML: page.encode("gb18030")}, numbers={0x3FDE: 936})
    assert read_file(message(write, tree)).text.endswith("Bonjour\n\n利润增长")


def test_without_page_the_compressed_rtf_is_read(write):
    rtf = rb"{\rtf1\ansi\ansicpg1252 Le b\'e9n\'e9fice atteint 48 milliards.\par Fin.}"
    literals = b"".join(b"\0" + rtf[i : i + 8] for i in range(0, len(rtf), 8))
    packed = (len(literals) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"LZFu" + bytes(4)
    tree = outlook_tree({SUBJECT: "s"}, binaries={RTF: packed + literals})
    assert read_file(message(write, tree)).text.endswith("Le bénéfice atteint 48 milliards.\n\nFin.")


@pytest.mark.parametrize(
    ("packed", "rtf"),
    [  # the examples of the specification
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        ("0f000000030000004d454c4100000000616263", b"abc"),
    ],
)
def test_compressed_rtf(packed, rtf):
    data = bytes.fromhex(packed)
    assert decompressed(data) == rtf
    for cut in range(len(data)):  # cut anywhere: what there is, never more, never an error
        assert rtf.startswith(decompressed(data[:cut]))


def test_attachments_come_out_and_pictures_in_the_text_do_not(write):
    report = outlook_part({FILE_NAME: "rapport à lire.txt"}, data=b"Le rapport.")
    logo = outlook_part(
        {FILE_NAME: "logo.png", MIME: "image/png", CONTENT_ID: "x"}, data=b"\x89PNG\r\n\x1a\n"
    )
    program = outlook_part({FILE_NAME: "setup.exe"}, data=b"MZ")
    tree = outlook_tree(LETTER, attachments=[report, logo, program])
    path = message(write, tree)
    assert kind_of(path) == "both"
    assert "Attachments: rapport à lire.txt; setup.exe\n" in read_file(path).text
    result = taken(path, images=True)
    assert result.files == {"rapport à lire.txt": b"Le rapport."}
    assert said(result.left_out) == ("1 file left out: kinds that cannot be read (.exe).",)


def test_a_message_in_a_message_comes_out_as_a_mail_with_its_own_attachments(write, tmp_path):
    deep = outlook_part({FILE_NAME: "chiffres.csv"}, data="année;total\n2026;48\n".encode())
    inner = outlook_tree(
        {SUBJECT: "Réponse/解答", BODY: "Les chiffres."},
        numbers={SENT: SENT_AT},
        attachments=[deep],
        header_bytes=24,
    )
    path = message(write, outlook_tree(LETTER, attachments=[outlook_part({}, data=inner)]))
    assert "Attachments: Réponse/解答.eml" in read_file(path).text
    result = taken(path)
    assert list(result.files) == ["Réponse-解答.eml"]
    mail = tmp_path / "inner.eml"
    mail.write_bytes(result.files["Réponse-解答.eml"])
    found = read_file(mail)
    assert (found.metadata.title, found.metadata.published) == ("Réponse/解答", "2026-03-02")
    assert found.text.endswith("Les chiffres.")
    assert kind_of(mail) == "both"
    assert taken(mail).files == {"chiffres.csv": "année;total\n2026;48\n".encode()}


def test_messages_nested_without_end_stop(write):
    inner = outlook_tree({SUBJECT: "0", BODY: "b"}, header_bytes=24)
    for depth in range(1, 12):
        part = outlook_part({}, data=inner)
        inner = outlook_tree({SUBJECT: str(depth), BODY: "b"}, attachments=[part], header_bytes=24)
    path = message(write, outlook_tree(LETTER, attachments=[outlook_part({}, data=inner)]))
    (mail,) = taken(path).files.values()
    assert mail.count(b"message/rfc822") == 3


def test_a_mail_that_is_only_an_attachment_is_no_error(write):
    part = outlook_part({FILE_NAME: "a.txt"}, data=b"words")
    result = read_file(message(write, outlook_tree({SUBJECT: "Ci-joint"}, attachments=[part])))
    assert result.text == "Ci-joint\n\nAttachments: a.txt"


def test_a_signed_message_is_read_and_an_encrypted_one_is_said(write):
    mime = (
        b'Content-Type: multipart/signed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"Sign\xc3\xa9 par Anne.\r\n"
        b"--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx\r\n--b--\r\n"
    )
    signed = outlook_tree(
        {SUBJECT: "s", CLASS: "IPM.Note.SMIME.MultipartSigned"}, attachments=[outlook_part({}, data=mime)]
    )
    path = message(write, signed)
    assert read_file(path).text.endswith("Signé par Anne.")
    assert taken(path) == ({}, ())
    locked = outlook_tree({SUBJECT: "s", CLASS: "IPM.Note.SMIME"}, attachments=[outlook_part({}, data=b"xx")])
    with pytest.raises(ReadError) as caught:
        read_file(message(write, locked, "b.msg"))
    assert caught.value.code == "encrypted"


def test_an_empty_message_and_a_cut_one(write):
    with pytest.raises(ReadError) as caught:
        read_file(message(write, outlook_tree({SUBJECT: "s"})))
    assert caught.value.code == "empty"
    whole = ole(outlook_tree(LETTER | {BODY: "words " * 2_000}))
    path = write("cut.msg", whole[: len(whole) // 2])
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert caught.value.code in {"broken", "unsupported", "empty"}


def test_a_message_that_claims_more_than_its_file_holds_is_damaged(write):
    """Its sectors run in a circle: read as long as it claims, they would fill the memory."""
    whole = bytearray(ole(outlook_tree(LETTER)))
    directory = 512 * (1 + int.from_bytes(whole[48:52], "little"))
    start = int.from_bytes(whole[directory + 116 : directory + 120], "little")  # of the short streams
    whole[directory + 120 : directory + 128] = (2_000_000_000).to_bytes(8, "little")  # their length
    table = 512 * (1 + int.from_bytes(whole[76:80], "little"))
    whole[table + 4 * start : table + 4 * start + 4] = start.to_bytes(4, "little")
    with pytest.raises(ReadError) as caught:
        read_file(write("a.msg", bytes(whole)))
    assert caught.value.code == "broken"


def test_an_office_file_that_holds_a_message_is_no_message(write):
    path = write("a.doc", ole({"WordDocument": b"\xec\xa5" + bytes(600), "ObjectPool": outlook_tree(LETTER)}))
    assert kind_of(path) == "document"
