"""Records -> the JSON of the contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from indexer.command_line.language import in_words
from indexer.common.messages import message_from_json
from indexer.models.known import KnownModel
from indexer.records.answers import Answer, CheckedText
from indexer.records.conversations import KeptTurn
from indexer.records.documents import Document, DocumentText
from indexer.records.importing import ImportReport
from indexer.records.originals import OriginalNote
from indexer.records.reading import PageState, ReadingReport
from indexer.records.search import Hit, SearchResult
from indexer.records.upkeep import DoctorReport, LibraryStatus


def document(record: Document) -> dict[str, Any]:
    """DOCUMENT."""
    form = asdict(record)
    for more in ("reading", "source_url", "edited"):
        del form[more]
    return {**form, "same_story_as": list(record.same_story_as)}


def listed_document(
    record: Document, note: OriginalNote | None = None, meaning: float | None = None
) -> dict[str, Any]:
    """DOCUMENT, and how well it was read; what has become of its original only where that is to be said.

    `meaning` is the share of its passages that can be found by meaning, where that is not yet all.
    """
    form = {**document(record), "reading": reading_report(record.reading)}
    if meaning is not None:
        form["meaning"] = round(meaning, 3)
    return form if note is None else {**form, "original": original_note(note)}


def original_note(record: OriginalNote) -> dict[str, Any]:
    """What has become of a document's original: `state` is gone, changed, touched or away."""
    return {"state": record.state.value, "message": in_words(record.message)}


def reading_report(record: ReadingReport) -> dict[str, Any]:
    """How many pages were read, which of them are doubtful, and what was left out."""
    return {
        "pages": record.pages,
        **{f"pages_{state.value}": list(record.pages_in(state)) for state in PageState},
        "left_out": [in_words(one) for one in record.left_out],
        "clutter_share": record.clutter_share,
    }


def document_text(record: DocumentText, note: OriginalNote | None = None) -> dict[str, Any]:
    """DOCUMENT with its canonical text, page spans, clutter and warnings."""
    return {
        **listed_document(record.document, note),
        "source_url": record.document.source_url,
        "origins": dict(record.origins),
        "edited": list(record.document.edited),
        "outline": [asdict(entry) for entry in record.outline],
        "text": record.text,
        "page_spans": [asdict(page) for page in record.page_spans],
        "clutter": [asdict(span) for span in record.clutter],
        "warnings": [in_words(one) for one in record.warnings],
    }


def hit(record: Hit, *, explained: bool = False) -> dict[str, Any]:
    """RESULT; with its marks and its explanation only where that was asked for."""
    form = asdict(record)
    more = {name: form.pop(name) for name in ("marks", "explanation", "section", "columns")}
    return {**form, **more} if explained else form


def search_result(record: SearchResult, *, explained: bool = False) -> dict[str, Any]:
    """The reply of `search`; with its warnings only where there are any."""
    return {
        "query": record.query,
        "mode": record.mode,
        "seconds": round(record.seconds, 4),
        "results": [hit(one, explained=explained) for one in record.results],
        **({"repaired": [list(pair) for pair in record.repaired]} if explained else {}),
        **({"warnings": [in_words(one) for one in record.warnings]} if record.warnings else {}),
    }


def answer(record: Answer) -> dict[str, Any]:
    """ANSWER."""
    form = asdict(record)
    form["kind"] = record.kind.value
    for sentence, given in zip(form["sentences"], record.sentences, strict=True):
        sentence["support"] = given.support.value
        sentence["reasons"] = [in_words(reason) for reason in given.reasons]
    form["retrieved"] = [hit(one) for one in record.retrieved]
    form["warnings"] = [in_words(one) for one in record.warnings]
    form["repaired"] = [list(pair) for pair in record.repaired]
    del form["summary"]
    if record.timeline is None:
        del form["timeline"]
    return form if record.summary is None else {**form, "summary": in_words(record.summary)}


def kept_answer(record: KeptTurn) -> dict[str, Any]:
    """ANSWER as it was kept; `removed` on the citations whose document has left the library."""
    form = dict(record.answer)
    for name in ("reasons", "warnings"):
        holders = form["sentences"] if name == "reasons" else [form]
        for holder in holders:
            holder[name] = [in_words(message_from_json(one)) for one in holder[name]]
    form["citations"] = [{**one, "removed": one["n"] in record.removed} for one in form["citations"]]
    return {**form, "standalone_question": record.standalone_question, "asked_at": record.asked_at}


def checked_text(record: CheckedText) -> dict[str, Any]:
    """The reply of `check`."""
    form = asdict(record)
    for sentence, given in zip(form["sentences"], record.sentences, strict=True):
        sentence["support"] = given.support.value
    return form


def import_report(record: ImportReport) -> dict[str, Any]:
    """The reply of `import`."""
    return {
        "imported": [document(one) for one in record.imported],
        "skipped": [{**asdict(one), "reason": in_words(one.reason)} for one in record.skipped],
        "failed": [{**asdict(one), "message": in_words(one.message)} for one in record.failed],
        "seconds": round(record.seconds, 3),
    }


def model(record: KnownModel) -> dict[str, Any]:
    """MODEL."""
    return {
        "id": record.id,
        "role": record.role.value,
        "file": str(record.file),
        "bytes": record.size_bytes,
        "sha256": record.sha256,
        "architecture": record.architecture,
        "parameters": record.parameters,
        "quantization": record.quantization,
        "context_length": record.context_length,
        "languages": list(record.languages),
        "licence": record.licence,
        "fit": record.fit.value,
        "in_use": record.in_use,
        "state": record.state.value,
        "message": in_words(record.message) if record.message else None,
    }


def status(record: LibraryStatus) -> dict[str, Any]:
    """The reply of `status`."""
    return asdict(record)


def doctor_report(record: DoctorReport) -> dict[str, Any]:
    """The reply of `doctor`."""
    findings = [
        {"code": one.code, "message": in_words(one.message), "repaired": one.repaired}
        for one in record.findings
    ]
    return {"ok": record.ok, "findings": findings}
