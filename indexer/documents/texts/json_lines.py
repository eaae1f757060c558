"""Reads many articles from one JSON file, one per line or in a list, never all in memory."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from indexer.documents.source.charset import decode
from indexer.documents.texts.json_article import MAX_BYTES as MAX_ARTICLE_BYTES
from indexer.documents.texts.json_article import is_article

SAMPLE_BYTES = 64 * 1024
_SAMPLE_VALUES = 20
_PIECE_CHARS = 64 * 1024
_SPACE = " \t\r\n\ufeff"


def holds_articles(path: Path) -> bool:
    """Whether a JSON file is an article, or has one among its first values."""
    with path.open("rb") as stream:
        if _is_many(stream.read(SAMPLE_BYTES)):
            stream.seek(0)
            return any(map(is_article, itertools.islice(objects(stream), _SAMPLE_VALUES)))
        data = _parse_all(stream)
    return is_article(data) or bool(_listed(data))


def holds_many(stream: BinaryIO) -> bool:
    """Whether JSON is a list of objects, one object a line, or an object with a list of articles in it."""
    stream.seek(0)
    return _is_many(stream.read(SAMPLE_BYTES)) or bool(_listed(_parse_all(stream)))


def values_in(stream: BinaryIO) -> Iterator[Any | None]:
    """The values of a list of articles, or of lines, in order; None for each that is no JSON."""
    stream.seek(0)
    is_many = _is_many(stream.read(SAMPLE_BYTES))
    stream.seek(0)
    yield from (not is_many and _listed(_parse_all(stream))) or objects(stream)


def _is_many(head: bytes) -> bool:
    decoded = decode(head[: len(head) // 4 * 4])
    text = decoded.text.lstrip(_SPACE) if decoded else ""
    if text.startswith("["):
        return text[1:].lstrip(_SPACE).startswith("{")
    line, _, rest = text.partition("\n")
    return line.startswith("{") and line.rstrip().endswith("}") and rest.lstrip(_SPACE).startswith("{")


def _parse_all(stream: BinaryIO) -> Any | None:
    """The one value of a file; None where it is damaged, or longer than an article may be."""
    stream.seek(0)
    data = stream.read(MAX_ARTICLE_BYTES + 1)
    stream.seek(0)
    decoded = decode(data) if len(data) <= MAX_ARTICLE_BYTES else None
    return _parsed(decoded.text) if decoded is not None else None


def _listed(data: Any) -> list[Any]:
    """The articles in an object that has a list of articles, as in replies of news services."""
    if isinstance(data, dict) and not is_article(data):
        for value in data.values():
            if isinstance(value, list) and any(map(is_article, value[:_SAMPLE_VALUES])):
                return value
    return []


def objects(stream: BinaryIO) -> Iterator[Any | None]:
    """The values of a list, or of the lines, in order; None for each line that is no JSON."""
    reader = io.TextIOWrapper(stream, encoding=_charset(stream), errors="replace", newline="\n")
    try:
        yield from _objects(reader)
    finally:
        reader.detach()  # the stream is the caller's


def _objects(reader: TextIO) -> Iterator[Any | None]:
    buffer = ""
    while not buffer.strip(_SPACE) and (piece := reader.read(_PIECE_CHARS)):
        buffer += piece
    buffer = buffer.lstrip(_SPACE)
    if buffer.startswith("["):
        yield from _of_list(buffer[1:], reader)
    else:
        yield from _of_lines(buffer, reader)


def _of_lines(buffer: str, reader: TextIO) -> Iterator[Any | None]:
    """Each line for itself; one longer than an article may be is passed over without keeping it."""
    pieces = [buffer]
    length = len(buffer)
    at_end = False
    while not at_end:
        piece = reader.read(_PIECE_CHARS)
        at_end = not piece
        if "\n" not in piece and not at_end and "\n" not in buffer:
            length += len(piece)
            if length <= MAX_ARTICLE_BYTES:
                pieces.append(piece)
            continue
        lines = "".join([*pieces, piece]).split("\n")
        last = lines.pop() if not at_end else ""
        for number, line in enumerate(lines):
            if number == 0 and length > MAX_ARTICLE_BYTES:
                yield None
            elif line.strip(_SPACE):
                yield _parsed(line)
        buffer = ""
        pieces, length = [last], len(last)


def _of_list(buffer: str, reader: TextIO) -> Iterator[Any | None]:
    """The values of a list; one None at the end where the rest of it is damaged."""
    decoder = json.JSONDecoder(strict=False)
    wanted = _PIECE_CHARS
    while True:
        buffer = buffer.lstrip(_SPACE + ",")
        if buffer.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(buffer) if buffer else (None, 0)
        except RecursionError:
            yield None
            return
        except ValueError:
            end = 0
        if end and (end < len(buffer) or not isinstance(value, (int, float))):
            yield value
            buffer = buffer[end:]
            wanted = _PIECE_CHARS
            continue
        piece = reader.read(wanted)
        if not piece or len(buffer) > MAX_ARTICLE_BYTES:
            yield None
            return
        buffer += piece
        wanted = min(2 * wanted, MAX_ARTICLE_BYTES)  # a long value is not parsed anew for each little piece


def _parsed(line: str) -> Any | None:
    try:
        return json.loads(line.strip(_SPACE), strict=False)
    except (ValueError, RecursionError):
        return None


def _charset(stream: BinaryIO) -> str:
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    if len(sample) == SAMPLE_BYTES:  # do not judge by a character that the sample cuts
        sample = sample.rpartition(b"\n")[0] or sample
    decoded = decode(sample)
    return decoded.charset if decoded else "utf-8"
