"""The result of reading one file in a reader child, and its JSON form for the pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from indexer.common.errors import ChildDiedError
from indexer.common.messages import Message, messages_from_json, messages_to_json
from indexer.records.documents import DocumentMetadata, ExtractedText, PageSpan, Span
from indexer.records.passages import PassageDraft
from indexer.records.reading import (
    OutlineEntry,
    PageNote,
    PageState,
    PageWords,
    ReadingReport,
    TableSpan,
    WordBox,
)

PAGES_LEFT = "pages_left"  # key of a partial reply: the number of pages that helpers may read


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with its terms for both lexical views."""

    draft: PassageDraft
    words: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything that is needed to store a document."""

    extracted: ExtractedText
    language: str | None
    passages: tuple[ReadPassage, ...]
    holds_files: bool = False  # also a container, such as a mail with attachments


def encode(reading: FileReading) -> dict[str, Any]:
    """Encode a reading as a JSON message."""
    extracted = reading.extracted
    return {
        "text": extracted.text,
        "media_type": extracted.media_type,
        "importer": extracted.importer,
        "metadata": asdict(extracted.metadata),
        "pages": [[page.index, page.label, page.start, page.end] for page in extracted.pages],
        "clutter": [[span.start, span.end] for span in extracted.clutter],
        "warnings": messages_to_json(extracted.warnings),
        "outline": [[entry.level, entry.title, entry.start, entry.page] for entry in extracted.outline],
        "report": _encode_report(extracted.report),
        "page_words": [
            [page.index, [[w.start, w.end, w.left, w.top, w.width, w.height] for w in page.words]]
            for page in extracted.page_words
        ],
        "tables": [
            [table.start, table.end, table.header_start, table.header_end] for table in extracted.tables
        ],
        "language": reading.language,
        "passages": [_encode_passage(passage) for passage in reading.passages],
        "holds_files": reading.holds_files,
    }


def _encode_report(report: ReadingReport) -> dict[str, Any]:
    return {
        "pages": report.pages,
        "notes": [[note.index, note.state.value] for note in report.notes],
        "left_out": messages_to_json(report.left_out),
        "clutter_share": report.clutter_share,
    }


def _decode_report(data: dict[str, Any]) -> ReadingReport:
    return ReadingReport(
        pages=data["pages"],
        notes=tuple(PageNote(index, PageState(state)) for index, state in data["notes"]),
        left_out=messages_from_json(data["left_out"]),
        clutter_share=float(data["clutter_share"]),
    )


def _decode_metadata(data: dict[str, Any]) -> DocumentMetadata:
    origins = tuple((str(field), str(origin)) for field, origin in data.pop("origins"))
    return DocumentMetadata(**data, origins=origins)


def _encode_passage(passage: ReadPassage) -> list[Any]:
    draft = passage.draft
    # Terms contain no spaces, and one string takes a third of the space of a JSON list.
    return [
        draft.ordinal,
        draft.section,
        draft.span.start,
        draft.span.end,
        draft.language,
        " ".join(passage.words),
        " ".join(passage.forms),
    ]


def decode(data: dict[str, Any]) -> FileReading:
    """Decode a message. Everything is checked, because a hostile file may control the child.

    Raises:
        ChildDiedError: the message is invalid.
    """
    try:
        reading = _decode(data)
        _check(reading)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ChildDiedError(Message("reader_answer_senseless"), detail=str(error)) from error
    return reading


def _decode(data: dict[str, Any]) -> FileReading:
    extracted = ExtractedText(
        text=data["text"],
        media_type=data["media_type"],
        importer=data["importer"],
        metadata=_decode_metadata(data["metadata"]),
        pages=tuple(PageSpan(*page) for page in data["pages"]),
        clutter=tuple(Span(*span) for span in data["clutter"]),
        warnings=messages_from_json(data["warnings"]),
        outline=tuple(OutlineEntry(*entry) for entry in data["outline"]),
        report=_decode_report(data["report"]),
        page_words=tuple(
            PageWords(index, tuple(WordBox(*word) for word in words)) for index, words in data["page_words"]
        ),
        tables=tuple(TableSpan(*table) for table in data["tables"]),
    )
    passages = tuple(_decode_passage(passage) for passage in data["passages"])
    return FileReading(extracted, data["language"], passages, data["holds_files"] is True)


def _decode_passage(passage: Sequence[Any]) -> ReadPassage:
    ordinal, section, start, end, language, words, forms = passage
    draft = PassageDraft(ordinal, section, Span(start, end), language)
    return ReadPassage(draft, tuple(words.split()), tuple(forms.split()))


def _check(reading: FileReading) -> None:
    text = reading.extracted.text
    text.encode()  # ValueError for a lone surrogate, which SQLite cannot store
    if not reading.passages:
        raise ValueError("no passages")
    if "\0" in text:
        raise ValueError("a NUL in the text")
    spans = [passage.draft.span for passage in reading.passages]
    spans += [Span(entry.start, entry.start) for entry in reading.extracted.outline]
    spans += [Span(word.start, word.end) for page in reading.extracted.page_words for word in page.words]
    for table in reading.extracted.tables:
        spans += [Span(table.start, table.header_start), Span(table.header_start, table.header_end)]
        spans.append(Span(table.header_end, table.end))
    spans += [*reading.extracted.clutter, *(Span(page.start, page.end) for page in reading.extracted.pages)]
    for span in spans:
        if not 0 <= span.start <= span.end <= len(text):
            raise ValueError(f"{span} lies outside a text of {len(text)} characters")
