"""E-books (.epub) -> canonical text: the chapters of the spine, each a page labelled with its title."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.common.written_dates import iso_date
from indexer.documents.blocks.blocks import TextBuilder, one_line
from indexer.documents.blocks.left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.markup.markup_blocks import closed, markup_blocks
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.source.charset import decode
from indexer.documents.source.package import Package, local, parse_xml, resolve
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import broken
from indexer.records.documents import DocumentMetadata, ExtractedText
from indexer.records.reading import OutlineEntry

IMPORTER = "epub/4"
MEDIA_TYPE = "application/epub+zip"
MOST_BYTES = 128 * MEBIBYTE
LONGEST_LABEL_CHARS = 200
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)")
_ENTITIES = re.compile(rb"<!ENTITY", re.I)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>", re.I)
_CHAPTER_TYPES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
_NO_TITLES = {"Unknown Title", "Unknown", "Titre inconnu", "[No data]"}  # what converters write
_NOT_THE_BOOK = {"cover", "toc", "titlepage"}


def read_epub(source: SourceFile) -> ExtractedText:
    """The text of an e-book in the order of its spine.

    Raises:
        ReadError: `broken`, `encrypted` (DRM), `too_large` or `empty`.
    """
    # Chapters may declare XHTML's own DTD; no XML parser ever sees them.
    package = Package(source, check_markup=("container.xml", ".rels"))
    book_file = _book_file(package)
    book = _book(package, book_file)
    named = [(local(element.tag), element) for element in book.iter()]
    items = [element for name, element in named if name == "item"]
    manifest = _manifest(items, book_file)
    _refuse_locked(package, set(manifest.values()))
    labels = _labels(package, items, book_file)
    builder = TextBuilder(source)
    missing = 0
    left_out = NOTHING_LEFT_OUT
    titles: list[tuple[int, str]] = []  # page and title
    seen: set[str] = set()  # a spine that names one chapter a million times is no book
    for reference in (element for name, element in named if name == "itemref"):
        member = manifest.get(reference.get("idref", ""))
        if member is None or member in seen:
            continue
        seen.add(member)
        if member not in package.names:
            missing += 1
            continue
        title, of_chapter = _add_chapter(package, member, labels.get(member), builder)
        left_out += of_chapter
        if title:
            titles.append((len(seen) - missing, title))
    warnings = (Message("chapters_missing", name=source.name, n=missing),) if missing else ()
    built = builder.build()
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=_metadata(next((element for name, element in named if name == "metadata"), None)),
        pages=built.pages,
        clutter=built.clutter,
        warnings=warnings,
        outline=tuple(
            OutlineEntry(1, title, built.pages[page - 1].start, page)
            for page, title in titles
            if built.pages[page - 1].end > built.pages[page - 1].start
        ),
        report=built.report((*warnings, *left_out.messages(source.name))),
    )


def _book_file(package: Package) -> str:
    for element in package.tree("META-INF/container.xml").iter():
        path = element.get("full-path")
        if local(element.tag) == "rootfile" and path in package.names:
            return str(path)
    raise broken(package.source, ValueError("no package document"))


def _book(package: Package, book_file: str) -> Element:
    data = package.read(book_file)
    if b"<!" in data.replace(b"\x00", b""):
        if _ENTITIES.search(data.replace(b"\x00", b"")):
            raise broken(package.source, ValueError("entities in the package document"))
        data = _DOCTYPE.sub(b"", data, count=1)  # books of 2005 name a DTD here
    return parse_xml(package.source, data)


def _manifest(items: list[Element], book_file: str) -> dict[str, str]:
    """The chapters by their id."""
    return {
        item.get("id", ""): resolve(book_file, item.get("href", ""))
        for item in items
        if item.get("media-type", "") in _CHAPTER_TYPES
    }


def _refuse_locked(package: Package, chapters: set[str]) -> None:
    """Fonts are often scrambled, which harms no reading; a scrambled chapter is copy protection."""
    name = "META-INF/encryption.xml"
    if name not in package.names:
        return
    for element in package.tree(name).iter():
        if local(element.tag) == "CipherReference" and resolve("", element.get("URI", "")) in chapters:
            raise ReadError(
                Message("copy_protected", name=package.source.name),
                code="encrypted",
            )


def _labels(package: Package, items: list[Element], book_file: str) -> dict[str, str]:
    """Chapter titles by member, as the table of contents has them (EPUB 3's, then EPUB 2's)."""
    from selectolax.lexbor import LexborHTMLParser

    labels: dict[str, str] = {}
    for item in items:
        is_nav = "nav" in item.get("properties", "").split()
        if not is_nav and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        member = resolve(book_file, item.get("href", ""))
        if member not in package.names:
            continue
        contents = _decoded(package.read(member))
        tree = LexborHTMLParser(closed(contents) if is_nav else contents)
        if is_nav:
            for link in tree.css("nav a[href]"):
                target = resolve(member, link.attributes.get("href") or "")
                labels.setdefault(target, one_line(link.text(deep=True)))
            continue
        label = ""
        for node in tree.css("navlabel, content"):
            if node.tag == "navlabel":
                label = one_line(node.text(deep=True))
            elif label:
                labels.setdefault(resolve(member, node.attributes.get("src") or ""), label)
    return {member: label[:LONGEST_LABEL_CHARS] for member, label in labels.items() if label}


def _add_chapter(
    package: Package, member: str, label: str | None, builder: TextBuilder
) -> tuple[str | None, LeftOut]:
    """Write a chapter on a page of its own; the page's label, and what of the chapter was left out."""
    chapter = markup_blocks(_decoded(package.read(member)))
    label = label or chapter.heading
    builder.begin_page(label)
    if chapter.kinds & _NOT_THE_BOOK:
        for block in chapter.blocks:
            builder.add(block, clutter=True)
        return None, chapter.left_out
    builder.add_all(chapter.blocks)
    return label, chapter.left_out


