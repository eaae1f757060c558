"""What each command of `ibid` does, and how it shows it: as JSON or in words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict

from indexer.command_line import check, documents, evaluate, json_form, models, questions
from indexer.command_line.output import EXIT_DAMAGED, EXIT_DONE, emit, reading, say, tell
from indexer.library.library import Library
from indexer.records.upkeep import Finding, UpkeepProgress


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
            say(f"{_standing(finding)}: {finding.message}")
        if not report.findings:
            say("Nothing is wrong.")
        elif not any(finding.is_damage for finding in report.findings):
            say("Nothing is wrong with the library itself.")
        elif not report.ok and not options.repair:
            tell(options, "Run `ibid doctor --repair` to repair it.")
    return EXIT_DONE if report.ok else EXIT_DAMAGED


def _standing(finding: Finding) -> str:
    if finding.repaired:
        return "repaired"
    return "found" if finding.is_damage else "note"


def _backup(options: argparse.Namespace) -> int:
    with reading(options) as library:
        report = library.backup(options.file, on_progress=_show_upkeep(options))
    if options.json:
        emit(asdict(report))
    else:
        say(f"{report.documents} documents, {report.size_bytes / 1e6:.1f} MB: {report.path}")
        if report.by_reference:
            tell(
                options,
                f"{report.by_reference} of them were imported by reference: their files are not in it.",
            )
    return EXIT_DONE


def _restore(options: argparse.Namespace) -> int:
    report = Library.restore(
        options.file, options.library, replace=options.replace, on_progress=_show_upkeep(options)
    )
    if options.json:
        emit(asdict(report))
    else:
        say(f"{report.documents} documents restored to {report.folder}")
        if report.set_aside:
            say(f"The library that stood there is kept in {report.set_aside}")
    return EXIT_DONE


def _show_upkeep(options: argparse.Namespace) -> Callable[[UpkeepProgress], None]:
    """Progress on a terminal only, one line for each step."""
    steps: set[str] = set()

    def show(progress: UpkeepProgress) -> None:
        if progress.step not in steps and sys.stderr.isatty():
            steps.add(progress.step)
            tell(options, f"{progress.step} ...")

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
    "models": models.models,
    "status": _status,
    "doctor": _doctor,
    "evaluate": evaluate.evaluate,
    "backup": _backup,
    "restore": _restore,
}
