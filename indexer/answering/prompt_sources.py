"""Chooses what of the sources a model gets to read: the best sentences with a neighbour each, not all pages.

Small models lose themselves in whole passages, and every model reads a short prompt sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.quoting.sentence_scores import ScoredSentence
from indexer.passages.sentences import sentence_spans
from indexer.records.search import Hit

EVIDENCE_SENTENCES = 8  # the best ones; Chosen by: tests/evaluation/answers/written.py
GAP = " […] "  # between sentences that do not follow each other


@dataclass(frozen=True, slots=True)
class PromptSource:
    """A passage and that part of its text that the model reads."""

    hit: Hit
    text: str


def whole_passages(hits: Sequence[Hit]) -> list[PromptSource]:
    """Each passage with all of its text."""
    return [PromptSource(hit, hit.text) for hit in hits]


def choose_evidence(ranked: Sequence[ScoredSentence], count: int = EVIDENCE_SENTENCES) -> list[PromptSource]:
    """The passages that hold the best sentences, best first, each cut down to these and their neighbours."""
    chosen: dict[int, set[int]] = {}
    hits: dict[int, Hit] = {}
    for sentence in ranked[:count]:
        hit = sentence.hit
        hits[hit.passage_id] = hit
        wanted = chosen.setdefault(hit.passage_id, set())
        spans = sentence_spans(hit.text)
        for number, span in enumerate(spans):
            if span.start < sentence.span.end - hit.start and sentence.span.start - hit.start < span.end:
                wanted.update({number, number + 1} if number == 0 else {number - 1, number})
    return [
        PromptSource(hits[passage_id], _excerpt(hits[passage_id], numbers))
        for passage_id, numbers in chosen.items()
    ]


def _excerpt(hit: Hit, numbers: set[int]) -> str:
    spans = sentence_spans(hit.text)
    parts: list[str] = []
    last = -1
    for number in sorted(number for number in numbers if number < len(spans)):
        if parts:
            parts.append(" " if number == last + 1 else GAP)
        parts.append(spans[number].of(hit.text))
        last = number
    return "".join(parts) or hit.text
