"""`ibid search` and `ibid ask`: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from indexer.command_line import json_form
from indexer.command_line.language import in_words, tr
from indexer.command_line.output import EXIT_DONE, EXIT_PARTLY, emit, reading, say, tell
from indexer.common.errors import IndexerError, UsageError
from indexer.common.language.catalogue import language_of, marked, system_language, translated
from indexer.common.messages import Message
from indexer.records.answers import Answer, AnswerKind, Citation, TextGenerated
from indexer.records.documents import PageReference
from indexer.records.search import Explanation, Filters, Hit, SearchOptions, SearchResult

NOT_IN_SOURCES = marked("Your sources do not answer this. Nearest passages:")
NEAREST_SHOWN = 3
LANGUAGE_NAMES = {
    "de": marked("German"),
    "en": marked("English"),
    "es": marked("Spanish"),
    "fr": marked("French"),
    "it": marked("Italian"),
    "nl": marked("Dutch"),
    "pt": marked("Portuguese"),
    "zh": marked("Chinese"),
}


def search(options: argparse.Namespace) -> int:
    """`ibid search`: ranked passages."""
    filters = filters_of(options)
    wishes = SearchOptions(
        max_per_document=options.max_per_document,
        prefer_recent=options.prefer_recent,
        prefer_language=options.prefer_lang,
        explain=options.explain,
    )
    told: set[Message] = set()  # of a batch, each warning once
    with reading(options) as library:

        def find(query: str) -> SearchResult:
            result = library.search(
                query,
                k=options.k,
                mode=options.mode,
                filters=filters,
                options=wishes,
                reranker=chosen_file(options.reranker),
            )
            for warning in set(result.warnings) - told:
                tell(options, in_words(warning))
                told.add(warning)
            return result

        if options.batch is not None:
            return _run_batch(
                options.batch, lambda query: json_form.search_result(find(query), explained=options.explain)
            )
        result = find(query_of(options))
    if options.json:
        emit(json_form.search_result(result, explained=options.explain))
        return EXIT_DONE
    for typed, instead in result.repaired:
        tell(options, tr("No document holds “{typed}”: searched for “{used}”.", typed=typed, used=instead))
    for hit in result.results:
        _say_hit(hit)
        if hit.explanation is not None:
            _say_explanation(hit, hit.explanation)
    if not result.results:
        tell(options, tr("Nothing found."))
    return EXIT_DONE


def ask(options: argparse.Namespace) -> int:
    """`ibid ask`: a cited answer."""
    if options.conversation is not None:
        from indexer.command_line.conversations import ask_in_conversation

        return ask_in_conversation(options)
    filters = filters_of(options)
    streaming = not options.json and options.batch is None and sys.stdout.isatty()
    with reading(options) as library:

        def put(question: str, *, aloud: bool = False) -> Answer:
            return library.ask(
                question,
                k=options.k,
                mode=options.mode,
                model=chosen_file(options.model),
                filters=filters,
                reranker=chosen_file(options.reranker),
                timeline=options.timeline,
                on_event=_write_as_it_comes if aloud else None,
            )

        if options.batch is not None:
            return _run_batch(options.batch, lambda question: json_form.answer(put(question)))
        answer = put(query_of(options), aloud=streaming)
    if options.json:
        emit(json_form.answer(answer))
    else:
        say_whole_answer(options, answer, written=streaming and answer.kind is AnswerKind.GENERATED)
    return EXIT_DONE


def say_whole_answer(options: argparse.Namespace, answer: Answer, *, written: bool) -> None:
    """An answer with its notes; `written`: its text is on the terminal already."""
    for typed, instead in answer.repaired:
        said = tr("No document holds “{typed}”: looked for “{used}”.", typed=typed, used=instead)
        tell(options, said)
    _say_answer(answer, written=written)
    for warning in answer.warnings:
        say(f"! {in_words(warning)}")


def _write_as_it_comes(event: object) -> None:
    if isinstance(event, TextGenerated):
        sys.stdout.write(event.text)
        sys.stdout.flush()


def _say_answer(answer: Answer, *, written: bool) -> None:
    if written:
        say()
        say()
    if answer.summary is not None:
        say(in_words(answer.summary))
    if answer.kind is AnswerKind.ABSTAINED and answer.summary is not None:
        return
    if answer.kind is AnswerKind.ABSTAINED:
        say(translated(NOT_IN_SOURCES, language_of(answer.language)))
        for hit in answer.retrieved[:NEAREST_SHOWN]:
            _say_hit(hit)
        return
    if elsewhere := _found_elsewhere(answer):
        say(elsewhere)
    marks = support_marks()
    if answer.kind is AnswerKind.QUOTED:
        marks["verified"] = tr("“word for word”")
    for sentence in answer.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        say(f"{marks[sentence.support.value]} {sentence.text}{numbers}")
        for reason in sentence.reasons:
            say(f"    {in_words(reason)}")
    say()
    if answer.timeline:
        _say_timeline(answer)
        say()
    say_citations(answer.citations, {hit.passage_id: hit.column_names for hit in answer.retrieved})


def _say_timeline(answer: Answer) -> None:
    for entry in answer.timeline or ():
        until = f" – {entry.until}" if entry.until else ""
        agreement = tr("group {n}", n=entry.group)
        if entry.contradicts:
            against = ", ".join(map(str, entry.contradicts))
            agreement = tr("group {n}, contradicts {others}", n=entry.group, others=against)
        say(f"{entry.date}{until}  {' '.join(entry.text.split())} [{entry.citation}]  ({agreement})")


def support_marks() -> dict[str, str]:
    """What stands before a sentence, by its support."""
    return {"verified": "✓", "partial": tr("△ to check:"), "unsupported": tr("✗ no source:")}


def say_citations(
    citations: Sequence[Citation], columns: Mapping[int, tuple[str, ...]] = MappingProxyType({})
) -> None:
    """The sources by number; `columns` has the names of the columns of passages within tables."""
    for citation in citations:
        source = citation.document
        page = _page(citation.page)
        parts = [source.publisher, f"“{source.title}”" if source.title else None, source.published]
        known = ", ".join(part for part in parts if part)
        say(f"[{citation.n}] {known + ', ' if known else ''}{Path(source.path).name}{page}")
        if names := columns.get(citation.passage_id):
            say("    " + tr("columns: {names}", names=" | ".join(names)))


def _found_elsewhere(answer: Answer) -> str | None:
    """In which languages an answer was found, where that is not the one it was asked in."""
    asked = answer.language
    sources = dict.fromkeys(one.document.language for one in answer.citations if one.document.language)
    if asked is None or not sources or list(sources) == [asked]:
        return None
    spoken = [_language_name(one) for one in sources]
    found = spoken[0]
    for name in spoken[1:]:
        found = tr("{some} and {other}", some=found, other=name)
    return tr("(asked in {asked}, found in {found})", asked=_language_name(asked), found=found)


def _language_name(code: str) -> str:
    """A language's name within a sentence."""
    name = tr(LANGUAGE_NAMES.get(code, code))
    return name.lower() if system_language() == "fr" else name


