"""The reader child: `python -m indexer.ingest.reading.reader` reads one file at a time for its parent.

A hostile or broken file can crash, hang or bloat this process; only that file is affected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message, messages_to_json
from indexer.processes.frames import Reply
from indexer.processes.server import Call, serve
from indexer.records.documents import ExtractedText, PageSpan, Span
from indexer.records.reading import TableSpan

if TYPE_CHECKING:
    from indexer.documents.source.kinds import FileKind
    from indexer.ingest.reading.outcome import FileReading

MIN_LETTERS = 20  # below this, language detection is a guess
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read(arguments: dict[str, Any], call: Call) -> Reply:
    """Operation `read` {path, kind, password, pages_folder}: text, language, passages and terms of a file.

    Text recognition takes long, so a partial reply {recognising, pages} is sent before each page; another,
    {stage}, is sent before splitting. If the call names a folder, several readers can share a long PDF: the
    partial reply {pages_left} gives the number of pages for others, see `help_reading`.
    """
    from indexer.documents.archives.containers import has_attachments
    from indexer.documents.images.ocr_progress import recognising
    from indexer.documents.pdf.sharing import sharing
    from indexer.documents.read import open_file, read_as
    from indexer.ingest.reading.outcome import PAGES_LEFT, encode

    def on_page(page: int, pages: int) -> None:
        call.token.check()
        call.send_partial({"recognising": page, "pages": pages})

    def on_left(pages: int) -> None:
        call.send_partial({PAGES_LEFT: pages})

    source = open_file(Path(arguments["path"]), password=arguments.get("password"))
    kind = _kind(arguments) or source.kind
    folder = arguments.get("pages_folder")
    shared = sharing(Path(folder), on_left, call.token.check) if folder else nullcontext()
    with recognising(on_page), shared:
        extracted = _storable(read_as(kind, source))
    call.token.check()
    reading = _process(extracted, call)
    if reading is None:
        raise ReadError(Message("no_text_to_search", name=source.name), code="no_text")
    return Reply(encode(replace(reading, holds_files=has_attachments(kind, source.data))))


def help_reading(arguments: dict[str, Any], call: Call) -> Reply:
    """Operation `help` {path, password, folder}: read pages for another reader; returns their number."""
    from indexer.documents.pdf.helping import help_read
    from indexer.documents.pdf.pdf import MAX_BYTES
    from indexer.documents.source.source_file import read_source

    source = read_source(Path(arguments["path"]), max_bytes=MAX_BYTES, password=arguments.get("password"))
    return Reply({"pages": help_read(source, Path(arguments["folder"]), call.token.check)})


def look(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `look` {path, kind}: whether it is a document, a container or both, and its size limit."""
    from indexer.documents.archives.containers import kind_of
    from indexer.documents.read import max_bytes
    from indexer.documents.source.kinds import FileKind

    kind = FileKind(arguments["kind"])
    return Reply({"role": kind_of(Path(arguments["path"]), kind), "max_bytes": max_bytes(kind)})


