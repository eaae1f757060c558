"""Mailboxes, lists of articles, mails and PDFs with attachments."""

from __future__ import annotations

import io
import json
import mailbox as standard_mailbox
import struct
import tracemalloc
from email.message import EmailMessage

import pytest

from indexer.common.errors import ReadError
from indexer.documents.archives import mailbox
from indexer.documents.archives.containers import kind_of, unpack
from indexer.documents.read import read_file
from indexer.documents.source.kinds import taken_from_folder
from indexer.documents.texts import json_lines
from tests.makers.files.containers_makers import refusal, taken
from tests.makers.files.documents_makers import pdf_bytes, zip_bytes
from tests.makers.library.said import said

SEPARATOR = b"From anne@example.org Tue Oct 14 09:30:00 2025\n"


def mail(subject="s", body="words\n", **headers):
    lines = [f"{name}: {value}" for name, value in {"Subject": subject, **headers}.items()]
    return ("\n".join(lines) + f"\n\n{body}\n").encode()


# Mailboxes


def test_a_mailbox_gives_a_mail_for_each_with_number_day_and_subject(write):
    content = (
        SEPARATOR + mail("=?utf-8?b?6LSi5oql?= 2025", Date="Tue, 14 Oct 2025 09:30:00 +0200")
        + SEPARATOR + mail("Re: a/b", "Answer.\n>From here on\n>>From there\n\nFrom what I hear, no.\n")
        + SEPARATOR + mail("", "third")
    )  # fmt: skip
    path = write("archive.mbox", content)
    assert kind_of(path) == "container"
    assert taken(path) == (
        {
            "0001 2025-10-14 财报 2025.eml": mail(
                "=?utf-8?b?6LSi5oql?= 2025", Date="Tue, 14 Oct 2025 09:30:00 +0200"
            ),
            "0002 Re: a-b.eml": mail(
                "Re: a/b", "Answer.\nFrom here on\n>From there\n\nFrom what I hear, no.\n"
            ),
            "0003.eml": mail("", "third"),
        },
        (),
    )


def test_each_mail_of_a_mailbox_is_read_as_what_it_is(write, tmp_path):
    box = standard_mailbox.mbox(tmp_path / "box.mbox")
    for number in range(3):
        message = EmailMessage()
        message["Subject"] = f"Réunion n° {number}"
        message["From"] = "Anne Le Gall <anne@example.org>"
        message.set_content("Le bénéfice.\nFrom now on, nothing.\n")
        box.add(message)
    box.close()
    into = tmp_path / "out"
    into.mkdir()
    members = unpack(tmp_path / "box.mbox", into).members
    results = [read_file(into / member.file) for member in members]
    assert [result.metadata.title for result in results] == [f"Réunion n° {number}" for number in range(3)]
    assert all(result.text.endswith("Le bénéfice.\nFrom now on, nothing.") for result in results)


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Tue Oct 14 09:30:00 2025\r\nX-Mozilla-Status: 0001\r\n",  # Thunderbird
        b"From 1790123@xxx Tue Oct 14 09:30:00 +0000 2025\r\nX-GM-THRID: 1\r\n",  # Gmail
        b"From anne at example.org  Tue Oct 14 09:30:00 2025\n",  # list archives
        b"From MAILER-DAEMON Tue Oct  4 09:30:00 2025\n>From someone Tue Oct  4 2025\n",
    ],
)
def test_mailboxes_of_other_programs_are_known_without_a_suffix(write, separator):
    content = separator + mail("one") + separator + mail("two")
    path = write("Sent-2019", content)
    assert kind_of(path) == "container"
    assert list(taken(path).files) == ["0001 one.eml", "0002 two.eml"]


def test_what_the_user_has_deleted_stays_deleted(write):
    deleted = b"From - Tue Oct 14 09:30:00 2025\nX-Mozilla-Status: 0009\n" + mail("gone")
    result = taken(write("a.mbox", SEPARATOR + mail("kept") + deleted))
    assert list(result.files) == ["0001 kept.eml"]
    assert said(result.left_out) == ("1 mail left out: deleted in the mail program.",)


