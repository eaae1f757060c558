"""The parts of a zipped document: read bounded, parsed without DTDs, and no deeper than documents are."""

from __future__ import annotations

import posixpath
import re
import struct
import urllib.parse
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import SourceFile
from indexer.documents.source.zip_safety import (
    DAMAGED_ARCHIVE,
    MAX_MEMBER_BYTES,
    broken,
    check_members,
    open_archive,
)

MAX_ELEMENTS = 3_000_000  # of one part
DEEPEST_ELEMENT = 200
_FEW_TAGS = 500_000
_SHORT_BYTES = MAX_MEMBER_BYTES // 1032  # deflate cannot blow these up to more than a member may have
_HEADER = struct.Struct("<4s2xH18xHH")  # a member's: signature, flags, lengths of its name and extra fields
_UTF8_NAME = 0x800
_SIMPLE_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.A)  # nothing to resolve in it
_PLAIN_FLAGS = _UTF8_NAME | 0x8 | 0x6  # sizes behind the member; how hard it was packed


class Package:
    """An opened zip file whose members `checked_members` has found sound.

    Args:
        source: The file.
        check_markup: Check the members here, so that their directory is read once; how the names of the
            members end that may have no DTD.
    """

    def __init__(self, source: SourceFile, *, check_markup: tuple[str, ...] | None = None) -> None:
        self.source = source
        try:
            self._archive = open_archive(source)
            if check_markup is not None:
                check_members(source, self._archive, markup=check_markup)
            self.names = frozenset(self._archive.namelist())
        except (*DAMAGED_ARCHIVE, ValueError, OSError) as error:
            raise broken(source, error) from error

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            ReadError: `broken`; also where the member is missing.
        """
        data = self._read_at_once(name)
        if data is not None:
            return data
        try:
            with self._archive.open(name) as stream:
                data = stream.read(MAX_MEMBER_BYTES + 1)
        except (*DAMAGED_ARCHIVE, KeyError, ValueError, OSError, RuntimeError) as error:
            raise broken(self.source, error) from error
        if len(data) > MAX_MEMBER_BYTES:
            raise broken(self.source, ValueError(f"{name} is longer than its header says"))
        return data

    def _read_at_once(self, name: str) -> bytes | None:
        """A member that is packed as nearly all are, without a stream around it; None for any other.

        Whatever is odd about it is left for zipfile to judge.
        """
        try:
            member = self._archive.getinfo(name)
        except KeyError:
            return None
        size = member.file_size
        flags = member.flag_bits
        if member.compress_type != zipfile.ZIP_DEFLATED or flags & ~_PLAIN_FLAGS:
            return None
        if not 0 < size <= MAX_MEMBER_BYTES:
            return None
        data, at = self.source.data, member.header_offset
        if at + _HEADER.size > len(data):
            return None
        signature, repeated_flags, name_bytes, extra_bytes = _HEADER.unpack_from(data, at)
        if signature != b"PK\3\4" or repeated_flags != flags:
            return None
        at += _HEADER.size
        try:
            written = member.orig_filename.encode("utf-8" if flags & _UTF8_NAME else "cp437")
            if data[at : at + name_bytes] != written:
                return None
            start = at + name_bytes + extra_bytes
            unpacked = _inflated(data[start : start + member.compress_size], size)
        except (UnicodeEncodeError, zlib.error):
            return None
        return unpacked if len(unpacked) == size and zlib.crc32(unpacked) == member.CRC else None

    def tree(self, name: str) -> ElementTree.Element:
        """A member as an element tree."""
        return parse_xml(self.source, self.read(name))


def _inflated(packed: bytes, size: int) -> bytes:
    """What was packed, and no more than one byte more than that; shorter than `size` where it is cut off."""
    if len(packed) <= _SHORT_BYTES:
        return zlib.decompress(packed, -zlib.MAX_WBITS, size + 1)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = inflater.decompress(packed, size + 1)
    return unpacked if inflater.eof else b""


class _Target:
    """Builds a tree and counts while it does."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._builder = ElementTree.TreeBuilder()
        self._elements = 0
        self._depth = 0
        self.data = self._builder.data
        self.close = self._builder.close

    def start(self, tag: str, attributes: dict[str, str]) -> Any:
        self._elements += 1
        self._depth += 1
        if self._elements > MAX_ELEMENTS:
            raise ReadError(
                Message("too_many_elements", name=self._source.name, n=MAX_ELEMENTS),
                code="too_large",
            )
        if self._depth > DEEPEST_ELEMENT:
            raise broken(self._source, ValueError(f"elements more than {DEEPEST_ELEMENT} deep"))
        return self._builder.start(tag, attributes)

    def end(self, tag: str) -> Any:
        self._depth -= 1
        return self._builder.end(tag)

    def doctype(self, name: str, _public: str | None, _system: str | None) -> None:
        raise broken(self._source, ValueError(f"a DTD for {name}"))


def parse_xml(source: SourceFile, data: bytes) -> ElementTree.Element:
    """Markup as an element tree.

    Raises:
        ReadError: `broken` for what is no XML or has a DTD, `too_large` for too many elements.
    """
    # A part that declares nothing and has few tags needs no watching while it is parsed; without NULs, UTF-16
    # is ASCII.
    is_small = data.count(b"<") <= _FEW_TAGS and b"<!" not in data.replace(b"\x00", b"")
    parser = ElementTree.XMLParser() if is_small else ElementTree.XMLParser(target=_Target(source))
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
        if is_small:
            _check_depth(root)
    except (ElementTree.ParseError, ValueError, LookupError, AssertionError) as error:
        raise broken(source, error) from error
    return root


def _check_depth(root: ElementTree.Element) -> None:
    level = [root]
    for _ in range(DEEPEST_ELEMENT):
        level = [child for element in level for child in element]
        if not level:
            return
    raise ValueError(f"elements more than {DEEPEST_ELEMENT} deep")


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def resolve(base: str, target: str) -> str:
    """The member that a reference inside the member `base` means; a fragment is cut off."""
    path = target.partition("#")[0]
    if _SIMPLE_PATH.fullmatch(path):
        folder = base.rpartition("/")[0]
        if _SIMPLE_PATH.fullmatch(folder):
            return f"{folder}/{path}"
    if "%" in path:
        path = urllib.parse.unquote(path)
    if path.startswith("/"):
        return posixpath.normpath(path[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def relations(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """The relationships of an OOXML part: id -> (last word of the type, member)."""
    folder, base = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if rels not in package.names:
        return {}
    return {
        entry.get("Id", ""): (
            entry.get("Type", "").rpartition("/")[2],
            resolve(name, entry.get("Target", "")),
        )
        for entry in package.tree(rels)
        if entry.get("TargetMode") != "External"
    }
