"""Reads annotations of PDF pages: filled-in form fields, text boxes and comments.

PDFium leaves them out of a page's text. They become paragraphs of their own at the end of their page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from indexer.documents.blocks.blocks import clean_block, comment_block, one_line

MAX_ANNOTATIONS = 2_000  # of a page
MAX_VALUE_CHARS = 100_000
MAX_PAGE_CHARS = 300_000
MAX_LABEL_CHARS = 120

_HIDDEN = 2 | 32  # hidden, or not to be viewed
_PASSWORD_FIELD = 1 << 13  # flag of a text field
_CHECKED = "☑"


class Annotations:
    """Reads the annotations of one document; the form of the document is opened when first needed."""

    def __init__(self, document: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._document = document
        self._form: Any = None
        self._failed = False

    def text(self, page: Any, page_text: str) -> str:
        """The paragraphs of a loaded page (PDFium's handle), parted by blank lines; mostly there are none.

        Args:
            page: PDFium's handle of the page.
            page_text: The text of the page; a comment that only repeats it is left out.
        """
        count = self._raw.FPDFPage_GetAnnotCount(page)
        if count <= 0:
            return ""
        blocks: list[str] = []
        length = 0
        for number in range(min(count, MAX_ANNOTATIONS)):
            annotation = self._raw.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            try:
                block = self._block(annotation, page_text)
            finally:
                self._raw.FPDFPage_CloseAnnot(annotation)
            if not block or (blocks and block == blocks[-1]):
                continue
            length += len(block)
            if length > MAX_PAGE_CHARS:
                break
            blocks.append(block)
        return "\n\n".join(blocks)

    def _block(self, annotation: Any, page_text: str) -> str:
        raw = self._raw
        if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            return ""
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            return self._field(annotation)
        if kind == raw.FPDF_ANNOT_FREETEXT:
            return clean_block(self._value(annotation, "Contents"))
        if kind in _remarks(raw):
            text = one_line(clean_block(self._value(annotation, "Contents")))
            if text and "".join(text.split()) not in "".join(page_text.split()):
                return comment_block(clean_block(self._value(annotation, "T")), text)
        return ""

    def _field(self, annotation: Any) -> str:
        """A form field that is filled in, with its label."""
        raw, form = self._raw, self._form_handle()
        if form is None:
            return clean_block(self._value(annotation, "V"))
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in {raw.FPDF_FORMFIELD_PUSHBUTTON, raw.FPDF_FORMFIELD_SIGNATURE}:
            return ""
        label = self._label(form, annotation)
        if kind in {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}:
            checked = self._value(annotation, "AS") not in {"", "Off"}
            return f"{_CHECKED} {label}" if label and checked else ""
        if raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD_FIELD:
            return ""
        value = clean_block(self._text(raw.FPDFAnnot_GetFormFieldValue, form, annotation))
        if not value.strip():
            return ""
        return f"{label}: {value}" if label else value

    def _label(self, form: Any, annotation: Any) -> str:
        """The field's label; if it has none, its technical name, if that consists of words."""
        label = one_line(
            clean_block(self._text(self._raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation))
        )
        if not label:
            name = self._text(self._raw.FPDFAnnot_GetFormFieldName, form, annotation)
            label = one_line(clean_block(name.replace("_", " ")))
            if not label.replace(" ", "").isalpha():
                return ""
        return label.rstrip(":： ")[:MAX_LABEL_CHARS]

    def _form_handle(self) -> Any:
        if self._form is None and not self._failed:
            import pypdfium2

            try:
                if self._document.formenv is None:
                    self._document.init_forms()
                self._form = self._document.formenv
            except pypdfium2.PdfiumError:  # then the values stored in the fields are used
                self._failed = True
        return self._form.raw if self._form is not None else None

    def _value(self, annotation: Any, key: str) -> str:
        return self._text(self._raw.FPDFAnnot_GetStringValue, annotation, key.encode())

    def _text(self, get: Any, *arguments: Any) -> str:
        size = get(*arguments, None, 0)
        if not 2 < size <= 2 * MAX_VALUE_CHARS + 2:
            return ""
        buffer = (ctypes.c_ushort * (size // 2))()
        get(*arguments, buffer, size)
        return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _remarks(raw: Any) -> Iterator[int]:
    names = "TEXT HIGHLIGHT UNDERLINE SQUIGGLY STRIKEOUT CARET SQUARE CIRCLE LINE POLYGON POLYLINE INK STAMP"
    return (getattr(raw, f"FPDF_ANNOT_{name}") for name in names.split())