def unpack(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `unpack` {path, kind, into, name, password}: unpack a container's files into a folder."""
    import indexer.documents.archives.containers as containers

    unpacked = containers.unpack(
        Path(arguments["path"]),
        Path(arguments["into"]),
        kind=_kind(arguments),
        password=arguments.get("password"),
        name=arguments["name"],
    )
    return Reply(
        {
            "members": [[member.name, member.file, member.size_bytes] for member in unpacked.members],
            "left_out": messages_to_json(unpacked.left_out),
        }
    )


def _kind(arguments: dict[str, Any]) -> FileKind | None:
    """The file's kind as the parent has determined it."""
    from indexer.documents.source.kinds import FileKind

    kind = arguments.get("kind")
    return FileKind(kind) if kind is not None else None


def _storable(extracted: ExtractedText) -> ExtractedText:
    # SQLite cannot store lone surrogates or, reliably, NUL. One-to-one replacement keeps all spans valid.
    text = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", extracted.text)
    return extracted if text == extracted.text else replace(extracted, text=text)


def _without(text: str, spans: Iterable[Span]) -> str:
    pieces, done = [], 0
    for span in sorted(spans):
        pieces.append(text[done : span.start])
        done = max(done, span.end)
    return "".join((*pieces, text[done:]))


def _language(extracted: ExtractedText, tables: Sequence[TableSpan]) -> str | None:
    """The language of the running text, without tables, whose cells may be in any language."""
    from indexer.passages.languages import detect_language, letter_count

    rows = [Span(table.header_end, table.end) for table in tables]
    words = _without(extracted.text, (*extracted.clutter, *rows))
    if rows and letter_count(words, MIN_LETTERS) < MIN_LETTERS:
        words = _without(extracted.text, extracted.clutter)
    # The language declared in a web page is often that of its template.
    return detect_language(words) or extracted.metadata.language


def _with_language(extracted: ExtractedText, language: str | None) -> ExtractedText:
    metadata = extracted.metadata
    if language is None or language == metadata.language:
        return extracted
    origins = [entry for entry in metadata.origins if entry[0] != "language"]
    new_origins = (*origins, ("language", "language-detection"))
    return replace(extracted, metadata=replace(metadata, language=language, origins=new_origins))


def _process(extracted: ExtractedText, call: Call) -> FileReading | None:
    from indexer.ingest.reading.outcome import FileReading, ReadPassage
    from indexer.lexical.terms import form_terms, word_terms
    from indexer.passages.splitter import split_text
    from indexer.passages.tables import find_tables, header_of

    call.send_partial({"stage": "splitting"})
    text = extracted.text
    tables = find_tables(text, extracted.pages)
    language = _language(extracted, tables)
    extracted = _with_language(extracted, language)
    call.token.check()
    drafts = split_text(
        text,
        pages=extracted.pages,
        clutter=extracted.clutter,
        language=language,
        outline=extracted.outline,
        tables=tables,
    )
    if not drafts:
        return None
    headers = {header_of(tables, draft.span.start) for draft in drafts}
    long = tuple(table for table in tables if Span(table.header_start, table.header_end) in headers)
    extracted = replace(extracted, tables=long)
    passages = []
    for draft in drafts:
        call.token.check()
        passage = draft.span.of(text)
        passages.append(
            ReadPassage(draft, tuple(word_terms(passage, draft.language)), tuple(form_terms(passage)))
        )
    return FileReading(extracted, language, tuple(passages))


def page_sizes(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `page_sizes` {path, password}: the sizes of the pages as displayed, in points."""
    import indexer.documents.showing.shown_pages as shown_pages

    sizes = shown_pages.page_sizes(Path(arguments["path"]), password=arguments.get("password"))
    return Reply({"sizes": [[size.width, size.height] for size in sizes]})


def render_page(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `render_page` {path, page_index, scale, password}: draw a page; the block has its pixels."""
    import indexer.documents.showing.shown_pages as shown_pages

    image = shown_pages.render_page(
        Path(arguments["path"]),
        arguments["page_index"],
        arguments["scale"],
        password=arguments.get("password"),
    )
    return Reply(
        {"page_index": image.page_index, "width": image.width, "height": image.height, "scale": image.scale},
        image.pixels,
    )


def span_rectangles(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `span_rectangles` {path, page_spans, start, end, password}: rectangles of a text span."""
    import indexer.documents.showing.pdf_pages as pdf_pages

    pages = [PageSpan(*page) for page in arguments["page_spans"]]
    span = Span(arguments["start"], arguments["end"])
    rectangles = pdf_pages.span_rectangles(
        Path(arguments["path"]), pages, span, password=arguments.get("password")
    )
    return Reply(
        {
            "pages": [
                [page, [[r.left, r.top, r.width, r.height] for r in on_page]]
                for page, on_page in rectangles.items()
            ]
        }
    )


def main() -> None:
    """Serve the parent process until it ends."""
    # Several readers share the processor, and each thread of a pool uses address space, which is limited.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    serve(
        {
            "read": read,
            "help": help_reading,
            "look": look,
            "unpack": unpack,
            "page_sizes": page_sizes,
            "render_page": render_page,
            "span_rectangles": span_rectangles,
        }
    )


if __name__ == "__main__":
    main()
