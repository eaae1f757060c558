"""Binds the marks of a sentence to passages, and each to the smallest stretch that supports the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.answering.evidence.supporting import supporting_span
from indexer.answering.evidence.verify import verify_sentence
from indexer.answering.marks import MarkedSentence
from indexer.common.messages import Message
from indexer.records.answers import AnswerSentence, Citation
from indexer.records.search import Hit


class CitationBook:
    """The citations of one answer, numbered in the order of their first use."""

    def __init__(self, sources: Sequence[Hit], language: str | None) -> None:
        """`sources[i]` had the label i + 1 in the prompt."""
        self._sources = tuple(sources)
        self._language = language
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those known so far, by number."""
        return tuple(self._citations)

    def enter(self, sentence: MarkedSentence) -> AnswerSentence:
        """Check one sentence and give it its citations."""
        known = [number for number in sentence.numbers if 1 <= number <= len(self._sources)]
        reasons = [
            Message("reason_no_such_source", number=str(number))
            for number in sentence.numbers
            if number not in known
        ]
        cited = [self._sources[number - 1] for number in known]
        verdict = verify_sentence(sentence.text, cited, language=self._language, reasons=reasons)
        numbers = dict.fromkeys(self._number_of(sentence.text, hit) for hit in cited)
        return AnswerSentence(sentence.text, tuple(numbers), verdict.support, verdict.reasons)

    def _number_of(self, sentence: str, hit: Hit) -> int:
        span = supporting_span(sentence, hit, self._language)
        for citation in self._citations:
            same_place = (citation.start, citation.end) == (span.start, span.end)
            if citation.passage_id == hit.passage_id and same_place:
                return citation.n
        citation = Citation(
            n=len(self._citations) + 1,
            passage_id=hit.passage_id,
            document=hit.document,
            page=hit.page,
            start=span.start,
            end=span.end,
            quote=hit.text[span.start - hit.start : span.end - hit.start],
        )
        self._citations.append(citation)
        return citation.n


def join_sentences(sentences: Sequence[AnswerSentence]) -> str:
    """The answer's text: each sentence followed by its marks."""
    return " ".join(
        f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}".rstrip()
        for sentence in sentences
    )