def test_a_mail_too_long_to_be_read_is_left_out(write, monkeypatch):
    monkeypatch.setattr(mailbox, "MAX_MAIL_BYTES", 1_000)
    long = mail("long", "x" * 70 + "\n") + b"y" * 5_000 + b"\n"
    result = taken(write("a.mbox", SEPARATOR + mail("a") + SEPARATOR + long + SEPARATOR + mail("b")))
    assert list(result.files) == ["0001 a.eml", "0003 b.eml"]
    assert said(result.left_out) == ("1 mail left out: more than 64 MB.",)


def test_what_is_called_a_mailbox_and_is_none(write):
    assert refusal(write("a.mbox", b"just words")).code == "broken"
    assert refusal(write("b.mbox", b"\0" * 5_000)).code == "broken"
    assert refusal(write("c.mbox", b"")).code in {"broken", "empty"}


def test_a_long_mailbox_is_never_whole_in_memory(write, tmp_path):
    path = write("a.mbox", (SEPARATOR + mail("s", f"{'words ' * 150}\n" * 100)) * 60)
    into = tmp_path / "out"
    into.mkdir()
    unpack(path, into)
    for file in into.iterdir():
        file.unlink()
    tracemalloc.start()
    members = unpack(path, into).members
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(members) == 60
    assert peak < path.stat().st_size / 5


def test_a_mailbox_without_a_suffix_is_taken_from_a_folder(write):
    assert taken_from_folder(write("Inbox", SEPARATOR + mail("s")))
    assert not taken_from_folder(write("README", b"From what I hear\n"))
    assert not taken_from_folder(write("Inbox.msf", SEPARATOR + mail("s")))
    assert not taken_from_folder(write("empty", b""))
    assert taken_from_folder(write("a.TXT", b""))


def test_a_mail_of_apple_mail(write):
    content = mail("Budget", "words\n")
    path = write("1234.emlx", b"%d   \n" % len(content) + content + b'<?xml version="1.0"?><plist/>\n')
    assert read_file(path).text == "Budget\n\nwords"


# JSON


ARTICLES = [{"title": f"Article {n}", "text": "Le bénéfice. 利润。", "date": "2026-03-02"} for n in range(3)]


def articles_of(files):
    return [json.loads(data) for data in files.values()]


def lines(values, charset="utf-8"):
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values).encode(charset)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines(ARTICLES)),
        ("a.ndjson", lines(ARTICLES) + b"\n\n"),
        ("a.jsonl", b"\xef\xbb\xbf" + lines(ARTICLES).replace(b"\n", b"\r\n")),
        ("a.jsonl", lines(ARTICLES, "utf-16")),
        ("a.jsonl", lines(ARTICLES, "gb18030")),
        ("a.json", lines(ARTICLES)),
        ("a.json", json.dumps(ARTICLES).encode()),
        ("a.json", json.dumps(ARTICLES, indent=2, ensure_ascii=False).encode()),
        ("a.json", b"  \n[\n " + json.dumps(ARTICLES)[1:].encode()),
        ("a.jsonl", json.dumps(ARTICLES).encode()),
        ("a.json", json.dumps({"status": "ok", "total": 3, "articles": ARTICLES}).encode()),
        ("a.json", json.dumps({"version": "1", "title": "Feed", "items": ARTICLES}, indent=1).encode()),
    ],
)
def test_articles_come_out_one_by_one(write, name, content):
    path = write(name, content)
    assert kind_of(path) == "container"
    result = taken(path)
    assert list(result.files) == ["00001 Article 0.json", "00002 Article 1.json", "00003 Article 2.json"]
    assert articles_of(result.files) == ARTICLES
    assert said(result.left_out) == ()


def test_bad_lines_are_counted(write):
    content = (
        lines(ARTICLES[:1])
        + b'\n{"title": "cut", "te\n'
        + lines([{"x": 1}, 5, ARTICLES[1]])
        + b'\n{"text": ""}'
    )
    result = taken(write("a.jsonl", content))
    assert articles_of(result.files) == ARTICLES[:2]
    assert set(said(result.left_out)) == {
        "1 line or value left out: no JSON, or cut off.",
        "3 lines or values left out: without the text of an article.",
    }


