"""Archives: zip, tar and single compressed files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import pytest

from indexer.documents.archives.containers import kind_of, unpack
from indexer.documents.archives.member_names import belongs_to_saved_page, is_rubbish, shown
from tests.makers.files import format_makers
from tests.makers.files.containers_makers import ZipPart, locked_zip, raw_zip, refusal, taken, tar
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.library.said import said

FILES = {
    "2024/rapport.txt": "Le bénéfice.".encode(),
    "notes.md": b"# Notes\n\nun",
    "财报/摘要.txt": "利润".encode(),
}
DEFLATED = zipfile.ZIP_DEFLATED


# What is a container


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.zip", zip_bytes(FILES), "container"),
        ("a.bin", zip_bytes(FILES), "container"),
        ("a.docx", format_makers.docx_with_notes(), "document"),
        ("a.zip", format_makers.docx_with_notes(), "document"),
        ("a.epub", format_makers.epub(), "document"),
        ("a.xlsb", zip_bytes({"xl/workbook.bin": b"x"}), "document"),
        ("a.zip", b"PK\x03\x04 cut off", "document"),
        ("a.tar", tar(FILES), "container"),
        ("a", tar(FILES), "container"),
        ("a.tar.gz", gzip.compress(tar(FILES)), "container"),
        ("a.xz", lzma.compress(b"text"), "container"),
        ("a.bz2", bz2.compress(b"text"), "container"),
        ("a.txt", b"BZh is how a text may begin", "document"),
        ("a.txt", b"From what I hear at 10:30 it rains.\nSubject: no mail\n", "document"),
        ("a.pdf", b"%PDF-1.4\n", "document"),
        ("a.json", b'{"title": "t", "text": "x"}', "document"),
    ],
)
def test_containers_are_told_from_documents(write, name, content, kind):
    path = write(name, content)
    assert kind_of(path) == kind


def test_what_cannot_be_opened_is_a_document_whose_reader_says_why(tmp_path):
    assert kind_of(tmp_path / "nothing.zip") == "document"
    assert kind_of(tmp_path) == "document"
    assert refusal(tmp_path / "nothing.zip").code == "not_found"


# What comes out


def test_a_zip_archive_gives_its_files_under_made_names(write, tmp_path):
    path = write("a.zip", zip_bytes(FILES))
    assert taken(path).files == FILES
    assert sorted(file.name for file in (tmp_path / "a.zip.unpacked").iterdir()) == [
        "00001.txt",
        "00002.md",
        "00003.txt",
    ]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.tar", bytes),
        ("a.tar.gz", gzip.compress),
        ("a.tgz", gzip.compress),
        ("a.tar.bz2", bz2.compress),
        ("a.tar.xz", lzma.compress),
        ("a.dat", gzip.compress),
    ],
)
def test_a_tar_archive_gives_its_files(write, name, pack):
    assert taken(write(name, pack(tar(FILES)))) == (FILES, ())


def test_a_compressed_file_gives_itself(write):
    named = io.BytesIO()
    with gzip.GzipFile("ancien nom.txt", "wb", fileobj=named) as target:
        target.write(b"words")
    assert taken(write("b.txt.gz", named.getvalue())).files == {"ancien nom.txt": b"words"}
    assert taken(write("c.txt.gz", gzip.compress(b"words"))).files == {"c.txt": b"words"}
    assert taken(write("d.md.xz", lzma.compress(b"words"))).files == {"d.md": b"words"}
    assert taken(write("e.csv.bz2", bz2.compress(b"a;b"))).files == {"e.csv": b"a;b"}
    assert taken(write("f.bz2", bz2.compress(b"%PDF-1.4 words"))).files == {"f": b"%PDF-1.4 words"}


def test_a_member_that_is_a_container_counts_as_readable(write, tmp_path):
    inner = zip_bytes({"a.txt": b"words"})
    path = write("a.zip", zip_bytes({"in.zip": inner, "old.txt.gz": gzip.compress(b"x"), "Inbox": MAILBOX}))
    assert set(taken(path).files) == {"in.zip", "old.txt.gz", "Inbox"}
    assert sorted(file.name for file in (tmp_path / "a.zip.unpacked").iterdir()) == [
        "00001.zip",
        "00002.txt.gz",
        "00003.mbox",
    ]
    assert all(kind_of(file) == "container" for file in (tmp_path / "a.zip.unpacked").iterdir())


MAILBOX = b"From a@example.org Tue Oct 14 09:30:00 2025\nSubject: s\n\nwords\n"


def test_a_member_without_a_telling_name_is_known_by_its_content(write, tmp_path):
    path = write(
        "a.zip", zip_bytes({"rapport": b"%PDF-1.4 x", "page": b"<!DOCTYPE html><p>x", "README": b"words"})
    )
    result = taken(path)
    assert set(result.files) == {"rapport", "page"}
    assert said(result.left_out) == ("1 file left out: kinds that cannot be read.",)
    assert sorted(file.suffix for file in (tmp_path / "a.zip.unpacked").iterdir()) == [".html", ".pdf"]


def test_pictures_come_out_where_they_are_wanted(write, tmp_path):
    content = zip_bytes({"scan.PNG": b"\x89PNG\r\n\x1a\n", "a.txt": b"x"})
    assert set(taken(write("a.zip", content)).files) == {"a.txt"}
    assert set(taken(write("b.zip", content), images=True).files) == {"scan.PNG", "a.txt"}


def test_what_cannot_be_read_is_one_sentence(write):
    files = {
        "a.txt": b"x",
        "b.exe": b"MZ",
        "c.DLL": b"MZ",
        "d.exe": b"MZ",
        "leer.txt": b"",
        "p.json": b'{"a": 1}',
    }
    result = taken(write("a.zip", zip_bytes(files)))
    assert set(result.files) == {"a.txt"}
    assert set(said(result.left_out)) == {
        "3 files left out: kinds that cannot be read (.exe, .dll).",
        "1 file left out: nothing in them.",
        "1 file left out: JSON without an article.",
    }


def test_what_systems_put_beside_the_users_files_is_passed_over(write):
    rubbish = [
        "__MACOSX/._a.txt",
        ".DS_Store",
        "x/.git/a.txt",
        "Thumbs.db",
        "desktop.ini",
        "~$rapport.docx",
        "x/.htm",
    ]
    assert all(map(is_rubbish, rubbish))
    assert not any(map(is_rubbish, ["a.txt", "../a.txt", "./a.txt", "x/...txt/a"[:2]]))
    assert taken(write("a.zip", zip_bytes(dict.fromkeys(rubbish, b"x") | {"a.txt": b"x"}))) == (
        {"a.txt": b"x"},
        (),
    )
    assert refusal(write("b.zip", zip_bytes(dict.fromkeys(rubbish, b"x")))).code == "empty"


def test_the_parts_of_a_saved_page_belong_to_it(write):
    files = {
        "Une page.html": b"<html>page",
        "Une page_fichiers/cadre.html": b"<html>frame",
        "Une page_fichiers/a.js": b"x",
        "x/B.htm": b"<html>b",
        "x/B.files/c.txt": b"c",
        "C_files/d.txt": b"d",
    }
    kept = {"Une page.html", "x/B.htm", "C_files/d.txt"}
    for path in (write("a.zip", zip_bytes(files)), write("a.tar", tar(dict(reversed(files.items()))))):
        result = taken(path)
        assert set(result.files) == kept
        assert said(result.left_out) == ()


@pytest.mark.parametrize("folder", ["p_files", "p_fichiers", "p-Dateien", "p_文件", "p.files", "P_FILES"])
def test_the_folder_beside_a_page_is_known_in_any_language(folder):
    assert belongs_to_saved_page([folder, "p.html", "q_files", "a.txt"]) == {folder}
    assert belongs_to_saved_page([folder, "a.txt"]) == set()


def test_an_empty_archive(write):
    assert refusal(write("a.zip", zip_bytes({}))).code in {"empty", "unsupported"}
    assert refusal(write("a.tar", bytes(10_240))).code in {"empty", "broken"}
    error = refusal(write("b.zip", zip_bytes({"a.exe": b"MZ"})))
    assert error.code == "empty"
    assert "kinds that cannot be read (.exe)" in error.summary


# Names


def test_names_are_shown_and_never_followed(write, tmp_path):
    names = [
        "../../up.txt",
        "/etc/root.txt",
        "C:\\Windows\\win.txt",
        "a/../../b.txt",
        "dup.txt",
        "dup.txt",
        "CON.txt",
    ]
    path = write("a.zip", raw_zip(ZipPart(name.encode(), str(i).encode()) for i, name in enumerate(names)))
    into = tmp_path / "out"
    into.mkdir()
    unpacked = unpack(path, into)
    assert [member.name for member in unpacked.members] == [name.replace("\\", "/") for name in names]
    assert sorted(file.name for file in into.iterdir()) == [f"{i:05d}.txt" for i in range(1, 8)]
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.zip", "out"}
    assert not (tmp_path.parent / "up.txt").exists()


def test_names_cannot_play_tricks_on_the_eye():
    assert shown("a\u202egpj.txt") == "agpj.txt"
    assert shown("a\0b\x1b[31m.txt") == "ab[31m.txt"
    assert shown("a\nb\u2028c.txt") == "a b c.txt"
    assert shown("\u200f\u202e") == "?"
    assert shown("مرحبا.txt") == "مرحبا.txt"
    assert len(shown("x" * 5_000 + ".txt")) == 300
    assert shown("x" * 5_000 + ".txt").endswith(".txt")


@pytest.mark.parametrize(
    ("charset", "names"),
    [
        ("utf-8", ["été/rapport.txt", "财报.txt"]),
        ("cp850", ["été à la mer.txt", "Réunion d'août.txt"]),
        ("cp1252", ["été à la mer.txt", "Réunion d'août.txt"]),
        ("gb18030", ["财务报告.txt", "关于利润的说明.txt"]),
        ("gb18030", ["会议纪要/二〇二四年.txt"]),
        ("big5", ["財務報告.txt", "關於利潤的說明.txt"]),
    ],
)
def test_names_of_before_utf_8_are_read(write, charset, names):
    parts = [ZipPart(name.encode(charset), b"x") for name in [*names, "plain.txt"]]
    assert set(taken(write("a.zip", raw_zip(parts))).files) == {*names, "plain.txt"}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT, encoding=charset) as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = 1
            archive.addfile(entry, io.BytesIO(b"x"))
    assert set(taken(write("a.tar", buffer.getvalue())).files) == set(names)


def test_the_unicode_name_that_some_programs_add_goes_first(write):
    extra = b"\x01" + struct.pack("<I", zlib.crc32(b"?.txt")) + "财报.txt".encode()
    part = ZipPart(b"?.txt", b"x", extra=struct.pack("<HH", 0x7075, len(extra)) + extra)
    assert set(taken(write("a.zip", raw_zip([part]))).files) == {"财报.txt"}


# Passwords


def test_a_locked_archive_opens_with_its_password_only(write):
    path = write("a.zip", locked_zip({"a.txt": b"secret words", "b.txt": b"more"}, "clé".encode()))
    assert refusal(path).code == "encrypted"
    (path.with_name("a.zip.unpacked")).rmdir()
    assert refusal(path, password="clef").code == "wrong_password"
    (path.with_name("a.zip.unpacked")).rmdir()
    assert taken(path, password="clé") == ({"a.txt": b"secret words", "b.txt": b"more"}, ())


def test_a_password_of_an_old_program_is_tried_in_its_charset(write):
    path = write("a.zip", locked_zip({"a.txt": b"words"}, "密码".encode("gb18030")))
    assert taken(path, password="密码").files == {"a.txt": b"words"}


def test_a_locked_member_without_its_first_bytes(write):
    cut = ZipPart(b"a.txt", b"words", flags=1, packed=b"123")
    assert refusal(write("a.zip", raw_zip([cut])), password="x").code == "wrong_password"


def test_an_archive_that_is_partly_locked_gives_the_rest(write):
    aes = ZipPart(b"c.txt", b"x" * 40, flags=1, method=99)
    path = write("a.zip", raw_zip([ZipPart(b"a.txt", b"open"), ZipPart(b"b.txt", b"x" * 40, flags=1), aes]))
    result = taken(path)
    assert result.files == {"a.txt": b"open"}
    assert set(said(result.left_out)) == {
        "1 file left out: protected by a password.",
        "1 file left out: protected with AES, which cannot be opened here; unpack them yourself.",
    }
    error = refusal(write("b.zip", raw_zip([aes])), password="x")
    assert (error.code, "AES" in error.summary) == ("unsupported", True)
