"""Answers as a Word document with footnotes, which python-docx does not write by itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from indexer.exporting.exported import ExportedAnswer, plain

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Word wants these two, which draw the line above the notes.
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)
_NOTE = (
    '<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    '<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
)


def write_word(title: str, answers: Sequence[ExportedAnswer], to_check: str) -> bytes:
    """A .docx file; `to_check` is what stands behind a sentence that is only partly borne out."""
    from docx import Document

    document = Document()
    document.add_heading(plain(title), level=0)
    notes: list[str] = []
    for answer in answers:
        document.add_heading(answer.question, level=1)
        paragraph = document.add_paragraph()
        for sentence in answer.sentences:
            paragraph.add_run(sentence.text)
            if sentence.to_check:
                paragraph.add_run(f" ({to_check})").italic = True
            for number in sentence.notes:
                _refer(paragraph.add_run(), len(notes) + number)
            paragraph.add_run(" ")
        notes += [f"{where}: “{quote}”" for where, quote in answer.notes]
    _add_footnotes(document.part, notes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _refer(run: Any, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _add_footnotes(part: Any, notes: Sequence[str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    body = "".join(
        _NOTE.format(number=number, text=escape(note)) for number, note in enumerate(notes, start=1)
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_NAMESPACE}">'
        f"{_SEPARATORS}{body}</w:footnotes>"
    )
    footnotes = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, xml.encode("utf-8"), part.package)
    part.relate_to(footnotes, _RELATION)