def test_a_list_that_is_cut_gives_what_is_whole(write):
    content = json.dumps(ARTICLES).encode()
    for end in range(content.index(b"}") + 1, len(content) - 2, 7):
        path = write(f"{end}.json", content[:end])
        result = articles_of(taken(path).files)
        assert result == ARTICLES[: len(result)]
        assert len(result) >= 1


@pytest.mark.parametrize("piece", [1, 2, 7, 64])
def test_where_pieces_end_makes_no_difference(write, monkeypatch, piece):
    monkeypatch.setattr(json_lines, "_PIECE_CHARS", piece)
    for name, content in (
        ("a.jsonl", lines([*ARTICLES, {"x": "\n" * 40}])),
        ("a.json", json.dumps(ARTICLES).encode()),
    ):
        assert articles_of(taken(write(f"{piece}{name}", content)).files) == ARTICLES


def test_a_line_longer_than_an_article_is_passed_over(write, monkeypatch):
    monkeypatch.setattr(json_lines, "MAX_ARTICLE_BYTES", 1_000)
    monkeypatch.setattr(json_lines, "_PIECE_CHARS", 100)
    long = {"title": "long", "text": "x" * 3_000}
    result = taken(write("a.jsonl", lines([ARTICLES[0], long, ARTICLES[1]])))
    assert articles_of(result.files) == ARTICLES[:2]
    assert said(result.left_out) == ("1 line or value left out: no JSON, or cut off.",)
    endless = json.dumps([ARTICLES[0]])[:-1].encode() + b', {"text": "' + b"x" * 9_000
    assert articles_of(taken(write("b.json", endless)).files) == ARTICLES[:1]


def test_json_that_holds_no_article(write):
    assert refusal(write("a.jsonl", lines([{"x": 1}, {"y": 2}]))).code == "empty"
    assert refusal(write("b.jsonl", b"no json at all\n" * 3)).code == "empty"
    assert refusal(write("c.jsonl", b"[" * 100_000)).code == "empty"
    assert kind_of(write("d.json", b"[1, 2, 3]")) == "document"
    with pytest.raises(ReadError):
        read_file(write("e.json", b"[1, 2, 3]"))


def test_json_in_an_archive_counts_where_it_holds_articles(write):
    files = {
        "package.json": b'{"name": "x", "version": "1"}',
        "broken.json": b"{",
        "one.json": json.dumps(ARTICLES[0], indent=1).encode(),
        "many.json": json.dumps(ARTICLES).encode(),
        "many.jsonl": lines(ARTICLES),
    }
    result = taken(write("a.zip", zip_bytes(files)))
    assert set(result.files) == {"one.json", "many.json", "many.jsonl"}
    assert said(result.left_out) == ("2 files left out: JSON without an article.",)


# Mails with attachments


def with_attachments():
    message = EmailMessage()
    message["Subject"] = "Les chiffres"
    message["From"] = "Anne Le Gall <anne@example.org>"
    message.set_content("Ci-joint le rapport.")
    message.add_alternative("<p>Ci-joint le rapport.</p>", subtype="html")
    message.add_attachment(
        "année;total\n".encode(), maintype="text", subtype="csv", filename="chiffres été.csv"
    )
    message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="../../rapport")
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="setup.exe")
    inner = EmailMessage()
    inner["Subject"] = "Transféré : été"
    inner.set_content("Le message d’avant.")
    message.add_attachment(inner)
    return message


def test_a_mail_with_attachments_is_both(write, tmp_path):
    path = write("a.eml", with_attachments().as_bytes())
    assert kind_of(path) == "both"
    text = read_file(path).text
    assert "Attachments: chiffres été.csv; ../../rapport; setup.exe; Transféré : été.eml\n" in text
    assert text.endswith("Ci-joint le rapport.")
    result = taken(path, images=True)
    assert set(result.files) == {"chiffres été.csv", "..-..-rapport.pdf", "Transféré : été.eml"}
    assert result.files["chiffres été.csv"] == "année;total\n".encode()
    assert said(result.left_out) == ("1 file left out: kinds that cannot be read (.exe).",)
    inner = write("inner.eml", result.files["Transféré : été.eml"])
    assert read_file(inner).metadata.title == "Transféré : été"


