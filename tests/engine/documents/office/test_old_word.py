"""Old Word files: converted when LibreOffice is there, a sentence when it is not, never a process left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.documents.source import libre_office
from indexer.documents.source.source_file import SourceFile
from tests.makers.files.format_makers import docx_with_notes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
WORD = OLE + "WordDocument".encode("utf-16-le")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the false program is a shell script")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a false LibreOffice on the path; it gets the real one's arguments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def make(script: str) -> Path:
        path = folder / "soffice"
        path.write_text(f'#!/bin/sh\nfor last; do :; done\nfolder=$(dirname "$last")\n{script}\n')
        path.chmod(0o755)
        return path

    return make


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value


def gone(process_id: int) -> bool:
    for _ in range(200):
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process_id}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True  # dead; whoever adopted it has not looked yet
        time.sleep(0.05)
    return False


def test_without_libreoffice_the_sentence_says_how_to_install_it(write, monkeypatch):
    monkeypatch.setattr(libre_office, "find", lambda: None)
    error = refused(write("a.doc", WORD))
    assert error.code == "unsupported"
    assert libre_office.install_command() in error.summary


@posix_only
def test_what_libreoffice_makes_of_it_is_read_as_word(write, program, tmp_path):
    created = tmp_path / "made.docx"
    created.write_bytes(docx_with_notes())
    program(f'cp "{created}" "$folder/output/document.docx"')
    result = read_file(write("a.doc", WORD))
    assert result.importer == "doc/3"
    assert result.media_type == "application/msword"
    assert "[^1]: Chiffre provisoire." in result.text


@posix_only
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 0", "broken"),
        ("exit 3", "broken"),
        ('ln -s /dev/zero "$folder/output/document.docx"', "broken"),
        ('echo words > "$folder/output/document.docx"', "broken"),
    ],
)
def test_a_conversion_that_fails_is_one_sentence(write, program, script, code):
    program(script)
    assert refused(write("a.doc", WORD)).code == code


@posix_only
def test_a_program_that_does_not_start_is_one_sentence(write, program):
    program("").write_bytes(b"\x7fELF no program")
    assert refused(write("a.doc", WORD)).code in {"broken", "unsupported"}


@posix_only
def test_a_program_that_hangs_is_killed_with_its_children(program, tmp_path):
    noted = tmp_path / "pid"
    path = program(f'sleep 300 & echo $! > "{noted}.part"; mv "{noted}.part" "{noted}"; wait')
    source = SourceFile(Path("a.doc"), "a.doc", WORD)
    with pytest.raises(ReadError) as caught:
        libre_office.convert(str(path), source, suffix=".doc", to="docx", limit_seconds=4)
    assert caught.value.code == "timeout"
    assert gone(int(noted.read_text()))


@posix_only
def test_nothing_outlives_a_reader_that_is_killed(program, tmp_path):
    noted = tmp_path / "pid"
    path = program(f'sleep 300 & echo $! > "{noted}.part"; echo "$folder" > "{noted}.folder"; '
                   f'mv "{noted}.part" "{noted}"; wait')  # fmt: skip
    code = (
        "import sys; from pathlib import Path; from indexer.documents.source import libre_office as l;"
        "from indexer.documents.source.source_file import SourceFile as S;"
        "l.convert(sys.argv[1], S(Path('a'), 'a', b'x'), suffix='.doc', to='docx')"
    )
    reader = subprocess.Popen([sys.executable, "-c", code, str(path)])
    try:
        for _ in range(400):
            if noted.exists():
                break
            time.sleep(0.05)
    finally:
        reader.kill()
        reader.wait()
    assert gone(int(noted.read_text()))
    scratch = Path(Path(f"{noted}.folder").read_text().strip())
    for _ in range(200):
        if not scratch.exists():
            break
        time.sleep(0.05)
    assert not scratch.exists()


def test_a_protected_word_file_is_known_before_it_is_converted(write, program):
    head = bytearray(512)
    head[:2], head[10:12] = b"\xec\xa5", (0x0100).to_bytes(2, "little")
    assert refused(write("a.doc", OLE + bytes(head) + "WordDocument".encode("utf-16-le"))).code == "encrypted"


def test_an_outlook_message_and_other_old_files_are_named(write):
    message = refused(write("a.msg", OLE + "__properties_version1.0".encode("utf-16-le")))
    assert ".eml" in message.summary
    assert refused(write("a.pub", OLE + "Quill".encode("utf-16-le"))).code == "unsupported"


@pytest.mark.skipif(libre_office.find() is None, reason="LibreOffice is not installed")
def test_a_real_old_word_file(write, tmp_path):
    """Made by LibreOffice from our own .docx, and read back through it."""
    source = SourceFile(Path("a.docx"), "a.docx", docx_with_notes())
    old = libre_office.convert(libre_office.find() or "", source, suffix=".docx", to="doc")
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    result = read_file(write("a.doc", old))
    assert "Le bénéfice atteint 48,1 milliards." in result.text
    assert "Chiffre provisoire." in result.text
    assert "- premier point\n- deuxième point" in result.text


@posix_only
def test_a_full_disk_is_one_sentence(write, program, monkeypatch):
    program("exit 1")
    monkeypatch.setattr(libre_office, "has_little_room", lambda _folder: True)
    error = refused(write("a.doc", WORD))
    assert error.code == "storage"
    assert "full" in error.summary
