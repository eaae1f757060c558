"""`ibid import`, `list`, `show`, `edit` and `remove`: the documents of a library."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from indexer.command_line import json_form, reading_report
from indexer.command_line.language import in_words, tr
from indexer.command_line.output import (
    EXIT_DONE,
    EXIT_PARTLY,
    INDEX_SECONDS,
    emit,
    reading,
    say,
    tell,
)
from indexer.command_line.parser import EDITABLE_FIELDS
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.library.library import Library
from indexer.records.importing import ImportProgress, ImportStage

WAIT_SECONDS = 2.0  # between two lines of progress


def import_files(options: argparse.Namespace) -> int:
    """`ibid import`."""

    def progress(event: ImportProgress) -> None:
        if event.stage in (ImportStage.READY, ImportStage.SKIPPED, ImportStage.FAILED):
            more = "+" if event.scanning else ""
            count = f"[{event.done_files}/{event.total_files}{more}]"
            tell(options, f"{count} {tr(event.stage.value)}: {event.path}{_because(event.message)}")

    if options.resume and (options.paths or options.collection or options.by_reference):
        raise UsageError(Message("resume_takes_no_files"))
    if not options.paths and not options.resume:
        raise UsageError(Message("import_needs_files"))
    passwords = _passwords(options)
    with Library.open(options.library) as library:
        if options.resume:
            report = library.resume_imports(on_progress=progress, passwords=passwords)
        else:
            report = library.add(
                options.paths,
                collection=options.collection,
                by_reference=options.by_reference,
                passwords=passwords,
                on_progress=progress,
            )
        if not options.no_wait:
            _wait_for_vectors(options, library)
        if options.json:  # which are one story is only known now
            now = {one.id: one for one in library.documents()}
            imported = tuple(now.get(one.id, one) for one in report.imported)
            report = replace(report, imported=imported)
    if options.json:
        emit(json_form.import_report(report))
    else:
        say(
            tr(
                "{imported} imported, {skipped} skipped, {failed} failed in {seconds} s",
                imported=len(report.imported),
                skipped=len(report.skipped),
                failed=len(report.failed),
                seconds=f"{report.seconds:.1f}",
            )
        )
    return EXIT_PARTLY if report.failed else EXIT_DONE


def _wait_for_vectors(options: argparse.Namespace, library: Library) -> None:
    """Until every passage can be found by meaning, too; a stopped command leaves the rest to the next one."""
    shown = -1
    while not library.wait_for_index(WAIT_SECONDS):
        status = library.status()
        if status.vector_index == "unavailable":
            tell(options, tr("The vectors cannot be made now; the documents are found by their words."))
            return
        if status.embedded is not None and status.embedded[0] != shown:
            shown, total = status.embedded
            left = status.embedding_seconds_left
            told = tr("understanding: {done} of {total} passages", done=shown, total=total)
            if left is not None and left >= 60:
                told += tr(", about {n} min left", n=round(left / 60))
            tell(options, told)


def _passwords(options: argparse.Namespace) -> list[str]:
    """Those given, and those in the file: one a line, with whatever spaces they hold."""
    words = list(options.password)
    if options.password_file is None:
        return words
    try:
        if str(options.password_file) == "-":
            data = sys.stdin.buffer.read()
        else:
            data = options.password_file.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(
            Message("password_file_unreadable", file=options.password_file, reason=reason)
        ) from error
    return [*words, *filter(None, data.decode("utf-8-sig", "replace").splitlines())]


def _because(message: Message | None) -> str:
    return f" – {in_words(message)}" if message else ""


def list_documents(options: argparse.Namespace) -> int:
    """`ibid list`."""
    with reading(options) as library:
        documents = library.documents(collection=options.collection, language=options.lang)
        notes = library.original_notes()
        shares = library.embedding_shares()
    if options.json:
        listed = [json_form.listed_document(one, notes.get(one.id), shares.get(one.id)) for one in documents]
        emit({"documents": listed})
        return EXIT_DONE
    for one in documents:
        source = " · ".join(part for part in (one.publisher, one.published) if part)
        line = f"{one.id}  {one.language or '--'}  {one.title or Path(one.path).name}  {source}".rstrip()
        doubt = reading_report.in_short(one.reading, notes.get(one.id))
        if one.id in shares:
            line += "  " + tr("(meaning: {share})", share=f"{shares[one.id]:.0%}")
        say(f"{line}  ! {doubt}" if doubt else line)
        if one.same_story_as:
            say("    " + tr("same story as {ids}", ids=", ".join(one.same_story_as)))
    return EXIT_DONE


def show(options: argparse.Namespace) -> int:
    """`ibid show`."""
    with reading(options) as library:
        shown = library.show(options.id)
        note = library.original_note(options.id)
        others = [library.show(one).document for one in shown.document.same_story_as]
    if options.json:
        emit(json_form.document_text(shown, note))
    elif options.report:
        for line in reading_report.lines(shown, note):
            say(line)
    else:
        say(shown.text)
        for one in others:
            known = f"{one.id}  {one.language or '--'}  {one.title or Path(one.path).name}"
            tell(options, tr("Same story as {document}", document=known))
        if note is not None:
            tell(options, in_words(note.message))
    return EXIT_DONE


def edit(options: argparse.Namespace) -> int:
    """`ibid edit`."""
    fields = {field: getattr(options, field) for _, field, _ in EDITABLE_FIELDS}
    given = {field: value for field, value in fields.items() if value is not None}
    field_of = {option.removeprefix("--"): field for option, field, _ in EDITABLE_FIELDS}
    reset = [field_of[name] for name in options.reset]
    if not given and not reset:
        raise UsageError(Message("edit_needs_a_field"))
    with Library.open(options.library) as library:
        document = library.edit(options.id, reset=reset, **given)
    if options.json:
        emit(json_form.document(document))
        return EXIT_DONE
    for name, field in field_of.items():
        value = getattr(document, field)
        if value is not None or field in document.edited:
            note = "  " + tr("(corrected)") if field in document.edited else ""
            say(f"{name}: {value or '–'}{note}")
    return EXIT_DONE


def remove(options: argparse.Namespace) -> int:
    """`ibid remove`."""
    with Library.open(options.library) as library:
        removed = library.remove(options.ids)
        library.wait_for_index(INDEX_SECONDS)
    if options.json:
        emit({"removed": list(removed)})
    else:
        say(tr("{n} removed", n=len(removed)))
    return EXIT_DONE
