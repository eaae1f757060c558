"""What cannot become a document ends in one sentence that names the file, never in a traceback."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.documents.source import source_file
from indexer.documents.texts import plain
from tests.makers.files.documents_makers import zip_bytes


def refusal(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    summary = caught.value.summary
    assert path.name in summary
    assert "\n" not in summary
    assert summary.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t \xef\xbb\xbf", "empty"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7\ngarbage", "broken"),
        ("a.pdf", b"just words", "broken"),
        ("a.docx", b"PK\x03\x04 cut off", "broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n0000", "broken"),
        ("a.gif", b"GIF89a0000", "unsupported"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c0000", "unsupported"),
        ("a.rar", b"Rar!\x1a\x07\x01\x00", "unsupported"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unsupported"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("a.zip", zip_bytes({"readme.txt": b"hello"}), "unsupported"),
        ("a.xlsx", zip_bytes({"xl/workbook.xml": b"<a/>"}), "broken"),
        ("a.epub", zip_bytes({"META-INF/container.xml": b"<a/>"}), "broken"),
        ("a.html", b"<html><body><script>app()</script></body></html>", "no_text"),
    ],
)
def test_content_is_refused(write, name, content, code):
    assert refusal(write(name, content)) == code


def test_the_content_decides_and_not_the_name(write):
    page = "<!DOCTYPE html><html><body><p>" + "Words of a real page. " * 20 + "</p></body></html>"
    assert read_file(write("page.pdf", page)).media_type == "text/html"


def test_a_missing_file(tmp_path):
    assert refusal(tmp_path / "gone.txt") == "not_found"
    assert refusal(tmp_path / "no\x00name.txt".replace("\x00", "-") / "below.txt") == "not_found"


def test_a_folder(tmp_path):
    assert refusal(tmp_path) == "not_a_file"


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs")
def test_a_fifo_and_a_device_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zeros.txt").symlink_to("/dev/zero")
    assert refusal(tmp_path / "pipe.txt") == "not_a_file"
    assert refusal(tmp_path / "zeros.txt") == "not_a_file"


@pytest.mark.skipif(sys.platform == "win32", reason="no such sockets")
def test_a_socket_is_never_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.txt")
        assert refusal(tmp_path / "s.txt") == "not_a_file"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(write):
    path = write("secret.txt", "words")
    path.chmod(0)
    assert refusal(path) == "no_permission"


def test_no_permission_is_said(write, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = write("secret.txt", "words")
    monkeypatch.setattr(source_file.os, "open", refuse)
    assert refusal(path) == "no_permission"


def test_a_text_over_the_limit(write):
    path = write("huge.txt", "w")
    with path.open("r+b") as stream:
        stream.truncate(plain.MAX_BYTES + 1)  # sparse: costs nothing on disk
    assert refusal(path) == "too_large"


def test_a_file_that_grows_while_it_is_read(write, monkeypatch):
    path = write("live.txt", "first words")
    read = os.read

    def read_and_grow(descriptor, count):
        with path.open("ab") as stream:
            stream.write(b" and more")
        return read(descriptor, count)

    monkeypatch.setattr(source_file.os, "read", read_and_grow)
    assert refusal(path) == "changed"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.docx", "a.xlsx", "a.ods", "a.epub"])
@pytest.mark.parametrize("content", [b"\x89PNG", bytes(3000), b"\xd5\xe2\xca\xc7 \xcb\xf0\xbb\xb5"])
def test_what_is_left_of_a_damaged_file_is_never_taken_for_words(write, name, content):
    with pytest.raises(ReadError) as caught:
        read_file(write(name, content))
    assert caught.value.code == "broken"
    assert f"“{name}” is damaged" in caught.value.summary


def test_a_text_under_the_name_of_an_office_file_is_still_read(write):
    assert read_file(write("a.docx", "Déjà du texte.".encode())).text == "Déjà du texte."