def _charset(data: bytes) -> str | None:
    declared = _ENCODING.search(data, 0, 200) if b"encoding" in data[:200] else None
    return declared[1].decode("ascii") if declared else None


def _decoded(data: bytes) -> str:
    charset = _charset(data)
    if charset is None or charset.lower() == "utf-8":
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = "\x00"
        if "\x00" not in text:
            return text.removeprefix("\ufeff")
    decoded = decode(data, charset)
    return "" if decoded is None else decoded.text


def _metadata(section: Element | None) -> DocumentMetadata:
    if section is None:
        return DocumentMetadata()
    # Old books wrap the Dublin Core elements once more.
    entries = [e for e in section.iter() if e.tag.startswith("{http://purl.org/dc/elements/1.")]
    language = _first(entries, "language")
    chosen = FieldChoices()
    title = _first(entries, "title")
    chosen.offer("title", None if title in _NO_TITLES else sensible_title(title), "opf")
    chosen.offer("published", _published(entries), "opf")
    chosen.offer("publisher", sensible_author(_first(entries, "publisher")), "opf")
    chosen.offer("author", _authors(entries, section), "opf")
    if language and re.match(r"[A-Za-z]{2}(?:[-_]|$)", language):
        chosen.offer("language", language[:2].lower(), "opf")
    return chosen.build()


def _first(entries: list[Element], name: str) -> str | None:
    return next(
        (one_line(e.text) for e in entries if local(e.tag) == name and e.text and e.text.strip()), None
    )


def _published(entries: list[Element]) -> str | None:
    """The date of publication; a date for another event (conversion, modification) is none."""
    for entry in entries:
        event = next((v for k, v in entry.attrib.items() if local(k) == "event"), "publication")
        if local(entry.tag) == "date" and "publi" in event.lower() and (date := iso_date(entry.text)):
            return None if date.startswith("0101") else date
    return None


def _authors(entries: list[Element], section: Element) -> str | None:
    """The creators, without those whose role is another (translator, illustrator)."""
    roles = {
        element.get("refines", "").lstrip("#"): (element.text or "").strip()
        for element in section.iter()
        if local(element.tag) == "meta" and element.get("property") == "role"
    }
    names: dict[str, None] = {}
    for entry in entries:
        role = next((v for k, v in entry.attrib.items() if local(k) == "role"), None)
        role = role or roles.get(entry.get("id", "-"), "aut")
        name = sensible_author(entry.text)
        if local(entry.tag) == "creator" and role == "aut" and name:
            names.setdefault(name)
    return ", ".join(names) or None