def _page(page: PageReference | None) -> str:
    return ", " + tr("p. {page}", page=page.label or page.index) if page else ""


def _say_hit(hit: Hit) -> None:
    source = hit.document
    say(f"{hit.rank}. {source.title or Path(source.path).name}{_page(hit.page)}  ({hit.score:.2f})")
    if hit.column_names:
        say("   " + tr("columns: {names}", names=" | ".join(hit.column_names)))
    say("   " + " ".join(hit.text.split()))


def _say_explanation(hit: Hit, explanation: Explanation) -> None:
    places = (
        f"{one.view} #{one.rank} ({one.score:.2f} × {one.weight:g})"
        for one in explanation.views
        if one.rank is not None
    )
    none = tr("none")
    say("   " + tr("ranks: {places}", places=", ".join(places) or none))
    terms = ", ".join(f"{term} {weight:.1f}" for term, weight in explanation.terms)
    marks = ", ".join(dict.fromkeys(hit.text[m.start - hit.start : m.end - hit.start] for m in hit.marks))
    say("   " + tr("terms: {terms}; in the text: {marks}", terms=terms or none, marks=marks or none))
    if explanation.preference != 1.0:
        say("   " + tr("preferred: × {factor}", factor=f"{explanation.preference:.2f}"))
    if explanation.copies:
        copies = ", ".join(map(str, explanation.copies))
        say("   " + tr("left out as copies: passages {ids}", ids=copies))


def filters_of(options: argparse.Namespace) -> Filters:
    """The filters that the options name."""
    return Filters(
        language=options.lang,
        since=options.since,
        until=options.until,
        publisher=options.publisher,
        collection=options.collection,
    )


def chosen_file(name: str | None) -> Path | None:
    """The file of a model, None for 'none'."""
    return None if name in (None, "none") else Path(name)


def query_of(options: argparse.Namespace) -> str:
    """The question. Raises UsageError where there is none."""
    if options.query is None:
        raise UsageError(Message("command_needs_a_question", command=options.command))
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
                raise UsageError(Message("batch_query_no_text", number=str(number), file=file))
            emit({"id": identity, **one(request["query"])})
        except IndexerError as error:
            failed = True
            emit({"id": identity, "error": {"code": error.code, "message": in_words(error.message)}})
    return EXIT_PARTLY if failed else EXIT_DONE


def _request(line: bytes, number: int, file: Path) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8-sig"))  # an editor on Windows begins with a mark
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict) or not {"id", "query"} <= request.keys():
        raise UsageError(Message("batch_line_wrong", number=str(number), file=file))
    return request


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(Message("batch_file_unreadable", file=file, reason=reason)) from error
