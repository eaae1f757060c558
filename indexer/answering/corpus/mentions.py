"""Which documents mention something: all of them are looked at, word for word, reprints too."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.quoting.sentence_scores import bare
from indexer.catalogue.filters import documents_matching, passage_ids_matching
from indexer.catalogue.passages import LocatedPassage, located_passages
from indexer.common.cancel import CancelToken
from indexer.lexical.locate import holds_phrase
from indexer.lexical.phrases import passages_with_phrase
from indexer.passages.sentences import sentence_spans
from indexer.records.documents import Span
from indexer.records.search import Filters, Hit

BATCH = 500  # passages that are read between two looks at the token
_ENDS = (".", "!", "?", "。", "！", "？", "…", "»", "”")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that mentions the subject; `span` is in document coordinates."""

    hit: Hit
    span: Span

    @property
    def text(self) -> str:
        """The sentence."""
        return self.hit.text[self.span.start - self.hit.start : self.span.end - self.hit.start]


def count_documents(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many documents are asked. Raises UsageError for a wrong date."""
    wanted = documents_matching(connection, filters)
    if wanted is not None:
        return len(wanted)
    return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def find_mentions(
    connection: sqlite3.Connection, subject: str, filters: Filters, token: CancelToken
) -> dict[str, list[Mention]]:
    """Document id -> its sentences that hold `subject`, newest document first.

    Case and accents do not matter; the words must stand in a row.

    Raises:
        CancelledByUser: `token` was raised.
        UsageError: a date of the filters is wrong.
    """
    ids = passages_with_phrase(connection, subject)
    allowed = passage_ids_matching(connection, filters)
    ordered = sorted(ids if allowed is None else ids & allowed)
    by_document: dict[str, list[Mention]] = {}
    for start in range(0, len(ordered), BATCH):
        token.check()
        for located in located_passages(connection, ordered[start : start + BATCH]):
            mentions = _mentions_in(located, subject)
            if mentions:
                by_document.setdefault(located.document.id, []).extend(mentions)
    newest = sorted(
        by_document.items(), key=lambda item: item[1][0].hit.document.published or "", reverse=True
    )
    return dict(newest)


def best_mentions(mentions: Sequence[Mention], count: int) -> list[Mention]:
    """The first whole sentences among the mentions of one document; a heading if there is no other."""
    whole = [mention for mention in mentions if mention.text.rstrip().endswith(_ENDS)]
    return (whole or list(mentions))[:count]


def _mentions_in(located: LocatedPassage, subject: str) -> list[Mention]:
    passage = located.passage
    if not holds_phrase(passage.text, subject):
        return []
    hit = Hit(
        rank=0,
        score=1.0,
        passage_id=passage.id,
        document=located.document,
        page=located.page,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
    )
    spans = [bare(passage.text, span) for span in sentence_spans(passage.text)]
    found = [span for span in spans if holds_phrase(span.of(passage.text), subject)]
    # A name that a line break cuts stands in the passage and in none of its sentences.
    chosen = found or [Span(0, len(passage.text))]
    return [Mention(hit, Span(hit.start + span.start, hit.start + span.end)) for span in chosen]