def test_a_mail_without_attachments_is_a_document_and_has_no_members(write):
    plain = write("a.eml", mail("s", "words"))
    assert kind_of(plain) == "document"
    assert taken(plain) == ({}, ())


def test_a_mail_of_nothing_but_an_attachment_is_read_by_its_subject(write):
    message = EmailMessage()
    message["Subject"] = "Rapport"
    message.add_attachment(b"words", maintype="text", subtype="plain", filename="a.txt")
    assert read_file(write("a.eml", message.as_bytes())).text == "Rapport\n\nAttachments: a.txt"


def test_a_signature_is_no_attachment(write):
    message = EmailMessage()
    message["Subject"] = "s"
    message.set_content("words")
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert taken(write("a.eml", message.as_bytes())) == ({}, ())


def tnef(files):
    """Outlook's `winmail.dat`; files are (old name, long name or None, content)."""

    def attribute(number, value):
        return struct.pack("<BII", 2, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    content = b"\x78\x9f\x3e\x22\x01\x00"
    for old, long, data in files:
        content += attribute(0x00069002, bytes(14)) + attribute(0x00018010, old.encode("cp1252") + b"\0")
        content += attribute(0x0006800F, data)
        if long is not None:
            name = (long + "\0").encode("utf-16-le")
            value = struct.pack("<IHHI", 2, 0x0003, 0x3705, 1) + struct.pack(
                "<HHII", 0x001F, 0x3707, 1, len(name)
            )
            content += attribute(0x00069005, value + name.ljust(-(-len(name) // 4) * 4, b"\0"))
    return content


@pytest.mark.parametrize("cut", [None, -4])
def test_what_outlook_wraps_for_other_programs_comes_out(write, cut):
    files = [("ETE~1.CSV", "été 财报.csv", b"a;b\n"), ("notes.txt", None, b"words"), ("x.exe", None, b"MZ")]
    message = EmailMessage()
    message["Subject"] = "s"
    message.set_content("words")
    message.add_attachment(
        tnef(files)[:cut], maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    result = taken(write("a.eml", message.as_bytes()))
    assert result.files == {"été 财报.csv": b"a;b\n", "notes.txt": b"words"}
    assert said(result.left_out) == (
        ("1 file left out: kinds that cannot be read (.exe).",)
        if cut is None
        else ("1 file left out: damaged.",)
    )


# PDFs with attachments


def pdf_with(attachments, password=None):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(
        PdfReader(io.BytesIO(pdf_bytes(lambda canvas: canvas.drawString(72, 700, "Words of the page"))))
    )
    for name, data in attachments.items():
        writer.add_attachment(name, data)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_files_attached_to_a_pdf_come_out(write):
    path = write("a.pdf", pdf_with({"données été.csv": b"a;b\n", "../x.exe": b"MZ"}))
    assert kind_of(path) == "both"
    result = taken(path)
    assert result == ({"données été.csv": b"a;b\n"}, ("1 file left out: kinds that cannot be read (.exe).",))
    assert kind_of(write("b.pdf", pdf_bytes(lambda canvas: canvas.drawString(72, 700, "x")))) == "document"


def test_files_attached_to_a_locked_pdf_need_its_password(write):
    path = write("a.pdf", pdf_with({"a.txt": b"words"}, password="clé"))
    assert kind_of(path) == "both"
    assert refusal(path).code == "encrypted"
    path.with_name("a.pdf.unpacked").rmdir()
    assert refusal(path, password="x").code == "wrong_password"
    path.with_name("a.pdf.unpacked").rmdir()
    assert taken(path, password="clé").files == {"a.txt": b"words"}


def test_a_document_without_members_is_said_to_have_none(write):
    assert refusal(write("a.txt", b"words")).code == "unsupported"
