"""Old Excel and PowerPoint files: converted when LibreOffice is there, a sentence when it is not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from indexer.common.errors import ReadError
from indexer.documents.office import old_office
from indexer.documents.read import read_file
from indexer.documents.source import libre_office
from indexer.documents.source.source_file import SourceFile
from tests.makers.files.format_makers import pptx, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
STREAMS = {".xls": "Workbook", ".ppt": "PowerPoint Document"}
FILES = {".xls": xlsx, ".ppt": pptx}
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the false program is a shell script")


def old(suffix: str, more: str = "") -> bytes:
    return OLE + STREAMS[suffix].encode("utf-16-le") + more.encode("utf-16-le")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a false LibreOffice on the path, which runs this script in its scratch folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def make(script: str) -> None:
        path = folder / "soffice"
        path.write_text(f'#!/bin/sh\nfor last; do :; done\nfolder=$(dirname "$last")\n{script}\n')
        path.chmod(0o755)

    return make


def refused(path: Path) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value


@pytest.mark.parametrize("suffix", STREAMS)
def test_without_libreoffice_the_sentence_says_how_to_install_it(write, monkeypatch, suffix):
    monkeypatch.setattr(libre_office, "find", lambda: None)
    error = refused(write(f"a{suffix}", old(suffix)))
    assert error.code == "unsupported"
    assert libre_office.install_command(suffix) in error.summary
    assert f"save it as {suffix}x" in error.summary


@posix_only
@pytest.mark.parametrize(
    ("suffix", "media_type", "text"),
    [
        (".xls", "application/vnd.ms-excel", "2025"),
        (".ppt", "application/vnd.ms-powerpoint", "Parler lentement."),
    ],
)
def test_what_libreoffice_makes_of_it_is_read(write, program, tmp_path, suffix, media_type, text):
    created = tmp_path / f"made{suffix}x"
    created.write_bytes(FILES[suffix]())
    program(f'cp "{created}" "$folder/output/document{suffix}x"')
    result = read_file(write(f"a{suffix}", old(suffix)))
    assert result.media_type == media_type
    assert result.importer == f"{suffix[1:]}/2"
    assert text in result.text
    assert result.pages


@posix_only
def test_the_name_decides_where_one_file_holds_another(write, program, tmp_path):
    """A presentation with a workbook in it, too damaged for its folders to be read."""
    created = tmp_path / "made.pptx"
    created.write_bytes(pptx())
    program(f'cp "{created}" "$folder/output/document.pptx"')
    assert read_file(write("a.ppt", old(".xls", "PowerPoint Document"))).importer == "ppt/2"


@posix_only
@pytest.mark.parametrize("suffix", STREAMS)
def test_a_libreoffice_without_the_part_that_reads_it(write, program, suffix):
    program("exit 0")
    error = refused(write(f"a{suffix}", old(suffix)))
    assert error.code == "broken"
    assert libre_office.install_command(suffix) in error.summary


def test_a_workbook_behind_a_password_is_known_by_its_records():
    begins = b"\x09\x08\x04\x00\x00\x06\x05\x00"
    locked = begins + b"\x2f\x00\x02\x00\x01\x00"
    assert old_office._has_record(locked, old_office._SHEET_LOCK)
    assert not old_office._has_record(begins + b"\x42\x00\x02\x00\xb0\x04", old_office._SHEET_LOCK)
    assert not old_office._has_record(b"", old_office._SHEET_LOCK)


def converted(write, suffix: str) -> bytes:
    """Made by LibreOffice from our own new file; skips where a part of it is not installed."""
    program = libre_office.find()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    new = f"{suffix}x"
    source = SourceFile(Path(f"a{new}"), f"a{new}", FILES[suffix]())
    data = libre_office.convert(program, source, suffix=new, to=suffix[1:])
    if not data.startswith(OLE[:8]):
        part = {".xls": "Calc", ".ppt": "Impress"}[suffix]
        pytest.skip(f"LibreOffice {part} is not installed")
    return data


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", STREAMS)
def test_a_real_old_file_says_what_the_new_one_says(write, suffix):
    original = read_file(write(f"a{suffix}", converted(write, suffix)))
    modern = read_file(write(f"a{suffix}x", FILES[suffix]()))
    old_words, new_words = set(original.text.split()), set(modern.text.split())
    assert len(new_words & old_words) >= 0.8 * len(new_words)
    assert len(original.pages) == len(modern.pages)
