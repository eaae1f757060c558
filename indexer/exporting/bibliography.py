"""Documents as lists of references: BibTeX, RIS and CSL-JSON. What is unknown is left out, never guessed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from indexer.exporting.exported import plain
from indexer.records.documents import Document

# BibTeX counts braces even behind a backslash, so a brace of a title stands as its name.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_KEY = re.compile(r"[^a-z0-9]+")


def write_bibtex(documents: Sequence[Document]) -> str:
    """Entries of the kind misc; the author stands in braces, since it may be an organisation."""
    entries = []
    for document, key in zip(documents, _keys(documents), strict=True):
        year, month, day = _date(document)
        fields = {
            "author": _braced(document.author),
            "title": _braced(document.title or _file_name(document)),
            "publisher": _latex(document.publisher),
            "year": year,
            "month": str(int(month)) if month else None,
            "day": str(int(day)) if day else None,
            "url": _address(document.source_url),
            "language": document.language,
            "note": _latex(_file_name(document)),
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        entries.append(f"@misc{{{key},\n{body}}}\n")
    return "\n".join(entries)


def write_ris(documents: Sequence[Document]) -> str:
    """One record a document, by the tags that reference managers read."""
    records = []
    for document in documents:
        fields = (
            ("TY", "GEN"),
            ("AU", document.author),
            ("TI", document.title or _file_name(document)),
            ("PB", document.publisher),
            ("PY", (document.published or "")[:4]),
            ("DA", "/".join(part or "" for part in _date(document)) if document.published else None),
            ("LA", document.language),
            ("UR", document.source_url),
            ("N1", _file_name(document)),
        )
        lines = [f"{tag}  - {plain(value)}" for tag, value in fields if value]
        records.append("\r\n".join([*lines, "ER  - ", ""]))
    return "\r\n".join(records)


def write_csl_json(documents: Sequence[Document]) -> str:
    """A list of items by the names of the CSL schema."""
    items = [_item(document, key) for document, key in zip(documents, _keys(documents), strict=True)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(document: Document, key: str) -> dict[str, Any]:
    date = [int(part) for part in _date(document) if part]
    item: dict[str, Any] = {
        "id": key,
        "type": "webpage" if document.source_url else "document",
        "title": document.title or _file_name(document),
        "author": [{"literal": document.author}] if document.author else None,
        "publisher": document.publisher,
        "issued": {"date-parts": [date]} if date else None,
        "language": document.language,
        "URL": document.source_url,
        "note": _file_name(document),
    }
    return {name: value for name, value in item.items() if value}


def _keys(documents: Sequence[Document]) -> list[str]:
    """Publisher or author, year and first word of the title; letters are added where two are the same."""
    keys: list[str] = []
    for document in documents:
        words = [
            _ascii(document.publisher or document.author),
            (document.published or "")[:4],
            _ascii(document.title),
        ]
        base = "-".join(word for word in words if word) or document.id
        key, number = base, 1
        while key in keys:
            number += 1
            key = f"{base}-{number}"
        keys.append(key)
    return keys


def _ascii(text: str | None) -> str:
    """The first words of a name in letters that every program takes; empty for Chinese, which has none."""
    folded = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return "-".join(part for part in _KEY.split(folded) if part)[:24].strip("-")


def _date(document: Document) -> tuple[str | None, str | None, str | None]:
    parts = [*(document.published or "")[:10].split("-"), None, None, None][:3]
    year, month, day = (part or None for part in parts)
    return year, month, day


def _file_name(document: Document) -> str:
    return plain(document.path.replace("\\", "/").rpartition("/")[2])


def _latex(text: str | None) -> str | None:
    return "".join(_LATEX.get(character, character) for character in plain(text)) if text else None


def _address(url: str | None) -> str | None:
    """An address whose braces are percent-encoded: a lone one would break the whole file."""
    return plain(url).replace("{", "%7B").replace("}", "%7D") if url else None


def _braced(text: str | None) -> str | None:
    """In a second pair of braces, so that BibTeX neither splits nor lowers it."""
    return f"{{{_latex(text)}}}" if text else None
