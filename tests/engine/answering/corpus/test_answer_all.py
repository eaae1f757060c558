"""Counts over all documents are exact, and each document is quoted."""

from pathlib import Path

import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.folding import fold
from indexer.records.answers import AnswerKind
from indexer.records.search import Filters

SAMPLE = Path(__file__).resolve().parents[4] / "assets" / "sample"
SUBJECTS = [
    "Valmorin", "Harrowdale", "Montluçon", "Thornwick Moor", "Calder Rigg", "Yanhu", "sodium-ion", "砚湖钠电",
    "鹤川新能", "蒙吕松", "Yorkshire", "Agathe Morvilliers", "permis", "cabinets", "Merrow Lane", "batteries",
    "Clermont-Ferrand", "召回", "Valence", "Kestrel",
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("corpus") / "library") as library:
        library.add([SAMPLE])
        yield library


def holding(library: Library, subject: str) -> int:
    """How many documents hold the words, looked for in their whole texts."""
    texts = (" ".join(library.show(document.id).text.split()) for document in library.documents())
    return sum(fold(subject) in fold(text) for text in texts)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_count_is_exact(library, subject):
    answer = library.ask(f"How many articles mention {subject}?")
    assert answer.summary is not None
    assert dict(answer.summary.params)["n"] == holding(library, subject)
    assert dict(answer.summary.params)["total"] == 16


def test_every_document_that_mentions_it_is_quoted_word_for_word(library):
    answer = library.ask("Which articles mention Harrowdale?")
    assert answer.kind is AnswerKind.QUOTED
    documents = {citation.document.id for citation in answer.citations}
    assert len(documents) == len(answer.citations) == holding(library, "Harrowdale")
    for citation in answer.citations:
        assert library.show(citation.document.id).text[citation.start : citation.end] == citation.quote
        assert "Harrowdale" in citation.quote


def test_the_answer_says_the_count_in_the_questions_language(library):
    assert library.ask("Combien d'articles mentionnent Calder Rigg ?").answer.startswith("3 documents sur 16")
    assert library.ask("有多少篇文章提到Calder Rigg？").answer.startswith("16 份资料中有 3 份")


def test_what_nobody_mentions_is_said(library):
    answer = library.ask("How many articles mention Kestrel?")
    assert answer.kind is AnswerKind.ABSTAINED
    assert answer.answer.startswith("0 of 16 documents mention")


def test_filters_narrow_what_is_counted(library):
    answer = library.ask("How many articles mention Valmorin?", filters=Filters(language="zh"))
    total = len([document for document in library.documents() if document.language == "zh"])
    assert answer.summary is not None
    assert dict(answer.summary.params)["total"] == total


def test_a_summary_shows_how_each_document_begins(library):
    answer = library.ask("Summarise the library")
    assert len(answer.citations) >= 14
    assert len({citation.document.id for citation in answer.citations}) == len(answer.citations)


def test_it_can_be_cancelled(library):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        library.ask("How many articles mention Valmorin?", token=token)
