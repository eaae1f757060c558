"""What each command of `ibid` does, and how it shows it: as JSON or in words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict

from indexer.command_line import (
    check,
    conversations,
    documents,
    evaluate,
    export,
    json_form,
    models,
    questions,
)
from indexer.command_line.language import in_words, tr
from indexer.command_line.output import EXIT_DAMAGED, EXIT_DONE, emit, reading, say, tell
from indexer.common.language.catalogue import marked
from indexer.library.library import Library
from indexer.records.upkeep import Finding, UpkeepProgress

# The steps of doctor, backup and restore.
STEPS = {
    "catalogue": marked("catalogue"),
    "words": marked("words"),
    "vectors": marked("vectors"),
    "originals": marked("originals"),
    "index": marked("index"),
    "reading": marked("reading"),
    "copying": marked("copying"),
    "checking": marked("checking"),
}


def run(options: argparse.Namespace) -> int:
    """Run the chosen command and return its exit code."""
    return _COMMANDS[options.command](options)


def _status(options: argparse.Namespace) -> int:
    with reading(options) as library:
        status = json_form.status(library.status())
    if options.json:
        emit(status)
    else:
        for name, value in status.items():
            say(f"{name}: {value}")
    return EXIT_DONE


def _doctor(options: argparse.Namespace) -> int:
    report = Library.doctor(options.library, repair=options.repair, on_progress=_show_upkeep(options))
    if options.json:
        emit(json_form.doctor_report(report))
    else:
        for finding in report.findings:
            say(f"{_standing(finding)}: {in_words(finding.message)}")
        if not report.findings:
            say(tr("Nothing is wrong."))
        elif not any(finding.is_damage for finding in report.findings):
            say(tr("Nothing is wrong with the library itself."))
        elif not report.ok and not options.repair:
            tell(options, tr("Run `ibid doctor --repair` to repair it."))
    return EXIT_DONE if report.ok else EXIT_DAMAGED


def _standing(finding: Finding) -> str:
    if finding.repaired:
        return tr("repaired")
    return tr("found") if finding.is_damage else tr("note")


def _backup(options: argparse.Namespace) -> int:
    with reading(options) as library:
        report = library.backup(options.file, on_progress=_show_upkeep(options))
    if options.json:
        emit(asdict(report))
    else:
        size = f"{report.size_bytes / 1e6:.1f}"
        say(tr("{n} documents, {size} MB: {file}", n=report.documents, size=size, file=report.path))
        if report.by_reference:
            tell(
                options,
                tr(
                    "{n} of them were imported by reference: their files are not in it.",
                    n=report.by_reference,
                ),
            )
    return EXIT_DONE


def _restore(options: argparse.Namespace) -> int:
    report = Library.restore(
        options.file, options.library, replace=options.replace, on_progress=_show_upkeep(options)
    )
    if options.json:
        emit(asdict(report))
    else:
        say(tr("{n} documents restored to {folder}", n=report.documents, folder=report.folder))
        if report.set_aside:
            say(tr("The library that stood there is kept in {folder}", folder=report.set_aside))
    return EXIT_DONE


def _show_upkeep(options: argparse.Namespace) -> Callable[[UpkeepProgress], None]:
    """Progress on a terminal only, one line for each step."""
    steps: set[str] = set()

    def show(progress: UpkeepProgress) -> None:
        if progress.step not in steps and sys.stderr.isatty():
            steps.add(progress.step)
            tell(options, f"{tr(STEPS.get(progress.step, progress.step))} ...")

    return show


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": documents.import_files,
    "list": documents.list_documents,
    "show": documents.show,
    "edit": documents.edit,
    "remove": documents.remove,
    "search": questions.search,
    "ask": questions.ask,
    "check": check.check,
    "export": export.export,
    "conversations": conversations.conversations,
    "models": models.models,
    "status": _status,
    "doctor": _doctor,
    "evaluate": evaluate.evaluate,
    "backup": _backup,
    "restore": _restore,
}
