"""Words and meaning add up; what has no vector yet loses nothing by it."""

from __future__ import annotations

from indexer.catalogue.passages import LocatedPassage
from indexer.records.documents import DocumentSummary, Span
from indexer.records.passages import Passage
from indexer.retrieval.candidates import Candidate, set_scores, sort_by_score

DOCUMENT = DocumentSummary("d", None, "d.txt", "en", None, None)


def candidate(number: int, **signs: object) -> Candidate:
    passage = Passage(number, "d", number, 0, Span(0, 4), "en", "text")
    return Candidate(LocatedPassage(passage, DOCUMENT, None), (), **signs)  # type: ignore[arg-type]


def order(candidates: list[Candidate], mode: str = "hybrid") -> list[int]:
    set_scores(candidates, mode=mode, cosine_weight=2.0)
    return [item.passage.id for item in sort_by_score(candidates)]


def test_the_nearest_in_meaning_wins_where_words_say_nothing() -> None:
    assert order([candidate(1, cosine=0.2), candidate(2, cosine=0.5)]) == [2, 1]


def test_words_outweigh_a_little_meaning() -> None:
    assert order([candidate(1, cosine=0.3, coverage=0.6), candidate(2, cosine=0.5)]) == [1, 2]


def test_a_passage_without_a_vector_is_taken_for_as_near_as_the_others() -> None:
    some = [candidate(1, cosine=0.4, coverage=0.1), candidate(2, coverage=0.5), candidate(3, cosine=0.4)]
    assert order(some) == [2, 1, 3]


def test_without_any_vector_words_alone_decide() -> None:
    assert order([candidate(1, coverage=0.1), candidate(2, coverage=0.3), candidate(3)]) == [2, 1]


def test_a_translation_goes_behind_the_passage_in_the_questions_language() -> None:
    assert order([candidate(1, cosine=0.5), candidate(2, cosine=0.5, own_language=True)]) == [2, 1]


def test_each_mode_looks_at_its_own_side_only() -> None:
    pair = [candidate(1, cosine=0.1, coverage=0.9), candidate(2, cosine=0.9, coverage=0.1)]
    assert order(pair, "semantic") == [2, 1]
    assert order(pair, "lexical") == [1, 2]


def test_scores_lie_between_nothing_and_one() -> None:
    best = candidate(1, cosine=1.0, coverage=1.0, own_language=True, reading=0.25)
    set_scores([best], mode="hybrid", cosine_weight=2.0)
    assert 0.99 <= best.score <= 1.0
