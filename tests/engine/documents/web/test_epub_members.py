"""Members of a book that are read without a stream: what lies about itself is refused all the same."""

from __future__ import annotations

import struct
import zipfile

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.format_makers import epub, members_of

CHAPTER = "OPS/text/b.xhtml"


def central_entry(data: bytes) -> int:
    """Where the directory's entry of the chapter begins."""
    name = CHAPTER.encode()
    return data.rindex(name) - 46


def code_of(path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(ReadError) as refused:
        read_file(path)
    return refused.value.code


@pytest.mark.parametrize(("place", "delta"), [(16, 1), (24, -40)])
def test_a_member_with_a_wrong_checksum_or_too_small_a_size_is_damaged(tmp_path, place, delta):
    data = bytearray(zip_bytes(members_of(epub())))
    at = central_entry(bytes(data)) + place
    (value,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, value + delta)
    assert code_of(tmp_path / "a.epub", bytes(data)) == "broken"


def test_a_stored_member_is_read_too(tmp_path):
    members = members_of(epub())
    path = tmp_path / "a.epub"
    path.write_bytes(zip_bytes(members))
    expected = read_file(path).text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert read_file(path).text == expected


def test_a_small_part_that_is_too_deep_is_damaged(tmp_path):
    members = members_of(epub())
    book = members["OPS/book.opf"]
    members["OPS/book.opf"] = book.replace(b"</manifest>", b"<a>" * 300 + b"</a>" * 300 + b"</manifest>")
    assert code_of(tmp_path / "a.epub", zip_bytes(members)) == "broken"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_small_part_with_entities_is_damaged(tmp_path, encoding):
    members = members_of(epub())
    container = members["META-INF/container.xml"].decode()
    container = container[container.index("<container") :]
    declared = f'<!DOCTYPE c [<!ENTITY a "b">]>{container}'
    members["META-INF/container.xml"] = declared.encode(encoding)
    assert code_of(tmp_path / "a.epub", zip_bytes(members)) == "broken"
