"""The parts of a zipped document: read bounded, parsed without DTDs, and no deeper than documents are."""

from __future__ import annotations

import io
import posixpath
import urllib.parse
import zipfile
from typing import Any
from xml.etree import ElementTree

from indexer.documents.source_file import SourceFile
from indexer.documents.zip_safety import DAMAGED_ARCHIVE, MOST_MEMBER_BYTES, broken
from indexer.errors import ReadError

MOST_ELEMENTS = 3_000_000  # of one part
DEEPEST_ELEMENT = 200


class Package:
    """An opened zip file whose members `checked_members` has found sound."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(source.data))
            self.names = frozenset(self._archive.namelist())
        except (*DAMAGED_ARCHIVE, ValueError, OSError) as error:
            raise broken(source, error) from error

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            ReadError: `broken`; also where the member is missing.
        """
        try:
            with self._archive.open(name) as stream:
                data = stream.read(MOST_MEMBER_BYTES + 1)
        except (*DAMAGED_ARCHIVE, KeyError, ValueError, OSError, RuntimeError) as error:
            raise broken(self.source, error) from error
        if len(data) > MOST_MEMBER_BYTES:
            raise broken(self.source, ValueError(f"{name} is longer than its header says"))
        return data

    def tree(self, name: str) -> ElementTree.Element:
        """A member as an element tree."""
        return parse_xml(self.source, self.read(name))


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
        if self._elements > MOST_ELEMENTS:
            raise ReadError(
                f"“{self._source.name}” is too large: it is made of more than {MOST_ELEMENTS:,} elements; "
                "split it, or save it as PDF and import that.",
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
    parser = ElementTree.XMLParser(target=_Target(source))
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError, AssertionError) as error:
        raise broken(source, error) from error
    return root


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def resolve(base: str, target: str) -> str:
    """The member that a reference inside the member `base` means; a fragment is cut off."""
    path = urllib.parse.unquote(target.partition("#")[0])
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
