"""Asks a library every question of a set, and measures what comes back."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.answering.quoting.refusal import answer_probability, read_signs
from indexer.answering.quoting.sentence_scores import ranked_sentences
from indexer.evaluating import figures
from indexer.evaluating.question_sets import QuestionSet, SetPassage, SetQuestion
from indexer.library.library import Library
from indexer.records.answers import AnswerKind
from indexer.retrieval.retriever import Retrieved
from indexer.vectors.sentence_meaning import SentenceMeaning

SEARCHED = 40  # passages, so that ten different documents are among them
ANSWERED_FROM = 16  # passages, as `ask` does by default
INDEX_SECONDS = 24 * 3600.0

OnProgress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Outcomes:
    """What became of the questions, one entry for each that it concerns."""

    places: list[int] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    three: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)  # of those that can be answered
    rightly_refused: list[float] = field(default_factory=list)
    with_passage: list[float] = field(default_factory=list)  # probability of an answer
    without_passage: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def as_figures(self) -> dict[str, Any]:
        """The figures, in percent but for the AUROC; those that the set says nothing of are left out."""
        found: dict[str, Any] = {"questions": len(self.seconds)}
        if self.places:
            found |= {f"recall_at_{depth}": figures.recall_at(self.places, depth) for depth in (1, 5, 10)}
            found["mrr_at_10"] = figures.mean_reciprocal_rank(self.places)
            found["ndcg_at_10"] = figures.mean_gain(self.places)
        if self.first:
            found["answer_in_first_sentence"] = figures.percent(self.first)
            found["answer_in_three_sentences"] = figures.percent(self.three)
            found["answerable_refused"] = figures.percent(self.refused)
        if self.rightly_refused:
            found["unanswerable_refused"] = figures.percent(self.rightly_refused)
        if self.without_passage:
            found["passage_removed_auroc"] = figures.area_under_curve(self.with_passage, self.without_passage)
        if self.seconds:
            found["median_answer_ms"] = round(1000 * sorted(self.seconds)[len(self.seconds) // 2], 1)
        return found


def evaluate_set(data: QuestionSet, on_progress: OnProgress = lambda *_: None) -> dict[str, Any]:
    """Figures of a set that brings its passages: each becomes a document of a library of its own."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        Library.open(Path(scratch) / "library") as library,
    ):
        ids = import_passages(library, data.passages, Path(scratch) / "passages", on_progress)
        outcomes = ask_all(library, data.questions, ids, on_progress)
        return {"passages": len(data.passages), **outcomes.as_figures(), "embedder": _embedder_of(library)}


def evaluate_library(
    library: Library, questions: Sequence[SetQuestion], on_progress: OnProgress = lambda *_: None
) -> dict[str, Any]:
    """Figures of questions over the documents of an open library."""
    outcomes = ask_all(library, questions, {}, on_progress)
    return {
        "passages": library.status().passages,
        **outcomes.as_figures(),
        "embedder": _embedder_of(library),
    }


def import_passages(
    library: Library, passages: Sequence[SetPassage], folder: Path, on_progress: OnProgress
) -> dict[str, str]:
    """Import each passage as a text file; gives document id -> passage id, once all vectors are made."""
    folder.mkdir()
    names = {}
    for number, passage in enumerate(passages):
        name = f"{number:06d}.txt"
        names[name] = passage.id
        (folder / name).write_text(passage.text, encoding="utf-8")
    report = library.add([folder])
    while not library.wait_for_index(1.0):
        done, total = library.status().embedded or (0, 0)
        on_progress("embedding", done, total)
        if library.status().vector_index == "unavailable":
            break
    ids = {document.id: names[Path(document.path).name] for document in report.imported}
    for skipped in report.skipped:  # the same text twice in a set
        if skipped.document_id is not None:
            ids.setdefault(skipped.document_id, names[Path(skipped.path).name])
    return ids


def ask_all(
    library: Library, questions: Sequence[SetQuestion], ids: dict[str, str], on_progress: OnProgress
) -> Outcomes:
    """Ask every question; `ids` maps document ids to passage ids of the set."""
    outcomes = Outcomes()
    for done, question in enumerate(questions):
        on_progress("asking", done, len(questions))
        started = time.perf_counter()
        answer = library.ask(question.text, mode="quote")
        outcomes.seconds.append(time.perf_counter() - started)
        is_refused = float(answer.kind is AnswerKind.ABSTAINED)
        if not question.answerable:
            outcomes.rightly_refused.append(is_refused)
            continue
        if question.answers:
            texts = [sentence.text for sentence in answer.sentences]
            outcomes.first.append(float(figures.holds_answer("\n".join(texts[:1]), question.answers)))
            outcomes.three.append(float(figures.holds_answer("\n".join(texts[:3]), question.answers)))
            outcomes.refused.append(is_refused)
        if question.passage_id is not None and ids:
            _measure_retrieval(library, question, ids, outcomes)
    return outcomes


def _measure_retrieval(
    library: Library, question: SetQuestion, ids: dict[str, str], outcomes: Outcomes
) -> None:
    assert question.passage_id is not None
    ranked = library.retrieve(question.text, k=SEARCHED)
    places = [ids[hit.document.id] for hit in ranked.hits]
    outcomes.places.append(figures.place_of(places, question.passage_id))
    meaning = library.sentence_meaning()
    removed = tuple(
        hit for hit, passage in zip(ranked.hits, places, strict=True) if passage != question.passage_id
    )
    outcomes.with_passage.append(probability(first_hits(ranked, ranked.hits), meaning))
    outcomes.without_passage.append(probability(first_hits(ranked, removed), meaning))


def first_hits(retrieved: Retrieved, hits: Sequence[Any]) -> Retrieved:
    """What would have been retrieved, had these been all passages of the library."""
    kept = tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits[:ANSWERED_FROM], start=1))
    wanted = {hit.passage_id for hit in kept}
    return replace(
        retrieved,
        hits=kept,
        coverages={key: value for key, value in retrieved.coverages.items() if key in wanted},
        cosines={key: value for key, value in retrieved.cosines.items() if key in wanted},
    )


def probability(retrieved: Retrieved, meaning: SentenceMeaning) -> float:
    """How likely what was retrieved holds an answer, 0 to 1."""
    ranked = ranked_sentences(retrieved, meaning)
    return answer_probability(read_signs(retrieved, ranked, meaning.weight)) if ranked else 0.0


def _embedder_of(library: Library) -> str:
    return library.status().embedder
