"""Of a story that stands in several documents, an answer quotes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.answering.quoting.sentence_scores import ScoredSentence
from indexer.retrieval.retriever import Retrieved

# As far behind the story's best sentence, in score, a document may be and still be the one that is quoted.
NEARLY_AS_GOOD = 0.1
_UNKNOWN_DATE = "9999"


def one_of_each_story(ranked: Sequence[ScoredSentence], retrieved: Retrieved) -> list[ScoredSentence]:
    """`ranked` with one document of each story: that in the question's language, then the earliest."""
    left_out = set(_left_out(ranked, retrieved))
    return [one for one in ranked if one.hit.document.id not in left_out]


def _left_out(ranked: Sequence[ScoredSentence], retrieved: Retrieved) -> Iterator[str]:
    best: dict[str, ScoredSentence] = {}
    for sentence in ranked:
        best.setdefault(sentence.hit.document.id, sentence)
    seen: set[str] = set()
    for document_id in best:
        story = [one for one in (document_id, *retrieved.stories.get(document_id, ())) if one in best]
        if document_id in seen or len(story) < 2:
            continue
        seen.update(story)
        highest = max(best[one].score for one in story)
        good = [best[one] for one in story if best[one].score >= highest - NEARLY_AS_GOOD]
        chosen = min(good, key=lambda one: _preference(one, retrieved.question.language))
        yield from (one for one in story if one != chosen.hit.document.id)


def _preference(sentence: ScoredSentence, language: str | None) -> tuple[bool, str, float, str]:
    document = sentence.hit.document
    foreign = language is None or document.language != language
    return foreign, document.published or _UNKNOWN_DATE, -sentence.score, document.id
