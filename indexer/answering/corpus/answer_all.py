"""Answers a question about all documents: a count or a statement of what was read, and a quote of each."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.answering.corpus.mentions import (
    Mention,
    best_mentions,
    count_documents,
    find_mentions,
)
from indexer.answering.corpus.question_kind import CorpusQuestion, CorpusTask
from indexer.catalogue.filters import documents_matching
from indexer.catalogue.passages import located_passages
from indexer.common.cancel import CancelToken
from indexer.common.language.catalogue import language_of
from indexer.common.language.sentences import sentence
from indexer.common.messages import Message, in_a_row
from indexer.passages.sentences import sentence_spans
from indexer.records.answers import (
    Answer,
    AnswerEvent,
    AnswerKind,
    AnswerSentence,
    Citation,
    PassagesRetrieved,
    PhaseChanged,
    Support,
    Timings,
)
from indexer.records.documents import Span
from indexer.records.search import Filters, Hit

MAX_SHOWN = 30  # documents that are quoted; the others are counted
QUOTES_OF_EACH = {CorpusTask.COMPARE: 2}
MIN_SENTENCE_CHARS = 25  # of what a document is about; a byline is shorter


def answer_from_all(
    connection: sqlite3.Connection,
    text: str,
    language: str | None,
    asked: CorpusQuestion,
    filters: Filters,
    *,
    token: CancelToken,
    tell: Callable[[AnswerEvent], None],
) -> Answer:
    """Look at every document within the filters.

    Args:
        connection: Reads one state of the library.
        text: The question as the user asked it.
        language: Of the question.
        asked: What it wants of all documents.
        filters: Which documents are asked.
        token: Stops it.
        tell: Hears of the phases and of the passages that are quoted.

    Raises:
        CancelledByUser: `token` was raised.
        UsageError: a date of the filters is wrong.
    """
    started = time.perf_counter()
    tell(PhaseChanged("retrieving"))
    total = count_documents(connection, filters)
    if asked.task is CorpusTask.SUMMARISE:
        found = _openings(connection, filters, token)
        messages = [Message("corpus_summary", n=total)]
    else:
        found = find_mentions(connection, asked.subject, filters, token)
        messages = [Message("corpus_mentions", n=len(found), total=total, subject=asked.subject)]
    if len(found) > MAX_SHOWN:
        messages.append(Message("corpus_shown", n=MAX_SHOWN))
    count = QUOTES_OF_EACH.get(asked.task, 1)
    shown = [
        mention for mentions in list(found.values())[:MAX_SHOWN] for mention in best_mentions(mentions, count)
    ]
    answer = _answer(text, language, in_a_row(*messages), shown, time.perf_counter() - started)
    tell(PassagesRetrieved(answer.retrieved))
    return answer


def _answer(
    text: str, language: str | None, summary: Message, shown: Sequence[Mention], seconds: float
) -> Answer:
    citations = tuple(
        Citation(
            n, one.hit.passage_id, one.hit.document, one.hit.page, one.span.start, one.span.end, one.text
        )
        for n, one in enumerate(shown, start=1)
    )
    hits = {one.hit.passage_id: one.hit for one in shown}
    quotes = " ".join(f"{citation.quote} [{citation.n}]" for citation in citations)
    return Answer(
        question=text,
        language=language,
        kind=AnswerKind.QUOTED if citations else AnswerKind.ABSTAINED,
        model=None,
        answer=f"{sentence(summary, language_of(language))} {quotes}".rstrip(),
        sentences=tuple(
            AnswerSentence(citation.quote, (citation.n,), Support.VERIFIED) for citation in citations
        ),
        citations=citations,
        retrieved=tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits.values(), start=1)),
        timings=Timings(retrieve_s=seconds, first_token_s=None, total_s=seconds),
        summary=summary,
    )


def _openings(
    connection: sqlite3.Connection, filters: Filters, token: CancelToken
) -> dict[str, list[Mention]]:
    """Document id -> the first whole sentences of its text, newest document first."""
    wanted = documents_matching(connection, filters)
    rows = connection.execute("SELECT id FROM documents ORDER BY published IS NULL, published DESC, id")
    ids = [str(row[0]) for row in rows if wanted is None or row[0] in set(wanted)]
    openings: dict[str, list[Mention]] = {}
    for document_id in ids:
        token.check()
        if len(openings) < MAX_SHOWN and (opening := _opening(connection, document_id)) is not None:
            openings[document_id] = [opening]
        else:
            openings.setdefault(document_id, [])
    return openings


def _opening(connection: sqlite3.Connection, document_id: str) -> Mention | None:
    rows = connection.execute(
        "SELECT id FROM passages WHERE document_id = ? ORDER BY ordinal LIMIT 2", (document_id,)
    )
    for located in located_passages(connection, [int(row[0]) for row in rows]):
        passage = located.passage
        start = passage.span.start
        hit = Hit(0, 1.0, passage.id, located.document, located.page, start, passage.span.end, passage.text)
        for span in sentence_spans(passage.text):
            text = span.of(passage.text)
            if len(text) >= MIN_SENTENCE_CHARS and text.rstrip()[-1:] in ".!?。！？…»”":
                return Mention(hit, Span(start + span.start, start + span.end))
    return None
