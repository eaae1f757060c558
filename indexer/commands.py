"""What each command of `ibid` does, and how it shows it: as JSON or in words."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer import json_form
from indexer.errors import IndexerError, LibraryInUseError, UsageError
from indexer.library import Library
from indexer.records import (
    Answer,
    AnswerKind,
    Explanation,
    Filters,
    Hit,
    ImportProgress,
    ImportStage,
    SearchOptions,
    SearchResult,
    TextGenerated,
)
from indexer.upkeep_records import UpkeepProgress

EXIT_DONE, EXIT_PARTLY, EXIT_DAMAGED = 0, 3, 5
INDEX_SECONDS = 120.0
NOT_IN_SOURCES = {
    "fr": "Vos sources ne répondent pas à cette question. Passages les plus proches :",
    "zh": "资料中没有找到答案。最接近的段落：",
}
NOT_IN_SOURCES_EN = "Your sources do not answer this. Nearest passages:"
NEAREST_SHOWN = 3


def run(options: argparse.Namespace) -> int:
    """Run the chosen command and return its exit code."""
    return _COMMANDS[options.command](options)


def say(text: str = "") -> None:
    """One line of the result, on stdout."""
    print(text, flush=True)  # noqa: T201


def tell(options: argparse.Namespace, text: str) -> None:
    """One line of progress, on stderr."""
    if not options.quiet:
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def _emit(value: object) -> None:
    say(json.dumps(value, ensure_ascii=False))


def _import(options: argparse.Namespace) -> int:
    def show(progress: ImportProgress) -> None:
        if progress.stage in (ImportStage.READY, ImportStage.SKIPPED, ImportStage.FAILED):
            count = f"[{progress.done_files}/{progress.total_files}]"
            tell(options, f"{count} {progress.stage}: {progress.path}{_because(progress.message)}")

    with Library.open(options.library) as library:
        report = library.add(
            options.paths,
            collection=options.collection,
            by_reference=options.by_reference,
            on_progress=show,
        )
        library.wait_for_index(INDEX_SECONDS)
    if options.json:
        _emit(json_form.import_report(report))
    else:
        say(
            f"{len(report.imported)} imported, {len(report.skipped)} skipped, "
            f"{len(report.failed)} failed in {report.seconds:.1f} s"
        )
    return EXIT_PARTLY if report.failed else EXIT_DONE


def _because(message: str | None) -> str:
    return f" – {message}" if message else ""


def _list(options: argparse.Namespace) -> int:
    with _reading(options) as library:
        documents = library.documents(collection=options.collection, language=options.lang)
    if options.json:
        _emit({"documents": [json_form.listed_document(one) for one in documents]})
        return EXIT_DONE
    for one in documents:
        source = " · ".join(part for part in (one.publisher, one.published) if part)
        say(f"{one.id}  {one.language or '--'}  {one.title or Path(one.path).name}  {source}".rstrip())
    return EXIT_DONE


def _show(options: argparse.Namespace) -> int:
    with _reading(options) as library:
        shown = library.show(options.id)
    if options.json:
        _emit(json_form.document_text(shown))
    else:
        say(shown.text)
    return EXIT_DONE


def _remove(options: argparse.Namespace) -> int:
    with Library.open(options.library) as library:
        removed = library.remove(options.ids)
        library.wait_for_index(INDEX_SECONDS)
    if options.json:
        _emit({"removed": list(removed)})
    else:
        say(f"{len(removed)} removed")
    return EXIT_DONE


def _search(options: argparse.Namespace) -> int:
    filters = _filters(options)
    wishes = SearchOptions(
        max_per_document=options.max_per_document,
        prefer_recent=options.prefer_recent,
        prefer_language=options.prefer_lang,
        explain=options.explain,
    )
    with _reading(options) as library:

        def search(query: str) -> SearchResult:
            return library.search(query, k=options.k, mode=options.mode, filters=filters, options=wishes)

        if options.batch is not None:
            return _run_batch(
                options.batch, lambda query: json_form.search_result(search(query), explained=options.explain)
            )
        result = search(_query(options))
    if options.json:
        _emit(json_form.search_result(result, explained=options.explain))
        return EXIT_DONE
    for typed, instead in result.repaired:
        tell(options, f"No document holds “{typed}”: searched for “{instead}”.")
    for hit in result.results:
        _say_hit(hit)
        if hit.explanation is not None:
            _say_explanation(hit, hit.explanation)
    if not result.results:
        tell(options, "Nothing found.")
    return EXIT_DONE


def _ask(options: argparse.Namespace) -> int:
    filters = _filters(options)
    model = None if options.model in (None, "none") else Path(options.model)
    streaming = not options.json and options.batch is None and sys.stdout.isatty()
    with _reading(options) as library:

        def ask(question: str, *, aloud: bool = False) -> Answer:
            return library.ask(
                question,
                k=options.k,
                mode=options.mode,
                model=model,
                filters=filters,
                on_event=_write_as_it_comes if aloud else None,
            )

        if options.batch is not None:
            return _run_batch(options.batch, lambda question: json_form.answer(ask(question)))
        answer = ask(_query(options), aloud=streaming)
    if options.json:
        _emit(json_form.answer(answer))
    else:
        _say_answer(answer, written=streaming and answer.kind is AnswerKind.GENERATED)
    return EXIT_DONE


def _write_as_it_comes(event: object) -> None:
    if isinstance(event, TextGenerated):
        sys.stdout.write(event.text)
        sys.stdout.flush()


def _say_answer(answer: Answer, *, written: bool) -> None:
    if written:
        say()
        say()
    if answer.kind is AnswerKind.ABSTAINED:
        say(NOT_IN_SOURCES.get(answer.language or "", NOT_IN_SOURCES_EN))
        for hit in answer.retrieved[:NEAREST_SHOWN]:
            _say_hit(hit)
        return
    marks = {"verified": "✓", "partial": "△ to check:", "unsupported": "✗ no source:"}
    for sentence in answer.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        say(f"{marks[sentence.support.value]} {sentence.text}{numbers}")
        for reason in sentence.reasons:
            say(f"    {reason}")
    say()
    for citation in answer.citations:
        source = citation.document
        page = f", p. {citation.page.label or citation.page.index}" if citation.page else ""
        parts = [source.publisher, f"“{source.title}”" if source.title else None, source.published]
        known = ", ".join(part for part in parts if part)
        say(f"[{citation.n}] {known + ', ' if known else ''}{Path(source.path).name}{page}")


def _say_hit(hit: Hit) -> None:
    source = hit.document
    page = f", p. {hit.page.label or hit.page.index}" if hit.page else ""
    say(f"{hit.rank}. {source.title or Path(source.path).name}{page}  ({hit.score:.2f})")
    say("   " + " ".join(hit.text.split()))


def _say_explanation(hit: Hit, explanation: Explanation) -> None:
    places = (
        f"{one.view} #{one.rank} ({one.score:.2f} × {one.weight:g})"
        for one in explanation.views
        if one.rank is not None
    )
    say(f"   ranks: {', '.join(places) or 'none'}; share of the section {explanation.section_share:g}")
    terms = ", ".join(f"{term} {weight:.1f}" for term, weight in explanation.terms)
    marked = ", ".join(dict.fromkeys(hit.text[m.start - hit.start : m.end - hit.start] for m in hit.marks))
    say(f"   terms: {terms or 'none'}; in the text: {marked or 'none'}")
    if explanation.preference != 1.0:
        say(f"   preferred: × {explanation.preference:.2f}")
    if explanation.copies:
        say(f"   left out as copies: passages {', '.join(map(str, explanation.copies))}")


def _status(options: argparse.Namespace) -> int:
    with _reading(options) as library:
        status = json_form.status(library.status())
    if options.json:
        _emit(status)
    else:
        for name, value in status.items():
            say(f"{name}: {value}")
    return EXIT_DONE


def _doctor(options: argparse.Namespace) -> int:
    report = Library.doctor(options.library, repair=options.repair, on_progress=_show_upkeep(options))
    if options.json:
        _emit(json_form.doctor_report(report))
    else:
        for finding in report.findings:
            say(f"{'repaired' if finding.repaired else 'found'}: {finding.message}")
        if not report.findings:
            say("Nothing is wrong.")
        elif not report.ok and not options.repair:
            tell(options, "Run `ibid doctor --repair` to repair it.")
    return EXIT_DONE if report.ok else EXIT_DAMAGED


def _backup(options: argparse.Namespace) -> int:
    with _reading(options) as library:
        report = library.backup(options.file, on_progress=_show_upkeep(options))
    if options.json:
        _emit(asdict(report))
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
        _emit(asdict(report))
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


def _reading(options: argparse.Namespace) -> Library:
    try:
        return Library.open(options.library, read_only=True)
    except LibraryInUseError:
        # Somebody is creating this very library; it can be read as soon as it is there.
        return Library.open(options.library, read_only=True)


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        language=options.lang,
        since=options.since,
        until=options.until,
        publisher=options.publisher,
        collection=options.collection,
    )


def _query(options: argparse.Namespace) -> str:
    if options.query is None:
        raise UsageError(f"'{options.command}' needs a question, or --batch FILE.")
    return str(options.query)


def _run_batch(file: Path, one: Callable[[str], dict[str, Any]]) -> int:
    """One JSON line out for each line in; a line that fails says so and does not stop the rest."""
    failed = False
    for number, line in _lines(file):
        identity = None
        try:
            request = _request(line, number, file)
            identity = request["id"]
            if not isinstance(request["query"], str):
                raise UsageError(f"Line {number} of {file}: 'query' must be a text.")
            _emit({"id": identity, **one(request["query"])})
        except IndexerError as error:
            failed = True
            _emit({"id": identity, "error": {"code": error.code, "message": error.summary}})
    return EXIT_PARTLY if failed else EXIT_DONE


def _request(line: bytes, number: int, file: Path) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8-sig"))  # an editor on Windows begins with a mark
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict) or not {"id", "query"} <= request.keys():
        raise UsageError(f'Line {number} of {file} is not {{"id": ..., "query": "..."}}.')
    return request


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(f"The batch file {file} cannot be read: {reason}.") from error


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": _import,
    "list": _list,
    "show": _show,
    "remove": _remove,
    "search": _search,
    "ask": _ask,
    "status": _status,
    "doctor": _doctor,
    "backup": _backup,
    "restore": _restore,
}
