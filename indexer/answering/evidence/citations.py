"""Gives each sentence of an answer the citations that the sources bear out, whatever marks it came with."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.answering.evidence.refusing import is_refusal
from indexer.answering.evidence.source_sentences import SourceRun
from indexer.answering.evidence.verify import Verdict, Verifier
from indexer.answering.marks import MarkedSentence
from indexer.common.messages import Message
from indexer.records.answers import AnswerSentence, Citation, Support

MAX_CITATIONS = 3  # of a sentence: documents that say the same


class CitationBook:
    """The citations of one answer, numbered in the order of their first use."""

    def __init__(self, language: str | None, labelled: int = 0) -> None:
        """The first `labelled` sources had the labels 1, 2, ... in the prompt."""
        self._language = language
        self._labelled = labelled
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those known so far, by number."""
        return tuple(self._citations)

    def enter(
        self, sentence: MarkedSentence, verifier: Verifier, language: str | None = None
    ) -> AnswerSentence:
        """Check one sentence and give it its citations; `language` where it is not that of the answer."""
        if is_refusal(sentence.text):
            reason = Message("reason_absence_unchecked")
            return AnswerSentence(sentence.text, (), Support.PARTIAL, (reason,))
        verdicts = verifier.verify(sentence.text, language or self._language)
        if not verdicts:
            return AnswerSentence(sentence.text, (), Support.UNSUPPORTED, (Message("reason_no_source"),))
        best = verdicts[0]
        if best.support is Support.UNSUPPORTED:
            return AnswerSentence(sentence.text, (), best.support, best.reasons)
        chosen = _one_of_each_document(verdicts) if best.support is Support.VERIFIED else [best]
        runs = [verdict.run for verdict in chosen if verdict.run is not None]
        numbers = dict.fromkeys(self._number_of(run) for run in runs)
        changes = self._changes(sentence, runs)
        return AnswerSentence(sentence.text, tuple(numbers), best.support, (*best.reasons, *changes))

    def _changes(self, sentence: MarkedSentence, runs: Sequence[SourceRun]) -> list[Message]:
        """What of the sentence's own marks was struck."""
        right = {run.source + 1 for run in runs}
        return [
            Message(
                "mark_of_another_source" if 1 <= number <= self._labelled else "mark_without_source",
                number=str(number),
            )
            for number in sentence.numbers
            if number not in right
        ]

    def _number_of(self, run: SourceRun) -> int:
        hit = run.hit
        start, end = hit.start + run.span.start, hit.start + run.span.end
        for citation in self._citations:
            if citation.passage_id == hit.passage_id and (citation.start, citation.end) == (start, end):
                return citation.n
        citation = Citation(
            n=len(self._citations) + 1,
            passage_id=hit.passage_id,
            document=hit.document,
            page=hit.page,
            start=start,
            end=end,
            quote=run.text,
        )
        self._citations.append(citation)
        return citation.n


def _one_of_each_document(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The best verdict of each document that bears the sentence out."""
    best: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.support is Support.VERIFIED and verdict.run is not None:
            best.setdefault(verdict.run.hit.document.id, verdict)
    return list(best.values())[:MAX_CITATIONS]


def join_sentences(sentences: Sequence[AnswerSentence]) -> str:
    """The answer's text: each sentence that stands, followed by its marks."""
    return " ".join(
        f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}".rstrip()
        for sentence in sentences
        if sentence.support is not Support.UNSUPPORTED
    )
